package build

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// relative turns an address of the site into a URL for one page.
type relative func(address string) string

// from is for the page at address.
func (f *frame) from(address string) relative {
	return func(to string) string { return f.form.Href(address, to) }
}

// view makes the view.
func (s *sight) view() theme.PageView {
	switch s.kind {
	case theme.Tag:
		return s.tagged()
	case theme.Tags:
		return s.allTags()
	case theme.Redirect:
		return s.redirect()
	case theme.NotFound:
		return s.notFound()
	case theme.Search:
		return s.search()
	case theme.Offline:
		return s.offline()
	}
	return s.page()
}

// common fills in what every view has.
func (s *sight) common(address string, rel relative) theme.PageView {
	f := s.frame
	view := theme.PageView{
		Kind:   s.kind,
		Accent: s.accent,
		Site: theme.SiteView{
			Title:       f.title,
			Description: f.description,
			Language:    f.language,
			Author:      f.author,
			Draft:       f.drafts,
			Offline:     f.offline,
			Navigation:  s.links(f.navigation, rel),
			Footer:      s.links(f.footer, rel),
		},
		URL:    absolute(f.baseURL, address),
		Author: f.author,
		Home:   rel(""),
	}
	if f.form != site.Portable { // whose feeds nobody could subscribe to
		view.Feed = rel(feedFile)
	}
	if f.search {
		view.Search = rel(searchURL)
	}
	return view
}

func (s *sight) links(from []entrance, rel relative) []theme.Link {
	return each(from, func(e entrance) theme.Link {
		if e.card == nil {
			return theme.Link{Label: e.label, URL: e.url}
		}
		return theme.Link{Label: e.label, URL: rel(e.card.URL), Current: s.current(e.card)}
	})
}

// current says whether a page of the navigation is the one at hand or heads a
// section that holds it. The home page holds only itself: it would be current
// everywhere. Lists that nobody wrote are nowhere.
func (s *sight) current(target *site.Card) string {
	switch {
	case s.card == nil, s.kind == theme.Tag, s.kind == theme.Tags, s.kind == theme.Redirect, s.kind == theme.NotFound:
	case target.URL == s.card.URL:
		return "page"
	case target.URL != "" && slices.ContainsFunc(s.trail, func(above *site.Card) bool { return above.URL == target.URL }):
		return "location"
	}
	return ""
}

// page is the view of a page of the content tree.
func (s *sight) page() theme.PageView {
	rel, front := s.frame.from(s.card.URL), &s.face.Front
	view := s.common(s.card.URL, rel)
	view.Title, view.Description, view.Summary = s.card.Title, front.Description, s.card.Summary
	view.Draft = s.card.Unpublished != ""
	view.Author = cmp.Or(front.Author, view.Author)
	view.Date, view.Updated, view.Reviewed = day(front.Date), day(front.Updated), day(front.Reviewed)
	view.ReviewDue, view.LongOverdue = day(s.review.Due), s.review.LongOverdue
	view.Params = front.Params
	for _, above := range s.trail {
		view.Breadcrumbs = append(view.Breadcrumbs, theme.Link{Label: above.Title, URL: rel(above.URL)})
	}
	for _, tag := range s.tags {
		view.Tags = append(view.Tags, theme.Link{Label: topic(tag), URL: rel(tag.URL)})
	}
	view.Previous, view.Next = neighbour(s.previous, rel), neighbour(s.next, rel)
	view.Related, view.LinkedFrom = cardLinks(s.related, rel), cardLinks(s.linkedFrom, rel)
	view.LeadsTo = cardLinks(s.leadsTo, func(to string) string { return absolute(s.frame.baseURL, to) })
	view.Check = check(s.check, rel)
	view.Groups = groups(s.groups, rel)
	if s.feed != nil && s.frame.form != site.Portable {
		view.SectionFeed = &theme.Link{Label: s.feed.Title, URL: rel(s.feed.URL + site.FeedFile)}
	}
	view.Card = s.shownCard()
	view.StructuredData = theme.JS(s.structuredData(&view))
	s.describeText(&view)
	return view
}

func cardLinks(cards []*site.Card, rel relative) []theme.Link {
	return each(cards, func(c *site.Card) theme.Link { return theme.Link{Label: c.Title, URL: rel(c.URL)} })
}

// check shows a self-assessment to a page's readers; it may be nil.
func check(c *site.Card, rel relative) *theme.Entry {
	if c == nil {
		return nil
	}
	shown := cardEntry(c, rel)
	return &shown
}

// describeText fills in what depends on the page's text.
func (s *sight) describeText(view *theme.PageView) {
	doc := s.text.doc
	if doc == nil {
		return
	}
	view.Sources, view.Graded = sources(doc.Sources), doc.Graded
	if s.kind == theme.Assess { // whose texts nobody reads from start to end
		view.Assessment = assessor{s.list, s.text.fills}.view()
		return
	}
	view.HasBody = len(doc.HTML) > 0
	view.Words, view.ReadingMinutes, view.Contents = doc.Words, s.card.Minutes, contents(doc.Headings)
	if s.glossary {
		view.Letters = letters(doc.Terms)
	}
}

