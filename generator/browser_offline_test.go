package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"rapport/generator/internal/cli"
)

// A line is a host that can be cut off: then nobody listens at its address.
type line struct {
	*testing.T
	folder, prefix string
	address        string // host and port
	server         *http.Server
	trouble        atomic.Int32 // what the host answers instead of files
}

// The troubles of a host: it does not answer in time, or answers that it cannot.
const (
	silence = iota + 1
	unavailable
)

// connect serves a folder at prefix.
func connect(t *testing.T, folder, prefix string) *line {
	t.Helper()
	l := &line{T: t, folder: folder, prefix: prefix, address: "127.0.0.1:0"}
	l.up()
	t.Cleanup(l.down)
	return l
}

func (l *line) home() string { return "http://" + l.address + l.prefix }

func (l *line) up() {
	l.Helper()
	listener, err := new(net.ListenConfig).Listen(l.Context(), "tcp", l.address)
	if err != nil {
		l.Fatal(err)
	}
	l.address = listener.Addr().String()
	mux := http.NewServeMux()
	mux.Handle(l.prefix, http.StripPrefix(strings.TrimSuffix(l.prefix, "/"), l.troubled(tagged(l.folder))))
	l.server = &http.Server{Handler: mux}
	go l.server.Serve(listener)
}

// troubled lets the files wait for better times.
func (l *line) troubled(files http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch l.trouble.Load() {
		case silence:
			<-r.Context().Done()
		case unavailable:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			files.ServeHTTP(w, r)
		}
	})
}

// tagged serves a folder as hosts do: with a tag of each file's content, because
// two versions may come within the second that a date tells.
func tagged(folder string) http.Handler {
	files := http.FileServer(http.Dir(folder))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := filepath.Join(folder, filepath.FromSlash(r.URL.Path))
		if strings.HasSuffix(r.URL.Path, "/") {
			file = filepath.Join(file, "index.html")
		}
		if content, err := os.ReadFile(file); err == nil {
			w.Header().Set("ETag", fmt.Sprintf("\"%x\"", sha256.Sum256(content)))
		}
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}

func (l *line) down() { _ = l.server.Close() }

// kept waits until the site's worker is in charge of the page, which it is when
// it has kept what it is to keep from the start.
func (b *tab) kept() {
	b.Helper()
	b.await(`!!navigator.serviceWorker.controller`)
}

// settled waits until an expression of the names of all caches is true.
func (b *tab) settled(expression string) {
	b.Helper()
	b.expect(`(async () => {
		for (;;) {
			const names = await caches.keys();
			if (` + expression + `) return true;
			await new Promise(again => setTimeout(again, 20));
		}
	})()`)
}

// shows opens a page and checks that it is the one with that heading, with its
// style sheets and pictures.
func (b *tab) shows(address, heading string) {
	b.Helper()
	b.open(address)
	if got := ask[string](b, `document.querySelector("h1").textContent.trim()`); got != heading {
		b.Errorf("/%s: the heading is %q, want %q", address, got, heading)
	}
	f := ask[facts](b, gatherFacts)
	if f.Rules == 0 || f.Paper == "rgba(0, 0, 0, 0)" {
		b.Errorf("/%s has no style", address)
	}
	for _, img := range f.Images {
		if img.Width == 0 {
			b.Errorf("/%s: no picture %s", address, img.Source)
		}
	}
}

