package build_test

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/source"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

// noon is when the tests' sites are built, unless they say otherwise.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// golden reads the site in testdata/golden/site: every construct of Markdown,
// every kind of page, and a theme that shows all of a view.
func golden(t testing.TB) map[string][]byte {
	t.Helper()
	snapshot, err := source.Open("testdata/golden/site", noon)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	names := []string{source.SiteFile}
	for _, folder := range []string{source.ContentFolder, source.ThemesFolder} {
		for name := range snapshot.Under(folder) {
			names = append(names, path.Join(folder, name))
		}
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = snapshot.Bytes(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// readTree reads all files below folder.
func readTree(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	root := os.DirFS(folder)
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = fs.ReadFile(root, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// built builds files, which must be without fault.
func built(t testing.TB, files map[string][]byte, clock time.Time, options build.Options) build.Result {
	t.Helper()
	result := build.Build(source.NewSnapshot(files, clock), options, nil)
	if len(result.Diagnostics) > 0 || result.Tree == nil {
		t.Fatalf("not a sound site:\n%s", text(result.Diagnostics))
	}
	return result
}

// text prints diagnostics.
func text(ds []diag.Diagnostic) string {
	var out strings.Builder
	_ = diag.Print(&out, diag.Text, ds, false)
	return out.String()
}

// contents is a tree's files as strings. What recipes make is left out: it is
// drawn slowly, and held to what it should be by the package that draws it.
func contents(tree build.Tree) map[string]string {
	files := make(map[string]string, len(tree))
	for name, blob := range tree {
		if blob.Key() == "" {
			files[name] = string(blob.AppendTo(nil))
		}
	}
	return files
}

// TestGolden builds the golden site and compares every file with those in
// testdata/golden/want.
func TestGolden(t *testing.T) {
	const folder = "testdata/golden/want"
	result := built(t, golden(t), noon, build.Options{Workers: 2})
	got := contents(result.Tree)
	if *update {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		for name, content := range got {
			if err := writeFile(filepath.Join(folder, filepath.FromSlash(name)), content); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := map[string]string{}
	for name, content := range readTree(t, folder) {
		want[name] = string(content)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	withheld := fmt.Sprint(result.Withheld)
	if want := "[{content/guide/draft.md draft} {content/guide/later.md dated 2999-01-01, in the future}]"; withheld != want {
		t.Errorf("withheld %s, want %s", withheld, want)
	}
	if result.Pages != 8 {
		t.Errorf("%d pages", result.Pages)
	}
}

func writeFile(name, content string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(content), 0o644)
}

// TestDeterminism: the same sources give the same bytes on any number of
// workers and at any hour of a day.
func TestDeterminism(t *testing.T) {
	sites := map[string]map[string][]byte{"golden": golden(t), "corpus": corpus.Generate(200, 7)}
	for name, files := range sites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := built(t, files, noon, build.Options{Workers: 1})
			for _, clock := range hours(noon) {
				for _, workers := range []int{1, 8, 1, 8} {
					again := built(t, files, clock, build.Options{Workers: workers})
					if d := difference(first.Tree, again.Tree); d != "" {
						t.Fatalf("on %d workers at %v: %s", workers, clock, d)
					}
				}
			}
		})
	}
}

// hours are the first and the last moment of a day, and one in a time zone
// where another day has begun.
func hours(day time.Time) []time.Time {
	first := day.Truncate(24 * time.Hour)
	last := first.Add(24*time.Hour - 1)
	return []time.Time{first, last, last.In(time.FixedZone("east", 14*60*60))}
}

// difference names the first path at which two trees differ, or is "".
func difference(a, b build.Tree) string {
	for _, name := range a.Paths() {
		blob, ok := b[name]
		if !ok || !blob.Equal(a[name]) {
			return name + " differs"
		}
	}
	for _, name := range b.Paths() {
		if _, ok := a[name]; !ok {
			return name + " is new"
		}
	}
	return ""
}

// TestMapOrder builds a sound site and a faulty one many times: what Go's maps
// yield in random order must not show.
func TestMapOrder(t *testing.T) {
	sound, faulty := golden(t), faults()
	first := built(t, sound, noon, build.Options{Workers: 2})
	found := text(build.Build(source.NewSnapshot(faulty, noon), build.Options{Advice: true}, nil).Diagnostics)
	for range 20 {
		// Copies have an order of their own.
		again := built(t, maps.Clone(sound), noon, build.Options{Workers: 2})
		if d := difference(first.Tree, again.Tree); d != "" {
			t.Fatal(d)
		}
		if d := cmp.Diff(fmt.Sprint(first.Withheld, first.Pages), fmt.Sprint(again.Withheld, again.Pages)); d != "" {
			t.Fatal(d)
		}
		result := build.Build(source.NewSnapshot(maps.Clone(faulty), noon), build.Options{Advice: true, Workers: 2}, nil)
		if d := cmp.Diff(found, text(result.Diagnostics)); d != "" {
			t.Fatalf("the same faults print another text:\n%s", d)
		}
	}
}

// faults is a site with a fault of every stage, several of most.
func faults() map[string][]byte {
	files := map[string][]byte{
		"site.yaml":          []byte("titel: x\nnavigation: [{to: none.md}]\nsections: [none, never]\n"),
		"content/index.md":   []byte("---\ntitle: Home\n---\n[a](b.md) [c](none.md) [d](x/none.png) ![e](x/y.txt)\n"),
		"content/x/y.txt":    nil,
		"content/x.md":       []byte("---\ntitle: X\naliases: [/y/, /Y/, /x/y.txt/z/, /feed.xml/a/, /robots.txt]\ntags: [one, One, ONE]\n---\n<b>\n"),
		"content/X.md":       []byte("---\ntitle: X\nslug: y\n---\n[^a]\n"),
		"content/y/index.md": []byte("---\ntitle: Y\n---\n"),
		"content/z.yaml":     nil,
		"content/feed.xml":   nil,
		"content/g":          nil,
	}
	for i := range 30 {
		files[fmt.Sprintf("content/g/%d.md", i)] = []byte("---\ntitle: G\naliases: [/same/]\n---\n[up](../g) [one](" + strings.Repeat("x", i) + ".md)\n")
	}
	return files
}

// TestErrorsNoTree breaks the golden site in one place at a time: there is no
// tree, and the error is at that place with its source line.
func TestErrorsNoTree(t *testing.T) {
	tests := []struct {
		file, content string // replaces or joins the site's files
		want          string // a diagnostic's first line
	}{
		{"site.yaml", "theme: gold\n", "site.yaml:1:8: error: there is no theme “gold” [unknown-theme]"},
		{"site.yaml", "theme: plain\nbase_url: x\n", "site.yaml:2:11: error: “x” does not begin with https:// or http:// [bad-url]"},
		{"content/index.md", "---\ntitle: Home\n---\n[x](y.md)\n", "content/index.md:4:5: error: there is no page or file “y.md” [dead-link]"},
		{"content/new.md", "text", "content/new.md:1:1: error: the page has no front matter [missing-front-matter]"},
		{"content/new.md", "---\ntitle: New\naliases: [/about/]\n---\n", "content/new.md:3:11: error: “/about/” is taken by content/about.md (wanted by an alias in content/new.md) [collision]"},
		{"content/new.yml", "", "content/new.yml: error: the name looks like a page's, and would be copied as it is, a draft too [unknown-content]"},
		{"content/new.yaml", "title: New\ntopics: []\noutcomes: []\n", "content/new.yaml:3:11: error: “outcomes” is empty [too-few]"},
		{"content/sitemap.xml", "", "content/sitemap.xml: error: “/sitemap.xml” is taken by the generator [collision]"},
		{"themes/plain/layouts/home.html", "{{define \"main\"}}{{.Boddy}}{{end}}", "themes/plain/layouts/home.html:1:20: error: “.Boddy” is not a field of PageView [template]"},
		{"themes/plain/assets/plain.css", "a {", "themes/plain/assets/plain.css:1:4: error: expected “}” to go with “{” [asset]"},
		{"content/guide/bridge.svg", "<html/>", "content/guide/index.md:6:13: error: “bridge.svg” cannot be read as a picture: its root element is <html>, not <svg> [bad-picture]"},
	}
	for _, test := range tests {
		files := golden(t)
		files[test.file] = []byte(test.content)
		result := build.Build(source.NewSnapshot(files, noon), build.Options{Workers: 2}, nil)
		if result.Tree != nil {
			t.Errorf("%s: there is a tree of %d files in spite of\n%s", test.file, len(result.Tree), text(result.Diagnostics))
		}
		lines := strings.Split(text(result.Diagnostics), "\n")
		if !slices.Contains(lines, test.want) {
			t.Errorf("%s: no %s in\n%s", test.file, test.want, text(result.Diagnostics))
		}
		for _, d := range result.Diagnostics {
			if d.Line > 0 && d.Source != line(files[d.File], d.Line) {
				t.Errorf("%s:%d: source line %q", d.File, d.Line, d.Source)
			}
		}
	}
}

func line(src []byte, number int) string { return strings.Split(string(src), "\n")[number-1] }

// TestWarningsTree: warnings alone do not keep a site from being published.
func TestWarningsTree(t *testing.T) {
	files := golden(t)
	files["content/index.md"] = []byte("---\ntitle: Home\n---\n# Again\n\n![](guide/dot.gif)\n")
	result := build.Build(source.NewSnapshot(files, noon), build.Options{}, nil)
	if errors, warnings := diag.Count(result.Diagnostics); errors > 0 || warnings != 2 || result.Tree == nil {
		t.Errorf("tree of %d files with\n%s", len(result.Tree), text(result.Diagnostics))
	}
}

// TestDrafts: with drafts, what is withheld is there and says so.
func TestDrafts(t *testing.T) {
	result := built(t, golden(t), noon, build.Options{Drafts: true})
	for _, name := range []string{"guide/draft/index.html", "guide/later/index.html"} {
		if page := contents(result.Tree)[name]; !strings.Contains(page, " words, draft</p>") {
			t.Errorf("%s does not say that it is a draft:\n%s", name, page)
		}
	}
	if len(result.Withheld) != 0 || result.Pages != 10 {
		t.Errorf("%d pages, withheld %v", result.Pages, result.Withheld)
	}
	// A day later than its date, it is simply there.
	later := built(t, golden(t), time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC), build.Options{})
	if _, published := later.Tree["guide/later/index.html"]; !published {
		t.Error("a page is withheld on its date")
	}
	before := built(t, golden(t), time.Date(2998, 12, 31, 23, 59, 59, 0, time.UTC), build.Options{})
	if _, published := before.Tree["guide/later/index.html"]; published {
		t.Error("a page is published before its date")
	}
}

// TestProgress: every page is counted, and no count is above the total.
func TestProgress(t *testing.T) {
	most, calls := 0, 0
	built(t, golden(t), noon, build.Options{Workers: 1, Progress: func(done, total int) {
		if calls++; done > total || done != calls {
			t.Errorf("call %d: %d of %d", calls, done, total)
		}
		most = max(most, total)
	}})
	if calls != most || calls == 0 {
		t.Errorf("%d calls of a total of %d", calls, most)
	}
}

// TestTree: every path can be written below any folder.
func TestTree(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{}).Tree
	for _, name := range tree.Paths() {
		if !fs.ValidPath(name) || path.Clean(name) != name {
			t.Errorf("%q is no path", name)
		}
		for above := path.Dir(name); above != "."; above = path.Dir(above) {
			if _, ok := tree[above]; ok {
				t.Errorf("%q is a file and a folder", above)
			}
		}
	}
}
