package build

import (
	"bytes"
	"encoding/xml"
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

// feed lists the articles that have a date, the newest first. Its own date is
// that of the latest change, never that of the build.
func (b *builder) feed() Blob {
	feed := atomFeed{
		Language: b.config.Language,
		ID:       b.absolute(""),
		Title:    b.config.Title,
		Subtitle: b.config.Description,
		Links:    []atomLink{{Rel: "self", Type: "application/atom+xml", Href: b.absolute(feedFile)}, {Rel: "alternate", Type: "text/html", Href: b.absolute("")}},
		Author:   atomAuthor{Name: b.config.Author},
	}
	if feed.Author.Name == "" {
		feed.Author.Name = b.config.Title // an Atom feed must name an author
	}
	updated := time.Unix(0, 0).UTC()
	for _, page := range b.newest() {
		if page.Changed().After(updated) {
			updated = page.Changed()
		}
		feed.Entries = append(feed.Entries, b.entry(page))
	}
	feed.Updated = updated.Format(time.RFC3339)
	return encode(feed)
}

func (b *builder) entry(page *site.Page) atomEntry {
	entry := atomEntry{
		ID:        b.absolute(page.URL),
		Title:     page.Title,
		Link:      atomLink{Href: b.absolute(page.URL)},
		Published: page.Front().Date.Format(time.RFC3339),
		Updated:   page.Changed().Format(time.RFC3339),
		Summary:   page.Summary(),
	}
	if author := page.Front().Author; author != "" {
		entry.Author = &atomAuthor{Name: author}
	}
	return entry
}

// newest returns the feed's pages: dated articles, the last published first.
func (b *builder) newest() []*site.Page {
	var dated []*site.Page
	for _, page := range b.site.Pages {
		if !page.Front().Date.IsZero() && !page.IsIndex() {
			dated = append(dated, page)
		}
	}
	slices.SortStableFunc(dated, func(a, b *site.Page) int { return b.Front().Date.Compare(a.Front().Date) })
	return dated[:min(len(dated), feedLength)]
}

// The sitemap, as sitemaps.org has it.
type (
	urlSet struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapURL struct {
		Location     string `xml:"loc"`
		LastModified string `xml:"lastmod,omitempty"`
	}
)

func (b *builder) sitemap() Blob {
	var set urlSet
	for _, page := range b.site.Pages {
		url := sitemapURL{Location: b.absolute(page.URL)}
		if changed := page.Changed(); !changed.IsZero() {
			url.LastModified = changed.Format(time.DateOnly)
		}
		set.URLs = append(set.URLs, url)
	}
	for _, tag := range b.site.Tags {
		set.URLs = append(set.URLs, sitemapURL{Location: b.absolute(tag.URL)})
	}
	if len(b.site.Tags) > 0 {
		set.URLs = append(set.URLs, sitemapURL{Location: b.absolute(site.TagsURL)})
	}
	slices.SortFunc(set.URLs, func(a, b sitemapURL) int { return strings.Compare(a.Location, b.Location) })
	return encode(set)
}

func (b *builder) robots() Blob {
	return Text("User-agent: *\nAllow: /\n\nSitemap: " + b.absolute(sitemapFile) + "\n")
}

// encode writes a document as XML. Structs of strings always encode.
func encode(document any) Blob {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", "  ")
	_ = encoder.Encode(document)
	out.WriteByte('\n')
	return Blob{out.Bytes()}
}
