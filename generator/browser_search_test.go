package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/rogpeppe/go-internal/txtar"
)

// searchSite has what is hard to find, and what is hard to show.
const searchSite = `
-- site.yaml --
title: Searched
base_url: https://sample.example/
sections: [guide]
-- content/index.md --
---
title: Searched
---
Welcome.
-- content/guide/index.md --
---
title: The guide
---
What it is about.
-- content/guide/connection.md --
---
title: A connection that lasts
description: How people stay in touch.
---
The opening words.

## Naïve questions

It doesn't hurt to ask a café owner about *connections*.

## Elsewhere

Nothing to see. Zebra crossings.

![Three okapis wait at a river](river.svg "The bridge is gone.")

| Animal | Stripes |
| --- | --- |
| Numbat | seven |
-- content/guide/river.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A river</title></svg>
-- content/guide/hostile.md --
---
title: "<img src=x onerror=alert(1)> & “quotes”"
description: "</script><script>alert(2)</script>"
---
Some ` + "`<b onclick=alert(3)>markup</b>`" + ` and \u202e overrides of connections.
-- content/guide/check.yaml --
title: Are you ready?
description: One question.
topics:
  - id: topic
    title: A topic
    questions:
      - id: bridge
        ask: Does a quokka know you both?
        why: Somebody has to introduce you.
        answers:
          - {id: yes, label: "Certainly", points: 1}
          - {id: no, label: "Hardly", points: 0}
scores:
  - {id: sum, title: Sum, of: [topic]}
outcomes:
  - {id: go, title: Go, when: {score: sum, at_least: 1}, text: Go on., next: [Write.]}
  - {id: stop, title: Stop, text: Do not., next: [Wait.]}
`

func writeSearched(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(searchSite)), root); err != nil {
		t.Fatal(err)
	}
	return root
}

// testSearch searches sites as readers do.
func testSearch(t *testing.T, chrome context.Context) {
	out := buildSite(t, writeSearched(t))
	t.Run("Typing", func(t *testing.T) { testSearchTyping(t, chrome, out) })
	t.Run("Told", func(t *testing.T) { testSearchTold(t, chrome, out) })
	t.Run("Keys", func(t *testing.T) { testSearchKeys(t, chrome, out) })
	t.Run("Links", func(t *testing.T) { testSearchLinks(t, chrome, out) })
	t.Run("Hostile", func(t *testing.T) { testSearchHostile(t, chrome, out) })
	t.Run("Files", func(t *testing.T) { testSearchFiles(t, chrome, out) })
	t.Run("Failure", func(t *testing.T) { testSearchFailure(t, chrome, out) })
	t.Run("Published", func(t *testing.T) { testSearchPublished(t, chrome) })
	t.Run("Overlap", func(t *testing.T) { testSearchOverlap(t, chrome) })
	t.Run("NoScript", func(t *testing.T) { testSearchNoScript(t, chrome, out) })
}

// look asks for a query by its address, and waits for what is found.
func (b *tab) look(query string) {
	b.Helper()
	b.open("search/?q=" + url.QueryEscape(query))
	b.awaitSearch()
}

const (
	statusSays = `document.querySelector("#status").textContent`
	titles     = `[...document.querySelectorAll("#results h2")].map(e => e.textContent)`
	marks      = `[...document.querySelectorAll("#results mark")].map(e => e.textContent)`
	excerpts   = `[...document.querySelectorAll("#results p:not(.where)")].map(e => e.textContent)`
	links      = `[...document.querySelectorAll("#results a")].map(e => e.getAttribute("href"))`
)

// slash presses “/” as a keyboard does: what keeps the key from its effect keeps
// it from being typed, too.
func (b *tab) slash() {
	b.Helper()
	_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Code: "Slash", Text: "/", WindowsVirtualKeyCode: 191,
	})
	if err != nil {
		b.Fatal(err)
	}
}

