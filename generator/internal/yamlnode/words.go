package yamlnode

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file words the faults that need a look at what is around them.

const (
	quoteHint  = "put the whole text in quotes"
	indentHint = "lines that belong together begin in the same column"
)

// tabIndents reports a tab at the scanner's position.
func (s *scanner) tabIndents() {
	s.fail(s.pos, syntax, "a tab where only spaces may stand", "replace it by spaces")
}

// cannotBegin reports a character that begins nothing.
func (s *scanner) cannotBegin(c byte) {
	if c == '\t' {
		s.tabIndents()
		return
	}
	s.fail(s.pos, syntax, "a text cannot begin with “"+string(rune(c))+"”", "put the text in quotes")
}

// noColon reports a line that had to be a key.
func (s *scanner) noColon(k simpleKey) {
	line, _, _ := bytes.Cut(s.src[k.at:], []byte{'\n'})
	words := strings.TrimSpace(string(line))
	hint := "write “key: value”; a text that goes on here is indented"
	if i := strings.IndexByte(words, ':'); i > 0 && i < len(words)-1 {
		hint = "put a space after the colon: “" + excerpt(words[:i]+": "+words[i+1:]) + "”"
	}
	s.fail(k.at, syntax, "“"+excerpt(words)+"” has no “: ” that makes it a key", hint)
}

// extraColon reports “: ” where no key can end: a second one in a line, or one
// in a line that continues the text above it.
func (s *scanner) extraColon() {
	if n := len(s.tokens); n > 0 && s.tokens[n-1].kind == plain && s.tokens[n-1].line < s.line {
		s.fail(lineStart(s.src, s.line+1), syntax, "this line is indented too far: the line above it already has a value", indentHint)
		return
	}
	s.fail(s.pos, syntax, "a “: ” within a text", `put the whole text in quotes, as in title: "One: two"`)
}

// noBreakIndent returns f, or a fault in its place if its line is indented with
// spaces that are not plain spaces: they look right, and belong to the text.
func noBreakIndent(src []byte, f *fault) *fault {
	if f.code != syntax || f.at > len(src) {
		return f
	}
	for i := bytes.LastIndexByte(src[:f.at], '\n') + 1; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		switch {
		case r == '\n' || !unicode.IsSpace(r):
			return f
		case r >= utf8.RuneSelf:
			return &fault{i, syntax, fmt.Sprintf("an unusual space (%U) in the indentation", r), "replace it by an ordinary space"}
		}
		i += size
	}
	return f
}

// misplaced reports a token that is no further entry of a block list or mapping.
func (g *grammar) misplaced(inList bool) {
	if g.fault != nil {
		return
	}
	t, last := g.tokens[g.i], g.lastText()
	switch {
	case t.line == last.lastLine || t.kind == flowListEnd || t.kind == flowMapEnd || t.kind == value:
		g.unexpected()
	case inList && t.kind == key:
		g.fail(t.start, syntax, "a key between the entries of a list", "begin the line with “- ”, or line it up with the list's key")
	case !inList && t.kind == entry:
		g.fail(t.start, syntax, "a list entry where a key is expected", "put the list below a key of its own, or indent it")
	default:
		g.fail(t.start, syntax, "this line does not line up with the lines above it", indentHint)
	}
}

// lastText returns the last token before the next that stands for characters.
func (g *grammar) lastText() token {
	for i := g.i - 1; i >= 0; i-- {
		if t := g.tokens[i]; t.end > t.start {
			return t
		}
	}
	return token{lastLine: -1}
}

// unexpected reports the next token, which has no place where it stands.
func (g *grammar) unexpected() {
	t := g.tokens[g.i]
	switch {
	case g.fault != nil:
	case len(g.open) > 0:
		g.inBrackets(t)
	case t.kind == flowListEnd || t.kind == flowMapEnd:
		g.fail(t.start, syntax, "“"+g.words(t)+"” closes no bracket", quoteHint)
	case t.kind == comma:
		g.fail(t.start, syntax, "a text cannot begin with “,”", quoteHint)
	case t.kind == value:
		g.fail(t.start, syntax, "“:” without a key before it", "write “key: value”")
	default:
		g.afterText(t)
	}
}

// afterText reports a token that follows a complete value.
func (g *grammar) afterText(t token) {
	switch last := g.lastText(); {
	case last.kind == quoted && last.line < last.lastLine:
		g.fail(last.start, syntax, "the quote before “"+g.words(t)+"” closes this one", "close this quote where its text ends")
	case last.kind == quoted && g.src[last.start] == '"':
		g.fail(t.start, syntax, "text after the closing quote", `write \" for a quote within the text`)
	case last.kind == quoted:
		g.fail(t.start, syntax, "text after the closing quote", "write '' for an apostrophe within the text, or use double quotes")
	case last.kind == flowListEnd || last.kind == flowMapEnd:
		g.fail(t.start, syntax, "text after the closing “"+g.words(last)+"”", quoteHint)
	default:
		g.fail(t.start, syntax, "“"+g.words(t)+"” has no place here", quoteHint)
	}
}

// inBrackets reports a token that has no place within the innermost bracket:
// at the bracket, if that is never closed.
func (g *grammar) inBrackets(t token) {
	opener := g.tokens[g.open[len(g.open)-1]]
	closer := "]"
	if opener.kind == flowMap {
		closer = "}"
	}
	switch {
	case !g.closed():
		g.fail(opener.start, syntax, "this “"+g.words(opener)+"” is never closed", "add “"+closer+"”, or put a text that begins with a bracket in quotes")
	case t.kind == flowListEnd || t.kind == flowMapEnd:
		g.fail(t.start, syntax, "“"+g.words(t)+"” where “"+closer+"” is expected", "close each bracket with its own kind")
	case t.kind == entry:
		g.fail(t.start, syntax, "“- ” within brackets", "separate the entries by commas, without “- ”")
	case t.kind == value && g.lastText().kind >= plain:
		g.fail(t.start, syntax, "a “: ” within a text", "separate the entries by commas, or put the text in quotes")
	case t.kind == comma || t.kind == value:
		g.fail(t.start, syntax, "nothing before this “"+g.words(t)+"”", "delete it, or put the text in quotes")
	default:
		g.fail(t.start, syntax, "expected “,” or “"+closer+"” before “"+g.words(t)+"”", "separate the entries by commas; put a text that holds any of , ? [ ] { } in quotes")
	}
}

// closed reports whether the innermost open bracket has a partner, as far as
// that is known.
func (g *grammar) closed() bool {
	depth := 1
	for _, t := range g.tokens[g.i:] {
		switch t.kind {
		case flowList, flowMap:
			depth++
		case flowListEnd, flowMapEnd:
			depth--
		}
		if depth == 0 {
			return true
		}
	}
	return g.cut
}

// words returns the token as it is written, or the word that it stands before.
func (g *grammar) words(t token) string {
	if t.end == t.start {
		rest, _, _ := bytes.Cut(g.src[t.start:], []byte{'\n'})
		return excerpt(strings.TrimSpace(string(rest)))
	}
	return excerpt(string(g.src[t.start:t.end]))
}

// excerptLength is the number of characters of an author's words that a message
// repeats.
const excerptLength = 40

// excerpt returns the beginning of s, in one line.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > excerptLength {
		return string(runes[:excerptLength-1]) + "…"
	}
	return s
}

// plural returns a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
