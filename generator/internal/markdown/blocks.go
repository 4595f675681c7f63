package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// callouts are the kinds of callout, in the order in which GitHub lists them.
var callouts = [...]string{"note", "tip", "important", "warning", "caution"}

var (
	calloutMarker = regexp.MustCompile(`^\[!([A-Za-z-]+)\][ \t]*\r?\n?$`)
	calloutStart  = regexp.MustCompile(`^\[!([A-Za-z-]+)\]`)
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

// blockquote visits a block quote, as a callout if it begins like one.
func (p *pass) blockquote(n *ast.Blockquote) {
	if kind := p.calloutKind(n); kind != "" {
		aside := &callout{kind: kind}
		n.Parent().ReplaceChild(n.Parent(), n, aside)
		for child := n.FirstChild(); child != nil; child = n.FirstChild() {
			aside.AppendChild(aside, child)
		}
		p.plain = append(append(p.plain, kind...), ' ')
		p.block(aside)
		return
	}
	p.block(n)
}

// calloutKind returns the kind of callout that n is, or "", and takes the
// marker line away.
func (p *pass) calloutKind(n *ast.Blockquote) string {
	first, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		return ""
	}
	line := first.Lines().At(0)
	m := calloutMarker.FindSubmatch(line.Value(p.body))
	if m == nil {
		p.checkMarker(line)
		return ""
	}
	kind := strings.ToLower(string(m[1]))
	if !isCallout(kind) {
		p.report(diag.Error, line.Start+2, "unknown-callout", "there is no callout “"+string(m[1])+"”",
			diag.DidYouMean(kind, calloutMarkers(), "the callouts are NOTE, TIP, IMPORTANT, WARNING and CAUTION"))
		return ""
	}
	dropLine(first, line.Stop)
	if !first.HasChildren() {
		n.RemoveChild(n, first)
	}
	return kind
}

// checkMarker warns about a marker with text behind it, which would be shown.
func (p *pass) checkMarker(line text.Segment) {
	if m := calloutStart.FindSubmatch(line.Value(p.body)); m != nil && isCallout(strings.ToLower(string(m[1]))) {
		p.report(diag.Warning, line.Start, "callout-marker", "“[!"+string(m[1])+"]” is no callout here, because text follows it",
			"let the text begin on the next line")
	}
}

// calloutMarkers are the kinds as an author writes them.
func calloutMarkers() []string {
	markers := make([]string, len(callouts))
	for i, kind := range callouts {
		markers[i] = strings.ToUpper(kind)
	}
	return markers
}

func isCallout(kind string) bool {
	for _, known := range callouts {
		if kind == known {
			return true
		}
	}
	return false
}

// dropLine removes the text nodes of a paragraph that lie before stop.
func dropLine(paragraph *ast.Paragraph, stop int) {
	for child := paragraph.FirstChild(); child != nil; child = paragraph.FirstChild() {
		if text, ok := child.(*ast.Text); ok && text.Segment.Start >= stop {
			return
		}
		if child.Kind() != ast.KindText && child.Kind() != ast.KindString {
			return
		}
		paragraph.RemoveChild(paragraph, child)
	}
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
