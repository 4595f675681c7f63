package build

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"rapport/generator/internal/card"
	"rapport/generator/internal/checklist"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// A sight is all that a page of the output is made of, beside the theme: plain
// values, and pointers to immutable ones that lead to no other page. Equal sights
// have equal views and equal texts, so their pages are equal. To compare sights is
// to compare pointers; that is why there are sights beside views.
type sight struct {
	subject
	trail  []*site.Card // the pages of the sections that hold it, from the home page
	tags   []*site.Label
	counts []int // in the list of all tags: of the pages of each
	groups []listing

	related, linkedFrom []*site.Card
	leadsTo             []*site.Card
	suggested           []*site.Card // of the search page
}

// A subject is the part of a sight that == compares.
type subject struct {
	frame *frame
	kind  theme.Kind

	card           *site.Card // of a page of the tree, or the one that a redirect leads to
	face           *site.Face // of a page of the tree, as are the next five
	text           *pageLinks
	list           *checklist.Checklist // of a self-assessment
	review         site.Review
	previous, next *site.Card
	check          *site.Card // the self-assessment for its readers
	accent         int
	glossary       bool       // it explains the site's words
	picture        card.Card  // for links to the page; empty without
	feed           *site.Card // the page of the section whose feed has the page's news; may be nil

	tag   *site.Label // of a tag's page
	alias string      // the address of a redirect
}

// A listing is a list of pages in a sight.
type listing struct {
	listed
	entries []*site.Card
}

// listed is the part of a listing that == compares.
type listed struct {
	head   *site.Card // may be nil
	face   *site.Face // of a section's own page
	title  string     // without a head
	check  *site.Card // the self-assessment for a section's readers
	count  int        // of the pages that head leads to, where entries are left out
	accent int
}

func (s *sight) equal(other *sight) bool {
	return s.subject == other.subject && slices.Equal(s.trail, other.trail) && slices.Equal(s.tags, other.tags) && slices.Equal(s.counts, other.counts) &&
		slices.Equal(s.suggested, other.suggested) && slices.Equal(s.related, other.related) && slices.Equal(s.linkedFrom, other.linkedFrom) && slices.Equal(s.leadsTo, other.leadsTo) &&
		slices.EqualFunc(s.groups, other.groups, func(a, b listing) bool {
			return a.listed == b.listed && slices.Equal(a.entries, b.entries)
		})
}

// address is where the page stands; 404.html stands everywhere.
func (s *sight) address() string {
	switch s.kind {
	case theme.Tag:
		return s.tag.URL
	case theme.Tags:
		return site.TagsURL
	case theme.Redirect:
		return s.alias
	case theme.Search:
		return searchURL
	case theme.NotFound:
		return ""
	case theme.Offline:
		return offlineURL
	}
	return s.card.URL
}

// root is the URL of the site's root as the page sees it. 404.html is served at
// any address, so its links start at the host.
func (s *sight) root() string {
	if s.kind == theme.NotFound {
		return rootPath(s.frame.baseURL)
	}
	return site.Relative(s.address(), "")
}

// A frame is what the views of all pages see, and no more of the settings than
// that.
type frame struct {
	title, description, language, author string

	baseURL    string
	drafts     bool
	search     bool // there is a search page
	offline    bool
	form       site.Form
	home       string // the home page's title
	navigation []entrance
	footer     []entrance
}

// An entrance is an entry of the navigation or the footer.
type entrance struct {
	label string
	card  *site.Card // nil for a link that leaves the site
	url   string     // absolute, without a card
}

// frameOf returns the frame of a site: last, if that is equal.
func frameOf(s *site.Site, last *frame) *frame {
	c := &s.Config
	f := &frame{title: c.Title, description: c.Description, language: c.Language, author: c.Author, baseURL: c.BaseURL,
		drafts: s.Drafts(), search: c.Search, offline: c.Offline, form: s.Form(), home: s.Root.Page.Title, navigation: entrances(s.Navigation), footer: entrances(s.Footer)}
	if last != nil && reflect.DeepEqual(f, last) {
		return last
	}
	return f
}

func entrances(links []site.Link) []entrance {
	return each(links, func(l site.Link) entrance {
		if l.Page == nil {
			return entrance{label: l.Label, url: l.URL}
		}
		return entrance{label: l.Label, card: l.Page.Card}
	})
}

