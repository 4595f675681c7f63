package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/theme"
)

// TestAudit holds built sites to what a reader may expect of every page, by
// tools that others have made: axe-core for accessibility, html-validate for
// the HTML. CONTRIBUTING.md says how to read what they report.
func TestAudit(t *testing.T) {
	t.Parallel()
	sites := auditedSites(t)
	t.Run("HTML", func(t *testing.T) { testHTML(t, sites) })
	t.Run("Weights", func(t *testing.T) { testWeights(t, sites[realSite]) })
	chrome := startChrome(t)
	t.Run("Axe", func(t *testing.T) { testAxe(t, chrome) })
	t.Run("Text", func(t *testing.T) { testText(t, chrome, sites[realSite]) })
	t.Run("Focus", func(t *testing.T) { testFocus(t, chrome, sites[realSite]) })
	t.Run("Shifts", func(t *testing.T) { testShifts(t, chrome, sites[realSite]) })
	t.Run("Load", func(t *testing.T) { testLoad(t, chrome, sites) })
	t.Run("Return", func(t *testing.T) { testReturn(t, chrome, sites[teaSite]) })
	t.Run("Pages", func(t *testing.T) { testEveryPage(t, chrome, sites) })
	t.Run("Kinds", func(t *testing.T) { testEveryKind(t, chrome, sites) })
}

// An auditedSite is a built site.
type auditedSite struct {
	root string // of its sources
	out  string // the folder of the output
	home string // its address
}

// The sites that are audited: that of this repository, one with every construct
// of Markdown, and one with every part of a self-assessment.
const (
	realSite   = "real"
	goldenSite = "golden"
	teaSite    = "tea"
)

func auditedSites(t *testing.T) map[string]auditedSite {
	t.Helper()
	sites := map[string]auditedSite{}
	for name, root := range map[string]string{realSite: "..", goldenSite: writeGolden(t), teaSite: writeTea(t)} {
		out := buildSite(t, root, "--base-url", "https://audited.example/")
		sites[name] = auditedSite{root: root, out: out, home: host(t, out, "/")}
	}
	return sites
}

// writeGolden copies the site of the build's golden test into a folder of its
// own, without the theme that is made for that test.
func writeGolden(t *testing.T) string {
	t.Helper()
	const golden = "internal/build/testdata/golden/site"
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "content"), os.DirFS(filepath.Join(golden, "content"))); err != nil {
		t.Fatal(err)
	}
	settings := read(t, filepath.Join(golden, "site.yaml"))
	overwrite(t, filepath.Join(root, "site.yaml"), strings.Replace(settings, "theme: plain\n", "", 1))
	return root
}

// An auditedKind is a kind of page, or a state that one can be in.
type auditedKind struct {
	kind    theme.Kind
	name    string // what the state is, if the kind does not say it all
	site    string
	address string
	script  bool        // the page needs one
	prepare func(*form) // does what a reader does to get there
}

func (k auditedKind) String() string { return strings.TrimSpace(string(k.kind) + " " + k.name) }

