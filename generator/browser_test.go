package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/rogpeppe/go-internal/txtar"

	"rapport/generator/internal/cli"
)

// TestBrowser looks at sites as a reader and an author do: in a real browser,
// one for all tests, with a tab for each. Its tests wait for what the browser
// tells and for what a page shows, never for time to pass.
func TestBrowser(t *testing.T) {
	t.Parallel()
	chrome := startChrome(t)
	t.Run("Site", func(t *testing.T) { testSite(t, chrome) })
	t.Run("Keyboard", func(t *testing.T) { testKeyboard(t, chrome) })
	t.Run("Schemes", func(t *testing.T) { testSchemes(t, chrome) })
	t.Run("Design", func(t *testing.T) { testDesign(t, chrome) })
	t.Run("Print", func(t *testing.T) { testPrint(t, chrome) })
	t.Run("Headers", func(t *testing.T) { testHeaders(t, chrome) })
	t.Run("Offline", func(t *testing.T) { testOffline(t, chrome) })
	t.Run("OfflineUpdate", func(t *testing.T) { testOfflineUpdate(t, chrome) })
	t.Run("OfflineWithdrawn", func(t *testing.T) { testOfflineWithdrawn(t, chrome) })
	t.Run("OfflineOthers", func(t *testing.T) { testOfflineOthers(t, chrome) })
	t.Run("OfflineHostile", func(t *testing.T) { testOfflineHostile(t, chrome) })
	t.Run("PreviewKeepsNothing", func(t *testing.T) { testPreviewKeepsNothing(t, chrome) })
	t.Run("Portable", func(t *testing.T) { testPortable(t, chrome) })
	t.Run("Redirect", func(t *testing.T) { testRedirect(t, chrome) })
	t.Run("NotFound", func(t *testing.T) { testNotFound(t, chrome) })
	t.Run("Assessments", func(t *testing.T) { testAssessments(t, chrome) })
	t.Run("Search", func(t *testing.T) { testSearch(t, chrome) })
	t.Run("ServeReloads", func(t *testing.T) { testServeReloads(t, chrome) })
}

// The bounds of what a tab and the browser do. Nothing comes near them unless
// it hangs.
const (
	tabPatience    = 2 * time.Minute
	chromePatience = 15 * time.Minute
)

// startChrome starts a browser with a fresh profile and returns its context.
func startChrome(t *testing.T) context.Context {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(findChrome(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // root and containers have none, and it sees our own pages only
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)
	limited, stop := context.WithTimeout(context.Background(), chromePatience)
	allocator, stopAllocator := chromedp.NewExecAllocator(limited, options...)
	ctx, stopChrome := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		// Closed in good order, it is done with its profile when that is removed.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("closing the browser: %v", err)
		}
		stopChrome()
		stopAllocator()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting the browser: %v", err)
	}
	return ctx
}

var chromeName = flag.String("chrome", "", "the browser of the tests, a file or a name on PATH, instead of the first one that is found")

// findChrome prefers the headless shell: it lays out, paints, stores and runs as
// Chromium does, of which it is a part, and opens a tab in a fifth of the time.
func findChrome(t *testing.T) string {
	t.Helper()
	names := []string{
		"chromium-headless-shell", "chrome-headless-shell",
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	}
	if *chromeName != "" {
		names = []string{*chromeName}
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Fatalf("there is none of %q on PATH: run .ci/chromium", names)
	return ""
}

// A tab is a browser's tab, with cookies and a cache of its own. It collects
// what no page of ours does: faults.
type tab struct {
	*testing.T
	ctx  context.Context
	home string // the site's address: a request for anything else is a fault

	mu     sync.Mutex
	faults []string
}

// openTab opens a tab for the site at home.
func openTab(t *testing.T, chrome context.Context, home string) *tab {
	t.Helper()
	limited, stop := context.WithTimeout(chrome, tabPatience)
	ctx, closeTab := chromedp.NewContext(limited, chromedp.WithNewBrowserContext())
	t.Cleanup(func() {
		closeTab()
		stop()
	})
	b := &tab{T: t, ctx: ctx, home: home}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	b.media("", "light")
	// Each tab is to behave as the one in front.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	return b
}

// watch takes an event and notes it if it is a fault: anything on the console,
// whatever its level (a violation of the page's policy is told there), and any
// request that fails or leaves the site.
func (b *tab) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.fault("console.%s: %s", e.Type, text(e.Args))
	case *runtime.EventExceptionThrown:
		b.fault("uncaught: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.fault("console: %s, %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, b.home) && url != "about:blank" {
			b.fault("request outside of %s: %s", b.home, url)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= http.StatusBadRequest {
			b.fault("status %d: %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled || e.BlockedReason != "" {
			b.fault("request failed: %s %s", e.ErrorText, e.BlockedReason)
		}
	}
}

func text(args []*runtime.RemoteObject) string {
	var parts []string
	for _, arg := range args {
		parts = append(parts, fmt.Sprint(arg.Description, string(arg.Value)))
	}
	return strings.Join(parts, " ")
}

func (b *tab) fault(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// takeFaults returns the faults since it was last called.
func (b *tab) takeFaults() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	faults := b.faults
	b.faults = nil
	return faults
}

// checkFaults reports the faults since the last call.
func (b *tab) checkFaults(where string) {
	b.Helper()
	for _, fault := range b.takeFaults() {
		b.Errorf("%s: %s", where, fault)
	}
}

// do runs actions one after the other.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// open shows the page at an address below the site's.
func (b *tab) open(path string) {
	b.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.home+path)); err != nil {
		b.Fatalf("opening %s: %v", b.home+path, err)
	}
}

