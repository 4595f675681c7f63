package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"rapport/generator/internal/diag"
)

// A Fragment is one text of a YAML file.
type Fragment struct {
	Text string
	Kind FragmentKind
	At   func(offset int) diag.Place // where a byte of Text stands in the file
}

// A FragmentKind says what a fragment may hold.
type FragmentKind int

// The kinds of fragments.
const (
	page   FragmentKind = iota // not a fragment: a whole file
	Block                      // paragraphs, lists, tables, code and quotes; no headings, no footnotes
	Inline                     // one paragraph, whose element is left out
	Label                      // the same without links and pictures: it is what people click on
	Target                     // not Markdown, but where a link leads: a page of the site or one of its headings
)

func (k FragmentKind) isInline() bool { return k == Inline || k == Label }

// A Span is what became of a fragment.
type Span struct {
	From, To int    // in Document.HTML
	Plain    string // the text without markup; for Inline and Label only
}

// Fragments turns the texts of one YAML file into a document: their HTML stands
// in the document's HTML one after the other, and the span of each is returned.
// They are held to the rules of pages. A blank text has an empty span.
//
// Anchors are the headings that the page will have; the caller may still set
// their Text and HTML, for which it may need a span, while it alone has the
// document.
func (p *Parser) Fragments(file string, front FrontMatter, anchors []Heading, fragments []Fragment) (*Document, []Span, []diag.Diagnostic) {
	doc := &Document{File: file, Front: front, Outline: Outline{Headings: anchors}}
	pass := &pass{doc: doc, limits: p.limits, anchors: make(map[string]bool, len(anchors))}
	for _, h := range anchors {
		pass.anchors[h.ID] = true
	}
	spans := make([]Span, len(fragments))
	length := 0
	for _, f := range fragments {
		length += len(f.Text)
	}
	if length > p.limits.PageBytes {
		pass.reportFile("page-too-large", "the page's texts are longer than the limit of "+size(p.limits.PageBytes),
			"split it, or raise limits.page_kib in site.yaml")
		return doc, spans, pass.faults
	}
	w := p.begin(pass)
	for i, f := range fragments {
		spans[i] = p.fragment(w, f)
	}
	p.end(w)
	pass.listSources(true)
	return doc, spans, pass.faults
}

// fragment renders one text.
func (p *Parser) fragment(w *writer, f Fragment) Span {
	pass, span := w.pass, Span{From: len(w.bytes)}
	pass.next(f)
	start := len(pass.plain)
	switch {
	case strings.TrimSpace(f.Text) == "":
	case f.Kind == Target:
		pass.titled(w, f.Text)
	case pass.withinNesting():
		p.convert(w)
	}
	if f.Kind.isInline() {
		span.Plain = unescape(pass.plain[start:])
	}
	span.To = len(w.bytes)
	return span
}

// next turns the pass to the next fragment of its document.
func (p *pass) next(f Fragment) {
	p.kind, p.at, p.body = f.Kind, f.At, []byte(f.Text)
	p.targets, p.nextTarget = p.targets[:0], 0
	p.footnotes, p.code, p.markers = nil, nil, nil
}

// titled renders a link that is named by what it leads to.
func (p *pass) titled(w *writer, text string) {
	dest := strings.TrimSpace(text)
	offset := strings.Index(text, dest)
	t := target{slot: Slot{Titled: true}}
	if code, message, hint := destinationFault(dest); code != "" {
		p.report(diag.Error, offset, code, message, hint)
	} else if _, external := scheme(dest); external {
		p.report(diag.Error, offset, "foreign-target", "“"+dest+"” is not a page of this site, whose title would be the link's words",
			"link to it within a text, as in [words]("+dest+")")
	} else if p.local(&t, dest, offset); t.inPage {
		p.report(diag.Error, offset, "bad-link", "“"+dest+"” names no page", "write the page's file before “#”, relative to this file")
	}
	if t.local {
		w.print(`<a href="`)
		w.slot(&t)
		w.print("</a>")
	}
}

// unwrap turns the one paragraph of an inline fragment into bare text, and
// reports what else is there.
func (p *pass) unwrap(root *ast.Document) {
	first := root.FirstChild()
	paragraph, ok := first.(*ast.Paragraph)
	switch {
	case first == nil:
		return
	case !ok:
		p.notInline(first)
		return
	case first.NextSibling() != nil:
		p.notInline(first.NextSibling())
		return
	}
	bare := ast.NewTextBlock()
	bare.SetLines(paragraph.Lines())
	root.ReplaceChild(root, paragraph, bare)
	for child := paragraph.FirstChild(); child != nil; child = paragraph.FirstChild() {
		bare.AppendChild(bare, child)
	}
}

// notInline reports a block that has no place in a line.
func (p *pass) notInline(n ast.Node) {
	what, hint := "", "keep it to one paragraph"
	switch n := n.(type) {
	case *ast.HTMLBlock, *extast.FootnoteList:
		return // reported as such
	case *ast.List:
		what, hint = "a list", "where no list is meant, write “\\"+string(n.Marker)+"”"
		if n.IsOrdered() {
			what, hint = "a numbered list", fmt.Sprintf("where no list is meant, write “%d\\%c”", n.Start, n.Marker)
		}
	case *ast.Heading:
		what, hint = "a heading", "write the text without its mark"
	case *ast.LinkReferenceDefinition:
		what, hint = "the definition of a link", "write the address behind the link's words: [words](address)"
	default:
		what = blockName(n)
	}
	p.report(diag.Error, max(n.Pos(), 0), "not-inline", what+" cannot stand here: the text is a part of a line", hint)
}

func blockName(n ast.Node) string {
	switch n.(type) {
	case *ast.Paragraph:
		return "a second paragraph"
	case *ast.Blockquote:
		return "a block quote"
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return "a block of code"
	case *extast.Table:
		return "a table"
	case *extast.DefinitionList:
		return "a definition list"
	case *ast.ThematicBreak:
		return "a line across the page"
	}
	return "a block"
}

// notInLabel reports a link, a picture or a citation, and reports whether n is one.
func (p *pass) notInLabel(n ast.Node) bool {
	what := "a link"
	switch n.(type) {
	case *ast.Image:
		what = "a picture"
	case *citation:
		what = "a citation"
	case *ast.Link, *ast.AutoLink:
	default:
		return false
	}
	p.report(diag.Error, max(n.Pos(), 0), "not-in-label", what+" cannot stand in a label, which is itself to be clicked on",
		"put it into a text beside the label")
	p.noTargets(n)
	return true
}

// noTargets says of a link or a picture, and of the pictures in the link, that
// they lead nowhere: the renderer will ask.
func (p *pass) noTargets(n ast.Node) {
	switch n.(type) {
	case *ast.Link, *ast.Image:
		p.targets = append(p.targets, target{node: n})
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		p.noTargets(child)
	}
}

// noHeading reports a heading in a fragment and makes it a paragraph.
func (p *pass) noHeading(n *ast.Heading) {
	if p.kind == Block {
		p.report(diag.Error, max(n.Pos(), 0), "heading-in-text", "a heading cannot stand in this text",
			"the file gives the page its headings; write **words** to make them stand out")
	}
	paragraph := ast.NewParagraph()
	n.Parent().ReplaceChild(n.Parent(), n, paragraph)
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		paragraph.AppendChild(paragraph, child)
	}
}

// noFootnote reports a footnote in a fragment.
func (p *pass) noFootnote(offset int) {
	p.report(diag.Error, offset, "footnote-in-text", "a footnote cannot stand in this text",
		"say it in the text, or list the work under “sources”")
}