// auditedKinds are looked at in both schemes, on a phone and on a desk, and gone
// through with the keyboard. A new kind of page is a new line.
func auditedKinds() []auditedKind {
	return []auditedKind{
		{kind: theme.Home, script: true, site: realSite},
		{kind: theme.Section, site: realSite, address: "asking/"},
		{kind: theme.Section, name: "with self-assessments", script: true, site: realSite, address: "self-assessment/"},
		{kind: theme.Article, site: realSite, address: "asking/a-note-worth-reading/"},
		{kind: theme.Article, name: "glossary", site: realSite, address: "how-it-works/glossary/"},
		{kind: theme.Article, name: "with every construct", site: goldenSite, address: "guide/every-construct/"},
		{kind: theme.Tags, site: realSite, address: "tags/"},
		{kind: theme.Tag, site: realSite, address: "tags/messages/"},
		{kind: theme.Search, script: true, site: realSite, address: "search/"},
		{kind: theme.Search, name: "with results", site: realSite, address: "search/", prepare: func(f *form) {
			f.look("silence")
			f.expect(titles + `[0].includes("silence")`) // before the page with its rarer plural
		}},
		{kind: theme.Search, name: "without results", site: realSite, address: "search/", prepare: func(f *form) { f.look("quokka") }},
		{kind: theme.NotFound, site: realSite, address: "404.html"},
		{kind: theme.Offline, script: true, site: realSite, address: "offline/?to=asking/borrow-a-bridge/"},
		{kind: theme.Assess, script: true, site: teaSite, address: "self/tea/"},
		{kind: theme.Assess, name: "with errors", site: teaSite, address: "self/tea/", prepare: func(f *form) {
			f.answer("elements=tea", "age=no")
			f.see()
		}},
		{kind: theme.Assess, name: "with a result", site: teaSite, address: "self/tea/", prepare: func(f *form) {
			f.answer(heavy...)
			f.see()
			f.run(`document.querySelector("#key").open = true`)
		}},
		{kind: theme.Assess, name: "with a second result", site: teaSite, address: "self/tea/", prepare: func(f *form) {
			f.answer(heavy...)
			f.see()
			f.answer("submit=never")
			f.see()
		}},
		{kind: theme.Assess, name: "with what is open", site: teaSite, address: "self/tea/", prepare: func(f *form) {
			f.answer("submit=often", "elements=tea", "constructor=not-sure", "action=5", "age=no", "doctor=no")
			f.see()
		}},
		{kind: theme.Assess, script: true, name: "real", site: realSite, address: "self-assessment/asking/"},
	}
}

// widths are a phone's and a desk's, in CSS pixels.
var widths = []int64{360, 1440}

func testEveryKind(t *testing.T, chrome context.Context, sites map[string]auditedSite) {
	kinds := auditedKinds()
	for _, kind := range theme.Kinds() {
		if kind != theme.Redirect && !slices.ContainsFunc(kinds, func(k auditedKind) bool { return k.kind == kind }) {
			t.Errorf("no page of the kind %s is audited: add a line to auditedKinds", kind)
		}
	}
	for _, k := range kinds {
		t.Run(k.String(), func(t *testing.T) {
			site := sites[k.site]
			f := &form{tab: openTab(t, chrome, site.home), root: site.root}
			f.open(k.address)
			if k.prepare != nil {
				k.prepare(f)
			}
			for _, width := range widths {
				f.size(width)
				f.media("", "light")
				f.checkAxe(fmt.Sprintf("%d pixels, light", width), allRules)
				f.media("", "dark")
				f.checkAxe(fmt.Sprintf("%d pixels, dark", width), colourRules)
				f.checkFocus(fmt.Sprintf("%d pixels", width))
			}
			f.checkFaults(k.address)
		})
	}
}

// testEveryPage looks at each page of the sites as a reader with a tablet does.
func testEveryPage(t *testing.T, chrome context.Context, sites map[string]auditedSite) {
	for name, site := range sites {
		t.Run(name, func(t *testing.T) {
			// A tab that has run axe runs it again in half the time.
			for pages := range slices.Chunk(pagesOf(t, site.out), 15) {
				b := openTab(t, chrome, site.home)
				for _, address := range pages {
					b.size(768)
					b.open(address)
					b.checkAxe("/"+address, allRules)
					b.checkText("/" + address)
					b.checkFaults("/" + address)
				}
			}
		})
	}
}

// pagesOf lists the addresses of the pages in a folder, but for those that lead
// on at once.
func pagesOf(t *testing.T, out string) []string {
	t.Helper()
	return slices.DeleteFunc(addresses(t, out), func(address string) bool {
		return strings.Contains(read(t, fileOf(out, address)), `http-equiv="refresh"`)
	})
}

// fileOf returns the file of the page at an address below the folder out.
func fileOf(out, address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	return filepath.Join(out, filepath.FromSlash(address))
}
