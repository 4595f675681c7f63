package build

import (
	"bytes"
	"slices"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// What a build keeps of the site as a whole. A site is assembled of faces, never
// of texts, and everything that a page comes to is a function of the site, the
// theme and the page's own text. All three are immutable, so pointers are keys:
// with the same site and theme, an edit concerns the pages whose texts are
// others, and nothing else.

// A siteEntry is an assembled site, which knows what it was made of.
type siteEntry struct {
	site   *site.Site
	faults []diag.Diagnostic
}

// A linksEntry is where the links of a site lead, by page. They depend on the
// site and on the page's text; within the site, on the page's own card and on
// what stands at the paths that the links name.
type linksEntry struct {
	site  *site.Site
	pages []*pageLinks
}

// pageLinks are a page's text and what fills its slots. They are immutable, and
// equal ones are kept instead of new ones.
type pageLinks struct {
	doc    *markdown.Document // nil for a generated page
	fills  [][]byte           // by slot
	marks  site.Marks         // of where they lead
	faults []diag.Diagnostic
}

// unless returns made, or l if that is equal. l may be nil.
func (l *pageLinks) unless(made *pageLinks) *pageLinks {
	if l != nil && l.doc == made.doc && len(l.faults)+len(made.faults) == 0 && slices.EqualFunc(l.fills, made.fills, bytes.Equal) {
		return l
	}
	return made
}

// A treeEntry is a tree without faults and what it was made of.
type treeEntry struct {
	site  *site.Site
	theme *theme.Theme
	links []*pageLinks
	frame *frame
	pages map[string]*page // by output path
	tree  Tree
}

// facing gives a page the face that it had, if that is equal: a site is known
// by which faces it has.
func (p parsed) facing(last *site.Face) parsed {
	if last != nil && p.face.Equal(last) {
		p.face = last
	}
	return p
}

// assemble assembles a site, unless it would be the one that it was.
func (m memory) assemble(in site.Input) (*site.Site, []diag.Diagnostic) {
	entry := m.last.site
	switch {
	case entry.site == nil:
		entry.site, entry.faults = site.Assemble(in)
	case !entry.site.IsOf(in):
		entry.site, entry.faults = entry.site.Reassemble(in)
	}
	if m.next != nil {
		m.next.site = entry
	}
	return entry.site, entry.faults
}

// lastLinks returns a function that returns the links that a page of a site had,
// by its number, and whether its document would have the same again.
func (m memory) lastLinks(s *site.Site) func(number int, doc *markdown.Document) (last *pageLinks, stand bool) {
	last := m.last.links
	switch {
	case last.site == nil || last.site.Form() != s.Form():
		return func(int, *markdown.Document) (*pageLinks, bool) { return nil, false }
	case last.site == s:
		return func(i int, doc *markdown.Document) (*pageLinks, bool) { return last.pages[i], last.pages[i].doc == doc }
	}
	moves := s.Moves(last.site)
	return func(i int, doc *markdown.Document) (*pageLinks, bool) {
		page, twin := s.Pages[i], moves.Twin(i)
		if twin < 0 {
			return nil, false
		}
		known := last.pages[twin]
		return known, known.doc == doc && page.Card == last.site.Pages[twin].Card &&
			len(known.faults) == 0 && // a fault sees more: its hint says what there is elsewhere
			!moves.Concern(page, doc, known.marks)
	}
}

func (m memory) keepLinks(s *site.Site, pages []*pageLinks) {
	if m.next != nil {
		m.next.links = linksEntry{s, pages}
	}
}

// lastTree returns what is known of the last tree; nothing, if that had another
// theme.
func (m memory) lastTree(t *theme.Theme) treeEntry {
	if m.last.tree.theme != t {
		return treeEntry{}
	}
	return m.last.tree
}

func (m memory) keepTree(entry treeEntry) {
	if m.next != nil {
		m.next.tree = entry
	}
}
