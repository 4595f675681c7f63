package yamlnode

import (
	"bytes"
	"strings"
)

// text scans what is no indicator: a text, an anchor or an alias.
func (s *scanner) text() {
	switch c := s.at(0); {
	case c == '*':
		s.name(alias)
	case c == '&':
		s.name(anchor)
	case c == '!':
		s.tag()
	case (c == '|' || c == '>') && !s.inFlow():
		s.dropKey()
		s.keyAllowed = true
		s.blockText()
	case c == '\'' || c == '"':
		s.saveKey()
		s.keyAllowed = false
		s.quotedText(c)
	case s.beginsPlain():
		s.saveKey()
		s.keyAllowed = false
		s.plainText()
	default:
		s.cannotBegin(c)
	}
}

func (s *scanner) beginsPlain() bool {
	switch c := s.at(0); c {
	case '-':
		return !isBlank(s.at(1))
	case '?', ':':
		return !s.inFlow() && !isBlankZ(s.at(1))
	default:
		return !isBlankZ(c) && strings.IndexByte(",[]{}#&*!|>'\"%@`", c) < 0
	}
}

// name scans an anchor or an alias.
func (s *scanner) name(k kind) {
	s.saveKey()
	s.keyAllowed = false
	n := 1
	for isWord(s.at(n)) {
		n++
	}
	end := s.at(n)
	if n == 1 || !isBlankZ(end) && strings.IndexByte("?:,]}%@`", end) < 0 {
		s.fail(s.pos, syntax, "a text cannot begin with “"+string(s.at(0))+"”", "put the text in quotes")
		return
	}
	s.emit(k, n)
}

// tag refuses every tag but the lone “!”.
func (s *scanner) tag() {
	s.saveKey()
	s.keyAllowed = false
	if isBlankZ(s.at(1)) {
		s.emit(bang, 1)
		return
	}
	n := bytes.IndexFunc(s.src[s.pos:], func(r rune) bool { return r < 0x80 && isBlankZ(byte(r)) })
	if n < 0 {
		n = len(s.src) - s.pos
	}
	s.fail(s.pos, unsupported, "the tag “"+excerpt(string(s.src[s.pos:s.pos+n]))+"” is not supported", tagHint)
}

// plainText scans a text without quotes, which may go on over several lines.
func (s *scanner) plainText() {
	t := s.here(plain)
	newLine := false
	for s.fault == nil && !s.atDocumentMark() && s.at(0) != '#' {
		for !isBlankZ(s.at(0)) && !s.endsPlain() {
			s.skip()
			newLine = false
			t.end, t.lastLine = s.pos, s.line
		}
		if c := s.at(0); c == 0 || !isBlankZ(c) {
			break
		}
		newLine = s.plainSpace(newLine)
		if !s.inFlow() && s.column <= s.indent {
			break
		}
	}
	if newLine {
		s.keyAllowed = true
	}
	s.tokens = append(s.tokens, t)
}

func (s *scanner) endsPlain() bool {
	c := s.at(0)
	return c == ':' && isBlankZ(s.at(1)) || s.inFlow() && strings.IndexByte(",?[]{}", c) >= 0
}

// plainSpace passes over the space within a text and returns whether a line
// break was in it.
func (s *scanner) plainSpace(newLine bool) bool {
	for ; s.pos < len(s.src) && isBlankZ(s.at(0)); s.skip() {
		switch c := s.at(0); {
		case c == '\t' && newLine && s.column <= s.indent:
			s.tabIndents()
			return newLine
		case isBreakZ(c):
			newLine = true
		}
	}
	return newLine
}

// quotedText scans a text in single or double quotes.
func (s *scanner) quotedText(quote byte) {
	t := s.here(quoted)
	s.skip()
	for {
		switch c := s.at(0); {
		case c == 0 || s.atDocumentMark():
			s.fail(t.start, syntax, "this quote is never closed", "end the text with "+string(quote))
			return
		case c == quote && quote == '\'' && s.at(1) == quote:
			s.skipN(2)
		case c == quote:
			s.skip()
			t.end, t.lastLine = s.pos, s.line
			s.tokens = append(s.tokens, t)
			return
		case c == '\\' && quote == '"':
			s.escape()
		default:
			s.skip()
		}
		if s.fault != nil {
			return
		}
	}
}

