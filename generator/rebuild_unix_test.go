//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rapport/generator/internal/corpus"
)

// TestRebuildsEqualCleanBuilds lets the program follow one site in all the ways
// it can, while the site is changed as editors, shells and git change files.
// After every burst of changes, what each way comes to equals a clean build. When
// the race detector is at work, it watches the first way, which has a server, its
// visitors and the system's notices of changes at once. The others have less of
// that, or poll, which package source tests with it; they take a quarter of the
// time without.
func TestRebuildsEqualCleanBuilds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ways := []*way{
		d.serve(rapport, "serve"), d.serve(d.program, "serve", "--poll"),
		d.build(d.program, "build", "--watch"), d.build(d.program, "build", "--watch", "--poll"),
	}
	d.clean()
	for _, b := range append([]burst{{name: "nothing yet", do: func(*desk) {}}}, bursts()...) {
		b.do(d)
		if b.fault == "" {
			d.clean()
		}
		for _, w := range ways {
			if b.fault != "" {
				w.await(b.fault)
			}
			w.comesTo(b.name, d.now)
		}
	}
	for _, w := range ways {
		if status := w.end(syscall.SIGTERM); status != 0 {
			t.Errorf("%s: exit status %d after SIGTERM", w.name, status)
		}
	}
}

// cleanURL is the address that clean builds are made for.
const cleanURL = "http://site.example/"

// A way is a run of the program that follows the site.
type way struct {
	*process
	name string
	read func() (map[string]string, error) // what it comes to now: path to text
}

// comesTo waits for the build that makes it what a clean one is.
func (w *way) comesTo(burst string, clean map[string]string) {
	w.Helper()
	limit := time.After(patience)
	for {
		difference := w.differs(clean)
		if difference == "" {
			return
		}
		select {
		case line, open := <-w.lines:
			if !open {
				w.Fatalf("%s: %s: it ended", w.name, burst)
			}
			w.Logf("%s: %s", w.name, line)
		case <-limit:
			w.Fatalf("%s: %s: it does not come to a clean build: %s", w.name, burst, difference)
		}
	}
}

// differs names a path at which it differs from a clean build, or "".
func (w *way) differs(clean map[string]string) string {
	found, err := w.read()
	if err != nil {
		return err.Error()
	}
	if maps.Equal(found, clean) {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, ok := clean[name]; !ok {
			return name + " should not be there"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(clean)) {
		if text, ok := found[name]; !ok {
			return name + " is missing"
		} else if text != clean[name] {
			return fmt.Sprintf("%s is\n%s\nand should be\n%s", name, text, clean[name])
		}
	}
	return ""
}

// serve starts a preview of the site.
func (d *desk) serve(program string, args ...string) *way {
	d.Helper()
	w := &way{name: strings.Join(args, " "), process: startProgram(d.T, program, append(args, "--addr", "127.0.0.1:0", "--root", d.root)...)}
	address := w.await(`^serving (\S+) `)
	client := &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	w.read = func() (map[string]string, error) {
		found := map[string]string{}
		for name := range d.paths() {
			answer, err := client.Get(address + (&url.URL{Path: name}).EscapedPath())
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil {
				return nil, err
			}
			if answer.StatusCode == http.StatusOK {
				found[name] = undressed(strings.ReplaceAll(string(body), address, cleanURL))
			}
		}
		return found, nil
	}
	return w
}

// What a preview adds to a page, and what it moves from the page to a header.
var (
	addition = regexp.MustCompile(`<(script|link) [^>]*"/-/[^>]*>(</script>)?\n?|(?s:<aside class="rapport-preview".*?</aside>\n?)`)
	policy   = regexp.MustCompile(`<meta http-equiv="?Content-Security-Policy[^>]*>`)
)

// undressed is a page as it was before it was served.
func undressed(page string) string {
	return policy.ReplaceAllString(addition.ReplaceAllString(page, ""), "")
}

// build starts a build that goes on, into a folder of its own.
func (d *desk) build(program string, args ...string) *way {
	d.Helper()
	out := filepath.Join(d.TempDir(), "out")
	w := &way{name: strings.Join(args, " "), process: startProgram(d.T, program, append(args, "--root", d.root, "--out", out, "--base-url", cleanURL)...)}
	w.read = func() (map[string]string, error) { return texts(out) }
	return w
}

// texts reads the files that a build wrote, which may be writing still.
func texts(dir string) (map[string]string, error) {
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == manifest {
			return err
		}
		content, err := os.ReadFile(name)
		below, _ := filepath.Rel(dir, name) // it is below
		found[filepath.ToSlash(below)] = undressed(string(content))
		return err
	})
	return found, err
}

// clean builds the site from nothing.
func (d *desk) clean() {
	d.Helper()
	out := filepath.Join(d.TempDir(), "out")
	command := exec.CommandContext(d.Context(), d.program, "build", "--root", d.root, "--out", out, "--base-url", cleanURL)
	if said, err := command.CombinedOutput(); err != nil {
		d.Fatalf("a clean build: %v\n%s", err, said)
	}
	found, err := texts(out)
	d.must(err)
	d.before, d.now = d.now, found
}

