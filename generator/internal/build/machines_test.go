package build_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
)

const address = "https://golden.example/site/"

// An element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// parse reads a whole file as XML: one element, and nothing after it but space.
func parse(t *testing.T, content []byte) element {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(content))
	var root element
	if err := decoder.Decode(&root); err != nil {
		t.Fatalf("%v:\n%s", err, content)
	}
	for {
		switch token, err := decoder.Token(); {
		case err == io.EOF:
			return root
		case err != nil:
			t.Fatalf("%v:\n%s", err, content)
		default:
			if space, ok := token.(xml.CharData); !ok || len(bytes.TrimSpace(space)) > 0 {
				t.Fatalf("%v after the end:\n%s", token, content)
			}
		}
	}
}

// all returns the children of that name.
func (e element) all(name string) []element {
	var found []element
	for _, child := range e.Children {
		if child.XMLName.Local == name {
			found = append(found, child)
		}
	}
	return found
}

// one returns the text of the only child of that name.
func (e element) one(t *testing.T, name string) string {
	t.Helper()
	found := e.all(name)
	if len(found) != 1 || strings.TrimSpace(found[0].Text) == "" && len(found[0].Children) == 0 {
		t.Fatalf("%s has %d × %s, want one with a text", e.XMLName.Local, len(found), name)
	}
	return found[0].Text
}

func (e element) attribute(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// instant reads a date of RFC 3339, as Atom wants it.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// checkFeed holds the feed of a site to what RFC 4287 demands, and returns its
// entries.
func checkFeed(t *testing.T, content []byte, address string) []element {
	t.Helper()
	return checkFeedAt(t, content, address, address)
}

// checkFeedAt is checkFeed for what stands at an address of a site.
func checkFeedAt(t *testing.T, content []byte, address, site string) []element {
	t.Helper()
	const atom = "http://www.w3.org/2005/Atom"
	feed := parse(t, content)
	if feed.XMLName != (xml.Name{Space: atom, Local: "feed"}) {
		t.Fatalf("the root is %v", feed.XMLName)
	}
	if id := feed.one(t, "id"); id != address {
		t.Errorf("the feed's id is %s", id)
	}
	feed.one(t, "title")
	feed.all("author")[0].one(t, "name")
	checkLinks(t, feed, map[string]string{"self": address + "feed.xml", "alternate": address})
	newest, ids := instant(t, feed.one(t, "updated")), map[string]bool{}
	for i, entry := range feed.all("entry") {
		id := entry.one(t, "id")
		if ids[id] || !strings.HasPrefix(id, site) || id == address {
			t.Errorf("entry %d has the id %s", i, id)
		}
		ids[id] = true
		entry.one(t, "title")
		checkLinks(t, entry, map[string]string{"": id})
		if updated := instant(t, entry.one(t, "updated")); updated.After(newest) || updated.Before(instant(t, entry.one(t, "published"))) {
			t.Errorf("%s was updated at %v, the feed at %v", id, updated, newest)
		}
	}
	return feed.all("entry")
}

// checkLinks compares the links of an element, by what they stand for.
func checkLinks(t *testing.T, e element, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, link := range e.all("link") {
		got[link.attribute("rel")] = link.attribute("href")
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("links %v, want %v", got, want)
	}
}

func TestFeed(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{}).Tree
	entries := checkFeed(t, tree["feed.xml"].AppendTo(nil), address)
	var titles []string
	for _, entry := range entries {
		titles = append(titles, entry.one(t, "title"))
	}
	// The newest first; what has no date, drafts and sections are left out.
	want := []string{"Second", "A note in a section without a page", "About “us” & <them>"}
	if !slices.Equal(titles, want) {
		t.Errorf("entries %q, want %q", titles, want)
	}
}

// TestSectionFeeds: each section with dated articles has a feed of them and of
// those in the sections below, and no other has one.
func TestSectionFeeds(t *testing.T) {
	files := golden(t)
	files["content/notes/deep/er/well.md"] = []byte("---\ntitle: Well\ndate: 2026-05-05\n---\n")
	files["content/undated/page.md"] = []byte("---\ntitle: Page\n---\n")
	files["content/dated-head/index.md"] = []byte("---\ntitle: Head\ndate: 2026-05-05\n---\n")
	tree := built(t, files, noon, build.Options{}).Tree
	for folder, want := range map[string][]string{
		"guide/": {"Second"}, "notes/": {"Well", "A note in a section without a page"}, "notes/deep/": {"Well"}, "notes/deep/er/": {"Well"}, "undated/": nil, "dated-head/": nil,
	} {
		blob, ok := tree[folder+"feed.xml"]
		link := strings.Contains(string(tree[folder+"index.html"].Flat()), ` href="feed.xml">`)
		if ok != (want != nil) || link != ok {
			t.Errorf("%s has a feed: %v; a link to it: %v", folder, ok, link)
			continue
		}
		if !ok {
			continue
		}
		var titles []string
		for _, entry := range checkFeedAt(t, blob.Flat(), address+folder, address) {
			titles = append(titles, entry.one(t, "title"))
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%s: entries %q, want %q", folder, titles, want)
		}
	}
}

