package build_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

var (
	frontKeys = []string{"title", "description", "date", "updated", "reviewed", "review_every", "tags", "order", "slug", "aliases", "draft", "author", "sources", "params"}
	siteKeys  = []string{"title", "description", "base_url", "language", "author", "theme", "theme", "theme", "navigation", "footer", "sections", "tags", "cards", "glossary", "reading_grade", "search", "offline", "limits"}
)

// values are what the keys of front matter and site.yaml may have, beside what
// value makes up. Some are wrong on most sites.
var values = map[string][]string{
	"title":         {"Alpha", "Beta & co", "“Gamma”", "<Delta>"},
	"description":   {"A page.", "Another & longer <description> of it.", "\"x\""},
	"date":          {"2026-01-01", "2026-11-20", "2026-11-23", "2026-11-22T10:00:00+02:00", "2027-01-01"},
	"updated":       {"2026-02-01", "2026-11-21"},
	"reviewed":      {"2026-01-31", "2026-10-21", "2026-11-20"},
	"review_every":  {"1 month", "30 days", "1 year"},
	"tags":          {"[one]", "[one, two]", "[two, three]", "[]", "[One]", "[one, one]"},
	"order":         {"1", "2", "2", "-3"},
	"aliases":       {"[/old/]", "[/older/, /oldest.html]", "[/a/x/]", "[/p1/]"},
	"draft":         {"true", "false", "false"},
	"author":        {"Ana", "Ben & Co"},
	"sources":       {"[{id: one, title: A work, seen: original}]", "[{id: one, title: A work, year: 1999}, {title: Other}]"},
	"params":        {"{}", "{a: 1}", "{a: 1.0}", "{a: \"1\"}", "{a: [1, [2]], b: {}}", "{a: [], b: {c: null}}", "{a: {}}", "{a: [1], b: [2]}", "{a: true}", "{a: null}"},
	"slug":          {"slug", "other-slug", "p2", "Ü"},
	"base_url":      {"https://example.org/", "https://example.org/sub/", "nowhere"},
	"language":      {"en", "en-GB", "fr"},
	"theme":         {"plain", "plain", "plain", "plain", "other", "other", "rapport", "missing"},
	"sections":      {"[a]", "[c, a]", "[none]"},
	"cards":         {"true", "false", "false"},
	"glossary":      {"index.md", "a/index.md"},
	"reading_grade": {"3", "12"},
	"search":        {"true", "false"},
	"offline":       {"true", "true", "false"},
	"limits":        {"{page_kib: 1}", "{table_cells: 3}", "{nesting: 2}", "{nesting: 4, table_cells: 4}", "{file_mib: 1}"},
}

func (a *author) value(key string) string {
	switch key {
	case "navigation", "footer":
		return fmt.Sprintf("[{to: %s}, {label: Elsewhere, to: \"https://example.org/%d\"}]", pick(a, a.pages).path, a.IntN(3))
	}
	value := pick(a, values[key])
	if a.cheap && value == "missing" {
		return "plain"
	}
	return value
}

// An edit is a kind of change, and how often it is made beside others.
type edit struct {
	name  string
	often int
	make  func(*author)
}

var edits = []edit{
	{"body", 8, editBody},
	{"front", 10, editFront},
	{"rename", 2, rename},
	{"remove", 2, func(a *author) { pick(a, a.pages).gone = true }},
	{"return", 3, func(a *author) { pick(a, a.pages).gone = false; a.pages[0].gone = false }},
	{"new", 2, func(a *author) { a.newPage(""); a.forget() }},
	{"swap", 1, swap},
	{"file", 3, editFile},
	{"theme", 4, editTheme},
	{"site", 4, editSite},
	{"break", 3, breakFile},
	{"repair", 6, func(a *author) { clear(a.broken) }},
	{"care", 5, takeCare},
	{"clock", 2, func(a *author) { a.clock = a.clock.Add(pick(a, days)) }},
	{"options", 2, editOptions},
	{"nothing", 1, func(*author) {}},
}

const day = 24 * time.Hour

var days = []time.Duration{day, time.Hour, 12 * time.Hour, 30 * day, -day, 7 * day, -30 * day, -time.Hour}

// turn makes one edit and returns what came of it. Where no page is left, it is
// the return of the home page: most edits are of a page.
func (a *author) turn() state {
	if len(a.present()) == 0 {
		a.pages[0].gone = false
		return a.state("return")
	}
	var all []edit
	for _, e := range edits {
		all = append(all, slices.Repeat([]edit{e}, e.often)...)
	}
	e := pick(a, all)
	e.make(a)
	return a.state(e.name)
}

func editBody(a *author) {
	p := pick(a, a.present())
	at := a.IntN(len(p.blocks) + 1)
	switch {
	case at == len(p.blocks) || a.IntN(3) == 0:
		p.blocks = slices.Insert(p.blocks, at, a.block())
	case a.IntN(2) == 0:
		p.blocks[at] = a.block()
	default:
		p.blocks = slices.Delete(p.blocks, at, at+1)
	}
}

func editFront(a *author) {
	p, key := pick(a, a.present()), pick(a, frontKeys)
	if _, has := p.front[key]; has && key != "title" && a.IntN(2) == 0 {
		delete(p.front, key)
		return
	}
	a.set(p, key)
}

func rename(a *author) {
	if p := pick(a, a.present()); p.path != "index.md" {
		p.path = a.freePath(path.Ext(p.path))
	}
}

// enough pages: on a larger site fewer edits would concern each other.
const enough = 24

// forget removes a page for good if there are more than enough.
func (a *author) forget() {
	if at := 1 + a.IntN(len(a.pages)-1); len(a.pages) > enough {
		a.pages[at].gone = true
		a.pages = slices.Delete(a.pages, at, at+1)
	}
}