// escape passes over a backslash and what it stands before.
func (s *scanner) escape() {
	c := s.at(1)
	digits := strings.IndexByte("  x u   U", c) // the index is the number of digits
	switch {
	case c == '\n' || c == '\r' || c != 0 && strings.IndexByte("0abt\tnvfre \"'\\N_LP", c) >= 0:
		s.skipN(2)
	case digits > 0:
		s.codePoint(digits)
	case c == 0:
		s.skip()
	default:
		s.fail(s.pos, syntax, "“"+string(s.src[s.pos:s.afterCharacter(s.pos+1)])+"” means nothing in double quotes",
			`write \\ for a backslash, or put the text in single quotes`)
	}
}

// codePoint checks the hexadecimal digits of \x, \u and \U.
func (s *scanner) codePoint(digits int) {
	code := 0
	for i := range digits {
		n := strings.IndexByte("0123456789abcdef", s.at(2+i)|0x20)
		if n < 0 || s.at(2+i) < '0' {
			s.fail(s.pos, syntax, "“\\"+string(s.at(1))+"” must be followed by "+plural(digits, "hexadecimal digit"),
				`write \\ for a backslash, or put the text in single quotes`)
			return
		}
		code = code<<4 | n
	}
	if code >= 0xd800 && code <= 0xdfff || code > 0x10ffff {
		s.fail(s.pos, syntax, "no character has this number", "write the character itself")
		return
	}
	s.skipN(2 + digits)
}

// blockText scans a text that “|” or “>” begins.
func (s *scanner) blockText() {
	t := s.here(block)
	s.skip()
	increment, ok := s.blockHeader()
	if !ok {
		s.fail(t.start, syntax, "after “"+string(s.src[t.start])+"” the text must begin on the next line",
			"put the text in quotes, or begin it on the next line, indented")
		return
	}
	indent := 0
	if increment > 0 {
		indent = max(s.indent, 0) + increment
	}
	for indent = s.blockBreaks(indent); s.fault == nil && s.column == indent && s.pos < len(s.src); {
		s.skipToBreak()
		t.end, t.lastLine = s.pos, s.line
		if s.pos < len(s.src) {
			s.skip()
		}
		indent = s.blockBreaks(indent)
	}
	s.tokens = append(s.tokens, t)
}

// blockHeader scans what may follow “|” and “>”: how to treat the last line
// break, a depth of indentation, a comment.
func (s *scanner) blockHeader() (increment int, ok bool) {
	sign := func() bool {
		found := s.at(0) == '+' || s.at(0) == '-'
		if found {
			s.skip()
		}
		return found
	}
	signed := sign()
	if c := s.at(0); c >= '0' && c <= '9' {
		if c == '0' {
			return 0, false
		}
		increment = int(c - '0')
		s.skip()
		if !signed {
			sign()
		}
	}
	s.skipWhile(isBlank)
	if s.at(0) == '#' {
		s.skipToBreak()
	}
	if !isBreakZ(s.at(0)) {
		return 0, false
	}
	if s.pos < len(s.src) {
		s.skip()
	}
	return increment, true
}

// blockBreaks passes over indentation and empty lines and returns the text's
// indentation, which its first line decides where it is not known.
func (s *scanner) blockBreaks(indent int) int {
	widest := 0
	for {
		for (indent == 0 || s.column < indent) && s.at(0) == ' ' {
			s.skip()
		}
		widest = max(widest, s.column)
		if (indent == 0 || s.column < indent) && s.at(0) == '\t' {
			s.tabIndents()
			return indent
		}
		if c := s.at(0); c != '\n' && c != '\r' {
			break
		}
		s.skip()
	}
	if indent == 0 {
		indent = max(widest, s.indent+1, 1)
	}
	return indent
}

// afterCharacter returns the offset behind the character at offset i.
func (s *scanner) afterCharacter(i int) int {
	rest := scanner{src: s.src, pos: i}
	rest.skip()
	return rest.pos
}