// testOffline reads the real site below a path, and goes on when the line is cut.
func testOffline(t *testing.T, chrome context.Context) {
	out := buildSite(t, "..")
	l := connect(t, out, "/sub/path/")
	b := openTab(t, chrome, l.home())
	b.open("")
	b.kept()
	worker := read(t, filepath.Join(out, "offline.js"))
	var pages, others []string // kept from the start, and not
	for _, address := range addresses(t, out) {
		switch {
		case strings.Contains(worker, `"`+address+`"`):
			pages = append(pages, address)
		case strings.Count(address, "/") == 2 && !strings.HasPrefix(address, "tags/"):
			others = append(others, address)
		}
	}
	if len(pages) < 10 || len(others) < 2 {
		t.Fatalf("kept are %q, not kept %q", pages, others)
	}
	headings := map[string]string{}
	for _, address := range append(pages, others...) {
		headings[address] = headingOf(t, out, address)
	}
	visited, never := others[0], others[1]
	b.shows(visited, headings[visited])
	b.checkFaults("online")

	l.down()
	for _, address := range append(pages, visited) {
		if address != "" && address != "offline/" {
			b.shows(address, headings[address])
		}
	}
	b.shows(visited+"?from=elsewhere#main", headings[visited])
	for _, id := range realAssessments(t) {
		f := openForm(b, "..", id)
		for _, worked := range f.examples() {
			f.answer(worked.answers...)
			f.see()
			if got := ask[string](b, `document.querySelector("#result").dataset.outcome ?? ""`); !slices.Contains(worked.outcomes, got) && len(worked.outcomes) == 1 {
				t.Errorf("%s, %s: the outcome is %q, want %q", id, worked.name, got, worked.outcomes)
			}
			f.clear()
		}
	}
	b.look("silence")
	b.expect(titles + `[0].includes("silence")`)
	b.shows(never+"?from=elsewhere#main", "You are offline")
	b.expect(`location.pathname === "/sub/path/offline/"`, `[...document.querySelectorAll(".entries a")].length > 10`,
		`document.querySelector("#again").textContent === "Try again: /sub/path/`+never+`"`)
	const again = `document.querySelector("#again a").href`
	if got, want := ask[string](b, again), l.home()+never+"?from=elsewhere#main"; got != want {
		b.Errorf("the page leads to %s, not to %s", got, want)
	}
	b.takeFaults() // the browser tells that it could not connect

	l.up()
	for _, trouble := range []int32{silence, unavailable} {
		l.trouble.Store(trouble)
		b.shows(visited, headings[visited])
	}
	l.trouble.Store(0)
	b.takeFaults()
	b.shows(never, headings[never])
	b.checkFaults("online again")
}

// keptSite is a site with a page that is kept and one that is not.
func keptSite(t *testing.T) (root, out string) {
	t.Helper()
	root = writeTea(t)
	if err := os.CopyFS(filepath.Join(root, "themes", "rapport"), os.DirFS("../themes/rapport")); err != nil {
		t.Fatal(err)
	}
	amend(t, filepath.Join(root, "site.yaml"), "", "\noffline: true\n")
	amend(t, filepath.Join(root, "content", "visited.md"), "", "---\ntitle: Visited\n---\nThe first version.\n")
	out = filepath.Join(t.TempDir(), "public")
	rebuild(t, root, out)
	return root, out
}

// amend replaces a text in a file, or appends to it.
func amend(t *testing.T, file, old, text string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	made := string(content) + text
	if old != "" {
		made = strings.Replace(string(content), old, text, 1)
	}
	if made == string(content) {
		t.Fatalf("there is no %q in %s", old, file)
	}
	if err := os.WriteFile(file, []byte(made), 0o666); err != nil {
		t.Fatal(err)
	}
}

func rebuild(t *testing.T, root, out string) {
	t.Helper()
	var stderr strings.Builder
	if status := cli.Run([]string{"build", "--root", root, "--out", out}, io.Discard, &stderr); status != 0 {
		t.Fatalf("build has status %d:\n%s", status, &stderr)
	}
}

const self = "self/tea/"

