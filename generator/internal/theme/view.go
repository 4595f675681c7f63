package theme

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
)

// Kind says which layout renders a page: layouts/KIND.html.
type Kind string

// Every kind of page that a theme lays out.
const (
	Home     Kind = "home"       // content/index.md
	Section  Kind = "section"    // a folder's index.md
	Article  Kind = "article"    // any other Markdown file
	Assess   Kind = "assessment" // a YAML file
	Tags     Kind = "tags"       // the list of all tags
	Tag      Kind = "tag"        // the articles of one tag
	Search   Kind = "search"     // where readers search
	NotFound Kind = "not-found"  // 404.html
	Redirect Kind = "redirect"   // what stands at an alias
	Offline  Kind = "offline"    // what stands for a page that is not on the reader's device
)

// Kinds lists every kind: a theme has a layout for each, for Offline only if it
// has a service worker.
func Kinds() []Kind {
	return []Kind{Home, Section, Article, Assess, Tags, Tag, Search, NotFound, Redirect, Offline}
}

// A PageView is all that a template sees of the site: plain values, nothing
// that leads elsewhere. Two equal views render to equal bytes, so a view is a
// complete cache key. URLs are ready for an href: escaped, and relative to the
// page, except where a field says absolute.
type PageView struct {
	Kind   Kind
	Site   SiteView
	Accent int // the colour of the page's section: 1 to 6, or 0 for a page of none

	Title       string // plain text
	Description string // plain text, the author's own; may be empty
	Summary     string // the description, else the start of the text; for link previews
	URL         string // absolute, the page's canonical address
	Author      string // the page's, else the site's; may be empty
	Home        string // URL of the home page
	Feed        string // URL of the Atom feed
	Search      string // URL of the search page; empty for a site without one

	SectionFeed    *Link       // the feed of the page's section, if it has one
	Card           *Card       // the picture for links to the page; nil without cards
	StructuredData template.JS // JSON-LD for <script type="application/ld+json">; may be empty

	Date     *Day // first published
	Updated  *Day // last changed in substance
	Reviewed *Day // last checked against its sources

	ReviewDue   *Day // when it is to be checked again; nil where that is not planned
	LongOverdue bool // that day is long past: readers are told

	ReadingMinutes int // at 220 words a minute, at least 1; 0 for lists
	Words          int

	Breadcrumbs []Link    // from the home page to the page's section, without the page
	Contents    []Heading // the headings of levels 2 and 3, nested
	Tags        []Link
	Previous    *Link // within the section, in its order
	Next        *Link
	Related     []Link   // pages with the same tags, beside these neighbours
	LinkedFrom  []Link   // pages whose texts link to this one
	LeadsTo     []Link   // pages that the text links to, with absolute URLs: for paper
	Check       *Entry   // the self-assessment for the page's readers
	Letters     []Letter // of the glossary: its terms by first letter
	Sources     []Source
	Graded      bool // the text says how good the evidence is: the page explains the grades

	Groups []Group // home: every section; section, tag: what it lists; tags: one group, an entry a tag; search: every section
	Target string  // redirect: where to

	Assessment *Assessment // what an assessment page holds
	Suggested  []Entry     // search: self-assessments, for readers who find nothing

	Draft  bool           // would be withheld without --drafts
	Params map[string]any // the author's own front matter, for themes

	// Body is the page's HTML. It is a placeholder that the generator replaces
	// after the layout ran, so that a body is held in memory once: a template
	// prints it where the body belongs and never inspects it.
	Body    template.HTML
	HasBody bool // the body is not empty: Body does not tell

	assets func(name string) (string, bool)
	shared func(name string) (template.HTML, error)
}

// SiteView is what every page knows of the site.
type SiteView struct {
	Title       string
	Description string
	Language    string // BCP 47, for the lang attribute
	Author      string
	Navigation  []Link
	Footer      []Link
	Draft       bool // built with --drafts: withheld pages are included
	Offline     bool // pages are to be kept for readers without a connection
}

