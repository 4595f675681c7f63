package markdown

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"rapport/generator/internal/diag"
)

// maxCitations is the number of citations that a page may have: each is some
// twenty times as long in the HTML as it is written.
const maxCitations = 10_000

var kindCitation = ast.NewNodeKind("Citation")

// A citation is [@one] or [@one; @two].
type citation struct {
	ast.BaseInline
	refs []reference
}

// A reference is one source of a citation.
type reference struct {
	offset int    // of the ID in the body
	id     string // as it is written
	number int    // of the source; 0 if there is none
	place  int    // number of the citation, from 1; 0 without an anchor
}

func (*citation) Kind() ast.NodeKind { return kindCitation }
func (n *citation) Dump(src []byte, level int) {
	ast.DumpHelper(n, src, level, nil, nil)
}

// marks parses what begins with “[@” or “[!”: citations and grades.
type marks struct{}

// Trigger has “!” for the sake of a mark behind one, which would otherwise be
// the beginning of a picture.
func (marks) Trigger() []byte { return []byte{'[', '!'} }

func (marks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	exclaimed := line[0] == '!'
	if exclaimed {
		line = line[1:]
	}
	if len(line) < 2 || line[0] != '[' || line[1] != '@' && line[1] != '!' {
		return nil
	}
	if exclaimed {
		block.Advance(1)
		segment.Start++
	}
	var node ast.Node
	if line[1] == '!' {
		node = parseGrade(line, segment.Start, block)
	} else {
		node = parseCitation(block, passOf(pc))
	}
	switch {
	case node == nil:
		return nil
	case exclaimed:
		ast.MergeOrAppendTextSegment(parent, text.NewSegment(segment.Start-1, segment.Start))
	case line[1] == '@':
		dropSpace(parent, block.Source())
	}
	node.SetPos(segment.Start)
	return node
}

// dropSpace removes the space that ends what parent has so far.
func dropSpace(parent ast.Node, src []byte) {
	if last, ok := parent.LastChild().(*ast.Text); ok && !last.HardLineBreak() {
		last.Segment = last.Segment.TrimRightSpace(src)
		last.SetSoftLineBreak(false)
	}
}

// parseCitation parses brackets that may go over several lines. Before a round
// bracket they are a link.
func parseCitation(block text.Reader, p *pass) ast.Node {
	block.Advance(1)
	segments, closed := block.FindClosure('[', ']', text.FindClosureOptions{Newline: true, Advance: true})
	if !closed || block.Peek() == '(' {
		return nil
	}
	node := &citation{}
	separated := true
	for i := range segments.Len() {
		separated = node.add(p, segments.At(i), separated)
	}
	return node
}

// add reads the references in one line of a citation, and reports those that
// are none. It returns whether another may follow in the next line.
func (n *citation) add(p *pass, line text.Segment, separated bool) bool {
	rest, at := p.body[line.Start:line.Stop], line.Start
	for {
		item, after, more := bytes.Cut(rest, []byte{';'})
		offset := at + len(item) - len(bytes.TrimLeft(item, " \t\r\n"))
		item = bytes.TrimSpace(item)
		id, marked := bytes.CutPrefix(item, []byte{'@'})
		last := len(item) == 0 && !more
		switch {
		case last && separated: // the line ends behind “;”
			return true
		case last:
			return false
		case !marked || !separated || len(id) == 0 || bytes.ContainsAny(id, " \t,@"):
			p.badCitation(offset, string(item))
		default:
			n.refs = append(n.refs, reference{offset: offset + 1, id: string(id)})
		}
		if !more {
			return false
		}
		separated, rest, at = true, after, at+len(rest)-len(after)
	}
}

func (p *pass) badCitation(offset int, what string) {
	p.report(diag.Error, offset, "bad-citation", "“"+what+"” cites nothing",
		"write [@id], or [@one; @two] for several; brackets that are meant as such are written “\\[”")
}

// lostCitation reports a citation that was left as it is written, because
// nothing closes it or a round bracket follows that makes no link.
func (p *pass) lostCitation(n *ast.Text, value []byte) {
	if _, ok := n.Parent().(*ast.Link); ok && n.PreviousSibling() == nil {
		value = value[min(1, len(value)):] // the bracket is the link's
	}
	stop := n.Segment.Stop
	for i := bytes.IndexByte(value, '@'); i >= 0; i = bytes.IndexByte(value, '@') {
		value = value[i+1:]
		at := stop - len(value) - 2 // of what should be the bracket
		if at >= 0 && p.body[at] == '[' && (at == 0 || p.body[at-1] != '\\') {
			p.report(diag.Error, at, "bad-citation", "the citation is not closed, or a round bracket follows it",
				"write [@id], or [@one; @two] for several; brackets that are meant as such are written “\\[”")
		}
	}
}

// citation numbers the sources that n cites, in the order in which the page
// does.
func (p *pass) citation(n *citation) {
	p.misplaced(n)
	for i := range n.refs {
		ref := &n.refs[i]
		source := p.source(ref)
		if source == nil {
			continue
		}
		ref.number = source.number
		if p.citations++; p.citations > maxCitations {
			p.tooManyCitations(ref.offset)
			ref.number = 0
		} else if p.kind == page {
			ref.place = p.citations
			source.citations = append(source.citations, citationID(ref.place))
		}
	}
}