// paths are those of the site as it is and as it was: a preview cannot be asked
// which it has.
func (d *desk) paths() iter.Seq[string] {
	all := maps.Clone(d.before)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, d.now)
	return maps.Keys(all)
}

// TestBuildWatch: one line a build; an error keeps what is there; Ctrl-C is a
// good end.
func TestBuildWatch(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	author(t, root, "content/index.md", "---\ntitle: Hello\n---\n")
	author(t, root, "content/second.md", "---\ntitle: Second\n---\n")
	p := start(t, "build", "--watch", "--root", root)
	p.await(`^2 pages: \d+ written, 0 unchanged, 0 removed, 0 withheld in `)

	author(t, root, "content/second.md", "---\ntitle: Second\n---\nSee [nothing](none.md).\n")
	p.await(`^content/second\.md:4:15: error: `)
	p.await(`^waiting for the errors to be mended; the last good version stays$`)
	page, err := os.ReadFile(filepath.Join(root, "public/second/index.html"))
	if err != nil || bytes.Contains(page, []byte("nothing")) {
		t.Errorf("an error reached the folder: %v\n%s", err, page)
	}

	author(t, root, "content/second.md", "---\ntitle: Second\n---\nSee [home](index.md).\n")
	p.await(`^2 pages: [1-9]\d* written, [1-9]\d* unchanged, 0 removed, 0 withheld in `)
	author(t, root, "content/second.md", "---\ntitle: Second\ndraft: true\n---\n")
	p.await(`^withheld: content/second\.md \(`)
	p.await(`^1 page: \d+ written, \d+ unchanged, 6 removed, 1 withheld in `)
	if status := p.end(os.Interrupt); status != 0 {
		t.Errorf("exit status %d after Ctrl-C", status)
	}
}

// TestBuildWatchMeetsAForeignFile: what keeps a build from writing ends it no
// more than an error of the content.
func TestBuildWatchMeetsAForeignFile(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	author(t, root, "content/index.md", "---\ntitle: Hello\n---\n")
	author(t, root, "public/index.html", "mine\n")
	p := start(t, "build", "--watch", "--root", root)
	p.await(`^  index\.html \(a file\)$`)
	p.await(`^waiting for the next change to try again$`)
	if err := os.Remove(filepath.Join(root, "public/index.html")); err != nil {
		t.Fatal(err)
	}
	author(t, root, "content/index.md", "---\ntitle: Hello again\n---\n")
	p.await(`^1 page: `)
	if status := p.end(syscall.SIGTERM); status != 0 {
		t.Errorf("exit status %d after SIGTERM", status)
	}
}

// TestBuildWatchEndsWhole: a signal while files are written does not leave half
// a site.
func TestBuildWatchEndsWhole(t *testing.T) {
	t.Parallel()
	site := victim{program: "rapport", root: t.TempDir()}
	for name, content := range corpus.Generate(100, 3) {
		author(t, site.root, name, string(content))
	}
	clean, out := t.TempDir(), t.TempDir()
	site.build(t, clean)
	watcher := watch(t, out)
	defer watcher.Close()
	p := start(t, "build", "--watch", "--root", site.root, "--out", out)
	select {
	case <-watcher.Events:
	case <-time.After(patience):
		t.Fatal("nothing was written")
	}
	if status := p.end(syscall.SIGTERM); status != 0 {
		t.Errorf("exit status %d after SIGTERM", status)
	}
	same(t, folder(t, out), folder(t, clean))
}

// TestServeOutlivesItsFolder: when the site's folder is gone, so are its
// watches. The preview says that it polls, and shows the site when it returns.
func TestServeOutlivesItsFolder(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "site")
	author(t, root, "content/index.md", "---\ntitle: Hello\n---\n")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--root", root)
	address := p.await(`^serving (\S+) `)
	p.await(`^1 page built in `)
	if err := os.RemoveAll(root); err != nil {
		t.Fatal(err)
	}
	p.await(`^rapport: the system cannot tell when a file changes, so rapport looks for itself, about twice a second \(the site's folder is gone: `)
	p.await(`^waiting for the errors`)
	p.get(address, http.StatusOK, "<h1>Hello</h1>")
	author(t, root, "content/index.md", "---\ntitle: Back\n---\n")
	p.await(`^1 page built in `)
	p.get(address, http.StatusOK, "<h1>Back</h1>")
	if status := p.end(syscall.SIGTERM); status != 0 {
		t.Errorf("exit status %d after SIGTERM", status)
	}
}

// must ends the test on an error that is not of what it tests.
func (d *desk) must(err error) {
	d.Helper()
	if err != nil && !errors.Is(err, fs.ErrExist) {
		d.Fatal(err)
	}
}
