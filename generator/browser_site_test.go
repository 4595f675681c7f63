package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// testSite opens every page of the real site, at a domain's root and below a
// path.
func testSite(t *testing.T, chrome context.Context) {
	out := buildSite(t, "..")
	for name, prefix := range map[string]string{"root": "/", "path": "/sub/path/"} {
		t.Run(name, func(t *testing.T) {
			home := host(t, out, prefix)
			b := openTab(t, chrome, home)
			pages := map[string]facts{}
			for _, address := range addresses(t, out) {
				// The 404 page has absolute links, for it answers at any depth:
				// testNotFound sees it below a path.
				if prefix == "/" || address != "404.html" {
					pages[home+address] = visit(b, address)
				}
			}
			checkLinks(t, home, pages)
		})
	}
}

// addresses lists the addresses of all HTML pages in a folder, relative to it.
func addresses(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".html" {
			found = append(found, strings.TrimSuffix(name, "index.html"))
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("found %d pages: %v", len(found), err)
	}
	return found
}

// facts are what a page says of itself. All links are absolute.
type facts struct {
	Title     string   `json:"title"`
	Language  string   `json:"language"`
	Headings  int      `json:"headings"` // of level 1
	Rules     int      `json:"rules"`    // of style sheets, applied
	Paper     string   `json:"paper"`    // the colour of the background
	IDs       []string `json:"ids"`
	Links     []string `json:"links"`
	Images    []image  `json:"images"`
	Addresses []string `json:"addresses"` // of <link>
}

type image struct {
	Source  string `json:"source"`
	HasAlt  bool   `json:"hasAlt"`
	HasSize bool   `json:"hasSize"` // as attributes, so that the text does not jump
	Width   int    `json:"width"`   // of the picture itself, in pixels
	Height  int    `json:"height"`
}

// gatherFacts waits for pictures further down, which load when they come near.
const gatherFacts = `(async () => {
	const rulesOf = sheet => {
		if (location.protocol === "file:") return 1; // where only how it looks can be asked for
		return sheet.cssRules.length;
	};
	for (const img of document.images) {
		img.loading = "eager";
		await img.decode().catch(() => {});
	}
	return {
		title: document.title,
		language: document.documentElement.lang,
		headings: document.querySelectorAll("h1").length,
		rules: [...document.styleSheets].reduce((sum, sheet) => sum + rulesOf(sheet), 0),
		paper: getComputedStyle(document.documentElement).backgroundColor,
		ids: [...document.querySelectorAll("[id]")].map(e => e.id),
		links: [...document.querySelectorAll("a[href]")].map(a => a.href),
		images: [...document.images].map(img => ({
			source: img.src,
			hasAlt: img.hasAttribute("alt"),
			hasSize: img.hasAttribute("width") && img.hasAttribute("height"),
			width: img.naturalWidth,
			height: img.naturalHeight,
		})),
		addresses: [...document.querySelectorAll("link[href]:not([rel=canonical])")].map(l => l.href),
	};
})()`

// visit opens a page and checks what holds for each.
func visit(b *tab, address string) facts {
	b.Helper()
	where := "/" + address
	b.open(address)
	f := ask[facts](b, gatherFacts)
	if f.Title == "" || f.Language == "" || f.Headings != 1 {
		b.Errorf("%s: title %q, language %q, %d headings of level 1", where, f.Title, f.Language, f.Headings)
	}
	if f.Rules == 0 || f.Paper == "rgba(0, 0, 0, 0)" {
		b.Errorf("%s: the style sheet does not apply: %d rules, background %s", where, f.Rules, f.Paper)
	}
	if ids := slices.Sorted(slices.Values(f.IDs)); len(slices.Compact(ids)) != len(f.IDs) {
		b.Errorf("%s: ids are not unique: %v", where, f.IDs)
	}
	for _, img := range f.Images {
		if !img.HasAlt || !img.HasSize || img.Width == 0 || img.Height == 0 {
			b.Errorf("%s: picture without a text, a stated size, or content: %+v", where, img)
		}
	}
	for _, width := range []int64{320, 768, 1440} {
		b.size(width)
		if wide := ask[[]string](b, tooWide); len(wide) > 0 {
			b.Errorf("%s: at %d pixels the page scrolls sideways: %s", where, width, strings.Join(wide, "; "))
		}
	}
	b.checkFaults(where)
	return f
}