// swap gives two pages each other's names.
func swap(a *author) {
	p, q := pick(a, a.present()), pick(a, a.present())
	if path.Ext(p.path) == path.Ext(q.path) {
		p.path, q.path = q.path, p.path
	}
}

var pictures = []string{`<svg viewBox="0 0 2 1"/>`, `<svg viewBox="0 0 3 1"/>`, `<svg width="9" height="9"/>`}

// badPictures show nothing, run something, or cannot be read.
var badPictures = []string{`<html/>`, `<svg viewBox="0 0 2 1" onload="x"/>`, `<svg viewBox="0 0 2 1">`}

func editFile(a *author) {
	name := pick(a, []string{"content/dot.svg", "content/a/dot.svg", "content/a/notes.txt", "content/c/new.svg", "content/late/x.txt", "content/late/page.html"})
	switch _, has := a.files[name]; {
	case has && rarely(a, 4):
		delete(a.files, name)
	case path.Ext(name) == ".svg":
		a.files[name] = pick(a, append(slices.Repeat(pictures, 5), badPictures...))
	case path.Ext(name) == ".html" && rarely(a, 3):
		a.files[name] = "<p>A page.</p>"
	default:
		a.files[name] = fmt.Sprintf("Notes %d.", a.IntN(3))
	}
}

func editSite(a *author) {
	switch key := pick(a, siteKeys); {
	case a.site == nil:
		a.site = map[string]string{"theme": "plain"}
	case rarely(a, 20):
		a.site = nil
	case a.site[key] != "" && key != "theme" && a.IntN(2) == 0:
		delete(a.site, key)
	default:
		a.site[key] = a.value(key)
	}
}

func editOptions(a *author) {
	switch a.IntN(5) {
	case 4:
		a.options.Preview = !a.options.Preview
	case 3:
		a.options.Portable = !a.options.Portable
	case 0:
		a.options.Drafts = !a.options.Drafts
	case 1:
		a.options.Advice = !a.options.Advice
	default:
		a.options.BaseURL = pick(a, []string{"", "https://other.example/", "https://other.example/x/"})
	}
}

// takeCare mends what keeps a site from being published.
func takeCare(a *author) {
	clear(a.broken)
	for _, p := range a.pages {
		for i := range p.blocks {
			p.blocks[i].careless = false
		}
		delete(p.front, "slug")
		delete(p.front, "aliases")
		delete(p.front, "tags")
		delete(p.front, "draft")
		delete(p.front, "date")
	}
	a.files["content/dot.svg"], a.files["content/a/dot.svg"] = pictures[0], pictures[1]
	delete(a.files, "content/c/new.svg")
	delete(a.files, "content/late/page.html")
	a.installThemes()
	a.pages[0].gone, a.pages[0].path = false, "index.md"
	a.site = map[string]string{"title": pick(a, values["title"]), "theme": pick(a, []string{"plain", "other"})}
}

// breakFile puts something in the place of a file that may not be sound.
func breakFile(a *author) {
	now := a.state("")
	name := pick(a, slices.Sorted(maps.Keys(now.files)))
	old := string(now.files[name])
	switch a.IntN(9) {
	case 0:
		a.broken[name] = removed
	case 1:
		a.broken[name] = ""
	case 2:
		a.broken[name] = old[:a.IntN(len(old)+1)] // half-written
	case 3:
		a.broken[name] = old + "\n<b>\n{{.Nothing}}\n[dead](nowhere.md)\n"
	case 4:
		a.broken[name] = strings.Replace(old, ": ", ": {", 1)
	case 5:
		a.broken[name] = old + "\xff\x00"
	case 6:
		a.broken[name] = strings.Replace(old, "}", "", 1)
	case 7:
		a.broken["content/"+pick(a, []string{"x.yml", "feed.xml", "robots.txt", "a/none.yaml", "z/new.md", "index.yaml"})] = "text"
	default:
		a.broken["themes/"+pick(a, []string{"plain", "other"})+"/layouts/"+pick(a, []string{"odd.html", "home.html"})] = "{{define \"main\"}}{{end}}"
	}
}

// A themeEdit replaces something of one of the theme's files by one of a few
// things of which none is like another.
var themeEdits = []struct {
	file string
	form string
}{
	{"assets/deep/colours.css", ":root { --ink: #12345%d }\n"},
	{"assets/deep/n.ts", "export const n = %d;\n"},
	{"assets/new.svg", `<svg viewBox="0 0 1 %d"/>`},
	{"partials/late.html", "<p>Late {{.Title}} %d</p>"},
	{"layouts/tag.html", "{{define \"main\"}}<p>Tag %d</p>{{.Body}}{{template \"partials/groups.html\" .}}{{end}}"},
	{"layouts/section.html", "{{define \"main\"}}{{.Body}}<p>%d</p>{{.Body}}{{end}}"}, // prints a body twice
	{"layouts/section.html", "{{define \"main\"}}{{.Body}}<p>Section %d</p>{{template \"partials/groups.html\" .}}{{end}}"},
	{"layouts/redirect.html", "{{define \"main\"}}<a href=\"{{.Target}}\">%d {{.Title}}</a>{{end}}"},
	{"layouts/article.html", "{{define \"main\"}}{{index .Params \"a\"}} %d {{.Body}}{{end}}"}, // fails on some pages at most
}

func editTheme(a *author) {
	e := pick(a, themeEdits)
	name := "themes/" + pick(a, []string{"plain", "plain", "other"}) + "/" + e.file
	if _, has := a.files[name]; has && strings.Contains(name, "/assets/new") && a.IntN(2) == 0 {
		delete(a.files, name)
		return
	}
	a.files[name] = fmt.Sprintf(e.form, a.IntN(3))
}
