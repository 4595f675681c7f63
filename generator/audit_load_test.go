package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// noteShifts keeps account of what moves on a page though nobody did anything,
// from the first paint on.
const noteShifts = `
	window.shifts = [];
	const noted = entries => { for (const e of entries) shifts.push(e.value.toFixed(4) + " of " + e.sources.map(s => s.node?.cloneNode().outerHTML).join(", ")); };
	window.shiftObserver = new PerformanceObserver(list => noted(list.getEntries()));
	shiftObserver.observe({type: "layout-shift", buffered: true});
	window.allShifts = async () => {
		const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
		for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) { scrollTo(0, y); await frame(); }
		for (const img of document.images) await img.decode().catch(() => {});
		await frame();
		await frame();
		noted(shiftObserver.takeRecords());
		return shifts;
	};
`

// A slowHost serves a folder as a slow network does: what a page can be painted
// without, pictures and most scripts, does not come before the page is painted.
type slowHost struct {
	home string

	mu      sync.Mutex
	painted chan struct{}
}

func newSlowHost(t *testing.T, folder string) *slowHost {
	t.Helper()
	h := &slowHost{painted: make(chan struct{})}
	files := http.FileServer(http.Dir(folder))
	blocking := blockingScripts(t, folder)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch kind := path.Ext(r.URL.Path); {
		case kind == "" || kind == ".html" || kind == ".css" || blocking[path.Base(r.URL.Path)]:
		default:
			select {
			case <-h.gate():
			case <-r.Context().Done():
			}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	h.home = server.URL + "/"
	return h
}

// blockingScripts are the names of the scripts that pages in a folder wait for
// before they are painted.
func blockingScripts(t *testing.T, folder string) map[string]bool {
	t.Helper()
	blocking := map[string]bool{}
	for _, address := range addresses(t, folder) {
		for _, match := range regexp.MustCompile(`src="([^"]+)" blocking="render"`).FindAllStringSubmatch(read(t, fileOf(folder, address)), -1) {
			blocking[path.Base(match[1])] = true
		}
	}
	return blocking
}

func (h *slowHost) gate() chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.painted
}

// hold keeps back what is asked for from now on; release lets it go.
func (h *slowHost) hold() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.painted = make(chan struct{})
}

func (h *slowHost) release() { close(h.gate()) }

// A load is what a tab has fetched.
type load struct {
	mu    sync.Mutex
	kinds map[network.RequestID]network.ResourceType
	bytes map[network.ResourceType]float64 // as they came over the network
}

func (b *tab) watchLoad() *load {
	b.Helper()
	l := &load{kinds: map[network.RequestID]network.ResourceType{}, bytes: map[network.ResourceType]float64{}}
	if err := chromedp.Listen(b.ctx, func(event any) {
		l.mu.Lock()
		defer l.mu.Unlock()
		switch e := event.(type) {
		case *network.EventResponseReceived:
			l.kinds[e.RequestID] = e.Type
		case *network.EventLoadingFinished:
			l.bytes[l.kinds[e.RequestID]] += e.EncodedDataLength
		}
	}); err != nil {
		b.Fatal(err)
	}
	return l
}

func (l *load) of(kind network.ResourceType) float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes[kind]
}

// testLoad loads every kind of page over a slow network: nothing moves while it
// does, and only a page that needs a script gets one.
func testLoad(t *testing.T, chrome context.Context, sites map[string]auditedSite) {
	hosts := map[string]*slowHost{}
	for name, site := range sites {
		hosts[name] = newSlowHost(t, site.out)
	}
	for _, k := range auditedKinds() {
		if k.prepare != nil {
			continue
		}
		t.Run(k.String(), func(t *testing.T) {
			h := hosts[k.site]
			b := openTab(t, chrome, h.home)
			got := b.watchLoad()
			for _, width := range widths {
				b.size(width)
				for _, shift := range b.loadSlowly(h, k.address, noteShifts) {
					t.Errorf("at %d pixels, the page shifts by %s", width, shift)
				}
			}
			if scripts := got.of(network.ResourceTypeScript); (scripts > 0) != (k.script) {
				t.Errorf("%v bytes of scripts", scripts)
			}
			if got.of(network.ResourceTypeDocument) == 0 || got.of(network.ResourceTypeStylesheet) == 0 {
				t.Errorf("the test sees nothing load: %v", got.bytes)
			}
			b.checkFaults(k.address)
		})
	}
}

