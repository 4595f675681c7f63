package site

import (
	"cmp"
	"slices"
)

// A graph says which pages the texts of a site lead to. Pages are numbers, their
// places in [Site.Pages], so that a graph outlives pages that change in nothing
// that it sees: their paths and links, and which of them are self-assessments.
type graph struct {
	from  [][]int32 // by page: the pages whose texts link to it, in order
	to    [][]int32 // by page: those that its text links to, each once, in its order: the first maxLeadsTo
	check []int32   // by page: the self-assessment for its readers, or none
}

// none is no page.
const none = -1

// connect makes the graph, unless it would be the one that it was.
func (a *assembly) connect() {
	for i, page := range a.site.Pages {
		page.place = int32(i)
	}
	if a.last.graph != nil && slices.EqualFunc(a.site.Pages, a.last.Pages, linkAlike) {
		a.site.graph = a.last.graph
		return
	}
	pages := a.site.Pages
	g := &graph{from: make([][]int32, len(pages)), to: make([][]int32, len(pages)), check: make([]int32, len(pages))}
	votes := map[*Section]map[int32]int{} // how often a section's texts lead to a self-assessment
	for i, page := range pages {
		g.check[i] = none
		for _, name := range page.Face.Links {
			to := a.site.pageAt(name)
			if to == nil || to == page {
				continue
			}
			place := to.place
			if known := g.from[place]; len(known) == 0 || known[len(known)-1] != int32(i) {
				g.from[place] = append(known, int32(i))
			}
			if len(g.to[i]) < maxLeadsTo && !slices.Contains(g.to[i], place) {
				g.to[i] = append(g.to[i], place)
			}
			if to.Face.Assessment != "" {
				if g.check[i] == none {
					g.check[i] = place
				}
				vote(votes, page.Section, place)
			}
		}
	}
	for i, page := range pages {
		g.check[i] = checkOf(page, g.check[i], most(votes[page.Section]))
	}
	a.site.graph = g
}

func vote(votes map[*Section]map[int32]int, section *Section, place int32) {
	if votes[section] == nil {
		votes[section] = map[int32]int{}
	}
	votes[section][place]++
}

// checkOf chooses between the self-assessment that a page leads to and that of
// its section. The root is no section with a subject of its own.
func checkOf(page *Page, own, ofSection int32) int32 {
	switch {
	case page.Face.Assessment != "" || page.URL == "":
		return none
	case page.Section.Parent == nil:
		return own
	case own == none || page.IsIndex():
		return ofSection
	}
	return own
}

func linkAlike(a, b *Page) bool {
	return a.Path == b.Path && (a.Face == b.Face || a.Face.Assessment == b.Face.Assessment && slices.Equal(a.Face.Links, b.Face.Links))
}

// most returns the key with the greatest count, or none if there is no such one.
func most(counts map[int32]int) int32 {
	best, count := int32(none), 0
	for key, n := range counts {
		switch {
		case n > count:
			best, count = key, n
		case n == count:
			best = none
		}
	}
	return best
}

// maxLinkedFrom bounds what [Site.LinkedFrom] returns: a glossary may be linked
// from everywhere.
const maxLinkedFrom = 8

// LinkedFrom returns pages whose texts link to a page, in the order of their
// paths, and at most eight: articles of other sections before those of its own.
// The pages of sections are not among them: they lead to everything.
func (s *Site) LinkedFrom(p *Page) []*Page {
	var near, far []*Page
	for _, i := range s.graph.from[p.place] {
		switch from := s.Pages[i]; {
		case from.IsIndex():
		case from.Section == p.Section:
			near = append(near, from)
		default:
			far = append(far, from)
		}
	}
	all := append(far, near...)
	return all[:min(len(all), maxLinkedFrom)]
}

// maxLeadsTo is how many pages [Site.LeadsTo] returns: nobody types more addresses.
const maxLeadsTo = 40

// LeadsTo returns the pages that a page's text links to, each once, in its order.
func (s *Site) LeadsTo(p *Page) []*Page {
	all := make([]*Page, len(s.graph.to[p.place]))
	for i, place := range s.graph.to[p.place] {
		all[i] = s.Pages[place]
	}
	return all
}

// Check returns the self-assessment for a page's readers: the first that its text
// links to, else its section's, the one to which the section's texts link most
// often. A section's own page has the section's. Nil for the home page, for
// self-assessments, and where nothing says which it is.
func (s *Site) Check(p *Page) *Page {
	if i := s.graph.check[p.place]; i != none {
		return s.Pages[i]
	}
	return nil
}

// How many pages [Site.Related] returns, and how many it looks at for each tag:
// those next to the page by title, so that a tag of thousands costs no more.
const (
	maxRelated  = 3
	tagsHorizon = 12
)

// A likeness is how much a page shares with another.
type likeness struct {
	page   *Page
	weight float64
}

// Related returns the pages that share most with a page, at most three: every
// tag that they share counts, a rare one more. Those beside it in the section are
// not among them, nor those that are shown already.
func (s *Site) Related(p *Page, shown []*Page) []*Page {
	var room [4 * tagsHorizon]likeness
	found := room[:0]
	for _, label := range p.Tags {
		tag := s.tagged[label]
		at, _ := slices.BinarySearchFunc(tag.Pages, p, func(a, b *Page) int { return cmp.Compare(a.rank, b.rank) })
		for _, other := range tag.Pages[max(0, at-tagsHorizon/2):min(len(tag.Pages), at+tagsHorizon/2+1)] {
			if other == p || other == p.Previous || other == p.Next || other.IsIndex() {
				continue
			}
			i := slices.IndexFunc(found, func(l likeness) bool { return l.page == other })
			if i < 0 {
				i, found = len(found), append(found, likeness{page: other})
			}
			found[i].weight += 1 / float64(len(tag.Pages))
		}
	}
	var related []*Page
	for len(related) < maxRelated && len(found) > 0 {
		best := slices.MinFunc(found, func(a, b likeness) int {
			return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.page.place, b.page.place))
		})
		found = slices.DeleteFunc(found, func(l likeness) bool { return l.page == best.page })
		if !slices.Contains(shown, best.page) {
			related = append(related, best.page)
		}
	}
	return related
}