// letters orders terms as an index does.
func letters(terms []markdown.Term) []theme.Letter {
	key := func(t markdown.Term) string { return strings.ToLower(t.Text) }
	var all []theme.Letter
	for _, term := range slices.SortedStableFunc(slices.Values(terms), func(a, b markdown.Term) int { return strings.Compare(key(a), key(b)) }) {
		first, _ := utf8.DecodeRuneInString(term.Text)
		letter := "#"
		if unicode.IsLetter(first) {
			letter = string(unicode.ToUpper(first))
		}
		if len(all) == 0 || all[len(all)-1].Text != letter {
			all = append(all, theme.Letter{Text: letter})
		}
		last := &all[len(all)-1]
		last.Terms = append(last.Terms, theme.Link{Label: term.Text, URL: "#" + url.PathEscape(term.ID)})
	}
	return all
}

func neighbour(p *site.Card, rel relative) *theme.Link {
	if p == nil {
		return nil
	}
	return &theme.Link{Label: p.Title, URL: rel(p.URL)}
}

func groups(listings []listing, rel relative) []theme.Group {
	var all []theme.Group
	for _, l := range listings {
		group := theme.Group{Title: l.title, Accent: l.accent, Count: l.count, Check: check(l.check, rel), Entries: entries(l.entries, rel)}
		if l.head != nil {
			group.Title, group.Description, group.URL = l.head.Title, l.head.Summary, rel(l.head.URL)
			group.Params = l.face.Front.Params
		}
		all = append(all, group)
	}
	return all
}

func entries(pages []*site.Card, rel relative) []theme.Entry {
	return each(pages, func(p *site.Card) theme.Entry { return cardEntry(p, rel) })
}

func cardEntry(p *site.Card, rel relative) theme.Entry {
	return theme.Entry{Title: p.Title, Description: p.Summary, URL: rel(p.URL), Date: day(p.Date),
		ReadingMinutes: p.Minutes, Draft: p.Unpublished != "", Assessment: p.Assessment, Questions: p.Questions}
}

// contents nests the headings of level 3 below those of level 2.
func contents(headings []markdown.Heading) []theme.Heading {
	var all []theme.Heading
	for _, h := range headings {
		entry := theme.Heading{ID: h.ID, HTML: h.HTML, Level: h.Level}
		switch {
		case h.Level == 2 || h.Level == 3 && len(all) == 0:
			all = append(all, entry)
		case h.Level == 3:
			parent := &all[len(all)-1]
			parent.Children = append(parent.Children, entry)
		}
	}
	return all
}

// sources numbers the works that a page rests on as its citations do.
func sources(from []markdown.CitedSource) []theme.Source {
	all := make([]theme.Source, len(from))
	for i, s := range from {
		all[i] = theme.Source{Number: i + 1, Title: s.Title, Author: s.Author, Publisher: s.Publisher, Year: s.Year, URL: s.URL,
			Seen: s.Seen, Note: s.Note, Citations: s.Citations}
	}
	return all
}

// day is a date for a view, nil for none. Dates are shown as they were
// written, in their own time zone.
func day(t time.Time) *theme.Day {
	if t.IsZero() {
		return nil
	}
	iso, text, _ := strings.Cut(t.Format("2006-01-02 2 January 2006"), " ") // at once: lists have thousands
	return &theme.Day{ISO: iso, Text: text}
}

// tagged is the view of the list of one tag's pages.
func (s *sight) tagged() theme.PageView {
	rel := s.frame.from(s.tag.URL)
	view := s.common(s.tag.URL, rel)
	view.Title = topic(s.tag)
	view.Summary = "Pages of " + s.frame.title + " about this topic: " + view.Title
	view.Breadcrumbs = []theme.Link{{Label: s.frame.home, URL: rel("")}, {Label: tagsTitle, URL: rel(site.TagsURL)}}
	view.Groups = groups(s.groups, rel)
	view.Card = s.shownCard()
	return view
}

// topic is what readers see of a tag. A tag that an author has written as an
// address has it, in lower case and with hyphens, becomes words: “red-flags” is
// “Red flags”. Any other stands as it is written.
func topic(tag *site.Label) string {
	if tag.URL != site.TagsURL+tag.Name+"/" || strings.ToLower(tag.Name) != tag.Name {
		return tag.Name
	}
	words := strings.ReplaceAll(tag.Name, "-", " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

const tagsTitle = "All topics"

// allTags is the view of the list of all tags.
func (s *sight) allTags() theme.PageView {
	rel := s.frame.from(site.TagsURL)
	view := s.common(site.TagsURL, rel)
	view.Title, view.Summary = tagsTitle, "Every topic of "+s.frame.title+" and its articles"
	view.Breadcrumbs = []theme.Link{{Label: s.frame.home, URL: rel("")}}
	entries := make([]theme.Entry, len(s.tags))
	for i, tag := range s.tags {
		entries[i] = theme.Entry{Title: topic(tag), URL: rel(tag.URL), Count: s.counts[i]}
	}
	view.Groups = []theme.Group{{Entries: entries}}
	view.Card = s.shownCard()
	return view
}

func (s *sight) redirect() theme.PageView {
	rel := s.frame.from(s.alias)
	view := s.common(s.card.URL, rel)
	view.Title, view.Summary, view.Target = s.card.Title, s.card.Summary, rel(s.card.URL)
	return view
}

func (s *sight) notFound() theme.PageView {
	root := rootPath(s.frame.baseURL)
	rel := func(address string) string { return root + site.Escape(address) }
	view := s.common(notFoundFile, rel)
	view.Title = "Page not found"
	view.Groups = groups(s.groups, rel)
	return view
}