// testSearchTyping types queries letter by letter, and looks for what is spelt
// in other ways.
func testSearchTyping(t *testing.T, chrome context.Context, out string) {
	b := openTab(t, chrome, host(t, out, "/sub/path/"))
	b.open("search/")
	b.expect(`!document.querySelector("#all").hidden`,
		`performance.getEntriesByType("resource").every(e => !/search\/(root|words|spelling|pages)/.test(e.name))`)
	b.slash()
	b.press("conn")
	b.await(titles + `.length === 2`)
	b.expect(titles+`[0] === "A connection that lasts"`, marks+`.includes("connection") && `+marks+`.includes("connections")`,
		`document.querySelector("#all").hidden`, `location.search === "?q=conn"`, statusSays+` === "2 pages for “conn”."`,
		`document.querySelector("#results .where").textContent === "The guide"`)
	b.press("ect zeb")
	b.await(titles + `.length === 1`)
	b.expect(links+`.includes("../guide/connection/#elsewhere")`, `location.search === "?q=connect+zeb"`)

	for query, want := range map[string]string{
		"naive ":             `marks.includes("Naïve")`,
		"CAFÉ":               `marks.includes("café")`,
		"doesnt":             `marks.includes("doesn’t")`,
		"doesn’t ":           `marks.includes("doesn’t")`,
		"conection ":         `says.startsWith("No page says “conection”: showing “connection") && says.endsWith(" 1 page.") && marks.includes("connection")`,
		"crosings zerba":     `titles.length === 1 && marks.includes("Zebra") && marks.includes("crossings")`,
		"quokka":             `links.includes("../guide/check/#q-bridge")`,
		"three okapis":       `links[1] === "../guide/connection/#elsewhere" && excerpts[1] === "Nothing to see. Zebra crossings. Three okapis wait at a river · The bridge is gone. Animal · Stripes · Numbat · seven"`,
		"topic":              `links[1] === "../guide/check/#topic-topic"`,
		"introduce":          `excerpts.includes("Somebody has to introduce you. Certainly · Hardly")`,
		"certainly ready":    `titles[0] === "Are you ready?"`,
		"zebra nothingatall": `says.startsWith("No page says “nothingatall”. 1 page for the rest.") && titles.length === 1`,
		"zebra quokka":       `says === "No page has all words of “zebra quokka”. 2 pages with some of them." && titles.length === 2`,
		"Zebra quokka xyzzy": `says === "No page says “xyzzy”, and none has all of the other words. 2 pages with some of them."`,
		"a of the is ask to": `says.endsWith(" Only the first five words count.")`,
		"?!":                 `says === "Type a word to search for." && titles.length === 0 && !all.hidden`,
		"Xyzzy שלום":         `says.startsWith("Nothing found for “Xyzzy שלום”.") && titles.length === 0 && !all.hidden && suggested.checkVisibility()`,
	} {
		b.look(query)
		b.expect(`(({titles, marks, links, excerpts, says, all, suggested}) => ` + want + `)({titles: ` + titles + `, marks: ` + marks + `, links: ` + links + `, excerpts: ` + excerpts + `, says: ` + statusSays +
			`, all: document.querySelector("#all"), suggested: document.querySelector("#suggested")}) || (() => { throw new Error(` + "`" + query + ": ${" + statusSays + "} ${" + marks + "} ${" + titles + "}`" + `) })()`)
	}
	b.checkFaults("search")
}

// testSearchTold has a screen reader told what was found: once, and not before
// the reader has typed nothing for a while.
func testSearchTold(t *testing.T, chrome context.Context, out string) {
	b := openTab(t, chrome, host(t, out, "/"))
	b.open("search/")
	b.do(chromedp.Evaluate[chromedp.Void](`{
		globalThis.told = [];
		const voice = document.querySelector("[role=status]");
		let typed = 0;
		document.querySelector("#q").addEventListener("input", () => typed = performance.now());
		new MutationObserver(() => voice.textContent && told.push([voice.textContent, performance.now() - typed]))
			.observe(voice, {childList: true});
	}`))
	for _, query := range []string{"c", "co", "con", "conn"} {
		b.searchFor(query)
		b.await(statusSays + `.includes("“` + query + `”")`)
	}
	b.await(`told.length > 0 && told.at(-1)[0] === ` + statusSays)
	b.expect(`told.every(([, calm]) => calm >= 990)`)
	b.searchFor("zebra")
	b.searchFor("conn") // the same words again are news
	b.await(`told.length > 1 && told.at(-1)[0] === told.at(-2)[0]`)
	b.checkFaults("told")
}

