package markdown

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// maxFaults is the number of errors, and of warnings, after which a page's
// further ones are not reported: nobody reads them.
const maxFaults = 50

// A pass is the work on one file: what is known of it so far.
type pass struct {
	doc    *Document
	src    []byte // the file
	limits Limits
	kind   FragmentKind                // what the body may hold; page for a file
	at     func(offset int) diag.Place // of the body's bytes, if it is no part of src
	body   []byte                      // the file after its front matter
	start  int                         // offset of body in the file
	faults []diag.Diagnostic
	found  map[diag.Severity]int // see full

	last      cursor // see place
	lastProse cursor // the same for running text, which is collected out of turn

	cells     int             // table cells so far, see tableGuard
	plain     []byte          // the text so far, for words and excerpt
	anchors   map[string]bool // heading anchors in use
	repeated  map[string]int  // how often each was wanted again
	targets   []target        // links and pictures in order, see links.go
	footnotes map[string]bool // labels of the footnotes that are shown
	code      []text.Segment  // lines of code blocks
	markers   map[*ast.Blockquote]marker

	cites     bool              // the body may have citations
	frontless bool              // what the sources are is not known
	sources   map[string]*cited // by ID, once one is cited
	numbered  []*cited          // those that are cited, in order
	citations int               // references to sources so far

	prose bool // running text is collected: see prose.go
	quiet int  // how deep the node at hand lies in what is no running text

	// rendering
	nextTarget, nextHeading int
	headingStart            int
	images                  int
	tables                  map[string]int // how often a table has a name
}

// passKey finds the pass in a goldmark parser context.
var passKey = parser.NewContextKey()

func passOf(pc parser.Context) *pass { return pc.Get(passKey).(*pass) }

// report adds a diagnostic about the place at offset in the body.
func (p *pass) report(severity diag.Severity, offset int, code, message, hint string) {
	if p.full(severity) {
		return
	}
	p.found[severity]++
	place := p.place(offset)
	p.faults = append(p.faults, diag.Diagnostic{
		File: place.File, Line: place.Line, Column: place.Column,
		Severity: severity, Code: code, Message: message, Hint: hint,
	})
}

// full reports whether the page has had its share of a severity. Warnings never
// keep an error from being reported: an error keeps the page from being
// published.
func (p *pass) full(severity diag.Severity) bool {
	if p.found == nil {
		p.found = map[diag.Severity]int{}
	}
	return p.found[severity] >= maxFaults
}

// A cursor is a place in the file; line and column count from 0.
type cursor struct{ offset, line, column int }

// place converts an offset in the body.
func (p *pass) place(offset int) diag.Place {
	if p.at != nil {
		return p.at(offset)
	}
	return p.placeFrom(&p.last, offset)
}

// placeFrom converts an offset in the body of a file. Most come in ascending
// order, so counting goes on from the last one: a line may be long and full of
// links.
func (p *pass) placeFrom(last *cursor, offset int) diag.Place {
	offset = min(max(p.start+offset, 0), len(p.src))
	if offset < last.offset {
		*last = cursor{}
	}
	between := p.src[last.offset:offset]
	if newline := bytes.LastIndexByte(between, '\n'); newline >= 0 {
		last.line += bytes.Count(between, []byte{'\n'})
		last.column, between = 0, between[newline+1:]
	}
	last.column += utf8.RuneCount(between)
	last.offset = offset
	return diag.Place{File: p.doc.File, Line: last.line + 1, Column: last.column + 1}
}

// reportFile adds an error about the file as a whole.
func (p *pass) reportFile(code, message, hint string) {
	p.faults = append(p.faults, diag.Diagnostic{
		File: p.doc.File, Severity: diag.Error, Code: code, Message: message, Hint: hint,
	})
}

// byteOrderMark may open a UTF-8 file; it is not content.
var byteOrderMark = []byte("\ufeff")

// split finds the front matter and sets body and start. It reports whether
// there is front matter to parse: without any, the page's title is missing.
func (p *pass) split() (front []byte, ok bool) {
	src := p.src
	p.body = src
	if i := firstInvalid(src); i >= 0 {
		p.body = nil
		p.report(diag.Error, i, "not-utf8", "the file is not valid UTF-8 here", "save it as UTF-8")
		return nil, false
	}
	rest, marked := bytes.CutPrefix(src, byteOrderMark)
	if marked {
		p.start = len(byteOrderMark)
	}
	first, rest, _ := bytes.Cut(rest, []byte{'\n'})
	if !isFence(first) {
		p.body = src[p.start:]
		p.report(diag.Error, 0, "missing-front-matter", "the page has no front matter",
			"begin it with a line “---”, a line “title: …” and a line “---”")
		return nil, false
	}
	open := len(src) - len(rest)
	for at := open; at < len(src); {
		line, _, _ := bytes.Cut(src[at:], []byte{'\n'})
		if isFence(line) {
			p.start = min(at+len(line)+1, len(src))
			p.body = src[p.start:]
			return src[open:at], true
		}
		at += len(line) + 1
	}
	p.body = nil
	p.report(diag.Error, 0, "open-front-matter", "the front matter is not closed", "end it with a line “---”")
	return nil, false
}

// isFence reports whether line, without its newline, opens or closes front matter.
func isFence(line []byte) bool {
	return string(bytes.TrimRight(line, " \t\r")) == "---"
}

// firstInvalid returns the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// size writes a limit in bytes for people.
func size(n int) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}