// A Card is a picture that networks and messengers show beside a link.
type Card struct {
	URL           string // absolute
	Alt           string // plain text: what it says; empty if that is the page's title
	Width, Height int    // pixels
}

// A Link is a place with a name. Current is a value of aria-current: “page” if
// it leads to this page, “location” if it leads to a section that holds it.
type Link struct {
	Label   string
	URL     string
	Current string
}

// A Day is a date for people and for machines.
type Day struct {
	ISO  string // 2026-11-21
	Text string // 21 November 2026
}

// A Heading is an entry of the table of contents.
type Heading struct {
	ID       string
	HTML     template.HTML // the heading's text with its inline markup, without links
	Level    int           // 2 or 3
	Children []Heading
}

// A Group is a titled list of pages.
type Group struct {
	Title       string
	Description string
	URL         string         // may be empty
	Accent      int            // as PageView.Accent
	Params      map[string]any // of a section: the front matter of its own page, for themes
	Check       *Entry         // of a section: the self-assessment for its readers
	Entries     []Entry
	Count       int // home, not-found, search: the pages of the group, where Entries does not have all; else 0
}

// A Letter is the terms of a glossary that begin with it.
type Letter struct {
	Text  string // A; # for those that begin with no letter
	Terms []Link
}

// An Entry is one page in a list.
type Entry struct {
	Title          string
	Description    string
	URL            string
	Date           *Day
	ReadingMinutes int    // 0 where it means nothing
	Count          int    // tags: the number of pages
	Assessment     string // the Assessment.ID of a self-assessment; empty for all other pages
	Questions      int    // of a self-assessment; else 0
	Draft          bool
}

// ListsAssessments reports whether the lists of the page, [PageView.Groups],
// hold a self-assessment: such a list may show what the reader's last result
// was.
func (v *PageView) ListsAssessments() bool {
	return slices.ContainsFunc(v.Groups, func(g Group) bool {
		return slices.ContainsFunc(g.Entries, func(e Entry) bool { return e.Assessment != "" })
	})
}

// Asset returns the URL of a bundled asset by the name it has in the theme's
// assets folder, such as "main.css". An unknown name is an error, so that a
// misspelt asset stops the build.
func (v *PageView) Asset(name string) (string, error) {
	return asset(v.assets, name)
}

// Shared runs the partial of the given path, such as "partials/header.html",
// on the page's [SharedView]. It is there for speed: pages with equal shared
// views run the partial once.
func (v *PageView) Shared(name string) (template.HTML, error) {
	if v.shared == nil {
		return "", fmt.Errorf("the theme has no %q", name)
	}
	return v.shared(name)
}

// TableOfContents returns Contents as nested lists of links, for the levels
// that a template could only reach by calling itself: <ol><li><a href="#id">.
func (v *PageView) TableOfContents() template.HTML {
	var out strings.Builder
	writeContents(&out, v.Contents)
	return template.HTML(out.String())
}

func writeContents(out *strings.Builder, headings []Heading) {
	if len(headings) == 0 {
		return
	}
	out.WriteString("<ol>\n")
	for _, h := range headings {
		out.WriteString(`<li><a href="#` + template.HTMLEscapeString(url.PathEscape(h.ID)) + `">` + string(h.HTML) + "</a>")
		writeContents(out, h.Children)
		out.WriteString("</li>\n")
	}
	out.WriteString("</ol>\n")
}

// A SharedView is the part of a PageView that many pages have in common, all
// that a partial called through [PageView.Shared] sees.
type SharedView struct {
	Site        SiteView
	Home        string
	Feed        string
	Search      string
	SectionFeed *Link
	Breadcrumbs []Link

	assets func(name string) (string, bool)
}

// Asset is [PageView.Asset].
func (v *SharedView) Asset(name string) (string, error) {
	return asset(v.assets, name)
}

func asset(assets func(string) (string, bool), name string) (string, error) {
	if assets != nil {
		if url, ok := assets(name); ok {
			return url, nil
		}
	}
	return "", fmt.Errorf("the theme has no asset %q", name)
}
