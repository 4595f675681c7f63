package build_test

import (
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/generator/internal/build"
)

// data is the structured data of a page.
type data struct {
	Context string `json:"@context"`
	Graph   []struct {
		Type                                                                                   string `json:"@type"`
		Name, Headline, Description, DatePublished, DateModified, Image, MainEntityOfPage, URL string
		Author, Publisher                                                                      struct {
			Type string `json:"@type"`
			Name string
		}
		ItemListElement []struct {
			Type       string `json:"@type"`
			Position   int
			Name, Item string
		}
	} `json:"@graph"`
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script`)

// dataOf is what a browser takes for the structured data of a page.
func dataOf(t *testing.T, page string) data {
	t.Helper()
	blocks := dataBlock.FindAllStringSubmatch(page, -1)
	if len(blocks) != 1 {
		t.Fatalf("%d blocks of data in\n%s", len(blocks), page)
	}
	var found data
	if err := json.Unmarshal([]byte(blocks[0][1]), &found); err != nil {
		t.Fatalf("%v: %s", err, blocks[0][1])
	}
	return found
}

// TestStructuredData: it says what the page says, with absolute addresses.
func TestStructuredData(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{}).Tree
	about := dataOf(t, string(tree["about/index.html"].Flat()))
	a := about.Graph[0]
	if about.Context != "https://schema.org" || a.Type != "Article" || a.Headline != "About “us” & <them>" || a.DatePublished != "2026-01-02" || a.DateModified != "2026-03-04" ||
		a.Author.Type != "Person" || a.Author.Name != "Somebody else" || a.Publisher.Name != "The golden site" || a.MainEntityOfPage != address+"about/" || a.Image != address+cardOf(tree, "about/index.html") {
		t.Errorf("the article is %+v", a)
	}
	second := dataOf(t, string(tree["guide/the-second/index.html"].Flat()))
	if author := second.Graph[0].Author; author.Type != "Organization" || author.Name != "Gold & Sons" {
		t.Errorf("the site's author is %+v", author)
	}
	var trail []string
	for i, item := range second.Graph[1].ItemListElement {
		trail = append(trail, item.Name, item.Item)
		if item.Position != i+1 || item.Type != "ListItem" {
			t.Errorf("%+v at place %d", item, i)
		}
	}
	if got, want := strings.Join(trail, " "), "Home "+address+" Guide "+address+"guide/ Second "; got != want || second.Graph[1].Type != "BreadcrumbList" {
		t.Errorf("the way is %q, want %q", got, want)
	}
	if home := dataOf(t, string(tree["index.html"].Flat())).Graph; len(home) != 1 || home[0].Type != "WebSite" || home[0].Name != "The golden site" || home[0].URL != address {
		t.Errorf("the home page is %+v", home)
	}
	for _, name := range []string{"404.html", "tags/index.html", "guide/ready/index.html", "who/index.html"} {
		if page := string(tree[name].Flat()); page == "" || strings.Contains(page, "ld+json") {
			t.Errorf("%s has data", name)
		}
	}
}

// FuzzStructuredData: whatever a title is, it comes back exactly, and ends
// nothing that it stands in.
func FuzzStructuredData(f *testing.F) {
	for _, title := range []string{"x", "</script>", "<!--<script>", "]]>", "\u2028\u2029", `\u003c/script>`, `"}]}`, "\\", "{{.}}", "é\u0301 🎉", "&lt;&amp;", "\x7f\ufeff", "\x00"} {
		f.Add(title)
	}
	theme := bareTheme() // which costs a fuzzer little
	theme["layouts/base.html"] = []byte(`<h1>{{.Title}}</h1>{{with .StructuredData}}<script type="application/ld+json">{{.}}</script>{{end}}{{block "main" .}}{{end}}`)
	files := map[string][]byte{"site.yaml": []byte("theme: bare\n"), "content/index.md": []byte("---\ntitle: Home\n---\n")}
	for name, content := range theme {
		files["themes/bare/"+name] = content
	}
	memo := of(state{clock: noon, files: files}, &build.Memo{}).Memo
	f.Fuzz(func(t *testing.T, title string) {
		if !utf8.ValidString(title) {
			return
		}
		quoted, err := json.Marshal(title) // which YAML takes, too
		if err != nil {
			t.Fatal(err)
		}
		result := of(state{clock: noon, files: files}.with("content/page.md", "---\ntitle: "+string(quoted)+"\n---\n"), memo)
		if result.Tree == nil {
			return // a title that no page may have
		}
		page := string(result.Tree["page/index.html"].Flat())
		got := dataOf(t, page)
		heading := regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`).FindStringSubmatch(page)
		// HTML has no NUL.
		if heading == nil || html.UnescapeString(heading[1]) != strings.ReplaceAll(got.Graph[0].Headline, "\x00", "\ufffd") {
			t.Errorf("%s is the heading %q and %q", strconv.Quote(title), heading, got.Graph[0].Headline)
		}
		if n := strings.Count(page, "<script"); n != 1 {
			t.Errorf("%d scripts in\n%s", n, page)
		}
	})
}
