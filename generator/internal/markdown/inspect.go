package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"rapport/generator/internal/diag"
)

// inspect looks once at every node of the parsed file: it reports what may not
// stand, turns block quotes into callouts and lone pictures into figures, and
// collects headings, links and text.
func (p *pass) inspect(root *ast.Document) {
	if p.kind.isInline() {
		p.unwrap(root)
	}
	p.visitChildren(root)
	if len(p.doc.Headings)+len(p.doc.Terms) > manyAnchors {
		p.doc.anchors = p.anchors
	}
	p.checkFootnotes()
	p.checkFragments()
}

// manyAnchors is the number from which looking an anchor up in a map pays for
// the memory of one.
const manyAnchors = 32

func (p *pass) visitChildren(n ast.Node) {
	for child := n.FirstChild(); child != nil; {
		next := child.NextSibling() // visiting may replace child
		p.visit(child)
		child = next
	}
}

func (p *pass) visit(n ast.Node) {
	if p.kind == Label && p.notInLabel(n) {
		return
	}
	switch n := n.(type) {
	case *ast.HTMLBlock:
		p.rawHTML(n.Lines().At(0))
	case *ast.RawHTML:
		p.rawHTML(n.Segments.At(0))
	case *ast.FencedCodeBlock:
		p.code = append(p.code, n.Lines().Sliced(0, n.Lines().Len())...)
		return
	case *ast.CodeBlock:
		p.code = append(p.code, n.Lines().Sliced(0, n.Lines().Len())...)
		return
	case *ast.CodeSpan:
		p.plain = appendText(p.plain, n, p.body)
		return
	case *ast.Text:
		p.text(n)
	case *ast.String:
		p.plain = append(p.plain, n.Value...)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Link:
		p.link(n)
	case *citation:
		p.citation(n)
	case *grade:
		p.grade(n)
		return // which may have replaced it
	case *ast.Image:
		p.image(n)
		if p.kind.isInline() || n.Parent().Kind() == ast.KindHeading {
			p.plain = appendText(p.plain, n, p.body)
		}
		return // its children are the alternative text
	case *ast.Blockquote:
		p.blockquote(n)
		return
	case *extast.Footnote:
		p.footnote(n)
		p.quiet++
		p.block(n)
		p.quiet--
		return
	case *ast.List:
		taskList(n)
	}
	p.block(n)
}

// block visits the children of n and does what needs their text.
func (p *pass) block(n ast.Node) {
	if p.prose && p.quiet == 0 {
		p.passage(n)
	}
	start := len(p.plain)
	p.visitChildren(n)
	if n.Type() != ast.TypeBlock {
		return
	}
	p.plain = append(p.plain, ' ')
	switch n := n.(type) {
	case *ast.Heading:
		if p.kind == page {
			p.heading(n, p.plain[start:])
		} else {
			p.noHeading(n)
		}
	case *extast.DefinitionTerm:
		p.term(n, p.plain[start:])
	case *ast.Paragraph:
		if p.kind.isInline() {
			break
		}
		if p.doc.Excerpt == "" && n.Parent().Kind() == ast.KindDocument {
			p.doc.Excerpt = excerpt(unescape(p.plain[start:]))
		}
		figure(n)
	}
}

func (p *pass) rawHTML(at text.Segment) {
	hint := "write it in Markdown, or put it in `code` to show it as it is"
	if bytes.HasPrefix(bytes.TrimSpace(at.Value(p.body)), []byte("<!--")) {
		hint = "keep notes to yourself in the front matter, as lines that begin with “#”"
	}
	offset := at.Start + len(at.Value(p.body)) - len(bytes.TrimLeft(at.Value(p.body), " \t"))
	p.report(diag.Error, offset, "raw-html", "raw HTML is not allowed", hint)
}

// text collects a text node and looks for references that lead nowhere, which
// goldmark leaves as they are written.
func (p *pass) text(n *ast.Text) {
	value := n.Segment.Value(p.body)
	p.plain = append(p.plain, value...)
	if n.SoftLineBreak() || n.HardLineBreak() {
		p.plain = append(p.plain, ' ')
	}
	if i := bytes.IndexByte(value, '^'); i >= 0 && n.Segment.Start+i > 0 && p.body[n.Segment.Start+i-1] == '[' {
		p.deadReference(diag.Error, n.Segment.Start+i-1, footnoteReference, "dead-footnote", "there is no footnote",
			"define it on a line of its own: “[^name]: text”")
	}
	if p.cites {
		p.lostCitation(n, value)
	}
	if i := bytes.IndexByte(value, ']'); i >= 0 {
		p.deadReference(diag.Warning, n.Segment.Start+i, linkReference, "dead-reference", "nothing defines the link",
			"define it on a line of its own: “[name]: address”, or put brackets that are meant as such in `code`")
	}
}

