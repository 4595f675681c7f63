// Package config reads site.yaml, the settings of a site as a whole.
//
// Every key may be left out, and so may the file. What is written is checked at
// once and in full: an unknown key, a value of another kind, an address that
// cannot be one. What can be checked only against the site (whether a page, a
// section or a theme is there) is kept with its place for the stage that knows.
//
// # Keys
//
//	title: Rapport                     # default: the home page's title
//	description: Guidance on …         # one sentence; default: none
//	base_url: https://example.org/     # default: http://localhost:8080/
//	language: en-GB                    # BCP 47; default: en
//	author: The Rapport authors        # default: none
//	theme: rapport                     # a folder of themes/; default: rapport
//	navigation:                        # the links at the top of each page
//	  - to: asking/index.md            # a page: its file below content/
//	    label: Asking                  # default: the page's title
//	footer:                            # the links at its end
//	  - {label: Source, to: https://example.org/source}
//	sections: [asking, deciding]       # their order; the others follow
//	tags: [asking, messages]           # all that pages may have; default: any
//	cards: true                        # draw a picture for links to each page; default: true
//	glossary: how-it-works/glossary.md # the page whose terms explain abbreviations; default: none
//	reading_grade: 8                   # Flesch-Kincaid grade that a page may have; default: any
//	search: true                       # whether readers can search; default: true
//	offline: false                     # whether browsers keep pages for readers without a connection; default: false
//	limits:
//	  page_kib: 1024                   # length of a source page, KiB
//	  file_mib: 32                     # length of any other file, MiB
//	  table_cells: 20000               # cells of all tables of a page
//	  nesting: 64                      # block quotes and lists within each other
//
// A text is kept in one line, without space around it.
//
// base_url is where the site will stand: http or https, a host, perhaps a port
// and a folder. It is used where a full address must be given (canonical links,
// feed, sitemap, 404 page) and nowhere else, so the site itself works anywhere.
//
// The target of a link is the path of a file below content/, or an address that
// begins with https://, http:// or mailto:. An address needs a label, because
// it has no title. A section is named by its folder. The glossary is a page, and
// never an address.
//
// glossary and reading_grade are for check alone: no page depends on them.
//
// To add a key, add a field to [Config], its default to [Default], a line to
// fields, and a line to this comment and to the reference for authors.
package config

import (
	"rapport/generator/internal/diag"
	"rapport/generator/internal/yamlnode"
)

// Config is what site.yaml says, completed by the defaults.
type Config struct {
	Title        string // empty for the home page's title
	Description  string // may be empty
	BaseURL      string // absolute, in normal form, ending in “/”
	BaseURLSet   bool   // whether site.yaml gives BaseURL
	Language     string // BCP 47, in normal form
	Author       string // may be empty
	Theme        string // name of a folder
	ThemePlace   diag.Place
	Navigation   []Link
	Footer       []Link
	Sections     []Section // in the order wanted; sections may be missing here
	Tags         []Tag     // all that pages may have; none for any
	Cards        bool      // draw social cards
	Glossary     Page      // the page that explains words; its Path is empty for none
	ReadingGrade int       // that a page may have; 0 for any
	Search       bool      // whether readers can search
	Offline      bool      // whether browsers keep pages for readers without a connection
	OfflinePlace diag.Place
	Limits       Limits
}

// A Link is an entry of the navigation or the footer.
type Link struct {
	Label    string     // empty for the title of the page
	To       string     // a clean path below content/, or an address
	External bool       // To is an address: https, http or mailto
	Place    diag.Place // of the target
}

// A Section is the name of a folder of content/.
type Section struct {
	Name  string
	Place diag.Place
}

// A Tag is a word that pages may share.
type Tag struct {
	Name  string
	Place diag.Place
}

// A Page is a file of content/ that is a page.
type Page struct {
	Path  string // clean, below content/
	Place diag.Place
}

