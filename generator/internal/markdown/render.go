package markdown

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer renders the nodes that we write otherwise than goldmark. It has
// no state: what it needs of the file is in the writer's pass.
type nodeRenderer struct{}

func (nodeRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, render(heading))
	r.Register(ast.KindLink, render(link))
	r.Register(ast.KindImage, render(image))
	r.Register(extast.KindTable, render(table))
	r.Register(extast.KindTableCell, render(cell))
	r.Register(ast.KindCodeBlock, render(codeBlock))
	r.Register(ast.KindFencedCodeBlock, render(fencedCodeBlock))
	r.Register(extast.KindTaskCheckBox, render(taskBox))
	r.Register(extast.KindFootnoteBacklink, render(footnoteBacklink))
	r.Register(kindCallout, render(aside))
	r.Register(kindFigure, render(figureElement))
	r.Register(kindCitation, render(citationMark))
	r.Register(kindGrade, render(gradeMark))
	r.Register(kindCard, render(cardElement))
	r.Register(kindPair, render(pairElement))
	r.Register(kindMarked, render(markedWords))
}

// render adapts a function on our writer to goldmark's form.
func render[N ast.Node](f func(w *writer, n N, entering bool) ast.WalkStatus) renderer.NodeRendererFunc {
	return func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		return f(w.(*writer), n.(N), entering), nil
	}
}

func (w *writer) print(parts ...string) {
	for _, part := range parts {
		w.bytes = append(w.bytes, part...)
	}
}

// heading writes <h2 id="x"><a class="anchor" href="#x">Text</a></h2>: the link
// is named by the text alone. One with a link or picture of its own has none.
func heading(w *writer, n *ast.Heading, entering bool) ast.WalkStatus {
	p, level := w.pass, strconv.Itoa(n.Level)
	h := &p.doc.Headings[p.nextHeading]
	if entering {
		w.print("<h", level, ` id="`, template.HTMLEscapeString(h.ID), `">`)
		p.headingStart = len(w.bytes)
		return ast.WalkContinue
	}
	h.HTML = headingHTML(w.bytes[p.headingStart:], h.Text)
	if inner := string(w.bytes[p.headingStart:]); !strings.Contains(inner, "<a ") && !strings.Contains(inner, "<img ") {
		w.bytes = w.bytes[:p.headingStart]
		w.print(`<a class="anchor" href="#`, template.HTMLEscapeString(fragment(h.ID)), `">`, inner, "</a>")
	}
	w.print("</h", level, ">\n")
	p.nextHeading++
	return ast.WalkContinue
}

// headingHTML is a heading's text for a table of contents: its inline markup,
// or, with a link or picture in it, its plain text.
func headingHTML(inner []byte, text string) template.HTML {
	for _, tag := range []string{"<a ", "<img ", "<sup ", `<span class="grade`} {
		if bytes.Contains(inner, []byte(tag)) {
			return template.HTML(template.HTMLEscapeString(text))
		}
	}
	if string(inner) == text {
		return template.HTML(text) // the common case shares memory
	}
	return template.HTML(inner)
}

func link(w *writer, n *ast.Link, entering bool) ast.WalkStatus {
	if !entering {
		w.print("</a>")
		return ast.WalkContinue
	}
	w.print(`<a href="`)
	switch t := w.pass.targetOf(n); {
	case t.local:
		w.slot(t)
	case t.inPage:
		w.print("#", template.HTMLEscapeString(fragment(t.slot.Fragment)))
	default:
		_, _ = w.Write(util.EscapeHTML(util.URLEscape([]byte(t.url), false)))
	}
	w.print(`"`)
	w.title(n.Title)
	w.print(">")
	return ast.WalkContinue
}

// image writes <img src width height alt loading>; the first three come from
// the site. The first picture of a page is not lazy: it may be in view at once.
func image(w *writer, n *ast.Image, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	w.print("<img ")
	if t := w.pass.targetOf(n); t.local {
		w.slot(t)
	} else {
		w.print(`src=""`) // an error; there is nothing to show
	}
	alt := unescape(appendText(nil, n, w.pass.body))
	w.print(` alt="`, template.HTMLEscapeString(alt), `"`)
	if w.pass.images++; w.pass.images > 1 {
		w.print(` loading="lazy"`)
	}
	if n.Parent().Kind() != kindFigure {
		w.title(n.Title)
	}
	w.print(">")
	return ast.WalkSkipChildren
}

func (w *writer) title(title []byte) {
	if len(title) > 0 {
		w.print(` title="`)
		html.DefaultWriter.Write(w, title)
		w.print(`"`)
	}
}

// slot leaves a gap for the site to fill.
func (w *writer) slot(t *target) {
	slot := t.slot
	slot.Offset = len(w.bytes)
	w.pass.doc.Slots = append(w.pass.doc.Slots, slot)
}

// targetOf returns what inspect found out about a link. Rendering meets links
// in the order in which inspect did.
func (p *pass) targetOf(n ast.Node) *target {
	for p.targets[p.nextTarget].node != n {
		p.nextTarget++
	}
	return &p.targets[p.nextTarget]
}

// fragment escapes an anchor for a URL; letters of other scripts stay readable.
func fragment(id string) string {
	return string(util.URLEscape([]byte(id), false))
}

