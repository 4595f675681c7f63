package markdown

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"rapport/generator/internal/diag"
)

// reserved are the anchors that themes use for their own parts of a page.
var reserved = map[string]bool{"main": true, "check": true, "contents": true, "result": true, "sources": true, "top": true}

// heading gives a heading its anchor and remembers it.
func (p *pass) heading(n *ast.Heading, written []byte) {
	text := unescape(written)
	if text == "" {
		p.report(diag.Error, max(n.Pos(), 0), "empty-heading", "the heading has no text", "write one, or remove the line")
	}
	id := p.anchor(text)
	n.SetAttributeString("id", id)
	p.checkLevel(n)
	p.doc.Headings = append(p.doc.Headings, Heading{ID: id, Level: n.Level, Text: text})
}

// checkLevel keeps the outline whole, which screen-reader users walk by.
func (p *pass) checkLevel(n *ast.Heading) {
	last := 1
	if len(p.doc.Headings) > 0 {
		last = p.doc.Headings[len(p.doc.Headings)-1].Level
	}
	offset := max(n.Pos(), 0)
	switch {
	case n.Level == 1:
		p.report(diag.Warning, offset, "second-title", "the page's title is its only heading of level 1", "use “##”")
	case n.Level > last+1:
		p.report(diag.Warning, offset, "skipped-level",
			fmt.Sprintf("a heading of level %d follows one of level %d", n.Level, last),
			"use “"+strings.Repeat("#", last+1)+"”")
	}
}

// anchor returns an anchor for text that no other heading of the page has.
func (p *pass) anchor(text string) string {
	if p.anchors == nil {
		p.anchors, p.repeated = map[string]bool{}, map[string]int{}
	}
	base := Anchor(text)
	id := base
	for p.anchors[id] || reserved[id] {
		p.repeated[base]++
		id = fmt.Sprintf("%s-%d", base, p.repeated[base])
	}
	p.anchors[id] = true
	return id
}

// Anchor is the anchor of a heading with the given text, but for the number
// that a repetition gets: lower case, letters, digits, marks, “_” and “-” of
// any script, spaces as hyphens. It is never empty.
func Anchor(text string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), r == '_', r == '-':
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(text))
	if id = strings.Trim(id, "-"); id == "" {
		return "section"
	}
	return id
}
