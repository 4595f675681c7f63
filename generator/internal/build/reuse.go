package build

import (
	"maps"

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
	pages []pageLinks
}

// pageLinks are what fills the slots of a page's text.
type pageLinks struct {
	doc    *markdown.Document // nil for a generated page
	fills  [][]byte           // by slot
	faults []diag.Diagnostic
}

// A treeEntry is a tree without faults and what it was made of.
type treeEntry struct {
	site  *site.Site
	theme *theme.Theme
	pages []pageLinks
	frame *frame
	tree  Tree
}

// facing gives a page the face that it had, if that is equal: a site is known
// by which faces it has.
func (p parsed) facing(last parsed) parsed {
	if last.face != nil && p.face.Equal(last.face) {
		p.face = last.face
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
// by its number, if its document would have the same again.
func (m memory) lastLinks(s *site.Site) func(page int, doc *markdown.Document) (pageLinks, bool) {
	last := m.last.links
	switch last.site {
	case nil:
		return func(int, *markdown.Document) (pageLinks, bool) { return pageLinks{}, false }
	case s:
		return func(page int, doc *markdown.Document) (pageLinks, bool) {
			return last.pages[page], last.pages[page].doc == doc
		}
	}
	moves := s.Moves(last.site)
	of := make(map[*site.Card]*pageLinks, len(last.pages))
	for i, page := range last.site.Pages {
		of[page.Card] = &last.pages[i]
	}
	return func(i int, doc *markdown.Document) (pageLinks, bool) {
		page := s.Pages[i]
		known := of[page.Card]
		if known == nil || known.doc != doc || len(known.faults) > 0 || moves.Concern(page, doc) {
			return pageLinks{}, false // a fault sees more: its hint says what there is elsewhere
		}
		return *known, true
	}
}

func (m memory) keepLinks(s *site.Site, pages []pageLinks) {
	if m.next != nil {
		m.next.links = linksEntry{s, pages}
	}
}

// startTree returns a copy of the tree that was made of the site and theme, and
// the pages that it was made of; nil if there is none. The layouts that are kept
// are then those of the tree.
func (m memory) startTree(s *site.Site, t *theme.Theme) (Tree, []pageLinks) {
	last := m.last.tree
	if last.tree == nil || last.site != s || last.theme != t {
		if m.next != nil {
			m.next.layouts = make(map[string]layoutEntry, len(s.Pages))
		}
		return nil, nil
	}
	m.next.layouts = maps.Clone(m.last.layouts)
	return maps.Clone(last.tree), last.pages
}

func (m memory) keepTree(entry treeEntry) {
	if m.next != nil {
		m.next.tree = entry
	}
}

// frame returns the frame of a site.
func (m memory) frame(s *site.Site) *frame { return frameOf(s, m.last.tree.frame) }

// show lays a page out, unless it has the sight that it had: equal sights have
// equal views.
func (m memory) show(t *theme.Theme, page task) (layoutEntry, error) {
	seen := page.look()
	last := m.last.layouts[page.output]
	if last.sight != nil && last.key.theme == t && last.key.root == page.root && last.sight.equal(seen) {
		return last, nil
	}
	entry, err := m.layOut(t, page.output, seen.view(), page.root)
	if m.next != nil {
		entry.sight = seen
	}
	return entry, err
}