func (p *pass) tooManyCitations(offset int) {
	if p.citations == maxCitations+1 {
		p.report(diag.Error, offset, "too-many-citations", "the page has more than "+strconv.Itoa(maxCitations)+" citations", "split it")
	}
}

// misplaced reports a citation where it cannot stand.
func (p *pass) misplaced(n ast.Node) {
	for above := n.Parent(); above != nil; above = above.Parent() {
		switch above.(type) {
		case *ast.Link:
			p.report(diag.Error, n.Pos(), "citation-in-link", "a citation cannot stand in the words of a link, being one itself",
				"put it behind the link")
			return
		case *ast.Heading:
			p.report(diag.Error, n.Pos(), "citation-in-heading", "a citation cannot stand in a heading", "put it into the text below")
			return
		}
		if above.Type() == ast.TypeBlock {
			return
		}
	}
}

// notInAlt reports the citations and grades of a picture's alternative text.
func (p *pass) notInAlt(n ast.Node) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		what := ""
		switch child.(type) {
		case *citation:
			what = "a citation"
		case *grade:
			what = "a grade of evidence"
		default:
			p.notInAlt(child)
			continue
		}
		p.report(diag.Error, child.Pos(), "not-in-alt", what+" cannot stand in the words for those who do not see a picture",
			"put it into the text beside the picture")
	}
}

// checkCaption reports a citation in a caption, which is plain text.
func (p *pass) checkCaption(offset int, caption []byte) {
	if p.cites && bytes.Contains(caption, []byte("[@")) {
		p.report(diag.Error, offset, "citation-in-caption", "a citation cannot stand in a caption", "put it into the text around it")
	}
}

// A cited is what is known of a source that may be cited.
type cited struct {
	index     int  // in Front.Sources
	number    int  // in the order of first citation, from 1; 0 if nothing cites it
	meant     bool // a citation of no source is likely to mean it, which is reported
	citations []string
}

// source returns the source that a reference names, numbered, or reports that
// there is none and returns nil.
func (p *pass) source(ref *reference) *cited {
	source := p.citable()[ref.id]
	switch {
	case source == nil && !p.frontless && !p.full(diag.Error):
		p.unknownSource(ref)
	case source != nil && source.number == 0:
		p.numbered = append(p.numbered, source)
		source.number = len(p.numbered)
	}
	return source
}

// citable are the sources that may be cited, by ID. Of two with the same, which
// is reported, it is the first.
func (p *pass) citable() map[string]*cited {
	if p.sources == nil {
		p.sources = map[string]*cited{}
		for i, s := range p.doc.Front.Sources {
			if s.ID != "" && p.sources[s.ID] == nil {
				p.sources[s.ID] = &cited{index: i}
			}
		}
	}
	return p.sources
}

func (p *pass) unknownSource(ref *reference) {
	known := slices.Sorted(maps.Keys(p.citable()))
	if meant := p.sources[diag.Suggest(ref.id, known)]; meant != nil {
		meant.meant = true
	}
	p.report(diag.Error, ref.offset, "unknown-source", "there is no source “"+ref.id+"”",
		diag.DidYouMean(ref.id, known, "list it under “sources”, with “id: "+ref.id+"”"))
}

// listSources orders the document's sources as readers meet them, and, if all
// of its text has been read, looks for those that they do not.
func (p *pass) listSources(whole bool) {
	front := p.doc.Front.Sources
	if len(front) == 0 {
		return
	}
	all := make([]CitedSource, 0, len(front))
	listed := make([]bool, len(front))
	for _, source := range p.numbered {
		all = append(all, CitedSource{front[source.index], source.citations})
		listed[source.index] = true
	}
	for i, s := range front {
		if !listed[i] {
			all = append(all, CitedSource{Source: s})
		}
	}
	p.doc.Sources = all
	if whole {
		p.checkSources()
	}
}

// checkSources warns about the sources that nothing cites though they could be.
func (p *pass) checkSources() {
	for i, s := range p.doc.Front.Sources {
		if !isSourceID(s.ID) {
			continue // none, or reported
		}
		if source := p.citable()[s.ID]; source.index == i && source.number == 0 && !source.meant {
			p.faults = append(p.faults, s.Place.Warning("uncited-source", "nothing cites the source “"+s.ID+"”",
				"cite it with [@"+s.ID+"], or leave its ID out if the page as a whole rests on it"))
		}
	}
}

func citationID(n int) string { return "cite:" + strconv.Itoa(n) }

// citationMark writes <sup class="cite">[<a href="#src:1" …>1</a>]</sup>.
func citationMark(w *writer, n *citation, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	w.print(`<sup class="cite">[`)
	for i, ref := range n.refs {
		if i > 0 {
			w.print(", ")
		}
		if ref.number == 0 {
			w.print("?") // an error; there is nothing to lead to
			continue
		}
		w.print("<a ")
		if ref.place > 0 {
			w.print(`id="`, citationID(ref.place), `" `)
		}
		number := strconv.Itoa(ref.number)
		w.print(`href="#src:`, number, `" role="doc-biblioref" aria-label="Source `, number, `">`, number, "</a>")
	}
	w.print("]</sup>")
	return ast.WalkContinue
}