// testSearchKeys finds and opens a page without a pointer.
func testSearchKeys(t *testing.T, chrome context.Context, out string) {
	const focused = `document.activeElement`
	b := openTab(t, chrome, host(t, out, "/"))
	b.open("guide/")
	b.expect(`document.querySelector("a[accesskey='/']").getAttribute("href") === "../search/"`)
	b.open("search/#main") // a fragment moves nothing
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#all a").focus()`))
	b.slash()
	b.await(focused + `.id === "q"`)
	b.press("connection")
	b.press(kb.Enter) // goes on at once
	b.await(focused + `.matches("#results h2 a")`)
	b.expect(focused + ` === document.querySelector("#results a")`)
	b.press(kb.ArrowDown)
	b.expect(focused + ` === document.querySelectorAll("#results a")[1]`)
	b.press(kb.Tab)
	b.expect(focused + ` === document.querySelectorAll("#results a")[2]`)
	b.press(kb.ArrowUp)
	b.press(kb.ArrowUp)
	b.press(kb.ArrowUp)
	b.expect(focused+`.id === "q"`, `getComputedStyle(`+focused+`).outlineStyle !== "none"`)
	b.slash() // in the field it is a character
	if got := ask[string](b, focused+`.value`); got != "connection/" {
		t.Errorf("the field has %q", got)
	}
	b.press(kb.ArrowDown)
	b.press(kb.ArrowDown)
	b.press(kb.Escape) // back
	b.expect(focused+`.id === "q"`, `getSelection().toString() === "connection/"`)
	b.press(kb.Escape) // and from the start
	b.expect(focused+`.value === ""`, titles+`.length === 0`, `!document.querySelector("#all").hidden`, `location.search === ""`)
	b.press("connection")
	b.await(titles + `.length > 0`)
	b.press(kb.ArrowDown)
	b.after(func() { b.press(kb.Enter) }, `location.pathname === "/guide/connection/"`)
	b.checkFaults("keys")
}

// insist asks until an expression is true in the page that is shown. Unlike
// await it needs no frames, which a page that is shown again may not have.
func (b *tab) insist(expression string) {
	b.Helper()
	for b.ctx.Err() == nil {
		// A page that gives way to another one has no value.
		if holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && holds {
			return
		}
	}
	b.Fatalf("waiting for %s: %v", expression, b.ctx.Err())
}

