package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A serving is the program's “serve”, running.
type serving struct {
	url     string
	command *exec.Cmd
	stderr  *lockedBuffer
	drained chan struct{} // closed when it has closed its standard output
}

// startServe starts “rapport serve” on the site at root and waits until it
// listens. It is killed when the test ends, if it still runs.
func startServe(t *testing.T, root string) *serving {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), tabPatience)
	s := &serving{
		command: exec.CommandContext(ctx, "rapport", "serve", "--root", root, "--addr", "127.0.0.1:0"), // TestMain puts it on PATH
		stderr:  &lockedBuffer{},
		drained: make(chan struct{}),
	}
	s.command.Stderr = s.stderr
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if s.command.Process != nil && s.command.ProcessState == nil {
			_ = s.command.Wait() // however it ended, the test has seen what it wanted
		}
		if t.Failed() {
			t.Logf("serve said:\n%s", s.stderr)
		}
	})
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 || fields[0] != "serving" {
		t.Fatalf("serve began with %q: %v", line, err)
	}
	s.url = fields[1]
	go func() {
		defer close(s.drained)
		_, _ = io.Copy(io.Discard, lines) // it ends with the process
	}()
	return s
}

// interrupt ends it as Ctrl-C does, and returns how it ended.
func (s *serving) interrupt(ctx context.Context) error {
	if err := s.command.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case <-s.drained:
		return s.command.Wait()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lockedBuffer can be read while a process writes to it.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// testServeReloads writes a site while it is open in the browser, and looks at
// a preview of pages that no theme makes.
func testServeReloads(t *testing.T, chrome context.Context) {
	t.Run("Files", func(t *testing.T) { testServeFiles(t, chrome) })
	t.Run("Place", func(t *testing.T) { testPreviewPlace(t, chrome) })
	t.Run("Reload", func(t *testing.T) { testPreviewReload(t, chrome) })
	t.Run("Styles", func(t *testing.T) { testPreviewStyles(t, chrome) })
	t.Run("Beside", func(t *testing.T) { testPreviewBeside(t, chrome) })
	t.Run("Overlay", func(t *testing.T) { testPreviewOverlay(t, chrome) })
	t.Run("Restart", func(t *testing.T) { testPreviewRestart(t, chrome) })
}

func testServeFiles(t *testing.T, chrome context.Context) {
	root := writeSample(t)
	s := startServe(t, root)
	b := openTab(t, chrome, s.url)
	file := filepath.Join(root, "content", "first", "second.md")
	const (
		head   = "---\ntitle: The second\norder: 2\n---\n"
		broken = "---\ntitle: The second\nordre: 2\n---\nBroken.\n"
		noBar  = `!document.querySelector(".rapport-preview")`
		marked = `window.marked === true`
	)
	says := func(what string) string {
		return `document.querySelector("main .prose").innerText.trim() === "` + what + `"`
	}

	b.open("first/second/")
	b.expect(says("Short."), noBar, `window.marked = true`)
	overwrite(t, file, head+"In place.")
	b.await(says("In place.") + " && " + noBar)
	replace(t, file, head+"Renamed.")
	b.await(says("Renamed.") + " && " + noBar)
	b.expect(`document.title === "The second · Sample"`)

	replace(t, file, broken)
	b.await(`document.querySelector(".rapport-preview")?.innerText.includes("content/first/second.md:3:1")`)
	b.expect(says("Renamed."), `document.querySelector(".rapport-preview pre").innerText.includes("3 | ordre: 2\n    | ^")`,
		`document.querySelector(".rapport-preview").checkVisibility()`)
	replace(t, file, head+"Mended.")
	b.await(says("Mended.") + " && " + noBar)
	b.expect(marked)

	// Without its home page a site may look different, but the preview goes on.
	index := filepath.Join(root, "content", "index.md")
	b.open("")
	home := read(t, index)
	const hasHome = `document.querySelector("main")?.innerText.includes("A way in")`
	b.expect(hasHome)
	remove(t, index)
	b.await(`!` + hasHome + ` || !` + noBar)
	overwrite(t, index, home)
	b.await(hasHome + " && " + noBar)

	b.checkFaults("preview")
	if err := s.interrupt(b.ctx); err != nil {
		t.Errorf("interrupted, serve ended with: %v", err)
	}
}

// overwrite writes a file in place, as some editors do.
func overwrite(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// replace writes a file beside and renames it, as other editors do.
func replace(t *testing.T, file, content string) {
	t.Helper()
	beside := file + "~"
	overwrite(t, beside, content)
	if err := os.Rename(beside, file); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
