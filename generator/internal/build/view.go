package build

import (
	"cmp"
	"slices"
	"time"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// A viewer makes the views of all pages. It is immutable.
type viewer struct {
	*builder
	site theme.SiteView // without links, which depend on the page
}

func newViewer(b *builder) *viewer {
	return &viewer{builder: b, site: theme.SiteView{
		Title:       b.config.Title,
		Description: b.config.Description,
		Language:    b.config.Language,
		Author:      b.config.Author,
		Draft:       b.options.Drafts,
	}}
}

// relative turns an address of the site into a URL for one page.
type relative func(address string) string

func from(address string) relative {
	return func(to string) string { return site.Relative(address, to) }
}

// common fills in what every view has. current tells whether a page of the
// navigation is the one at hand or heads a section that holds it.
func (v *viewer) common(kind theme.Kind, address string, rel relative, current func(*site.Page) bool) theme.PageView {
	view := theme.PageView{
		Kind:   kind,
		Site:   v.site,
		URL:    v.absolute(address),
		Author: v.config.Author,
		Home:   rel(""),
		Feed:   rel(feedFile),
	}
	view.Site.Navigation = links(v.builder.site.Navigation, rel, current)
	view.Site.Footer = links(v.builder.site.Footer, rel, current)
	return view
}

func links(from []site.Link, rel relative, current func(*site.Page) bool) []theme.Link {
	all := make([]theme.Link, len(from))
	for i, l := range from {
		all[i] = theme.Link{Label: l.Label, URL: l.URL}
		if l.Page != nil {
			all[i].URL, all[i].Current = rel(l.Page.URL), current(l.Page)
		}
	}
	return all
}

func nowhere(*site.Page) bool { return false }

// page is the view of a page of the content tree.
func (v *viewer) page(p *site.Page) theme.PageView {
	rel, front := from(p.URL), p.Front()
	view := v.common(v.kindOf(p), p.URL, rel, func(target *site.Page) bool { return holds(target, p) })
	view.Title, view.Description, view.Summary = p.Title, p.Description, p.Summary()
	view.Draft = p.Unpublished != ""
	view.Author = cmp.Or(front.Author, v.config.Author)
	view.Date, view.Updated, view.Reviewed = day(front.Date), day(front.Updated), day(front.Reviewed)
	review := v.builder.site.Review(p)
	view.ReviewDue, view.LongOverdue = day(review.Due), review.LongOverdue
	view.Breadcrumbs = breadcrumbs(p, rel)
	view.Params = front.Params
	if p.Doc != nil {
		view.Sources, view.Graded = sources(p.Doc.Sources), p.Doc.Graded
	}
	for _, tag := range p.Tags {
		view.Tags = append(view.Tags, theme.Link{Label: tag.Name, URL: rel(tag.URL)})
	}
	if p.Doc != nil && view.Kind != theme.Assess { // whose texts nobody reads from start to end
		view.Words, view.ReadingMinutes, view.Contents = p.Doc.Words, p.ReadingMinutes(), contents(p.Doc.Headings)
	}
	view.Previous, view.Next = neighbour(p.Previous, rel), neighbour(p.Next, rel)
	switch view.Kind {
	case theme.Home:
		view.Groups = v.groups(p.Section.Sections, rel)
		if more := v.unlisted(p.Section.Articles); len(more) > 0 {
			view.Groups = append(view.Groups, theme.Group{Title: "More", Entries: v.entries(more, rel)})
		}
	case theme.Section:
		if len(p.Section.Articles) > 0 {
			view.Groups = []theme.Group{{Entries: v.entries(p.Section.Articles, rel)}}
		}
		view.Groups = append(view.Groups, v.groups(p.Section.Sections, rel)...)
	}
	return view
}

// unlisted returns the pages that neither the navigation nor the footer has.
func (v *viewer) unlisted(pages []*site.Page) []*site.Page {
	return slices.DeleteFunc(slices.Clone(pages), func(p *site.Page) bool {
		shows := func(l site.Link) bool { return l.Page == p }
		return slices.ContainsFunc(v.builder.site.Navigation, shows) || slices.ContainsFunc(v.builder.site.Footer, shows)
	})
}

// assessment is the view of a self-assessment.
func (v *viewer) assessment(p *site.Page, a assessor) theme.PageView {
	view := v.page(p)
	view.Assessment = a.view()
	return view
}

func (v *viewer) kindOf(p *site.Page) theme.Kind {
	switch {
	case v.checklists[p.Doc] != nil:
		return theme.Assess
	case p.URL == "":
		return theme.Home
	case p.IsIndex():
		return theme.Section
	}
	return theme.Article
}

// holds reports whether target is p or heads a section that holds it. The home
// page holds only itself: it would be current everywhere.
func holds(target, p *site.Page) bool {
	if target == p || !target.IsIndex() || target.URL == "" {
		return target == p
	}
	for s := p.Section; s != nil; s = s.Parent {
		if s.Page == target {
			return true
		}
	}
	return false
}

// breadcrumbs lead from the home page down to the page's section; a section's
// own page stands below its parent.
func breadcrumbs(p *site.Page, rel relative) []theme.Link {
	section := p.Section
	if p.IsIndex() {
		section = section.Parent
	}
	var crumbs []theme.Link
	for ; section != nil; section = section.Parent {
		crumbs = append([]theme.Link{{Label: section.Page.Title, URL: rel(section.Page.URL)}}, crumbs...)
	}
	return crumbs
}

func neighbour(p *site.Page, rel relative) *theme.Link {
	if p == nil {
		return nil
	}
	return &theme.Link{Label: p.Title, URL: rel(p.URL)}
}

func (v *viewer) groups(sections []*site.Section, rel relative) []theme.Group {
	all := make([]theme.Group, len(sections))
	for i, s := range sections {
		all[i] = theme.Group{Title: s.Page.Title, Description: s.Page.Summary(), URL: rel(s.Page.URL),
			Entries: v.entries(s.Articles, rel)}
	}
	return all
}

func (v *viewer) entries(pages []*site.Page, rel relative) []theme.Entry {
	all := make([]theme.Entry, len(pages))
	for i, p := range pages {
		all[i] = theme.Entry{Title: p.Title, Description: p.Summary(), URL: rel(p.URL), Date: day(p.Front().Date),
			ReadingMinutes: p.ReadingMinutes(), Draft: p.Unpublished != ""}
		if list := v.checklists[p.Doc]; list != nil {
			all[i].Assessment, all[i].Questions = list.ID, len(list.Model.Questions)
			all[i].ReadingMinutes = minutes(all[i].Questions)
		}
	}
	return all
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
	return &theme.Day{ISO: t.Format(time.DateOnly), Text: t.Format("2 January 2006")}
}

// tag is the view of the list of one tag's pages.
func (v *viewer) tag(t *site.Tag) theme.PageView {
	rel := from(t.URL)
	view := v.common(theme.Tag, t.URL, rel, nowhere)
	view.Title, view.Summary = t.Name, "Articles about "+t.Name
	home := v.builder.site.Root.Page
	view.Breadcrumbs = []theme.Link{{Label: home.Title, URL: rel("")}, {Label: tagsTitle, URL: rel(site.TagsURL)}}
	view.Groups = []theme.Group{{Entries: v.entries(t.Pages, rel)}}
	return view
}

const tagsTitle = "All topics"

// tags is the view of the list of all tags.
func (v *viewer) tags() theme.PageView {
	rel := from(site.TagsURL)
	view := v.common(theme.Tags, site.TagsURL, rel, nowhere)
	view.Title, view.Summary = tagsTitle, "Every topic of "+v.config.Title+" and its articles"
	view.Breadcrumbs = []theme.Link{{Label: v.builder.site.Root.Page.Title, URL: rel("")}}
	group := theme.Group{}
	for _, t := range v.builder.site.Tags {
		group.Entries = append(group.Entries, theme.Entry{Title: t.Name, URL: rel(t.URL), Count: len(t.Pages)})
	}
	view.Groups = []theme.Group{group}
	return view
}

func (v *viewer) redirect(r site.Redirect) theme.PageView {
	rel := from(r.URL)
	view := v.common(theme.Redirect, r.To.URL, rel, nowhere)
	view.Title, view.Summary, view.Target = r.To.Title, r.To.Summary(), rel(r.To.URL)
	return view
}

func (v *viewer) notFound() theme.PageView {
	root := rootPath(v.config.BaseURL)
	rel := func(address string) string { return root + site.Escape(address) }
	view := v.common(theme.NotFound, notFoundFile, rel, nowhere)
	view.Title = "Page not found"
	view.Groups = v.groups(v.builder.site.Root.Sections, rel)
	return view
}