// tooWide names what makes the page scroll sideways.
const tooWide = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return [];
	return ["scrolls to " + document.documentElement.scrollWidth].concat(
		[...document.querySelectorAll("body *")]
			.filter(e => e.getBoundingClientRect().right > width)
			.map(e => e.cloneNode().outerHTML).slice(0, 5));
})()`

// checkLinks follows every link within the site, and each to its anchor.
func checkLinks(t *testing.T, home string, pages map[string]facts) {
	t.Helper()
	base := must(url.Parse(home))
	origin := base.Scheme + "://" + base.Host + "/"
	seen := map[string]bool{}
	for _, from := range slices.Sorted(maps.Keys(pages)) {
		for _, link := range slices.Concat(pages[from].Links, pages[from].Addresses) {
			if seen[link] || !strings.HasPrefix(link, origin) {
				continue
			}
			seen[link] = true
			if fault := followLink(t, home, link, pages); fault != "" {
				t.Errorf("%s links to %s: %s", from, link, fault)
			}
		}
	}
	if len(seen) < len(pages) {
		t.Errorf("only %d links on %d pages", len(seen), len(pages))
	}
}

// followLink says what is wrong with a link; pages have been opened.
func followLink(t *testing.T, home, link string, pages map[string]facts) (fault string) {
	t.Helper()
	address, _, _ := strings.Cut(link, "#")
	if !strings.HasPrefix(address, home) {
		return "outside of the site"
	}
	target, opened := pages[address]
	if !opened {
		if got := statusOf(t, address); got != http.StatusOK {
			return fmt.Sprintf("status %d", got)
		}
	}
	if anchor := must(url.Parse(link)).Fragment; anchor != "" && !slices.Contains(target.IDs, anchor) {
		return "no such anchor"
	}
	return ""
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// testRedirect opens an article's old address.
func testRedirect(t *testing.T, chrome context.Context) {
	home := host(t, buildSite(t, writeSample(t)), "/sub/path/")
	b := openTab(t, chrome, home)
	b.after(func() {
		if _, err := chromedp.Call(b.ctx, page.Navigate, page.NavigateParams{URL: home + "old/place/"}); err != nil {
			t.Fatal(err)
		}
	}, `location.href === "`+home+`first/article/"`, `document.querySelector("h1").textContent === "The article"`)
	b.checkFaults("redirect")
}

// testNotFound asks for a page that is not there, from the preview and from a
// host below a path.
func testNotFound(t *testing.T, chrome context.Context) {
	root := writeSample(t)
	t.Run("preview", func(t *testing.T) {
		checkNotFound(t, chrome, startServe(t, root).url)
	})
	t.Run("published", func(t *testing.T) {
		checkNotFound(t, chrome, hostWithNotFound(t, root, "/sub/path/"))
	})
}

// hostWithNotFound builds the site at root for an address below a path, and
// serves it there with its 404 page, as a static host does.
func hostWithNotFound(t *testing.T, root, prefix string) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	home := "http://" + server.Listener.Addr().String() + prefix
	out := buildSite(t, root, "--base-url", home)
	notFound := []byte(read(t, filepath.Join(out, "404.html")))
	files := http.FileServer(http.Dir(out))
	server.Config.Handler = http.StripPrefix(prefix, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(r.URL.Path))); err == nil {
			r.URL.Path = "/" + r.URL.Path // a file server wants to know where its root is
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write(notFound) // the browser may have left
	}))
	server.Start()
	t.Cleanup(server.Close)
	return home
}

// checkNotFound asks the sample site at home for a page that is not there.
func checkNotFound(t *testing.T, chrome context.Context, home string) {
	t.Helper()
	b := openTab(t, chrome, home)
	response, err := chromedp.Run(b.ctx, chromedp.NavigateResponse(home+"no/such/page"))
	if err != nil {
		t.Fatal(err)
	}
	if response.Status != http.StatusNotFound {
		t.Errorf("status %d", response.Status)
	}
	f := ask[facts](b, gatherFacts)
	if !strings.HasPrefix(f.Title, "Page not found") || f.Rules == 0 {
		t.Errorf("title %q, %d rules of style", f.Title, f.Rules)
	}
	checkLinks(t, home, map[string]facts{home + "no/such/page": f})
	for _, fault := range b.takeFaults() {
		if !strings.Contains(fault, "404") || !strings.Contains(fault, home+"no/such/page") {
			t.Error(fault)
		}
	}
	if _, err := chromedp.Run(b.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS("main a")))); err != nil {
		t.Fatal(err)
	}
	b.expect(`location.href === "`+home+`"`, `document.title === "Sample"`)
	b.checkFaults("home page")
}
