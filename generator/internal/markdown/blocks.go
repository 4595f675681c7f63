package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// callouts are the kinds of callout, in the order in which GitHub lists them.
var callouts = [...]string{"note", "tip", "important", "warning", "caution"}

// cards are the kinds of message card.
var cards = [...]string{"message", "avoid", "before", "after"}

var (
	calloutMarker = regexp.MustCompile(`^\[!([A-Za-z-]+)\][ \t]*\r?\n?$`)
	cardMarker    = regexp.MustCompile(`^\[!((?i:message|avoid|before|after))\][ \t]*([^\r\n]*)\r?\n?$`)
	markerStart   = regexp.MustCompile(`^\[!([A-Za-z-]+)\]`)
)

var (
	kindCallout = ast.NewNodeKind("Callout")
	kindFigure  = ast.NewNodeKind("Figure")
)

// A callout is a block quote that opened with a marker line such as [!NOTE].
type callout struct {
	ast.BaseBlock
	kind string // one of callouts
}

func (*callout) Kind() ast.NodeKind { return kindCallout }
func (n *callout) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, map[string]string{"kind": n.kind}, nil)
}

// A picture alone in its paragraph, with a title, is a figure.
type figureNode struct{ ast.BaseBlock }

func (*figureNode) Kind() ast.NodeKind { return kindFigure }
func (n *figureNode) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, nil, nil)
}

// A marker is the line that makes a callout or a card of a block quote.
type marker struct {
	kind   string // one of callouts or cards
	offset int    // of its bracket in the body
	title  []byte // of a card, as it is written
}

// markerTaker takes the marker line away from the paragraph that it begins,
// before anything in it is read as Markdown.
type markerTaker struct{}

func (markerTaker) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != node || node.Lines().Len() == 0 {
		return
	}
	line := node.Lines().At(0)
	p := passOf(pc)
	m, found := readMarker(line.Value(reader.Source()))
	if _, taken := p.markers[quote]; taken || !found {
		return
	}
	m.offset = line.Start
	if p.markers == nil {
		p.markers = map[*ast.Blockquote]marker{}
	}
	p.markers[quote] = m
	if node.Lines().SetSliced(1, node.Lines().Len()); node.Lines().Len() == 0 {
		quote.RemoveChild(quote, node)
	}
}

// readMarker reads the line of a marker.
func readMarker(line []byte) (m marker, ok bool) {
	if found := calloutMarker.FindSubmatch(line); found != nil && isMarker(strings.ToLower(string(found[1]))) {
		return marker{kind: strings.ToLower(string(found[1]))}, true
	}
	if found := cardMarker.FindSubmatch(line); found != nil {
		return marker{kind: strings.ToLower(string(found[1])), title: bytes.TrimSpace(found[2])}, true
	}
	return marker{}, false
}

// blockquote visits a block quote, as a callout or a card if it began like one.
func (p *pass) blockquote(n *ast.Blockquote) {
	m, marked := p.markers[n]
	switch {
	case !marked:
		p.checkMarker(n)
		p.quiet++
		p.block(n)
		p.quiet--
	case slices.Contains(cards[:], m.kind):
		p.card(n, m)
	default:
		aside := &callout{kind: m.kind}
		n.Parent().ReplaceChild(n.Parent(), n, aside)
		for child := n.FirstChild(); child != nil; child = n.FirstChild() {
			aside.AppendChild(aside, child)
		}
		p.plain = append(append(p.plain, m.kind...), ' ')
		p.block(aside)
	}
}

// checkMarker reports what looks like a marker and is none: a word that is no
// callout, or text behind one, with which it would be shown.
func (p *pass) checkMarker(n *ast.Blockquote) {
	first, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		return
	}
	line := first.Lines().At(0)
	value := line.Value(p.body)
	m := markerStart.FindSubmatch(value)
	if m == nil || bytes.HasPrefix(value[len(m[0]):], []byte{'('}) {
		return
	}
	word, alone := string(m[1]), calloutMarker.Match(value)
	isGrade := slices.Contains(grades, word)
	switch {
	case isMarker(strings.ToLower(word)):
		p.report(diag.Warning, line.Start, "callout-marker", "“[!"+word+"]” is no callout here, because text follows it",
			"let the text begin on the next line")
	case isGrade && alone:
		p.report(diag.Error, line.Start+2, "unknown-callout", "“"+word+"” is no callout but a grade of evidence",
			"write it behind the claim, as in “… twice as often [!"+word+"]”")
	case isGrade:
		return
	default:
		p.report(diag.Error, line.Start+2, "unknown-callout", "there is no callout “"+word+"”",
			diag.DidYouMean(word, markerWords(), "the callouts are NOTE, TIP, IMPORTANT, WARNING and CAUTION, the cards MESSAGE, AVOID, BEFORE and AFTER"))
	}
	if mark, ok := first.FirstChild().(*grade); ok && !(isGrade && alone) {
		first.ReplaceChild(first, mark, ast.NewTextSegment(mark.segment))
	}
}

// markerWords are the words of markers as an author writes them.
func markerWords() []string {
	var words []string
	for _, kind := range slices.Concat(callouts[:], cards[:]) {
		words = append(words, strings.ToUpper(kind))
	}
	return words
}

// isMarker reports whether word, in lower case, makes a callout or a card.
func isMarker(word string) bool {
	return slices.Contains(callouts[:], word) || slices.Contains(cards[:], word)
}

// figure turns a paragraph that holds one titled picture into a figure.
func figure(paragraph *ast.Paragraph) {
	image, ok := paragraph.FirstChild().(*ast.Image)
	if !ok || image.NextSibling() != nil || len(bytes.TrimSpace(image.Title)) == 0 {
		return
	}
	node := &figureNode{}
	paragraph.Parent().ReplaceChild(paragraph.Parent(), paragraph, node)
	node.AppendChild(node, image)
}

// taskList marks a list that has check boxes, and the items that have one.
func taskList(list *ast.List) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if block := item.FirstChild(); block != nil {
			if _, ok := block.FirstChild().(*extast.TaskCheckBox); ok {
				list.SetAttributeString("class", []byte("task-list"))
				item.SetAttributeString("class", []byte("task"))
			}
		}
	}
}
