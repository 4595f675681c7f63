package build

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"html"
	"io/fs"
	"slices"
	"strings"
	"time"

	"rapport/generator/internal/site"
)

// validOutput reports whether a path can be written below an output folder.
func validOutput(output string) bool {
	return fs.ValidPath(output) && output != "." && !strings.ContainsRune(output, 0)
}

// feedLength is the number of entries in the feed: the newest.
const feedLength = 20

// The Atom feed, as RFC 4287 has it.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Language string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Links    []atomLink  `xml:"link"`
		Author   atomAuthor  `xml:"author"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID        string      `xml:"id"`
		Title     string      `xml:"title"`
		Link      atomLink    `xml:"link"`
		Published string      `xml:"published"`
		Updated   string      `xml:"updated"`
		Author    *atomAuthor `xml:"author,omitempty"`
		Summary   string      `xml:"summary,omitempty"`
	}
)

// addFeeds adds the feeds of the site and of its sections.
func addFeeds(tree Tree, s *site.Site) {
	all := inOrder(nil, s.Root)
	tree[feedFile] = feed(s, "", atomFeed{Title: s.Config.Title, Subtitle: s.Config.Description}, all)
	pages := map[*site.Section][]*site.Page{}
	for _, page := range all {
		for section := page.Section; section.Feed() != ""; section = section.Parent {
			pages[section] = append(pages[section], page)
		}
	}
	for section, all := range pages {
		head := section.Page
		tree[section.Feed()] = feed(s, head.URL, atomFeed{Title: head.Title + " · " + s.Config.Title, Subtitle: head.Face.Front.Description}, all)
	}
}

// feed completes the feed of what stands at an address: of the articles among
// pages that have a date, the newest first. Its own date is that of the latest
// change, never that of the build.
func feed(s *site.Site, url string, made atomFeed, pages []*site.Page) Blob {
	made.Language, made.ID = s.Config.Language, absolute(s.Config.BaseURL, url)
	made.Links = []atomLink{
		{Rel: "self", Type: "application/atom+xml", Href: absolute(s.Config.BaseURL, url+site.FeedFile)},
		{Rel: "alternate", Type: "text/html", Href: made.ID},
	}
	made.Author.Name = cmp.Or(s.Config.Author, s.Config.Title) // an Atom feed must name an author
	updated := time.Unix(0, 0).UTC()
	for _, page := range newest(pages) {
		if page.Changed().After(updated) {
			updated = page.Changed()
		}
		made.Entries = append(made.Entries, entry(s, page))
	}
	made.Updated = updated.Format(time.RFC3339)
	return Lazy(func() []byte { return encode(made) }) // a preview seldom shows one
}

func entry(s *site.Site, page *site.Page) atomEntry {
	made := atomEntry{
		ID:        absolute(s.Config.BaseURL, page.URL),
		Title:     page.Title,
		Link:      atomLink{Href: absolute(s.Config.BaseURL, page.URL)},
		Published: page.Date.Format(time.RFC3339),
		Updated:   page.Changed().Format(time.RFC3339),
		Summary:   page.Summary,
	}
	if author := page.Face.Front.Author; author != "" {
		made.Author = &atomAuthor{Name: author}
	}
	return made
}

// inOrder appends the articles of a section and those below it, as readers meet
// them: in its own order, then section by section.
func inOrder(pages []*site.Page, s *site.Section) []*site.Page {
	pages = append(pages, s.Articles...)
	for _, below := range s.Sections {
		pages = inOrder(pages, below)
	}
	return pages
}

// newest returns a feed's pages: those that have a date, the last published first.
// Of one date they stand in the order of pages.
func newest(pages []*site.Page) []*site.Page {
	var newest []*site.Page
	for _, page := range pages {
		if page.Date.IsZero() {
			continue
		}
		at := len(newest) // behind all that are not older
		for at > 0 && newest[at-1].Date.Before(page.Date) {
			at--
		}
		if at < feedLength {
			newest = slices.Insert(newest[:min(len(newest), feedLength-1)], at, page)
		}
	}
	return newest
}

// sitemap lists the addresses of pages and lists, as sitemaps.org has it, in the
// order in which the site shows them, with the days on which pages last changed.
// A review that changed nothing is no change: who reads the page again would find
// none. It is written without an encoder, which would take longer over ten
// thousand pages than all else that an edit costs.
func sitemap(s *site.Site) Blob {
	base := s.Config.BaseURL
	out := make([]byte, 0, 128*(len(s.Pages)+len(s.Tags)+2))
	out = append(out, xml.Header+"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"...)
	out = appendSection(out, base, s.Root)
	if len(s.Tags) > 0 {
		out = appendPlace(out, base, site.TagsURL, time.Time{})
	}
	for _, tag := range s.Tags {
		out = appendPlace(out, base, tag.URL, time.Time{})
	}
	return Bytes(append(out, "</urlset>\n"...))
}

func appendSection(out []byte, base string, s *site.Section) []byte {
	out = appendPlace(out, base, s.Page.URL, s.Page.Changed())
	for _, page := range s.Articles {
		out = appendPlace(out, base, page.URL, page.Changed())
	}
	for _, below := range s.Sections {
		out = appendSection(out, base, below)
	}
	return out
}

func appendPlace(out []byte, base, address string, changed time.Time) []byte {
	out = append(out, "  <url>\n    <loc>"...)
	out = append(out, html.EscapeString(absolute(base, address))...)
	out = append(out, "</loc>\n"...)
	if !changed.IsZero() {
		out = append(out, "    <lastmod>"...)
		out = changed.AppendFormat(out, time.DateOnly)
		out = append(out, "</lastmod>\n"...)
	}
	return append(out, "  </url>\n"...)
}

func robots(s *site.Site) Blob {
	return Text("User-agent: *\nAllow: /\n\nSitemap: " + absolute(s.Config.BaseURL, sitemapFile) + "\n")
}

// encode returns a document as XML. Structs of strings always encode.
func encode(document any) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", "  ")
	_ = encoder.Encode(document)
	out.WriteByte('\n')
	return out.Bytes()
}
