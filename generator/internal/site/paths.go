package site

import (
	"path"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// leadsTo yields the pages of the site that a page's own text links to, also
// repeatedly; the lists that the generator adds to a page do not count.
func (s *Site) leadsTo(p *Page, doc *markdown.Document) func(yield func(*Page) bool) {
	return func(yield func(*Page) bool) {
		if doc == nil {
			return
		}
		for _, slot := range doc.Slots {
			to := s.pageAt(path.Join(folderOf(p.Path), slot.Path))
			if to != nil && to != p && !yield(to) {
				return
			}
		}
	}
}

// pathAdvice reports pages that nothing leads to, and articles that lead
// nowhere.
func (s *Site) pathAdvice(texts Texts) []diag.Diagnostic {
	var advice []diag.Diagnostic
	found := s.found(texts)
	for _, page := range s.Pages {
		if !page.IsIndex() && !found[page] {
			advice = append(advice, diag.Place{File: rootPath(page.Path)}.Warning("orphan-page",
				"no other page leads here, and neither do navigation and footer", "link to it where its readers come from"))
		}
		if page.isArticle() && !s.hasNextStep(page, texts.Of(page)) {
			advice = append(advice, diag.Place{File: rootPath(page.Path)}.Warning("no-next-step",
				"the text leads to no other page of the site", "end with a link to what to read or do next"))
		}
	}
	return advice
}

// found are the pages that a text, the navigation or the footer leads to.
func (s *Site) found(texts Texts) map[*Page]bool {
	found := make(map[*Page]bool, len(s.Pages))
	for _, links := range [][]Link{s.Navigation, s.Footer} {
		for _, link := range links {
			found[link.Page] = true
		}
	}
	for _, page := range s.Pages {
		for to := range s.leadsTo(page, texts.Of(page)) {
			found[to] = true
		}
	}
	return found
}

func (s *Site) hasNextStep(p *Page, doc *markdown.Document) bool {
	for range s.leadsTo(p, doc) {
		return true
	}
	return false
}

// isArticle reports whether the page is neither a section's nor a
// self-assessment.
func (p *Page) isArticle() bool { return !p.IsIndex() && path.Ext(p.Path) == pageExtensions[0] }
