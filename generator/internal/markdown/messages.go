package markdown

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"

	"rapport/generator/internal/diag"
)

var (
	kindCard   = ast.NewNodeKind("Card")
	kindPair   = ast.NewNodeKind("Pair")
	kindMarked = ast.NewNodeKind("Marked")
)

// A card is a sample message: its children are the message as a block quote
// and, perhaps, the list of the notes on it.
type card struct {
	ast.BaseBlock
	marker
	length int // of the message in characters
}

func (*card) Kind() ast.NodeKind { return kindCard }
func (n *card) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, map[string]string{"kind": n.kind}, nil)
}

// A pair is the two cards of one message, before and after.
type pair struct{ ast.BaseBlock }

func (*pair) Kind() ast.NodeKind { return kindPair }
func (n *pair) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, nil, nil)
}

// Marked words of a message are what a note is about.
type marked struct {
	ast.BaseInline
	number int // of the note
}

func (*marked) Kind() ast.NodeKind { return kindMarked }
func (n *marked) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, nil, nil)
}

// card turns a block quote into a message card and visits it.
func (p *pass) card(n *ast.Blockquote, m marker) {
	c := &card{marker: m}
	n.Parent().ReplaceChild(n.Parent(), n, c)
	c.AppendChild(c, n)
	p.checkCaption(m.offset, m.title)
	p.checkMessage(n)
	p.takeNotes(c, n)
	text := p.typed(nil, n)
	if c.length = utf8.RuneCount(text); c.length == 0 {
		p.report(diag.Error, m.offset, "empty-message", "the card has no message", "write it below the marker, in lines that begin with “>”")
	}
	p.plain = append(append(p.plain, c.name()...), ' ')
	p.quiet++
	p.visitChildren(n)
	if notes := n.NextSibling(); notes != nil {
		p.visit(notes)
	}
	p.quiet--
	p.join(c)
}

// name is what the card's caption calls it.
func (c *card) name() []byte {
	if len(c.title) == 0 && c.kind == "message" {
		return []byte("Message")
	}
	return c.title
}

// takeNotes moves the ordered list that ends a message behind it, and gives
// each note the words that it is about.
func (p *pass) takeNotes(c *card, message *ast.Blockquote) {
	notes, ok := message.LastChild().(*ast.List)
	if !ok || !notes.IsOrdered() || notes.PreviousSibling() == nil {
		return // a list alone is the message
	}
	message.RemoveChild(message, notes)
	c.AppendChild(c, notes)
	notes.SetAttributeString("class", []byte("message-notes"))
	notes.Start = 1
	marks := 0
	mark(message, &marks)
	if marks != notes.ChildCount() {
		p.report(diag.Error, blockOffset(notes), "unmatched-notes",
			fmt.Sprintf("the message has %s and the list below it %s", count(marks, "passage in *…*", "passages in *…*"), count(notes.ChildCount(), "note", "notes")),
			"each note, in order, is about one such passage; a message that ends with a list of its own needs another paragraph behind it")
	}
}

// mark turns the emphasised words below n, but those in others, into marked
// ones and counts them.
func mark(n ast.Node, marks *int) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		words, ok := child.(*ast.Emphasis)
		if !ok || words.Level != 1 {
			mark(child, marks)
			continue
		}
		*marks++
		instead := &marked{number: *marks}
		n.ReplaceChild(n, words, instead)
		for inner := words.FirstChild(); inner != nil; inner = words.FirstChild() {
			instead.AppendChild(instead, inner)
		}
		child = instead
	}
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// checkMessage reports what cannot be a part of a message: nobody could send it
// as it is shown.
func (p *pass) checkMessage(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		what := ""
		switch child.(type) {
		case *ast.List, *ast.ListItem, *ast.Paragraph, *ast.TextBlock:
			p.checkMessage(child)
			continue
		case *ast.Image:
			what = "a picture"
		case *ast.HTMLBlock, *ast.LinkReferenceDefinition:
			continue // reported as such; not shown
		case *ast.Heading:
			what = "a heading"
		default:
			if child.Type() == ast.TypeInline {
				p.checkMessage(child)
				continue
			}
			what = blockName(child)
		}
		p.report(diag.Error, blockOffset(child), "not-in-message", what+" cannot stand in a message", "write paragraphs and lists")
	}
}