// Limits keep a source from costing more than it should.
type Limits struct {
	PageKiB    int // length of a page's source in KiB
	FileMiB    int // length of any other file in MiB
	TableCells int // cells of all tables of a page
	Nesting    int // block quotes and lists within each other
}

// Default is the configuration of a site without site.yaml.
func Default() Config {
	return Config{
		BaseURL:  "http://localhost:8080/",
		Language: "en",
		Theme:    "rapport",
		Cards:    true,
		Search:   true,
		Limits:   Limits{PageKiB: 1024, FileMiB: 32, TableCells: 20_000, Nesting: 64},
	}
}

// A field is a key of site.yaml and how it becomes part of a Config.
type field struct {
	key  string
	read func(*Config, yamlnode.Value)
}

// fields lists the keys in the order of the reference. A key that is absent, or
// faulty, leaves the Config as it is.
func fields() []field {
	return []field{
		{"title", func(c *Config, v yamlnode.Value) { c.Title = v.Line(c.Title) }},
		{"description", func(c *Config, v yamlnode.Value) { c.Description = v.Line(c.Description) }},
		{"base_url", baseURL},
		{"language", func(c *Config, v yamlnode.Value) { c.Language = languageTag(v, c.Language) }},
		{"author", func(c *Config, v yamlnode.Value) { c.Author = v.Line(c.Author) }},
		{"theme", func(c *Config, v yamlnode.Value) { c.Theme, c.ThemePlace = theme(v, c.Theme), v.Place() }},
		{"navigation", func(c *Config, v yamlnode.Value) { c.Navigation = links(v) }},
		{"footer", func(c *Config, v yamlnode.Value) { c.Footer = links(v) }},
		{"sections", func(c *Config, v yamlnode.Value) { c.Sections = sections(v) }},
		{"tags", func(c *Config, v yamlnode.Value) { c.Tags = tags(v) }},
		{"cards", func(c *Config, v yamlnode.Value) { c.Cards = v.Bool(c.Cards) }},
		{"glossary", func(c *Config, v yamlnode.Value) { c.Glossary = page(v) }},
		{"reading_grade", func(c *Config, v yamlnode.Value) { c.ReadingGrade = v.Int(c.ReadingGrade, 1, maxReadingGrade) }},
		{"search", func(c *Config, v yamlnode.Value) { c.Search = v.Bool(c.Search) }},
		{"offline", func(c *Config, v yamlnode.Value) { c.Offline, c.OfflinePlace = v.Bool(c.Offline), v.Place() }},
		{"limits", func(c *Config, v yamlnode.Value) { c.Limits = limits(v, c.Limits) }},
	}
}

// Parse reads the content of a site.yaml; file is its name in diagnostics. The
// Config is complete and usable even where there are errors.
func Parse(file string, src []byte) (Config, []diag.Diagnostic) {
	root, report := yamlnode.Parse(file, src, 1)
	all := fields()
	keys := make([]string, len(all))
	for i, f := range all {
		keys[i] = f.key
	}
	m, c := root.Mapping(keys...), Default()
	c.ThemePlace = diag.Place{File: file}
	for _, f := range all {
		if v := m.Get(f.key); v.Exists() {
			f.read(&c, v)
		}
	}
	return c, report.Diagnostics()
}

// maxReadingGrade is beyond what any school teaches: no text needs more.
const maxReadingGrade = 20

// limits reads the mapping of limits. The bounds keep a slip of the finger from
// switching a limit off, or every page.
func limits(v yamlnode.Value, def Limits) Limits {
	m := v.Mapping("page_kib", "file_mib", "table_cells", "nesting")
	return Limits{
		PageKiB:    m.Get("page_kib").Int(def.PageKiB, 1, 16<<10),
		FileMiB:    m.Get("file_mib").Int(def.FileMiB, 1, 1<<10),
		TableCells: m.Get("table_cells").Int(def.TableCells, 1, 1_000_000),
		Nesting:    m.Get("nesting").Int(def.Nesting, 1, 256),
	}
}