// size makes the window so wide, in CSS pixels, and as high as a small phone.
func (b *tab) size(width int64) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, 640))
}

// media emulates a medium, "print" or "", and a colour scheme, "light" or
// "dark", for a reader who wants nothing to move: so links lead at once.
func (b *tab) media(medium, scheme string) {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium,
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	if err != nil {
		b.Fatal(err)
	}
}

// press types keys.
func (b *tab) press(keys string) {
	b.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// ask returns the value of a JavaScript expression in the page, or that of the
// promise that it returns.
func ask[T any](b *tab, expression string) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return value
}

// expect reports the expressions that are not true in the page.
func (b *tab) expect(expressions ...string) {
	b.Helper()
	for _, expression := range expressions {
		if !ask[bool](b, expression) {
			b.Errorf("not so: %s", expression)
		}
	}
}

// await waits until an expression is true in the page that is shown. A page that
// gives way to the next one meanwhile is asked again.
func (b *tab) await(expression string) {
	b.Helper()
	for {
		_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(tabPatience)))
		switch {
		case err == nil:
			return
		case !strings.Contains(err.Error(), "Cannot find context"):
			b.Fatalf("waiting for %s: %v", expression, err)
		}
	}
}

// after does what makes the tab load a page, and waits until it has loaded one
// in which all of the expressions are true.
func (b *tab) after(change func(), expressions ...string) {
	b.Helper()
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	loads := chromedp.Events(ctx, page.LoadEventFired)
	change()
	want := strings.Join(expressions, " && ")
	for _, err := range loads {
		if err != nil {
			b.Fatalf("waiting for %s: %v", want, err)
		}
		// A page that gives way to the next one meanwhile has no value.
		if holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+want+")")); err == nil && holds {
			return
		}
	}
	b.Fatalf("waiting for %s: the tab was closed", want)
}

// sampleSite has one of everything that the theme knows.
const sampleSite = `
-- site.yaml --
title: Sample
base_url: https://sample.example/
navigation:
  - to: first/index.md
footer:
  - to: index.md
    label: Start
-- content/index.md --
---
title: Sample
description: A site with one of everything.
---
Begin with [the article](first/article.md).

## A way in

It leads to [the section](first/index.md).
-- content/first/index.md --
---
title: First section
---
What it is about.
-- content/first/article.md --
---
title: The article
description: Long enough for a list of contents.
date: 2026-11-21
tags: [one, two]
order: 1
aliases: [/old/place/]
sources:
  - title: A book
    author: A. Writer
    url: https://example.org/book
---
The first words, with a [link elsewhere](https://example.org/elsewhere), some ` + "`code`" + ` and a note.[^1]

## One heading

> Hello, shall we connect?

> [!NOTE]
> A note with [a link](second.md).

> [!TIP]
> A tip.

> [!IMPORTANT]
> Something of weight.

> [!WARNING]
> A warning.

> [!CAUTION]
> Something to leave alone.

## Another heading

| a | b |
| --- | --- |
| ~~c~~ | d |

- [x] done
- [ ] not done

Term
: Its meaning.

    verbatim

![A square](square.svg "The caption.")

## The last heading

The end.

[^1]: The note.
-- content/first/second.md --
---
title: The second
order: 2
---
Short.
-- content/first/square.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40"><path d="M0 0h40v40H0z"/></svg>
`

// writeSample writes the sample site into a folder of its own.
func writeSample(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(sampleSite)), root); err != nil {
		t.Fatal(err)
	}
	return root
}

// buildSite builds the site at root and returns the folder of the output.
func buildSite(t *testing.T, root string, flags ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	var stderr bytes.Buffer
	if status := cli.Run(append([]string{"build", "--root", root, "--out", out}, flags...), io.Discard, &stderr); status != 0 {
		t.Fatalf("build has status %d:\n%s", status, &stderr)
	}
	return out
}

// host serves a folder at prefix, which begins and ends with a slash, as any
// static host does, and returns the address.
func host(t *testing.T, folder, prefix string) string {
	t.Helper()
	files := http.StripPrefix(strings.TrimSuffix(prefix, "/"), http.FileServer(http.Dir(folder)))
	mux := http.NewServeMux()
	mux.Handle(prefix, files)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + prefix
}

// statusOf requests an address without following redirects and returns the
// response's status.
func statusOf(t *testing.T, address string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