// blockOffset is where a node begins in the body, as far as that is known.
func blockOffset(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Pos() >= 0 {
			return n.Pos()
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// typed appends the message below n as one types it into a box of plain text: a
// blank line between paragraphs, and lists with their marks.
func (p *pass) typed(dst []byte, n ast.Node) []byte {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		start := len(dst)
		switch child := child.(type) {
		case *ast.List:
			dst = p.typedList(dst, child)
		case *ast.Paragraph, *ast.TextBlock:
			dst = append(dst, unescape(appendText(nil, child, p.body))...)
		}
		if len(dst) > start && child.NextSibling() != nil {
			dst = append(dst, blockGap(child)...)
		}
	}
	return bytes.TrimRight(dst, "\n")
}

// blockGap is what stands between a block and the next: nothing is left open
// between the text of an item and a list in it.
func blockGap(n ast.Node) string {
	if n.Kind() == ast.KindTextBlock {
		return "\n"
	}
	return "\n\n"
}

func (p *pass) typedList(dst []byte, list *ast.List) []byte {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if list.IsOrdered() {
			dst = strconv.AppendInt(dst, int64(number), 10)
			number++
		}
		dst = append(dst, list.Marker, ' ')
		dst = p.typed(dst, item)
		if item.NextSibling() != nil {
			dst = append(dst, '\n')
		}
	}
	return dst
}

// join makes a pair of a card “after” and the card “before” that it follows,
// and reports the ones that are alone.
func (p *pass) join(c *card) {
	switch c.kind {
	case "before":
		after, ok := c.NextSibling().(*ast.Blockquote)
		if !ok || p.markers[after].kind != "after" {
			p.report(diag.Error, c.offset, "unpaired-message", "no card “[!AFTER]” follows", "write it right below, with a blank line between, or use [!MESSAGE]")
		}
	case "after":
		before, ok := c.PreviousSibling().(*card)
		if !ok || before.kind != "before" {
			p.report(diag.Error, c.offset, "unpaired-message", "no card “[!BEFORE]” stands before this one", "write it right above, with a blank line between, or use [!MESSAGE]")
			return
		}
		both, parent := &pair{}, c.Parent()
		parent.ReplaceChild(parent, before, both)
		both.AppendChild(both, before)
		both.AppendChild(both, c)
	}
}

func cardElement(w *writer, c *card, entering bool) ast.WalkStatus {
	if !entering {
		w.print("</figure>\n")
		return ast.WalkContinue
	}
	w.print(`<figure class="message`)
	if c.kind != "message" {
		w.print(" message-", c.kind)
	}
	w.print(`"><figcaption>`)
	if c.kind != "message" {
		w.print(`<span class="message-kind">`, template.HTMLEscapeString(strings.ToUpper(c.kind[:1])+c.kind[1:]), "</span> ")
	}
	if name := c.name(); len(name) > 0 {
		w.print(`<span class="message-title">`)
		html.DefaultWriter.Write(w, typographic(name))
		w.print("</span> ")
	}
	w.print(`<span class="message-length">`, count(c.length, "character", "characters"), "</span></figcaption>\n")
	return ast.WalkContinue
}

func pairElement(w *writer, _ *pair, entering bool) ast.WalkStatus {
	if entering {
		w.print(`<div class="pair">`, "\n")
	} else {
		w.print("</div>\n")
	}
	return ast.WalkContinue
}

func markedWords(w *writer, n *marked, entering bool) ast.WalkStatus {
	if entering {
		w.print("<mark>")
	} else {
		w.print(`</mark><sup class="mark-number">`, strconv.Itoa(n.number), "</sup>")
	}
	return ast.WalkContinue
}
