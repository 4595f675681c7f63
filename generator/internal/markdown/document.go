// Package markdown turns the bytes of one Markdown file into a [Document], or,
// by [Parser.Fragments], the texts of one YAML file.
//
// A file is YAML front matter between “---” lines, then CommonMark with tables,
// strikethrough, task lists, autolinks, footnotes, definition lists,
// typographic quotes, callouts in GitHub's form and figures:
//
//	> [!NOTE]                        a callout: NOTE, TIP, IMPORTANT, WARNING, CAUTION
//	![alternative text](x.svg "…")   alone in its paragraph: a figure, the title its caption
//
// Nothing an author wrote is dropped in silence: raw HTML, a link with a
// scheme that could run something, a footnote without its other half and a
// table beyond the limits are errors with their position.
//
// A document depends on its own bytes only. What depends on the rest of the
// site (where a relative link leads, how large a picture is) is left open: the
// HTML has a gap at each [Slot], which the site stage fills. A document can
// therefore be kept for as long as its file stays the same, and keeps none of
// the file's bytes.
//
// Heading anchors are the heading's text in lower case, letters and digits of
// any script, with hyphens for spaces; a repetition gets -1, -2, and so on.
package markdown

import (
	"html/template"
	"slices"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"rapport/generator/internal/diag"
)

// A Document is one parsed Markdown file. It is immutable.
type Document struct {
	File     string // path below the root
	Front    FrontMatter
	HTML     []byte // the body; see Slots
	Slots    []Slot // in the order of Offset
	Headings []Heading
	Words    int    // words that a reader reads, code blocks left out
	Excerpt  string // the start of the first paragraph as plain text, at most 160 characters

	anchors map[string]bool // the IDs of Headings, where they are many
}

// A Slot is a gap in a document's HTML that the site fills: with the URL of a
// link (between the quotes of its href), with the attributes of a picture (src,
// width and height, after “<img ”), or, for a link without words of its own,
// with the URL, “">” and the title of what it leads to, before “</a>”.
type Slot struct {
	Offset   int    // in Document.HTML
	Image    bool   // a picture, not a link
	Titled   bool   // a link whose words are its target's title: see [Target]
	Path     string // as the author wrote it, percent-decoded, relative to the file
	Fragment string // without “#”, percent-decoded; may be empty
	Line     int    // of the target in the file, from 1
	Column   int    // in characters, from 1
}

// A Heading is a heading of the body.
type Heading struct {
	ID    string
	Level int           // 1 to 6
	Text  string        // plain
	HTML  template.HTML // with its inline markup, without links
}

// HasAnchor reports whether id is the anchor of one of the document's headings.
func (d *Document) HasAnchor(id string) bool {
	if d.anchors != nil {
		return d.anchors[id]
	}
	return slices.ContainsFunc(d.Headings, func(h Heading) bool { return h.ID == id })
}

// Limits keep a page from costing more than a page should.
type Limits struct {
	PageBytes  int // size of a Markdown file
	TableCells int // cells in all tables of a page, counting those that short rows leave empty
	Nesting    int // block quotes and lists opened on one line, and inline brackets left open
}

// A Parser turns files into documents. It is safe for concurrent use.
type Parser struct {
	limits   Limits
	markdown goldmark.Markdown
	linkify  goldmark.Markdown // the same, and bare addresses become links
	buffers  sync.Pool         // of *writer
}

// NewParser returns a parser that holds every file to limits.
func NewParser(limits Limits) *Parser {
	return &Parser{
		limits:   limits,
		markdown: newMarkdown(),
		linkify:  newMarkdown(extension.Linkify),
		buffers:  sync.Pool{New: func() any { return new(writer) }},
	}
}

// Parse turns the bytes of file into a document. With errors among the
// diagnostics the document is still usable to check what refers to it, but not
// to be published.
func (p *Parser) Parse(file string, src []byte) (*Document, []diag.Diagnostic) {
	pass := &pass{doc: &Document{File: file}, src: src, limits: p.limits}
	if len(src) > p.limits.PageBytes {
		pass.reportFile("page-too-large", "the page is larger than the limit of "+size(p.limits.PageBytes),
			"split it, or raise limits.page_kib in site.yaml")
		return pass.doc, pass.faults
	}
	front, ok := pass.split()
	if ok {
		var faults []diag.Diagnostic
		pass.doc.Front, faults = parseFrontMatter(file, front)
		pass.faults = append(pass.faults, faults...)
	}
	if pass.withinNesting() {
		w := p.begin(pass)
		p.convert(w)
		p.end(w)
	}
	return pass.doc, pass.faults
}