// TestFeedOfStrangeWords: whatever an author writes, the files for machines
// stay XML.
func TestFeedOfStrangeWords(t *testing.T) {
	files := golden(t)
	files["content/a & <b>'\"é.md"] = []byte("---\ntitle: \"]]> <b> & \\0\\e \\uFFFE \\\" '\"\ndate: 2026-11-01\nauthor: \"<\\a>\"\ntags: [\"<&>\"]\n---\nA <https://example.org/?a&b> & &lt;b>.\n")
	files["site.yaml"] = []byte("theme: plain\nbase_url: https://golden.example/a%20b&c/\ntitle: \"<\\0&>\"\ndescription: \"]]>\"\n")
	tree := built(t, files, noon, build.Options{}).Tree
	entries := checkFeed(t, tree["feed.xml"].AppendTo(nil), "https://golden.example/a%20b&c/")
	if id := entries[0].one(t, "id"); id != "https://golden.example/a%20b&c/a%20&%20%3Cb%3E%27%22%C3%A9/" {
		t.Errorf("the id is %s", id)
	}
	parse(t, tree["sitemap.xml"].AppendTo(nil))
}

// TestFeedLength: a feed holds the newest articles only, and a site without
// dates has a feed without entries.
func TestFeedLength(t *testing.T) {
	tree := built(t, corpus.Generate(60, 1), noon, build.Options{}).Tree
	if n := len(checkFeed(t, tree["feed.xml"].AppendTo(nil), "https://example.org/")); n != 20 {
		t.Errorf("%d entries", n)
	}
	files := map[string][]byte{"content/index.md": []byte("---\ntitle: Home\n---\n")}
	tree = built(t, files, noon, build.Options{BaseURL: address}).Tree
	if n := len(checkFeed(t, tree["feed.xml"].AppendTo(nil), address)); n != 0 {
		t.Errorf("%d entries", n)
	}
}

// TestFeedOrder: of one day's pages, those that readers meet first come first, and
// the cut is made in that order.
func TestFeedOrder(t *testing.T) {
	page := func(title string, order int) []byte {
		return fmt.Appendf(nil, "---\ntitle: %s\ndate: 2026-05-05\norder: %d\n---\n", title, order)
	}
	files := map[string][]byte{
		"site.yaml":          []byte("sections: [z, a]\n"),
		"content/index.md":   []byte("---\ntitle: Home\n---\n"),
		"content/beside.md":  page("Beside", 1),
		"content/z/1.md":     page("Z second", 2),
		"content/z/2.md":     page("Z first", 1),
		"content/z/in/1.md":  page("Z within", 1),
		"content/a/newer.md": []byte("---\ntitle: Newer\ndate: 2026-06-06\n---\n"),
	}
	want := []string{"Newer", "Beside", "Z first", "Z second", "Z within"}
	for i := range 20 {
		files[fmt.Sprintf("content/a/%02d.md", i)] = page(fmt.Sprintf("A %02d", 20-i), 20-i)
		want = append(want, fmt.Sprintf("A %02d", i+1))
	}
	tree := built(t, files, noon, build.Options{BaseURL: address}).Tree
	for feed, want := range map[string][]string{"": want[:20], "z/": want[2:5], "a/": append([]string{"Newer"}, want[5:24]...)} {
		var titles []string
		for _, entry := range checkFeedAt(t, tree[feed+"feed.xml"].Flat(), address+feed, address) {
			titles = append(titles, entry.one(t, "title"))
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%sfeed.xml: entries %q, want %q", feed, titles, want)
		}
	}
}

// TestSitemap: it lists every page that a reader should find, once, in the
// site's order, by its full address.
func TestSitemap(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{}).Tree
	set := parse(t, tree["sitemap.xml"].AppendTo(nil))
	if set.XMLName != (xml.Name{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: "urlset"}) {
		t.Errorf("the root is %v", set.XMLName)
	}
	var got []string
	for _, url := range set.all("url") {
		entry := strings.TrimPrefix(url.one(t, "loc"), address)
		if changed := url.all("lastmod"); len(changed) > 0 {
			if _, err := time.Parse(time.DateOnly, changed[0].Text); err != nil {
				t.Error(err)
			}
			entry += " " + changed[0].Text
		}
		got = append(got, entry)
	}
	want := []string{"", "about/ 2026-03-04", "notes/", "notes/one/ 2026-02-03", "guide/", "guide/every-construct/", "guide/the-second/ 2026-02-03",
		"guide/ready/", "tags/", "tags/gold/", "tags/plain-words/"}
	if !slices.Equal(got, want) {
		t.Errorf("pages %q, want %q", got, want)
	}
}

func TestRobots(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{BaseURL: "http://localhost:1234/x/"}).Tree
	got := string(tree["robots.txt"].AppendTo(nil))
	if want := "User-agent: *\nAllow: /\n\nSitemap: http://localhost:1234/x/sitemap.xml\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
