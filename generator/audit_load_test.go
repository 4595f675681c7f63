package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
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

// A slowHost serves a folder as a slow network does: a page comes in pieces, and
// what it can be painted without, pictures and most scripts, not before it is
// painted.
type slowHost struct {
	folder, home string

	mu      sync.Mutex
	pieces  chan string // of the page that is loaded slowly, if one is
	painted chan struct{}
}

func newSlowHost(t *testing.T, folder string) *slowHost {
	t.Helper()
	h := &slowHost{folder: folder, painted: make(chan struct{})}
	files := http.FileServer(http.Dir(folder))
	blocking := blockingScripts(t, folder)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch kind := path.Ext(r.URL.Path); {
		case r.Header.Get("Sec-Fetch-Dest") == "document": // and not what a service worker keeps
			if pieces := h.takePieces(); pieces != nil {
				sendPieces(w, r, pieces)
				return
			}
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

// takePieces returns the pieces of the page that is to come in pieces, once.
func (h *slowHost) takePieces() <-chan string {
	h.mu.Lock()
	defer h.mu.Unlock()
	pieces := h.pieces
	h.pieces = nil
	return pieces
}

// sendPieces sends each piece of a page as it comes.
func sendPieces(w http.ResponseWriter, r *http.Request, pieces <-chan string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for {
		select {
		case piece, more := <-pieces:
			if !more {
				return
			}
			io.WriteString(w, piece) // a browser that is gone is told by the context
			w.(http.Flusher).Flush()
		case <-r.Context().Done():
			return
		}
	}
}

// hold keeps back what is asked for from now on, and has the next page come in
// the pieces that are sent to the channel, which has room for the first. release
// lets the rest go.
func (h *slowHost) hold() chan<- string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pieces = make(chan string, 1)
	h.painted = make(chan struct{})
	return h.pieces
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

// blockStart is where a slow network may cut a page for a while.
var blockStart = regexp.MustCompile(`<(?:a class="search"|article|aside|details|div|dl|fieldset|figure|footer|form|h[1-3]|main|nav|[ou]l|p|section|table)\b`)

// mostPieces is in how many a page comes: it moves where its head, its header and
// its first screen do, if anywhere.
const mostPieces = 40

// cutPage cuts a page before its blocks, from where on it is painted in parts: one
// that waits for a script is not, and one that waits for its main part comes with
// it. Its last part, the footer, stands at the foot of the window.
func cutPage(page string) []string {
	first, last := strings.Index(page, "<body"), strings.LastIndex(page, "<footer")
	switch {
	case strings.Contains(page, `<link rel="expect" href="#main" blocking="render">`):
		first = strings.Index(page, "</main>")
	case strings.Contains(page, ` blocking="render"`):
		return []string{page}
	}
	var pieces []string
	from := 0
	for _, at := range blockStart.FindAllStringIndex(page[first:last+len("<footer")], mostPieces-1) {
		pieces = append(pieces, page[from:first+at[0]])
		from = first + at[0]
	}
	return append(pieces, page[from:])
}

// loadSlowly loads a page piece by piece, each when the one before may have been
// painted, lets come what it was painted without, and returns what has moved.
func (b *tab) loadSlowly(h *slowHost, address, script string) []string {
	b.Helper()
	b.fetchAll()
	added, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		b.Fatal(err)
	}
	file, _, _ := strings.Cut(address, "?")
	pieces := cutPage(read(b.T, fileOf(h.folder, file)))
	more := h.hold()
	b.after(func() {
		more <- pieces[0]
		if _, err := chromedp.Call(b.ctx, page.Navigate, page.NavigateParams{URL: h.home + address}); err != nil {
			b.Fatal(err)
		}
		for _, piece := range pieces[1:] {
			ask[bool](b, `new Promise(painted => requestAnimationFrame(() => setTimeout(() => painted(true))))`)
			b.send(more, piece)
		}
		close(more)
		b.await(`performance.getEntriesByName("first-contentful-paint").length > 0`)
		h.release()
	}, `document.readyState === "complete"`)
	if _, err := chromedp.Call(b.ctx, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(added)); err != nil {
		b.Fatal(err)
	}
	return ask[[]string](b, `allShifts()`)
}

// send lets a piece of the page come.
func (b *tab) send(more chan<- string, piece string) {
	b.Helper()
	select {
	case more <- piece:
	case <-b.ctx.Done():
		b.Fatal("the browser does not take the page in pieces")
	}
}

// fetchAll has all that the tab asks for come from the host.
func (b *tab) fetchAll() {
	b.Helper()
	_, noWorker := chromedp.Call(b.ctx, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
	_, noCache := chromedp.Call(b.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	if err := errors.Join(noWorker, noCache); err != nil {
		b.Fatal(err)
	}
}

// testShifts sees to it that what moves is found: a banner that a script puts
// above the text when it comes, and a search that gives way to the menu while the
// page arrives.
func testShifts(t *testing.T, chrome context.Context, site auditedSite) {
	h := newSlowHost(t, site.out)
	b := openTab(t, chrome, h.home)
	const banner = `new PerformanceObserver(() => { const p = document.createElement("p"); p.append("Look here!"); document.body.prepend(p); }).observe({type: "paint"});`
	if shifts := b.loadSlowly(h, "", noteShifts+banner); len(shifts) == 0 {
		t.Error("a banner moves the page, and the test does not see it")
	}
	const giveWay = `const sheet = new CSSStyleSheet();
		sheet.replaceSync(".brand { margin-right: auto !important } .site-header :is(details, ul) { margin-left: 0 !important }");
		document.adoptedStyleSheets = [sheet];`
	if shifts := b.loadSlowly(h, "asking/", noteShifts+giveWay); len(shifts) == 0 {
		t.Error("the search gives way to the menu, and the test does not see it")
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
