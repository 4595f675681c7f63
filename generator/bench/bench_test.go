package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test's own program play the parts of the processes that
// the benchmark starts: itself, and rapport.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case floorMode, corpusMode:
			os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
		case "build":
			os.Exit(standIn(os.Args[2:]))
		case "serve":
			os.Exit(standInServer(os.Args[2:]))
		}
	}
	os.Exit(m.Run())
}

// standIn plays "rapport build --root ROOT --out OUT".
func standIn(args []string) int {
	if len(args) != 4 || args[0] != "--root" || args[2] != "--out" {
		return 2
	}
	if _, err := os.Stat(args[3]); err == nil {
		os.Stdout.WriteString("0 written\n")
		return 0
	}
	if err := floor(args[1], args[3]); err != nil {
		return 1
	}
	os.Stdout.WriteString("all written\n")
	return 0
}

// standInServer plays "rapport serve --root ROOT --addr 127.0.0.1:0": it shows
// the files themselves.
func standInServer(args []string) int {
	if len(args) != 4 || args[0] != "--root" || args[2] != "--addr" {
		return 2
	}
	listener, err := net.Listen("tcp", args[3])
	if err != nil {
		return 1
	}
	fmt.Printf("serving http://%s/ (Ctrl-C ends it)\n", listener.Addr())
	_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := os.ReadFile(filepath.Join(args[1], "content", strings.TrimSuffix(r.URL.Path, "/")+".md"))
		fmt.Fprintf(w, "<pre>%s", content)
		fmt.Println("13 pages built in 4ms")
	}))
	return 1
}

func runBench(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, &out, &errs)
	return status, out.String(), errs.String()
}

func TestTableOfARun(t *testing.T) {
	t.Setenv("PATH", "")                    // no hugo, and no need of go
	t.Setenv("GORACE", "atexit_sleep_ms=0") // else each process waits a second before it ends
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := runBench(t, "-articles", "8,20", "-runs", "2", "-edits", "3", "-dir", dir, "-rapport", self)
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for _, want := range []string{
		`(?m)^Rapport benchmark: \d+ CPUs, go\S+, \w+/\w+, in /`,
		`(?m)^Hugo is not on PATH`,
		`(?m)^Repeat with: go run ./generator/bench -articles 8,20 -runs 2 -edits 3 -dir `,
		`(?m)^8 articles: 13 Markdown files, 0\.\d MB; 2 rounds after one to warm up$`,
		`(?m)^20 articles: 25 Markdown files, `,
		`(?m)^floor +(\d+\.\d{3} +){4}(\d+|unknown) +1\.00$`,
		`(?m)^rapport, new folder +(\d+\.\d{3} +){4}(\d+|unknown) +\d+\.\d\d$`,
		`(?m)^rapport, new folder said: all written$`,
		`(?m)^rapport, unchanged said: 0 written$`,
		`(?m)^saved → shown, of 3 edits of one article each$`,
		`(?m)^rapport, body +(\d+\.\d +){3}4\.0 +(\d+|unknown)$`,
		`(?m)^rapport, title +(\d+\.\d +){3}4\.0 +(\d+|unknown)$`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("no line matches %s in\n%s", want, stdout)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBadUsage(t *testing.T) {
	for _, args := range [][]string{{"-articles", "many"}, {"-articles", "0"}, {"-runs", "0"}, {"-edits", "-1"}, {"more"}, {"-unknown"}} {
		if status, _, stderr := runBench(t, args...); status != 2 || stderr == "" {
			t.Errorf("%q: status %d, stderr %q", args, status, stderr)
		}
	}
	if status, _, stderr := runBench(t, "-help"); status != 0 || !strings.Contains(stderr, "-articles sizes") {
		t.Errorf("-help: status %d, stderr %q", status, stderr)
	}
}

// A build that fails, or that forgets pages, has no figures.
func TestFailuresAreReported(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	status, _, stderr := runBench(t, "-articles", "1", "-dir", t.TempDir(), "-rapport", filepath.Join(t.TempDir(), "missing"))
	if status != 1 || !strings.Contains(stderr, "missing") {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	if err := checkPages("rapport", t.TempDir(), 1); err == nil || err.Error() != "rapport: it wrote 0 pages for 1 Markdown files" {
		t.Errorf("got %v", err)
	}
	if err := checkPages("rapport", filepath.Join(t.TempDir(), "none"), 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestFloorWritesPlainPages(t *testing.T) {
	site, out := t.TempDir(), t.TempDir()
	err := writeFiles(site, map[string][]byte{
		"content/index.md":     []byte("---\ntitle: Home\n---\n\n# Home\n"),
		"content/a/index.md":   []byte("No front matter\n"),
		"content/a/b.md":       []byte("---\ntitle: B\n---\n~~old~~\n"),
		"content/a/sketch.svg": []byte("<svg/>"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := floor(site, out); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html":     "<h1 id=\"home\">Home</h1>\n",
		"a/index.html":   "<p>No front matter</p>\n",
		"a/b/index.html": "<p><del>old</del></p>\n",
	} {
		if got, err := os.ReadFile(filepath.Join(out, name)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestHugoPages(t *testing.T) {
	got := forHugo(map[string][]byte{
		"site.yaml":              []byte("title: x\n"),
		"content/index.md":       []byte("[s](a/index.md) [x](a/x.md#y)"),
		"content/a/index.md":     []byte("---\norder: 3\n---\n[x](x.md) ![alt](p.svg \"a (b)\")\n"),
		"content/a/p.svg":        []byte("<svg/>"),
		"content/a/x.md":         []byte("[own](index.md) [y](../b/y.md#z) <https://example.com/a.md> [w](https://example.com/1) (see it)"),
		"content/b/y.md":         []byte("[x](../a/x.md)"),
		"content/b/sub/index.md": []byte("[home](../../index.md)"),
	})
	for name, want := range map[string]string{
		"content/_index.md":       "[s](a/) [x](a/x/#y)",
		"content/a/_index.md":     "---\nweight: 3\n---\n[x](../a/x/) ![alt](p.svg \"a (b)\")\n",
		"content/a/p.svg":         "<svg/>",
		"content/a/x.md":          "[own](../../a/) [y](../../b/y/#z) <https://example.com/a.md> [w](https://example.com/1) (see it)",
		"content/b/y.md":          "[x](../../a/x/)",
		"content/b/sub/_index.md": "[home](../../)",
	} {
		if string(got[name]) != want {
			t.Errorf("%s is\n%s, not\n%s", name, got[name], want)
		}
	}
	for _, name := range []string{"hugo.toml", "layouts/_default/baseof.html", "layouts/index.html"} {
		if len(got[name]) == 0 {
			t.Errorf("there is no %s", name)
		}
	}
	if _, ok := got["site.yaml"]; ok {
		t.Error("site.yaml is not Hugo's")
	}
}

func TestMedian(t *testing.T) {
	if got := median([]time.Duration{1, 2, 9}); got != 2 {
		t.Errorf("of three: %v", got)
	}
	if got := median([]float64{1, 2, 3, 9}); got != 2.5 {
		t.Errorf("of four: %v", got)
	}
}

func TestDefaultRuntime(t *testing.T) {
	got := defaultRuntime([]string{"A=1", "GOGC=off", "GOMEMLIMIT=1GiB", "GOGCX=2"})
	if want := "A=1 GOGCX=2"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
