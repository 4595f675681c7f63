// Package markdown turns the bytes of one Markdown file into a [Document], or,
// by [Parser.Fragments], the texts of one YAML file.
//
// A file is YAML front matter between “---” lines, then CommonMark with tables,
// strikethrough, task lists, autolinks, footnotes, definition lists,
// typographic quotes, callouts in GitHub's form, figures, and what a page needs
// that says how it knows what it says:
//
//	> [!NOTE]                        a callout: NOTE, TIP, IMPORTANT, WARNING, CAUTION
//	![alternative text](x.svg "…")   alone in its paragraph: a figure, the title its caption
//	A claim. [@one] [@one; @two]     citations of sources by their IDs
//	A claim. [!STRONG]               a grade of evidence: STRONG, FAIR, THIN, UNMEASURED
//	> [!MESSAGE] To Ana              a message card; AVOID shows a bad one, BEFORE and AFTER make a pair
//
// Titles, descriptions, and the titles and notes of sources have typographic
// quotes, too.
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
// any script, with hyphens for spaces; a repetition gets -1, -2, and so on. The
// terms of definition lists have anchors of the same kind, in one series with
// those of the headings; in the texts of a YAML file terms have none.
//
// # Citations
//
// A citation is [@id], or [@one; @two] for several, and may go over lines. It
// names sources of the front matter, which are numbered in the order in which
// the text first cites them; that number is all that it prints. Its anchor is
// “cite:” and a number that counts through the page, and it leads to “src:” and
// the number of the source, an anchor that the theme's list of [Document.Sources]
// has. In the texts of a YAML file, which may be shown more than once, citations
// have no anchor.
//
// A citation is no word: it is in neither plain text, excerpt nor prose, and the
// space before it is dropped. [@id](address) is a link, \[@id] is text. The
// errors: unknown-source, bad-citation for what looks like one, too-many-citations,
// citation-in-heading, citation-in-link, citation-in-caption, not-in-alt,
// not-in-label. The warning uncited-source is about a source with an ID, which
// nothing cites; the works that a page as a whole rests on have none.
//
// # Grades
//
// A grade is [!STRONG], [!FAIR], [!THIN] or [!UNMEASURED], in upper case, in any
// text but a picture's alternative one. It prints its words and is, like a
// citation, no part of the text. Any other word there is the error unknown-grade.
// At the beginning of a block quote the markers of callouts come first.
//
// # Message cards
//
// A card is a block quote that begins with a line [!MESSAGE], [!AVOID], which
// nobody should send or trust, [!BEFORE] or [!AFTER], perhaps with a title
// behind the marker, which is plain text. It holds a message, paragraphs and
// lists as one could send them (the error not-in-message), and not nothing
// (empty-message). A BEFORE and the AFTER that follows it directly are a pair;
// neither stands alone (unpaired-message).
//
// An ordered list at the end of a card, behind something else, is the notes on
// the message: item n is about the nth *emphasised* words of the message, not
// counting those within others. There are as many of one as of the other
// (unmatched-notes).
//
// The card says how long the message is: in characters, as one types it into a
// box of plain text, with a blank line between paragraphs, a space for a line
// break, and the marks of its lists; citations and grades are not counted.
//
// # Prose
//
// A parser from [NewProseParser] also collects the running text: paragraphs,
// the items of lists, definitions and what stands in callouts; not headings,
// terms, block quotes, cards, tables, captions, footnotes and code. Code within
// a line, pictures and bare addresses are left out of it. Of the texts of a
// YAML file, labels are no prose.
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
	File  string // path below the root
	Front FrontMatter
	HTML  []byte // the body; see Slots
	Slots []Slot // in the order of Offset
	Outline
	Words   int    // words that a reader reads, code blocks left out
	Excerpt string // the start of the first paragraph as plain text, at most 160 characters

	Sources []CitedSource // Front.Sources in the order of first citation, then those that nothing cites
	Graded  bool          // the text grades evidence
	Prose   []Passage     // the running text; only from [NewProseParser]
}

// An Outline is what links can lead to in a document.
type Outline struct {
	Headings []Heading
	Terms    []Term // of definition lists

	anchors map[string]bool // the IDs of Headings and Terms, where they are many
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

// HasAnchor reports whether id is the anchor of one of the document's headings
// or terms.
func (o *Outline) HasAnchor(id string) bool {
	if o.anchors != nil {
		return o.anchors[id]
	}
	return slices.ContainsFunc(o.Headings, func(h Heading) bool { return h.ID == id }) ||
		slices.ContainsFunc(o.Terms, func(t Term) bool { return t.ID == id })
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
	prose    bool              // documents have Prose
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
	pass.frontless = diag.HasErrors(pass.faults) && len(pass.doc.Front.Sources) == 0
	sound := pass.withinNesting()
	if sound {
		w := p.begin(pass)
		p.convert(w)
		p.end(w)
	}
	pass.listSources(sound)
	return pass.doc, pass.faults
}