// testOfflineUpdate changes a site that a reader has: the next page that they
// open is the new one, what is kept follows, and nothing of the old is left but
// what visited pages need. Then the site gives up working offline.
func testOfflineUpdate(t *testing.T, chrome context.Context) {
	root, out := keptSite(t)
	l := connect(t, out, "/sub/")
	b := openTab(t, chrome, l.home())
	b.open("")
	b.kept()
	b.expect(`caches.open("rapport " + location.origin + "/ of another site").then(c => c.put("x", new Response("x"))).then(() => true)`)
	b.open("visited/")
	old := ask[[]string](b, `caches.keys()`)

	amend(t, filepath.Join(root, "content", "index.md"), "", "\nThe second version.\n")
	amend(t, filepath.Join(root, "content", "visited.md"), "first", "second")
	amend(t, filepath.Join(root, "themes", "rapport", "assets", "main.css"), "", "\nmain { outline: 7px solid red }\n")
	rebuild(t, root, out)
	b.open("")
	b.expect(`document.body.textContent.includes("The second version")`, `getComputedStyle(document.querySelector("main")).outlineWidth === "7px"`)
	var versions []string
	for _, name := range old {
		if strings.Contains(name, "/sub/ ") && !strings.HasSuffix(name, " visited") {
			versions = append(versions, name)
		}
	}
	if len(old) != 3 || len(versions) != 1 {
		t.Fatalf("the caches are %q", old)
	}
	b.settled(`!names.includes("` + versions[0] + `") && names.length === 3`)
	b.checkFaults("the new version")

	l.down()
	b.open("")
	b.expect(`document.body.textContent.includes("The second version")`, `getComputedStyle(document.querySelector("main")).outlineWidth === "7px"`)
	b.shows("visited/", "Visited")
	b.expect(`document.body.textContent.includes("The first version")`, `getComputedStyle(document.querySelector("main")).outlineWidth !== "7px"`)
	b.shows(self, headingOf(t, out, self))
	b.takeFaults()

	l.up()
	amend(t, filepath.Join(root, "site.yaml"), "offline: true", "offline: false")
	rebuild(t, root, out)
	b.open("visited/")
	b.expect(`document.body.textContent.includes("The second version")`)
	b.settled(`names.length === 1 && !(await navigator.serviceWorker.getRegistrations()).length`)
	b.open("")
	b.expect(`!navigator.serviceWorker.controller`)
	b.checkFaults("no longer offline")
}

func headingOf(t *testing.T, out, address string) string {
	t.Helper()
	_, title, _ := strings.Cut(read(t, filepath.Join(out, filepath.FromSlash(address), "index.html")), "<title>")
	heading, _, _ := strings.Cut(title, " · ")
	return html.UnescapeString(heading)
}

// testOfflineWithdrawn: a page that is gone from the site is not kept for longer.
func testOfflineWithdrawn(t *testing.T, chrome context.Context) {
	root, out := keptSite(t)
	l := connect(t, out, "/")
	b := openTab(t, chrome, l.home())
	b.open("")
	b.kept()
	b.open("visited/")
	if err := os.Remove(filepath.Join(root, "content", "visited.md")); err != nil {
		t.Fatal(err)
	}
	rebuild(t, root, out)
	response, err := chromedp.Run(b.ctx, chromedp.NavigateResponse(b.home+"visited/"))
	if err != nil || response.Status != http.StatusNotFound {
		t.Fatalf("%+v, %v", response, err)
	}
	b.settled(`!(await (await caches.open(names.find(n => n.endsWith(" visited")))).match("/visited/"))`)
	b.takeFaults()
}

// testPreviewKeepsNothing: a preview leaves no worker at an address that other
// previews will have.
func testPreviewKeepsNothing(t *testing.T, chrome context.Context) {
	root, _ := keptSite(t)
	home := startServe(t, root).url
	b := openTab(t, chrome, home)
	for _, address := range []string{"", self, "self/"} {
		b.open(address)
		b.expect(`navigator.serviceWorker.getRegistrations().then(all => all.length === 0)`, `!document.querySelector("script[src*=offline]")`)
	}
	b.expect(`navigator.serviceWorker.register("/offline.js").then(() => true, () => true)`)
	b.settled(`!(await navigator.serviceWorker.getRegistrations()).length`)
	b.takeFaults() // the page's policy does not like what this test does
}