var (
	footnoteReference = regexp.MustCompile(`^\[\^([^\]\s]+)\]`)
	linkReference     = regexp.MustCompile(`^\]\[([^\]\n]+)\]`)
)

func (p *pass) deadReference(severity diag.Severity, offset int, form *regexp.Regexp, code, message, hint string) {
	if opener := bytes.LastIndexByte(p.body[:offset+1], '['); opener > 0 && p.body[opener-1] == '\\' {
		return
	}
	if m := form.FindSubmatch(p.body[offset:]); m != nil {
		if code == "dead-footnote" && p.kind != page {
			p.noFootnote(offset)
			return
		}
		p.report(severity, offset, code, message+" “"+string(m[1])+"”", hint)
	}
}

// footnote notes that a footnote is shown.
func (p *pass) footnote(n *extast.Footnote) {
	if p.footnotes == nil {
		p.footnotes = map[string]bool{}
	}
	p.footnotes[string(n.Ref)] = true
}

// checkFootnotes reports the definitions that nothing refers to: goldmark
// leaves them out of the page.
func (p *pass) checkFootnotes() {
	seen := map[string]bool{}
	for at := 0; at < len(p.body); {
		line, _, _ := bytes.Cut(p.body[at:], []byte{'\n'})
		if label, indent, ok := footnoteDefinition(line); ok && !p.inCode(at) {
			p.checkFootnote(label, at+indent, seen)
			seen[label] = true
		}
		at += len(line) + 1
	}
}

// footnoteDefinition returns the label of a line such as “[^label]: text” and
// how far the line is indented.
func footnoteDefinition(line []byte) (label string, indent int, ok bool) {
	rest := bytes.TrimLeft(line, " \t>") // it may stand in a list or a quote
	indent = len(line) - len(rest)
	rest, ok = bytes.CutPrefix(rest, []byte("[^"))
	if !ok {
		return "", 0, false
	}
	name, after, closed := bytes.Cut(rest, []byte{']'})
	return string(name), indent, closed && len(name) > 0 && len(after) > 0 && after[0] == ':'
}

func (p *pass) checkFootnote(label string, offset int, seen map[string]bool) {
	switch {
	case p.kind != page:
		p.noFootnote(offset)
	case seen[label]:
		p.report(diag.Error, offset, "duplicate-footnote", "the footnote “"+label+"” is defined twice", "rename one of the two")
	case !p.footnotes[label]:
		p.report(diag.Error, offset, "unused-footnote", "nothing refers to the footnote “"+label+"”, so the page would not show it",
			"refer to it with “[^"+label+"]” or remove it")
	}
}

func (p *pass) inCode(offset int) bool {
	for _, line := range p.code {
		if line.Start <= offset && offset < line.Stop {
			return true
		}
	}
	return false
}

// appendText appends the text below n as it is written.
func appendText(dst []byte, n ast.Node, src []byte) []byte {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			dst = append(dst, child.Segment.Value(src)...)
			if child.SoftLineBreak() || child.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.String:
			dst = append(dst, child.Value...)
		case *ast.AutoLink:
			dst = append(dst, child.Label(src)...)
		default:
			dst = appendText(dst, child, src)
		}
	}
	return dst
}

// unescape resolves backslashes and entities and folds white space.
func unescape(written []byte) string {
	if bytes.IndexByte(written, '\\') >= 0 {
		written = util.UnescapePunctuations(written)
	}
	plain := strings.TrimSpace(html.UnescapeString(string(written)))
	if strings.ContainsAny(plain, "\t\n\r") || strings.Contains(plain, "  ") {
		plain = strings.Join(strings.Fields(plain), " ")
	}
	return plain
}

// excerptLength is the length in characters to which an excerpt is cut.
const excerptLength = 160

// excerpt cuts text at a word's end.
func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= excerptLength {
		return text
	}
	cut := string([]rune(text)[:excerptLength-1])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimRightFunc(cut, unicode.IsPunct) + "…"
}

// countWords counts the runs of letters and digits in text. A mark inside a
// word (don’t, well-known, 3.5) does not end it, and one by itself is no word.
func countWords(text []byte) int {
	words, inside := 0, false
	for i := 0; i < len(text); {
		class, n := asciiClasses[text[i]], 1
		if text[i] >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRune(text[i:])
			class = classOf(r)
		}
		i += n
		if class == letter && !inside {
			words++
		}
		inside = class == letter || class == joiner && inside
	}
	return words
}

// A class is what a character means for words.
type class byte

const (
	separator class = iota
	letter          // or a digit
	joiner          // part of a word if letters stand around it
)

// asciiClasses holds the classes of ASCII, which most text is made of.
var asciiClasses = func() (table [256]class) {
	for r := range utf8.RuneSelf {
		table[r] = classOf(rune(r))
	}
	return table
}()

func classOf(r rune) class {
	switch {
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return letter
	case strings.ContainsRune("'’-‑.,/", r):
		return joiner
	}
	return separator
}