// look returns the sight of a page of the tree. list is its self-assessment, or
// nil.
func look(f *frame, s *site.Site, p *site.Page, text *pageLinks, list *checklist.Checklist) sight {
	seen := sight{
		subject: subject{frame: f, kind: kindOf(p), card: p.Card, face: p.Face, text: text, list: list,
			review: s.Review(p), previous: cardOf(p.Previous), next: cardOf(p.Next),
			check: cardOf(s.Check(p)), accent: accent(p.Section), glossary: p == s.Glossary,
			picture: pictureOf(s, p), feed: feedOf(p)},
		trail: trail(p),
		tags:  p.Tags,
	}
	switch seen.kind {
	case theme.Home:
		seen.groups = beginnings(s)
		if more := unlisted(s, p.Section.Articles); len(more) > 0 {
			seen.groups = append(seen.groups, listing{listed{title: "More"}, cards(more)})
		}
	case theme.Section:
		if slices.Contains(p.Section.Articles, s.Check(p)) {
			seen.check = nil // the list has it
		}
		if len(p.Section.Articles) > 0 {
			seen.groups = []listing{{entries: cards(p.Section.Articles)}}
		}
		seen.groups = append(seen.groups, listings(s, p.Section.Sections)...)
	case theme.Article:
		linked := s.LinkedFrom(p)
		seen.linkedFrom, seen.related = cards(linked), cards(s.Related(p, linked))
		seen.leadsTo = cards(s.LeadsTo(p))
	}
	return seen
}

// accents is how many colours sections have.
const accents = card.Accents - 1

// accent is the number of a section's colour, from 1; 0 for the root.
func accent(s *site.Section) int {
	if s.Number == 0 {
		return 0
	}
	return (s.Number-1)%accents + 1
}

func kindOf(p *site.Page) theme.Kind {
	switch {
	case p.Assessment != "":
		return theme.Assess
	case p.URL == "":
		return theme.Home
	case p.IsIndex():
		return theme.Section
	}
	return theme.Article
}

// trail leads from the home page down to the page's section; a section's own
// page stands below its parent.
func trail(p *site.Page) []*site.Card {
	switch {
	case !p.IsIndex():
		return p.Section.Trail
	case p.Section.Parent != nil:
		return p.Section.Parent.Trail
	}
	return nil
}

func listings(s *site.Site, sections []*site.Section) []listing {
	return each(sections, func(section *site.Section) listing { return listingOf(s, section, section.Articles) })
}

// listingOf lists articles of a section under its head.
func listingOf(s *site.Site, section *site.Section, articles []*site.Page) listing {
	return listing{listed{head: section.Page.Card, face: section.Page.Face, check: cardOf(s.Check(section.Page)), accent: accent(section)}, cards(articles)}
}

// firstPages is how many pages of a section the home page and the page for dead
// addresses know.
const firstPages = 10

// beginnings lists the site's sections, each with its first pages. So these pages
// cost what they show, however large the site is, and an edit of a later page is no
// news to them.
func beginnings(s *site.Site) []listing {
	return each(s.Root.Sections, func(section *site.Section) listing {
		made := listingOf(s, section, section.Articles[:min(len(section.Articles), firstPages)])
		if len(section.Articles) > firstPages {
			made.count = len(section.Articles)
		}
		return made
	})
}

// bySection lists pages under the heads of their sections, in the site's order.
// Those beside the home page come last, without a head.
func bySection(pages []*site.Page) []listing {
	sections := map[*site.Section][]*site.Page{}
	for _, page := range pages {
		sections[page.Section] = append(sections[page.Section], page)
	}
	order := slices.SortedFunc(maps.Keys(sections), func(a, b *site.Section) int {
		return cmp.Or(cmp.Compare(uint(a.Number-1), uint(b.Number-1)), cmp.Compare(a.Path, b.Path))
	})
	var all []listing
	for _, section := range order {
		made := listing{listed{accent: accent(section)}, cards(sections[section])}
		if section.Parent != nil {
			made.head, made.face = section.Page.Card, section.Page.Face
		}
		all = append(all, made)
	}
	return all
}

func cards(pages []*site.Page) []*site.Card { return each(pages, cardOf) }

func cardOf(p *site.Page) *site.Card {
	if p == nil {
		return nil
	}
	return p.Card
}

// unlisted returns the pages that neither the navigation nor the footer has.
func unlisted(s *site.Site, pages []*site.Page) []*site.Page {
	return slices.DeleteFunc(slices.Clone(pages), func(p *site.Page) bool {
		shows := func(l site.Link) bool { return l.Page == p }
		return slices.ContainsFunc(s.Navigation, shows) || slices.ContainsFunc(s.Footer, shows)
	})
}
