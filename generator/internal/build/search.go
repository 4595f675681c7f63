package build

import (
	"slices"
	"sync"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/search"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

const (
	searchURL   = "search/"
	searchTitle = "Search"
)

// reservedForSearch lists what the search page and the index occupy: with the
// folders, all that is in them.
func reservedForSearch() []string {
	paths := []string{searchURL + "index.html", searchURL + search.Root}
	for _, folder := range search.Folders() {
		paths = append(paths, searchURL+folder)
	}
	return paths
}

// addIndex adds the files of the index. They are made when somebody needs them,
// all from one look at the site: a preview that nobody searches has none.
func (b *builder) addIndex(tree Tree, links []*pageLinks) {
	if !b.config.Search {
		return
	}
	i := &indexer{b.site, links, b.checklists, sync.Pool{New: func() any { return new([]byte) }}}
	pages := i.pages
	if b.memory.next == nil { // nothing else keeps the site for longer than this
		made := pages()
		i.site, i.links, i.checklists = nil, nil, nil
		pages = func() []search.Page { return made }
	}
	for _, piece := range search.Pieces(len(links), pages, b.options.Workers) {
		tree[searchURL+piece.Path] = Recipe("", piece.Content) // is written from the index at once
	}
}

// An indexer says what the pages of a site have to be found by.
type indexer struct {
	site       *site.Site
	links      []*pageLinks
	checklists map[*markdown.Document]*checklist.Checklist
	buffers    sync.Pool // of *[]byte
}

func (i *indexer) pages() []search.Page {
	pages := make([]search.Page, len(i.links))
	for n, page := range i.site.Pages {
		pages[n] = search.Page{
			URL: i.site.Href("", page.URL), Title: page.Title, Section: sectionTitle(page), Description: page.Front().Description,
			Parts: i.parts(i.links[n]),
		}
	}
	return pages
}

// parts returns what reads the text of a page.
func (i *indexer) parts(links *pageLinks) func() []search.Part {
	if list := i.checklists[links.doc]; list != nil {
		return assessor{list, links.fills}.parts
	}
	if links.doc == nil || len(links.doc.HTML) == 0 {
		return func() []search.Part { return nil }
	}
	html, slots, fills := links.doc.HTML, links.doc.Slots, links.fills
	return func() []search.Part {
		buffer := i.buffers.Get().(*[]byte)
		defer i.buffers.Put(buffer)
		*buffer = Bytes(interleaved(html, slots, fills)...).AppendTo((*buffer)[:0])
		*buffer = slices.Grow(*buffer, len(*buffer))
		return search.Parts(*buffer)
	}
}

// sectionTitle is the title of the section that a page is in, empty for the home
// page and its neighbours.
func sectionTitle(page *site.Page) string {
	section := page.Section
	if page.IsIndex() {
		section = section.Parent
	}
	if section == nil || section.Parent == nil {
		return ""
	}
	return section.Page.Title
}

// parts are the topics, questions and outcomes of a self-assessment, by the
// anchors that they have on its page.
func (a assessor) parts() []search.Part {
	l := a.list
	parts := []search.Part{{Text: a.plain(l.Intro, l.Caveat, l.Remarks)}}
	for _, topic := range l.Topics {
		parts = append(parts, search.Part{ID: "topic-" + topic.ID, Heading: a.plain(topic.Title), Text: a.plain(topic.Intro)})
		for _, q := range topic.Questions {
			texts := []checklist.Text{q.Why}
			for _, answer := range q.Answers {
				texts = append(append(texts, answer.Label, answer.Advice), answer.Reads...)
			}
			parts = append(parts, search.Part{ID: "q-" + q.ID, Heading: a.plain(q.Ask), Text: a.plain(texts...)})
		}
	}
	for _, o := range l.Outcomes {
		texts := append(append([]checklist.Text{o.Text}, o.Next...), o.Reads...)
		parts = append(parts, search.Part{ID: "outcome-" + o.ID, Heading: a.plain(o.Title), Text: a.plain(texts...)})
	}
	return parts
}

// plain joins texts without their markup, as paragraphs of their own.
func (a assessor) plain(texts ...checklist.Text) string {
	var all []byte
	for _, text := range texts {
		all = append(append(all, "<p>"...), a.html(text)...)
	}
	return search.Plain(all)
}

// listedWhole is the number of pages up to which the search page lists all of
// them. A larger site lists its sections, at most so many, with the number of
// pages in each.
const listedWhole = 150

// suggestedMost is how many self-assessments are suggested to who finds nothing.
const suggestedMost = 6

// lookForSearch returns the sight of the search page, which is a list of all
// pages for who has no JavaScript.
func lookForSearch(f *frame, s *site.Site) sight {
	seen := sight{subject: subject{frame: f, kind: theme.Search, picture: pictureOf(s, s.Root.Page)}}
	for _, page := range s.Pages {
		if page.Assessment != "" && len(seen.suggested) < suggestedMost {
			seen.suggested = append(seen.suggested, page.Card)
		}
	}
	if len(s.Pages) > listedWhole {
		seen.groups = countedSections(s)
		return seen
	}
	seen.groups = allSections(s, s.Root.Sections)
	others := append([]*site.Card{s.Root.Page.Card}, cards(s.Root.Articles)...)
	seen.groups = append(seen.groups, listing{listed{title: "Other pages"}, others})
	return seen
}

// countedSections lists the sections of a large site, and the pages that are in
// none. Of what would be too much for a list, the number of pages is given.
func countedSections(s *site.Site) []listing {
	sections, others := s.Root.Sections, cards(s.Root.Articles)
	most := min(len(sections), listedWhole)
	groups := each(sections[:most], func(s *site.Section) listing {
		return listing{listed: listed{head: s.Page.Card, face: s.Page.Face, count: countPages(s), accent: accent(s)}}
	})
	if most < len(sections) {
		left := 0
		for _, section := range sections[most:] {
			left += countPages(section)
		}
		groups = append(groups, listing{listed: listed{title: "Other sections", count: left}})
	}
	switch {
	case len(others) > listedWhole:
		groups = append(groups, listing{listed{title: "Other pages", count: len(others)}, others[:listedWhole]})
	case len(others) > 0:
		groups = append(groups, listing{listed{title: "Other pages"}, others})
	}
	return groups
}

// allSections lists sections and, behind each, those within.
func allSections(s *site.Site, sections []*site.Section) []listing {
	var all []listing
	for _, section := range sections {
		all = append(append(all, listings(s, []*site.Section{section})...), allSections(s, section.Sections)...)
	}
	return all
}

func countPages(s *site.Section) int {
	count := 1 + len(s.Articles)
	for _, inner := range s.Sections {
		count += countPages(inner)
	}
	return count
}

// search is the view of the search page.
func (s *sight) search() theme.PageView {
	rel := s.frame.from(searchURL)
	view := s.common(searchURL, rel)
	view.Title, view.Summary = searchTitle, "Search "+s.frame.title+", or find a page in the list"
	view.Breadcrumbs = []theme.Link{{Label: s.frame.home, URL: rel("")}}
	view.Groups = groups(s.groups, rel)
	for i := range view.Groups {
		view.Groups[i].Description = "" // the titles are enough
	}
	view.Card = s.shownCard()
	view.Suggested = entries(s.suggested, rel)
	return view
}
