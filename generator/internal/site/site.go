// Package site joins all documents into one [Site]: which page stands at which
// address, in which section, in which order, with which tags, and where every
// link leads.
//
// The content tree is the site tree. content/a/index.md is the page /a/ and
// heads the section a; content/a/b.md is the article /a/b/, content/a/c.yaml the
// self-assessment /a/c/; any other file is copied to its own path. Front matter
// may replace the last part of a page's address (slug) and add addresses that
// lead to it (aliases), and nothing else. Two sources for one address, also when
// they differ in letter case only, are an error that names both.
//
// Addresses here are relative to the site's root, unescaped, and end in “/”
// for pages: "", "asking/", "asking/a-note/". [Site.Href] turns a pair of them
// into what stands in an href.
//
// A section without an index.md gets a page that lists its articles. A draft,
// or a page dated in the future, is withheld, and with it, when it heads a
// section, everything in the section; a link to a withheld page is an error.
//
// [Site.Review] compares a page's reviews with the day of the build, for readers
// and for authors alike. [Site.Advice] adds, for authors who ask, what only a
// look at the whole site shows: pages that nothing leads to, articles that lead
// nowhere, sources that two pages describe differently.
package site

import (
	"bytes"
	"cmp"
	"maps"
	"reflect"
	"slices"
	"time"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// A Site is everything that is published and how it hangs together. It is
// immutable once assembled.
type Site struct {
	Config     config.Config
	Root       *Section
	Pages      []*Page // every page with a place in the tree, in the order of Path
	Tags       []*Tag  // by name
	Files      []string
	Redirects  []Redirect
	Withheld   []Withheld
	Navigation []Link
	Footer     []Link
	Glossary   *Page // explains words; may be nil

	in       Input            // what it was made of
	today    time.Time        // the day of the build, at midnight UTC
	until    time.Time        // when the clock would make another site of it
	bySource map[string]*Page // content path to page
	byTitle  []*Page          // the pages, by title
	outputs  []string         // where pages, files and aliases are written; nil if any are at odds
	sections map[string]*Section
	files    map[string][]byte // co-located files
	withheld map[string]string // content path to reason
	graph    *graph
	tagged   map[*Label]*Tag
}

// A Page is one Markdown file, one self-assessment, or a section without a file.
type Page struct {
	*Card
	Face     *Face // empty for a generated section page
	Section  *Section
	Tags     []*Label
	Previous *Page // within the section
	Next     *Page

	number int   // of its face in the input; below 0 for a generated page
	rank   int   // in the order of titles
	place  int32 // in Pages
}

// A Card is a page as it is shown elsewhere: in a list, by a link. It leads
// nowhere else, is immutable, and holds no more than is shown, so that it
// outlives edits of all else.
type Card struct {
	Path        string // below content/; for a generated section page, where its index.md would be
	URL         string
	Output      string // the path of its file in the output: the URL with index.html
	Title       string
	Summary     string // the description, else the start of the text
	Date        time.Time
	Minutes     int    // to read the text; 0 without one
	Assessment  string // the ID of a self-assessment; empty for all other pages
	Questions   int    // of a self-assessment; else 0
	Unpublished string // with drafts: why the page would be withheld

	sortTitle string // Title in lower case
}

// generated reports whether the page is a section's that nobody wrote.
func (p *Page) generated() bool { return p.number < 0 }

// IsIndex reports whether the page heads its section.
func (p *Page) IsIndex() bool { return p.Section.Page == p }

// Front is the page's front matter, empty for a generated page.
func (p *Page) Front() *markdown.FrontMatter { return &p.Face.Front }

// Changed is when the page last changed in substance, the zero time if its
// front matter does not say.
func (p *Page) Changed() time.Time {
	if front := p.Front(); !front.Updated.IsZero() {
		return front.Updated
	}
	return p.Front().Date
}

// A Section is a folder of content.
type Section struct {
	Path     string // below content/, "" for the root
	Number   int    // the place of its top section in the site's order, from 1; 0 for the root
	Page     *Page
	Parent   *Section
	Trail    []*Card    // of the sections' pages from the home page down to this one
	Dated    bool       // it has an article with a date, or a section in it has
	Articles []*Page    // in order
	Sections []*Section // in order
}

// FeedFile is the name of a feed in the folder of what it is about.
const FeedFile = "feed.xml"

// Feed is the address of the section's own feed; empty where it has nothing to
// list, and for the root, whose feed is the site's.
func (s *Section) Feed() string {
	if !s.Dated || s.Parent == nil {
		return ""
	}
	return s.Page.URL + FeedFile
}

// A Tag is a word that pages share.
type Tag struct {
	*Label
	Pages []*Page // by title

	first *Page // by path
}

// A Label is a tag as pages show it. It is immutable.
type Label struct {
	Name string
	URL  string
}

// A Redirect leads from an alias to its page.
type Redirect struct {
	File string // output path
	URL  string
	To   *Page

	place diag.Place // of the alias
}

// Withheld is a file that is not published, and why.
type Withheld struct {
	Path   string // below the root
	Reason string
}

// A Link is an entry of the navigation or the footer: to a page or elsewhere.
type Link struct {
	Label string
	Page  *Page  // nil for a link that leaves the site
	URL   string // absolute, with Page nil
}

// Input is what a site is made of.
type Input struct {
	Config   config.Config
	Faces    []*Face           // of the pages, in any order
	Files    map[string][]byte // other files, by path below content/
	Reserved []string          // output paths that the generator writes itself
	Drafts   bool              // publish what would be withheld
	Form     Form              // how links lead to pages
	Now      time.Time         // a page dated later waits; reviews are due by this day
}

// Assemble joins the input. With errors among the diagnostics the site is
// complete enough to check links, not to be published.
func Assemble(in Input) (*Site, []diag.Diagnostic) { return assemble(in, &Site{}) }

// Reassemble is [Assemble]. Cards and labels that are as they were are those that
// s has, so that two of them can be compared by their pointers.
func (s *Site) Reassemble(in Input) (*Site, []diag.Diagnostic) { return assemble(in, s) }

func assemble(in Input, last *Site) (*Site, []diag.Diagnostic) {
	a := &assembly{
		in: in, last: last, ranked: make([]*Page, len(last.byTitle)),
		site: &Site{
			Config:   in.Config,
			in:       in,
			today:    midnight(in.Now.UTC()),
			bySource: make(map[string]*Page, len(in.Faces)),
			sections: map[string]*Section{},
			files:    in.Files,
			withheld: map[string]string{},
		},
	}
	a.site.until = a.site.today.AddDate(0, 0, 1)
	a.withhold()
	a.addPages()
	a.site.Config.Title = cmp.Or(in.Config.Title, a.site.Root.Page.Title)
	a.addFiles()
	a.order()
	a.addTags()
	a.addRedirects()
	a.connect()
	a.claimAddresses()
	a.site.Navigation = a.links(in.Config.Navigation)
	a.site.Footer = a.links(in.Config.Footer)
	a.site.Glossary = a.glossary()
	a.checkSections()
	return a.site, a.faults
}

// Drafts reports whether what would be withheld is published.
func (s *Site) Drafts() bool { return s.in.Drafts }

// Form is how the site's links lead to pages.
func (s *Site) Form() Form { return s.in.Form }

// Until is when the clock alone would make another site of the same files: a page
// is due, or a day begins.
func (s *Site) Until() time.Time { return s.until }

// IsOf reports whether the site is what [Assemble] would make of in. Assemble
// sees nothing else, and of the documents no more than their faces, so the site
// outlives every edit of a text that leaves its face as it was.
func (s *Site) IsOf(in Input) bool {
	if in.Now.Before(s.in.Now) || !in.Now.Before(s.until) ||
		!slices.Equal(in.Faces, s.in.Faces) || !maps.EqualFunc(in.Files, s.in.Files, bytes.Equal) {
		return false
	}
	rest := s.in
	rest.Now, rest.Faces, rest.Files = in.Now, nil, nil // are compared: what follows is slow
	in.Faces, in.Files = nil, nil
	return reflect.DeepEqual(rest, in)
}

// assembly is a site in the making.
type assembly struct {
	in     Input
	last   *Site // an earlier one, perhaps empty
	site   *Site
	faults []diag.Diagnostic

	ranked   []*Page // pages whose cards the earlier site had, by rank there; nil where there are none
	unranked []*Page // the others
}

func (a *assembly) report(d diag.Diagnostic) { a.faults = append(a.faults, d) }
