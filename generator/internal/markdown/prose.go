package markdown

import (
	"bytes"
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"rapport/generator/internal/diag"
)

// A Passage is a paragraph, the text of a list item or of a definition: what a
// page says in sentences.
type Passage struct {
	Text string                      // plain, white space folded, Code for each stretch of code
	At   func(offset int) diag.Place // where a byte of Text stands in the file
}

// Code stands in a passage where the page has code, which is no prose.
const Code = "\ufffc"

// NewProseParser returns a parser whose documents have Prose, for those who
// look at how a page is written. It is slower, and its documents may keep the
// bytes of their files.
func NewProseParser(limits Limits) *Parser {
	p := NewParser(limits)
	p.prose = true
	return p
}

// passage collects the text of a block that has sentences.
func (p *pass) passage(n ast.Node) {
	if n.Kind() != ast.KindParagraph && n.Kind() != ast.KindTextBlock || p.kind == Label {
		return
	}
	r := reader{src: p.body, lines: n.Lines().Sliced(0, n.Lines().Len())}
	r.nextLine()
	r.children(n)
	if len(r.text) > 0 {
		p.doc.Prose = append(p.doc.Prose, Passage{Text: string(r.text), At: p.passagePlace(string(r.text), r.runs)})
	}
}

// passagePlace returns what converts an offset in a passage. In a file the
// places of the runs are found at once, for the file may be gone when one is
// asked for; in a YAML text each is asked for, for a run may go over lines.
func (p *pass) passagePlace(text string, runs []run) func(int) diag.Place {
	if at := p.at; at != nil {
		return func(offset int) diag.Place {
			offset = characterAt(text, offset)
			from := runs[runIndex(runs, offset)]
			if !from.fixed {
				return at(from.body + offset - from.text)
			}
			return at(from.body)
		}
	}
	places := make([]diag.Place, len(runs))
	for i, r := range runs {
		places[i] = p.placeFrom(&p.lastProse, r.body)
	}
	return func(offset int) diag.Place {
		offset = characterAt(text, offset)
		i := runIndex(runs, offset)
		place := places[i]
		if !runs[i].fixed {
			place.Column += utf8.RuneCountInString(text[runs[i].text:offset])
		}
		return place
	}
}

// A run is a stretch of a passage that the body has in one line and character
// by character, or, if it is fixed, one place in the body that the text says
// otherwise: a quotation mark, an entity. It ends where the next begins.
type run struct {
	text, body int // offsets
	fixed      bool
}

func runIndex(runs []run, offset int) int {
	i, found := slices.BinarySearchFunc(runs, offset, func(r run, at int) int { return cmp.Compare(r.text, at) })
	if !found {
		i-- // the first run begins at 0
	}
	return max(i, 0)
}

// characterAt returns the beginning of the character that offset lies in.
func characterAt(text string, offset int) int {
	offset = min(max(offset, 0), len(text))
	for 0 < offset && offset < len(text) && !utf8.RuneStart(text[offset]) {
		offset--
	}
	return offset
}

// A reader reads the text below a block as people do: without code, pictures,
// addresses, citations, grades and the marks of footnotes.
type reader struct {
	src   []byte
	lines []text.Segment // of the block that are still to come
	at    int            // in src, where reading has come to

	text  []byte
	runs  []run
	space int // where white space was read that is not in text yet, from 1; 0 for none

	broken bool // a line begins
}

func (r *reader) children(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			r.segment(child.Segment.Start, child.Segment.Stop)
			if child.SoftLineBreak() || child.HardLineBreak() {
				r.pause(child.Segment.Stop)
				r.nextLine()
			}
		case *ast.String:
			r.substitute(string(child.Value))
		case *ast.Emphasis, *ast.Link:
			r.children(child)
		case *grade:
			r.space = 0 // none is left before a full stop
		case *ast.CodeSpan:
			r.put([]byte(Code), true)
			r.at = max(r.at, lastText(child))
		case *ast.Image, *ast.AutoLink, *ast.RawHTML, *citation:
		default:
			r.children(child)
		}
	}
}

// nextLine goes on to the next line of the block.
func (r *reader) nextLine() {
	r.broken = true
	for len(r.lines) > 0 {
		start := r.lines[0].Start
		r.lines = r.lines[1:]
		if start >= r.at {
			r.at = start
			return
		}
	}
}

// segment reads what the text says character by character.
func (r *reader) segment(start, stop int) {
	for r.at = start; r.at < stop; {
		rest := r.src[r.at:stop]
		switch c := rest[0]; {
		case c == '\\' && len(rest) > 1 && util.IsPunct(rest[1]):
			r.at++
			r.put(rest[1:2], false)
			r.at++
		case c == '&':
			r.entity(rest)
		default:
			_, n := utf8.DecodeRune(rest)
			r.put(rest[:n], false)
			r.at += n
		}
	}
}

// entity reads “&”, or the entity that it begins.
func (r *reader) entity(rest []byte) {
	end := bytes.IndexByte(rest[:min(len(rest), maxEntity)], ';')
	if end > 0 {
		if meant := html.UnescapeString(string(rest[:end+1])); meant != string(rest[:end+1]) {
			r.put([]byte(meant), true)
			r.at += end + 1
			return
		}
	}
	r.put(rest[:1], false)
	r.at++
}

// maxEntity is the length in bytes of the longest entity.
const maxEntity = 40

// substitutes are what the typographer replaces.
const substitutes = `'"-.<>`

// substitute reads what the typographer put in the place of the next character
// that it replaces.
func (r *reader) substitute(text string) {
	rest := r.src[r.at:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	r.at += max(bytes.IndexAny(rest, substitutes), 0)
	r.put([]byte(text), true)
	if r.at < len(r.src) && strings.IndexByte(substitutes, r.src[r.at]) >= 0 {
		r.at++
	}
}

// pause reads white space.
func (r *reader) pause(at int) {
	if r.space == 0 && len(r.text) > 0 {
		r.space = at + 1
	}
}

// put adds a character that stands at r.at, or, if it is fixed, what stands for
// one. White space is added once something follows it.
func (r *reader) put(text []byte, fixed bool) {
	if c, _ := utf8.DecodeRune(text); unicode.IsSpace(c) {
		r.pause(r.at)
		return
	}
	if r.space > 0 {
		r.add([]byte{' '}, r.space-1, false)
		r.space = 0
	}
	r.add(text, r.at, fixed || r.broken)
	if r.broken = false; fixed {
		r.runs[len(r.runs)-1].fixed = true
	}
}

// add appends what stands at an offset in the body, as a run of its own if it
// does not go on with the last.
func (r *reader) add(text []byte, body int, apart bool) {
	n := len(r.runs)
	if n == 0 || apart || r.runs[n-1].fixed || body-r.runs[n-1].body != len(r.text)-r.runs[n-1].text {
		r.runs = append(r.runs, run{text: len(r.text), body: body})
	}
	r.text = append(r.text, text...)
}