// testSearchLinks follows a link to a query, and comes back to it.
func testSearchLinks(t *testing.T, chrome context.Context, out string) {
	b := openTab(t, chrome, host(t, out, "/"))
	b.look("zebra")
	b.expect(`document.querySelector("#q").value === "zebra"`, titles+`.length === 1`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#q").select()`))
	b.press("quokka")
	b.await(titles + `[0] === "Are you ready?"`)
	b.expect(`location.search === "?q=quokka"`, `history.length < 4`)
	b.after(func() { b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#results a").click()`)) }, `location.pathname === "/guide/check/"`)
	b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	b.insist(`location.pathname === "/search/" && ` + titles + `[0] === "Are you ready?" && document.querySelector("#q").value === "quokka"`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#q").select()`))
	b.press(kb.Backspace)
	b.insist(`!document.querySelector("#all").hidden && location.search === ""`)
	b.checkFaults("links")
}

// testSearchHostile looks for what could do harm, in pages that could.
func testSearchHostile(t *testing.T, chrome context.Context, out string) {
	b := openTab(t, chrome, host(t, out, "/"))
	b.look("img onerror")
	b.expect(titles+`[0].startsWith("<img src=x onerror=alert(1)>")`, marks+`.includes("onerror")`, `!document.querySelector("#results img, #results script, #results b")`)
	for _, query := range []string{
		"<img src=x onerror=alert(1)>", "(a+)+$ [z", "\\", "\x00", "a\u202eb connection", strings.Repeat("x", 10_000), strings.Repeat("connection ", 900),
		"__proto__ constructor", "*", "connection*", "\uffff\ufffe", "'\"`", "%E0%A4%A",
	} {
		b.look(query)
		b.expect(`!document.querySelector("#results img, #results script, #status :not(bdi)")`, `document.querySelector("#q").value.length <= 500`)
	}
	b.open("search/?q=%ff%fe&q=two") // no UTF-8
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const field = document.querySelector("#q");
		field.value = "connection \ud800 lone"; // no text of Go can say so
		field.dispatchEvent(new Event("input"));
	}`))
	b.await(statusSays + `.includes("lone")`)
	b.expect(titles + `.length > 0`)
	b.checkFaults("hostile")
}

// testSearchFiles opens the site from a folder, without a server.
func testSearchFiles(t *testing.T, chrome context.Context, out string) {
	home := (&url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}).String()
	b := openTab(t, chrome, home)
	b.open("search/index.html?q=zebra")
	b.awaitSearch()
	b.expect(titles+`.length === 1`, links+`[0] === "../guide/connection/"`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#q").select()`))
	b.press("quokka")
	b.await(titles + `[0] === "Are you ready?"`)
	b.checkFaults("files")
}

// testSearchFailure loses the connection, and gets it back.
func testSearchFailure(t *testing.T, chrome context.Context, out string) {
	var away atomic.Bool
	files := http.FileServer(http.Dir(out))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	b := openTab(t, chrome, server.URL+"/")
	b.open("search/")
	away.Store(true)
	b.slash()
	b.press("zebra")
	b.await(`!!document.querySelector("#results button")`)
	b.expect(statusSays+`.startsWith("The index of this site could not be loaded.")`, `!document.querySelector("#all").hidden`, titles+`.length === 0`)
	b.takeFaults() // what failed
	away.Store(false)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#results button").click()`))
	b.await(titles + `.length === 1`)
	b.expect(statusSays+` === "1 page for “zebra”."`, `document.activeElement.matches("#results h2 a")`)
	b.checkFaults("failure")
}

// testSearchPublished publishes the site anew under a reader who has its index.
func testSearchPublished(t *testing.T, chrome context.Context) {
	root := writeSearched(t)
	out := buildSite(t, root)
	home := host(t, out, "/")
	b := openTab(t, chrome, home)
	b.look("zebra")
	overwrite(t, filepath.Join(root, "content", "guide", "aardvark.md"), "---\ntitle: Aardvarks\n---\nAn aardvark and its "+strings.Repeat("many new words of the quokka ", 30))
	if err := os.CopyFS(out+"-new", os.DirFS(buildSite(t, root))); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(out, out+"-old"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(out+"-new", out); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#q").select()`))
	b.press("aardvark")
	b.await(titles + `[0] === "Aardvarks"`)
	b.checkFaults("published")
}

// A republished is a site that is published anew under its readers. It keeps some
// answers back until they are freed.
type republished struct {
	out  atomic.Value // string: the folder with the site
	keep atomic.Value // string: what the addresses begin with whose answers are kept back
	kept chan kept
}

type kept struct {
	address string // with its query
	free    chan<- bool
}

func (s *republished) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	path := filepath.Join(s.out.Load().(string), filepath.FromSlash(r.URL.Path))
	if keep := s.keep.Load().(string); keep == "" || !strings.HasPrefix(r.URL.Path, keep) {
		http.ServeFile(w, r, path)
		return
	}
	content, err := os.ReadFile(path) // as it is now, not when it is freed
	if err != nil {
		http.NotFound(w, r)
		return
	}
	free := make(chan bool, 1)
	s.kept <- kept{r.URL.RequestURI(), free}
	select {
	case <-free:
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(content) // the browser may have left
	case <-r.Context().Done():
	}
}

// searchFor puts a query into the field, in place of what it says.
func (b *tab) searchFor(query string) {
	b.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const field = document.querySelector("#q");
		field.value = ` + quoted(b.T, query) + `;
		field.dispatchEvent(new Event("input"));
	}`))
}

// testSearchOverlap has two queries under way while the site is published anew.
// Both need one piece, each of another edition. The older comes in between, and
// is not taken for the newer.
func testSearchOverlap(t *testing.T, chrome context.Context) {
	root := writeSearched(t)
	s := &republished{kept: make(chan kept)}
	s.out.Store(buildSite(t, root))
	s.keep.Store("")
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	b := openTab(t, chrome, server.URL+"/")
	b.look("opening ")
	overwrite(t, filepath.Join(root, "content", "guide", "index.md"), "---\ntitle: The guide\n---\nAn aardvark and a zebra: abbreviated, abject, ablaze.\n")
	anew := buildSite(t, root)

	s.keep.Store("/search/words/")
	b.searchFor("zebra")
	old := <-s.kept
	path, _, _ := strings.Cut(old.address, "?")
	s.keep.Store(path)
	s.out.Store(anew)
	b.searchFor("aardvark zebra") // its first word's piece tells that the site is another
	recent := <-s.kept
	if !strings.HasPrefix(recent.address, path+"?") || recent.address == old.address {
		t.Fatalf("the queries load %s and %s: not two editions of one piece", old.address, recent.address)
	}
	const underWay = `document.querySelectorAll("script[src*='words/']").length`
	b.await(underWay + ` === 2`)
	old.free <- true
	b.await(underWay + ` === 1`)
	recent.free <- true
	b.awaitSearch()
	b.expect(titles+`.length === 1`, titles+`[0] === "The guide"`)
	b.checkFaults("overlap")
}

// testSearchNoScript reads the page without JavaScript.
func testSearchNoScript(t *testing.T, chrome context.Context, out string) {
	b := openTab(t, chrome, host(t, out, "/"))
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("search/")
	shown := b.shownText()
	for _, want := range []string{"Searching needs JavaScript", "a list of all pages", "The guide", "A connection that lasts", "Are you ready?"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not show %q:\n%s", want, shown)
		}
	}
	if strings.Contains(shown, "Words to find") {
		t.Error("the page shows a field that does nothing")
	}
	b.expect(`document.querySelector("#status").getClientRects().length === 0`)
	b.checkFaults("no script")
}
