package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// grades are the grades of evidence, the best first; gradeWords is what readers
// read.
var (
	grades     = []string{"STRONG", "FAIR", "THIN", "UNMEASURED"}
	gradeWords = [...]string{"Strong evidence", "Fair evidence", "Thin evidence", "Not measured"}
)

var kindGrade = ast.NewNodeKind("Grade")

// A grade is [!STRONG], or another word in its place.
type grade struct {
	ast.BaseInline
	word    string
	segment text.Segment // with the brackets
}

func (*grade) Kind() ast.NodeKind { return kindGrade }
func (n *grade) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, map[string]string{"word": n.word}, nil)
}

// parseGrade parses what line begins with, which stands at offset.
func parseGrade(line []byte, offset int, block text.Reader) ast.Node {
	m := markerStart.FindSubmatch(line)
	if m == nil || bytes.HasPrefix(line[len(m[0]):], []byte{'('}) {
		return nil
	}
	block.Advance(len(m[0]))
	return &grade{word: string(m[1]), segment: text.NewSegment(offset, offset+len(m[0]))}
}

// grade notes that the page grades evidence, or reports a word that is no grade.
func (p *pass) grade(n *grade) {
	if slices.Contains(grades, n.word) {
		p.doc.Graded = true
		p.dropPlainSpace(n)
		return
	}
	hint := diag.DidYouMean(n.word, grades, "the grades are STRONG, FAIR, THIN and UNMEASURED; brackets that are meant as such are written “\\[!”")
	if word := strings.ToUpper(n.word); isMarker(strings.ToLower(n.word)) {
		hint = "a callout is a block quote of its own: put a blank line before it, and begin it with “> [!" + word + "]”"
	}
	p.report(diag.Error, n.segment.Start+2, "unknown-grade", "there is no grade of evidence “"+n.word+"”", hint)
	p.asWritten(n)
}

// dropPlainSpace takes the space before a grade out of the plain text, so that
// none is left before a full stop.
func (p *pass) dropPlainSpace(n *grade) {
	if before, ok := n.PreviousSibling().(*ast.Text); ok {
		value := before.Segment.Value(p.body)
		if space := len(value) - len(bytes.TrimRight(value, " \t")); bytes.HasSuffix(p.plain, value[len(value)-space:]) {
			p.plain = p.plain[:len(p.plain)-space]
		}
	}
}

// asWritten turns n into the text that it is written as.
func (p *pass) asWritten(n *grade) {
	written := ast.NewTextSegment(n.segment)
	n.Parent().ReplaceChild(n.Parent(), n, written)
	p.text(written)
}

func gradeMark(w *writer, n *grade, entering bool) ast.WalkStatus {
	if i := slices.Index(grades, n.word); entering && i >= 0 {
		w.print(`<span class="grade grade-`, strings.ToLower(n.word), `">`, gradeWords[i], "</span>")
	}
	return ast.WalkContinue
}
