package main

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// testPortable opens every page of the portable real site from its folder, goes
// from the home page to an article as a reader does, scores every
// self-assessment, and searches. The folder's name is one that an address has to escape.
func testPortable(t *testing.T, chrome context.Context) {
	out := filepath.Join(t.TempDir(), "My guide #1 (50%)")
	if err := os.Rename(buildSite(t, "..", "--portable"), out); err != nil {
		t.Fatal(err)
	}
	home := (&url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}).String()
	b := openTab(t, chrome, home)
	pages := map[string]facts{}
	for _, address := range addresses(t, out) {
		if address == "" || strings.HasSuffix(address, "/") {
			address += "index.html"
		}
		pages[home+address] = visit(b, address)
	}
	checkPortableLinks(t, home, pages)

	b.open("index.html")
	for _, selector := range []string{".site-header nav a", "main li a"} {
		if _, err := chromedp.Run(b.ctx, chromedp.WaitEvent(page.LoadEventFired, nil, chromedp.Click(chromedp.CSS(selector)))); err != nil {
			t.Fatal(err)
		}
	}
	b.expect(`location.pathname.endsWith("/index.html")`, `!!document.querySelector("main article .prose")`)
	for _, id := range realAssessments(t) {
		f := &form{tab: b, root: "..", id: id}
		b.open(id + "/index.html")
		worked := f.examples()[0]
		f.answer(worked.answers...)
		f.see()
		if got := ask[string](b, `document.querySelector("#result").dataset.outcome`); got != worked.outcomes[0] {
			t.Errorf("%s: the outcome is %s, want %s", id, got, worked.outcomes[0])
		}
		b.open(filepath.ToSlash(filepath.Dir(id)) + "/index.html")
		b.await(says(`li[data-assessment="`+id+`"] .last-result`, "Your last result"))
	}
	b.open("search/index.html?q=silence")
	b.awaitSearch()
	for _, found := range ask[[]string](b, `[...document.querySelectorAll("#results a")].map(a => a.href)`) {
		if _, err := os.Stat(filepath.FromSlash(must(url.Parse(found)).Path)); err != nil || !strings.Contains(found, "/index.html") {
			t.Errorf("a result leads to %s (%v)", found, err)
		}
	}
	b.expect(titles + `[0].includes("silence")`)
	b.checkFaults("portable")
}

// checkPortableLinks follows every link within the folder: it leads to a file,
// never to a folder, of which a browser would show the list.
func checkPortableLinks(t *testing.T, home string, pages map[string]facts) {
	t.Helper()
	count := 0
	for from, f := range pages {
		for _, link := range append(f.Links, f.Addresses...) {
			target := must(url.Parse(link))
			if target.Scheme != "file" {
				continue
			}
			count++
			address, _, _ := strings.Cut(link, "#")
			info, err := os.Stat(filepath.FromSlash(target.Path))
			switch to, opened := pages[address]; {
			case err != nil || !info.Mode().IsRegular() || !strings.HasPrefix(link, home):
				t.Errorf("%s links to %s: no file (%v)", from, link, err)
			case target.Fragment != "" && opened:
				if !strings.Contains("\n"+strings.Join(to.IDs, "\n")+"\n", "\n"+target.Fragment+"\n") {
					t.Errorf("%s links to %s: no such anchor", from, link)
				}
			}
		}
	}
	if count < 10*len(pages) {
		t.Errorf("only %d links on %d pages", count, len(pages))
	}
}