// table wraps a table, so that a wide one scrolls by itself and with the keyboard.
func table(w *writer, n *extast.Table, entering bool) ast.WalkStatus {
	if entering {
		w.print(`<div class="table-scroll" role="region" aria-label="`, template.HTMLEscapeString(w.pass.tableName(n)), `" tabindex="0"><table>`, "\n")
	} else {
		w.print("</table></div>\n")
	}
	return ast.WalkContinue
}

// tableName names a table after its columns, and as no other on the page: a
// screen reader lists regions by their names.
func (p *pass) tableName(n *extast.Table) string {
	var columns []string
	for cell := n.FirstChild().FirstChild(); cell != nil; cell = cell.NextSibling() {
		if text := unescape(appendText(nil, cell, p.body)); text != "" {
			columns = append(columns, text)
		}
	}
	name := "Table"
	if len(columns) > 0 {
		name += ": " + strings.Join(columns, ", ")
	}
	if p.tables == nil {
		p.tables = map[string]int{}
	}
	p.tables[name]++
	if times := p.tables[name]; times > 1 {
		name += " (" + strconv.Itoa(times) + ")"
	}
	return name
}

// codeBlock lets a block whose lines are too long scroll with the keyboard.
func codeBlock(w *writer, n *ast.CodeBlock, entering bool) ast.WalkStatus {
	return w.code(n, nil, entering)
}

func fencedCodeBlock(w *writer, n *ast.FencedCodeBlock, entering bool) ast.WalkStatus {
	return w.code(n, n.Language(w.pass.body), entering)
}

func (w *writer) code(n ast.Node, language []byte, entering bool) ast.WalkStatus {
	if !entering {
		w.print("</code></pre>\n")
		return ast.WalkContinue
	}
	w.print(`<pre tabindex="0"><code`)
	if language != nil {
		w.print(` class="language-`)
		html.DefaultWriter.Write(w, language)
		w.print(`"`)
	}
	w.print(">")
	for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
		html.DefaultWriter.RawWrite(w, line.Value(w.pass.body))
	}
	return ast.WalkContinue
}

// footnoteBacklink writes the way back from a footnote, with a name that no other
// on the page has.
func footnoteBacklink(w *writer, n *extast.FootnoteBacklink, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	note, place, words := strconv.Itoa(n.Index), "", ""
	if n.RefIndex > 0 {
		place = strconv.Itoa(n.RefIndex)
	}
	if n.RefCount > 1 {
		words = ", place " + strconv.Itoa(n.RefIndex+1)
	}
	w.print(`&#160;<a href="#fnref`, place, ":", note, `" class="footnote-backref" role="doc-backlink" aria-label="Back from note `, note, words, `">&#x21a9;&#xfe0e;</a>`)
	return ast.WalkContinue
}

// cell writes a cell with its alignment as a class: the pages' security policy
// forbids the style attributes that goldmark would write.
func cell(w *writer, n *extast.TableCell, entering bool) ast.WalkStatus {
	tag, scope := "td", ""
	if n.Parent().Kind() == extast.KindTableHeader {
		tag, scope = "th", ` scope="col"`
	}
	if !entering {
		w.print("</", tag, ">\n")
		return ast.WalkContinue
	}
	w.print("<", tag, scope)
	if n.Alignment == extast.AlignCenter || n.Alignment == extast.AlignRight {
		w.print(` class="align-`, n.Alignment.String(), `"`)
	}
	w.print(">")
	return ast.WalkContinue
}

// taskBox writes a check box as a picture of one: it cannot be ticked here.
func taskBox(w *writer, n *extast.TaskCheckBox, entering bool) ast.WalkStatus {
	switch {
	case !entering:
	case n.IsChecked:
		w.print(`<span class="task-box task-done" role="img" aria-label="Done"></span> `)
	default:
		w.print(`<span class="task-box" role="img" aria-label="To do"></span> `)
	}
	return ast.WalkContinue
}

func aside(w *writer, n *callout, entering bool) ast.WalkStatus {
	if entering {
		name := string(n.kind[0]-'a'+'A') + n.kind[1:]
		w.print(`<div class="callout callout-`, n.kind, `" role="note" aria-label="`, name, `"><p class="callout-title">`, name, "</p>\n")
	} else {
		w.print("</div>\n")
	}
	return ast.WalkContinue
}

func figureElement(w *writer, n *figureNode, entering bool) ast.WalkStatus {
	if entering {
		w.print("<figure>")
		return ast.WalkContinue
	}
	w.print("<figcaption>")
	html.DefaultWriter.Write(w, typographic(n.FirstChild().(*ast.Image).Title))
	w.print("</figcaption></figure>\n")
	return ast.WalkContinue
}

// typographic sets the quotes of a caption or of another line that goldmark's
// typographer does not see: after a space or a bracket they open, elsewhere they
// close.
func typographic(line []byte) []byte {
	var out []byte
	last := byte(' ')
	for _, c := range line {
		opens := bytes.IndexByte([]byte(" \n(["), last) >= 0
		switch {
		case c == '"' && opens:
			out = append(out, "“"...)
		case c == '"':
			out = append(out, "”"...)
		case c == '\'' && opens:
			out = append(out, "‘"...)
		case c == '\'':
			out = append(out, "’"...)
		default:
			out = append(out, c)
		}
		last = c
	}
	return out
}
