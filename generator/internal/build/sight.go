package build

import (
	"bytes"
	"reflect"
	"slices"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/config"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// A sight is all that the view of a page is made of: plain values, and pointers
// to immutable ones that lead to no other page. [sight.view] sees nothing else, so
// equal sights have equal views. To compare sights is to compare pointers; that is
// why there are sights beside views.
type sight struct {
	subject
	trail  []*site.Card // the pages of the sections that hold it, from the home page
	tags   []label
	groups []listing
	fills  [][]byte // of a self-assessment: what fills the slots of its texts
}

// A subject is the part of a sight that == compares.
type subject struct {
	frame *frame
	kind  theme.Kind

	card           *site.Card // of a page of the tree, or the one that a redirect leads to
	doc            *markdown.Document
	list           *checklist.Checklist // of a self-assessment
	review         site.Review
	previous, next *site.Card

	label label // of a tag's page, or where a redirect stands
}

// A label is a tag without its pages.
type label struct {
	name, url string
	count     int // of the pages; 0 where nobody asks
}

// A listing is a list of pages in a sight.
type listing struct {
	head    *site.Card // may be nil
	title   string     // without a head
	entries []*site.Card
}

func (s *sight) equal(other *sight) bool {
	return s.subject == other.subject && slices.Equal(s.trail, other.trail) && slices.Equal(s.tags, other.tags) && slices.EqualFunc(s.fills, other.fills, bytes.Equal) &&
		slices.EqualFunc(s.groups, other.groups, func(a, b listing) bool {
			return a.head == b.head && a.title == b.title && slices.Equal(a.entries, b.entries)
		})
}

// A frame is what the views of all pages see.
type frame struct {
	config     config.Config
	drafts     bool
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
	f := &frame{config: s.Config, drafts: s.Drafts(), home: s.Root.Page.Title, navigation: entrances(s.Navigation), footer: entrances(s.Footer)}
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
func look(f *frame, s *site.Site, p *site.Page, links pageLinks, list *checklist.Checklist) *sight {
	seen := &sight{
		subject: subject{frame: f, kind: kindOf(p), card: p.Card, doc: links.doc, list: list, review: s.Review(p), previous: cardOf(p.Previous), next: cardOf(p.Next)},
		trail:   trail(p),
		tags:    each(p.Tags, func(t *site.Tag) label { return label{name: t.Name, url: t.URL} }),
	}
	switch seen.kind {
	case theme.Assess:
		seen.fills = links.fills
	case theme.Home:
		seen.groups = listings(p.Section.Sections)
		if more := unlisted(s, p.Section.Articles); len(more) > 0 {
			seen.groups = append(seen.groups, listing{title: "More", entries: cards(more)})
		}
	case theme.Section:
		if len(p.Section.Articles) > 0 {
			seen.groups = []listing{{entries: cards(p.Section.Articles)}}
		}
		seen.groups = append(seen.groups, listings(p.Section.Sections)...)
	}
	return seen
}

func kindOf(p *site.Page) theme.Kind {
	switch {
	case p.Face.Assessment != "":
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
	section := p.Section
	if p.IsIndex() {
		section = section.Parent
	}
	var up []*site.Card
	for ; section != nil; section = section.Parent {
		up = append(up, section.Page.Card)
	}
	slices.Reverse(up)
	return up
}

func listings(sections []*site.Section) []listing {
	return each(sections, func(s *site.Section) listing { return listing{head: s.Page.Card, entries: cards(s.Articles)} })
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