// testReturn loads the pages that know what was answered before.
func testReturn(t *testing.T, chrome context.Context, site auditedSite) {
	h := newSlowHost(t, site.out)
	h.release()
	f := openForm(openTab(t, chrome, h.home), site.root, "self/tea")
	f.answer(heavy...)
	f.see()
	for address, known := range map[string]string{
		"self/":     says(".last-result", "Cut down"),
		"self/tea/": says("#progress", "5 of"),
	} {
		for _, width := range widths {
			f.size(width)
			for _, shift := range f.loadSlowly(h, address, noteShifts) {
				t.Errorf("%s, at %d pixels, shifts by %s", address, width, shift)
			}
			f.expect(known)
		}
	}
}

// loadSlowly loads a page, lets come what it was painted without, and returns
// what has moved.
func (b *tab) loadSlowly(h *slowHost, address, script string) []string {
	b.Helper()
	added, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		b.Fatal(err)
	}
	h.hold()
	b.after(func() {
		if _, err := chromedp.Call(b.ctx, page.Navigate, page.NavigateParams{URL: h.home + address}); err != nil {
			b.Fatal(err)
		}
		b.await(`performance.getEntriesByName("first-contentful-paint").length > 0`)
		h.release()
	}, `document.readyState === "complete"`)
	if _, err := chromedp.Call(b.ctx, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(added)); err != nil {
		b.Fatal(err)
	}
	return ask[[]string](b, `allShifts()`)
}

// testShifts sees to it that what moves is found: a banner that a script puts
// above the text when it comes.
func testShifts(t *testing.T, chrome context.Context, site auditedSite) {
	h := newSlowHost(t, site.out)
	b := openTab(t, chrome, h.home)
	const banner = `new PerformanceObserver(() => { const p = document.createElement("p"); p.append("Look here!"); document.body.prepend(p); }).observe({type: "paint"});`
	if shifts := b.loadSlowly(h, "", noteShifts+banner); len(shifts) == 0 {
		t.Error("a banner moves the page, and the test does not see it")
	}
}

// firstFlight is the most that a page without a script may weigh, in bytes: its
// HTML and style sheets, each compressed. So much can come in the first ten
// packets.
const firstFlight = 14_000

// testWeights holds every page of the site that needs no script to its budget,
// articles above all.
func testWeights(t *testing.T, site auditedSite) {
	weighed := 0
	for _, address := range addresses(t, site.out) {
		parts := slices.DeleteFunc(loads(t, site.out, address), func(file string) bool {
			return strings.HasPrefix(filepath.Base(file), "offline.") // comes when the page is complete
		})
		if slices.ContainsFunc(parts, func(file string) bool { return path.Ext(file) == ".js" }) {
			continue
		}
		weighed++
		// Brotli does better, and takes its time: where this is enough, no need to ask.
		if total, _ := weigh(t, parts, gzipped); total <= firstFlight {
			continue
		}
		if total, each := weigh(t, parts, compressed); total > firstFlight {
			t.Errorf("/%s weighs %d bytes, more than %d: %s", address, total, firstFlight, each)
		}
	}
	if weighed < 30 {
		t.Errorf("only %d pages", weighed)
	}
}

var loaded = regexp.MustCompile(`<(?:link rel="(?:stylesheet|modulepreload)" href|script defer src)="([^"]+)"`)

// loads lists the files that a browser loads to show the page at an address
// below the folder out, the page first; pictures left out.
func loads(t *testing.T, out, address string) []string {
	t.Helper()
	page := fileOf(out, address)
	files := []string{page}
	for _, match := range loaded.FindAllStringSubmatch(read(t, page), -1) {
		from := filepath.Dir(page)
		if strings.HasPrefix(match[1], "/") {
			from = out
		}
		files = append(files, filepath.Join(from, filepath.FromSlash(match[1])))
	}
	return files
}

// weigh returns what files weigh when each is compressed, in bytes, and how much
// each has of it.
func weigh(t *testing.T, files []string, compress func(*testing.T, string) int) (total int, each string) {
	t.Helper()
	var parts []string
	for _, file := range files {
		bytes := compress(t, read(t, file))
		total += bytes
		parts = append(parts, fmt.Sprintf("%s %d", filepath.Base(file), bytes))
	}
	return total, strings.Join(parts, ", ")
}

// gzipped returns the size of a text in bytes as the plainest of hosts send it.
func gzipped(t *testing.T, text string) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(text))
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