// testOfflineOthers: what another program answers below the site is not kept, and a
// picture that cannot be had keeps nothing else from being kept.
func testOfflineOthers(t *testing.T, chrome context.Context) {
	root, out := keptSite(t)
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>`
	write := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(root, "content", "gone.svg"), picture)
	write(filepath.Join(root, "content", "shown.svg"), picture)
	amend(t, filepath.Join(root, "content", "index.md"), "", "\n![A picture](gone.svg)\n")
	amend(t, filepath.Join(root, "content", "visited.md"), "", "\n![Another](shown.svg)\n")
	rebuild(t, root, out)
	if err := os.Remove(filepath.Join(out, "gone.svg")); err != nil {
		t.Fatal(err)
	}
	const head = `<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width"><link rel=icon href=data:><title>App</title>`
	write(filepath.Join(out, "app", "index.html"), head+`<link rel="stylesheet" href="app.css"><h1>App</h1><img src="app.svg" alt="App">`)
	write(filepath.Join(out, "app", "twin", "index.html"), head+`<link rel="stylesheet" href="assets/main.0123456789.css"><h1>App</h1>`)
	write(filepath.Join(out, "app", "bare", "index.html"), head+`<h1>App</h1>`)
	write(filepath.Join(out, "app", "app.css"), "h1 { color: red }")
	write(filepath.Join(out, "app", "twin", "assets", "main.0123456789.css"), "h1 { color: red }")
	write(filepath.Join(out, "app", "app.svg"), picture)

	l := connect(t, out, "/sub/")
	b := openTab(t, chrome, l.home())
	b.open("")
	b.kept()
	for _, page := range []string{"app/", "app/twin/", "app/bare/"} {
		b.open(page)
	}
	b.open("visited/")
	b.settled(`await caches.match("/sub/shown.svg")`)
	b.takeFaults()

	l.down()
	b.shows("visited/", "Visited")
	for _, page := range []string{"app/", "app/twin/", "app/bare/"} {
		b.shows(page, "You are offline")
	}
	b.expect(`(async () => {
		const all = [];
		for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(url);
		return all.length > 5 && all.every(url => !url.includes("/app/"));
	})()`)
	b.takeFaults()
}

// testOfflineHostile: anybody can lead a reader to the page that stands for others.
// It leads on to pages of the site only, and says nothing but where.
func testOfflineHostile(t *testing.T, chrome context.Context) {
	_, out := keptSite(t)
	b := openTab(t, chrome, connect(t, out, "/sub/").home())
	host := strings.TrimSuffix(b.home, "/sub/")
	for _, to := range []string{"", "javascript:alert(1)", "JavaScript://x/%0Aalert(1)", "//other.example/", "\\\\other.example\\", "https://other.example/sub/", "http:/other", "http://" + strings.TrimPrefix(host, "http://") + "@other.example/sub/",
		"..", "../subway/", "/", "/sub", "./", "offline/", "../sub/offline/#x", "data:text/html,x", "blob:" + b.home, "http://[", "?"} {
		b.open("offline/?to=" + url.QueryEscape(to))
		shown := ask[string](b, `document.querySelector("#again a")?.href ?? ""`)
		if hidden := ask[bool](b, `document.querySelector("#again").hidden`); shown != "" && shown != b.home && shown != b.home+"?" || hidden != (shown == "") {
			t.Errorf("?to=%s leads to %q, hidden: %t", to, shown, hidden)
		}
	}
	for to, text := range map[string]string{"visited/": "/sub/visited/", "%C3%9Cber/?q=Call+555": "/sub/Über/", "Call%20555/": "/sub/Call%20555/", "%E2%80%AEx/": "/sub/%E2%80%AEx/", "<b>/": "/sub/%3Cb%3E/", "%": "/sub/%",
		strings.Repeat("x", 300): "/sub/" + strings.Repeat("x", 95)} {
		b.open("offline/?to=" + url.QueryEscape(to))
		if got := ask[string](b, `document.querySelector("#again a").textContent`); got != text {
			t.Errorf("?to=%s is called %q, want %q", to, got, text)
		}
	}
	b.open("offline/")
	b.expect(`document.querySelector("#again").hidden`, `!document.querySelector("#again a")`)
	b.checkFaults("hostile addresses")
}
