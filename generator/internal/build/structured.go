package build

import (
	"encoding/json"

	"rapport/generator/internal/theme"
)

// Structured data for search engines: JSON-LD with the vocabulary of schema.org.
type (
	graph struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}
	article struct {
		Type        string `json:"@type"`
		Headline    string `json:"headline"`
		Description string `json:"description,omitempty"`
		Published   string `json:"datePublished,omitempty"`
		Modified    string `json:"dateModified,omitempty"`
		Author      *maker `json:"author,omitempty"`
		Publisher   maker  `json:"publisher"`
		Image       string `json:"image,omitempty"`
		Page        string `json:"mainEntityOfPage"`
	}
	maker struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	breadcrumbs struct {
		Type  string  `json:"@type"`
		Items []crumb `json:"itemListElement"`
	}
	crumb struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item,omitempty"` // absolute; none for the page itself
	}
	webSite struct {
		Type        string `json:"@type"`
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		URL         string `json:"url"`
	}
)

// structuredData describes a page whose view is otherwise complete, as JSON that
// cannot end the script element it stands in: encoding/json escapes <, >, & and
// what JavaScript takes for the end of a line.
func (s *sight) structuredData(view *theme.PageView) string {
	data := graph{Context: "https://schema.org"}
	if s.kind == theme.Home {
		data.Graph = append(data.Graph, webSite{"WebSite", view.Site.Title, view.Site.Description, view.URL})
	}
	if s.kind == theme.Article {
		data.Graph = append(data.Graph, s.article(view))
	}
	if len(s.trail) > 0 && s.kind != theme.Assess { // whose bytes are counted: the page shows the same links
		data.Graph = append(data.Graph, s.breadcrumbs())
	}
	if len(data.Graph) == 0 {
		return ""
	}
	out, _ := json.Marshal(data) // strings and numbers cannot fail
	return string(out)
}

// article describes an article. An author named by the page is a person; one
// that stands for the whole site need not be.
func (s *sight) article(view *theme.PageView) article {
	made := article{
		Type: "Article", Headline: view.Title, Description: view.Summary, Page: view.URL,
		Publisher: maker{"Organization", view.Site.Title},
	}
	if view.Date != nil {
		made.Published, made.Modified = view.Date.ISO, view.Date.ISO
	}
	if view.Updated != nil {
		made.Modified = view.Updated.ISO
	}
	switch {
	case s.face.Front.Author != "":
		made.Author = &maker{"Person", view.Author}
	case view.Author != "":
		made.Author = &maker{"Organization", view.Author}
	}
	if view.Card != nil {
		made.Image = view.Card.URL
	}
	return made
}

// breadcrumbs lead from the home page to the page.
func (s *sight) breadcrumbs() breadcrumbs {
	made := breadcrumbs{Type: "BreadcrumbList"}
	for i, above := range s.trail {
		made.Items = append(made.Items, crumb{"ListItem", i + 1, above.Title, absolute(s.frame.baseURL, above.URL)})
	}
	made.Items = append(made.Items, crumb{"ListItem", len(s.trail) + 1, s.card.Title, ""})
	return made
}
