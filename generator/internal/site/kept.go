package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"rapport/generator/internal/markdown"
)

// Kept is what a reader without a connection has of a site, beside the home page
// and whatever they have visited.
type Kept struct {
	Assessments []*Page  // in the order of Path
	Reads       []*Page  // other pages that these lead to, each once, in the order in which they do
	Files       []string // pictures on all of them, in order
}

// Browsers fetch what is kept unasked, so all of it is bounded.
const (
	keptPages        = 100     // beside the home page
	keptTextBytes    = 4 << 20 // of HTML of all texts
	keptPictureBytes = 4 << 20 // of all pictures
)

// Kept says what is kept. It depends on the texts of self-assessments, beside
// their faces. What finds no place within the bounds is left out: a later page,
// or a picture that few of the pages show.
func (s *Site) Kept(texts Texts) Kept {
	k := keeper{site: s, texts: texts, seen: map[*Page]bool{}, shows: map[string]int{}}
	k.take(s.Root.Page)
	var kept Kept
	for _, page := range s.Pages {
		if page.Face.Assessment != "" && k.take(page) {
			kept.Assessments = append(kept.Assessments, page)
		}
	}
	for _, page := range kept.Assessments {
		for to := range s.leadsTo(page, texts.Of(page)) {
			if k.take(to) {
				kept.Reads = append(kept.Reads, to)
			}
		}
	}
	kept.Files = k.pictures()
	return kept
}

// A keeper fills the bounds of what is kept.
type keeper struct {
	site  *Site
	texts Texts
	seen  map[*Page]bool
	bytes int            // of the texts of these
	shows map[string]int // by picture: how many of the pages show it
}

// take says whether a page is to be kept that is not kept yet.
func (k *keeper) take(page *Page) bool {
	if k.seen[page] || len(k.seen) > keptPages {
		return false
	}
	doc, size := k.texts.Of(page), 0
	if doc != nil {
		size = len(doc.HTML)
	}
	if k.bytes+size > keptTextBytes {
		return false
	}
	k.seen[page] = true
	k.bytes += size
	for _, name := range k.site.pictures(page, doc) {
		k.shows[name]++
	}
	return true
}

// pictures are those to be kept, by content path: first those that most pages show,
// and of these the smallest.
func (k *keeper) pictures() []string {
	size := func(name string) int { return len(k.site.files[name]) }
	var kept []string
	total := 0
	for _, name := range slices.SortedFunc(maps.Keys(k.shows), func(a, b string) int {
		return cmp.Or(cmp.Compare(k.shows[b], k.shows[a]), cmp.Compare(size(a), size(b)), strings.Compare(a, b))
	}) {
		if total+size(name) <= keptPictureBytes {
			total += size(name)
			kept = append(kept, name)
		}
	}
	slices.Sort(kept)
	return kept
}

// pictures lists the content paths of the pictures of a page, each once.
func (s *Site) pictures(p *Page, doc *markdown.Document) []string {
	if doc == nil {
		return nil
	}
	var names []string
	for _, slot := range doc.Slots {
		if name := target(p, slot); slot.Image && s.files[name] != nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
