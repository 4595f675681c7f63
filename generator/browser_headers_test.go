package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// withHeaders serves a folder as a host does that reads its _headers: it applies
// every rule whose pattern fits.
func withHeaders(t *testing.T, folder string) (home string) {
	t.Helper()
	rules := strings.Split(strings.TrimSpace(read(t, filepath.Join(folder, "_headers"))), "\n\n")
	files := http.FileServer(http.Dir(folder))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, rule := range rules {
			lines := strings.Split(rule, "\n  ")
			before, after, isOpen := strings.Cut(lines[0], "*")
			rest, below := strings.CutPrefix(r.URL.Path, before)
			if r.URL.Path != lines[0] && (!isOpen || !below || !strings.HasSuffix(rest, after)) {
				continue
			}
			for _, line := range lines[1:] {
				name, value, _ := strings.Cut(line, ": ")
				w.Header().Add(name, value)
			}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// testHeaders opens every page of the real site with the headers that it asks
// its host for, and scores a self-assessment under them. The browser says on the
// console which header it does not know.
func testHeaders(t *testing.T, chrome context.Context) {
	out := buildSite(t, "..")
	b := openTab(t, chrome, withHeaders(t, out))
	for _, address := range addresses(t, out) {
		if address != "404.html" { // its links begin at the host
			visit(b, address)
		}
	}
	id := realAssessments(t)[0]
	f := openForm(b, "..", id)
	f.answer(f.examples()[0].answers...)
	f.see()
	f.checkFaults(id)
	checkFraming(t, chrome, b.home)
	checkDrawings(t, chrome, out)
}

// checkDrawings opens drawings by themselves: one of the site looks as its pages
// show it, and a scripted one, which came to its place by another way than ours,
// runs nothing.
func checkDrawings(t *testing.T, chrome context.Context, out string) {
	t.Helper()
	const hostile = `<svg xmlns="http://www.w3.org/2000/svg"><style>rect{fill:red}</style><rect width="9" height="9"/>
<script>document.documentElement.id = "ran"</script><set attributeName="class" to="x" onbegin="document.documentElement.id = 'ran'"/></svg>`
	const name = "deciding/two-prices.svg"
	b := openTab(t, chrome, withHeaders(t, out))
	b.open(name)
	b.expect(`document.querySelector("svg text").getBBox().width > 0`)
	b.checkFaults("a drawing")
	overwrite(t, filepath.Join(out, name), hostile)
	b.open("")
	b.open(name)
	b.expect(`getComputedStyle(document.querySelector("rect")).fill === "rgb(255, 0, 0)"`, `document.documentElement.id === ""`, `self.origin === "null"`)
	if told := strings.Join(b.takeFaults(), "\n"); !strings.Contains(told, "Blocked script execution") && !strings.Contains(told, "sandboxed") {
		t.Errorf("a drawing ran its script: %s", told)
	}
}

// checkFraming lets a page of another site show one of ours in a frame.
func checkFraming(t *testing.T, chrome context.Context, home string) {
	t.Helper()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, "<!DOCTYPE html><title>Other</title><link rel=icon href=data:><iframe src=%q></iframe>", home)
	}))
	t.Cleanup(other.Close)
	b := openTab(t, chrome, other.URL)
	b.open("/")
	if told := strings.Join(b.takeFaults(), "\n"); !strings.Contains(told, "frame-ancestors 'none'") {
		t.Errorf("a page can be framed: %s", told)
	}
}
