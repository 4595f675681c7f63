package site

import "rapport/generator/internal/markdown"

// Kept is what a reader without a connection has of a site, beside the home page
// and whatever they have visited.
type Kept struct {
	Assessments []*Page  // in the order of Path
	Reads       []*Page  // other pages that these lead to, each once, in the order in which they do
	Files       []string // pictures on all of them
}

// keptPages bounds how many pages are kept: browsers fetch them unasked.
const keptPages = 100

// Kept says what is kept. It depends on the texts of self-assessments, beside
// their faces.
func (s *Site) Kept(texts Texts) Kept {
	var kept Kept
	seen := map[*Page]bool{s.Root.Page: true}
	for _, page := range s.Pages {
		if page.Face.Assessment != "" && len(seen) <= keptPages {
			seen[page] = true
			kept.Assessments = append(kept.Assessments, page)
		}
	}
	for _, page := range kept.Assessments {
		for to := range s.leadsTo(page, texts.Of(page)) {
			if !seen[to] && len(seen) <= keptPages {
				seen[to] = true
				kept.Reads = append(kept.Reads, to)
			}
		}
	}
	files := map[string]bool{}
	for _, pages := range [][]*Page{{s.Root.Page}, kept.Assessments, kept.Reads} {
		for _, page := range pages {
			for _, name := range s.pictures(page, texts.Of(page)) {
				if !files[name] {
					files[name] = true
					kept.Files = append(kept.Files, name)
				}
			}
		}
	}
	return kept
}

// pictures lists the content paths of the pictures of a page.
func (s *Site) pictures(p *Page, doc *markdown.Document) []string {
	if doc == nil {
		return nil
	}
	var names []string
	for _, slot := range doc.Slots {
		if name := target(p, slot); slot.Image && s.files[name] != nil {
			names = append(names, name)
		}
	}
	return names
}
