package cli

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/generator/internal/diag"
)

func TestDuration(t *testing.T) {
	tests := map[time.Duration]string{
		0:                         "0s",
		400 * time.Microsecond:    "0s",
		time.Millisecond * 7:      "7ms",
		999 * time.Millisecond:    "999ms",
		999600 * time.Microsecond: "1s",
		time.Second:               "1s",
		1234 * time.Millisecond:   "1.23s",
		20 * time.Second:          "20s",
		59996 * time.Millisecond:  "1m",
		time.Minute:               "1m",
		90 * time.Second:          "1m30s",
		10 * time.Minute:          "10m",
		70 * time.Second:          "1m10s",
		time.Hour:                 "1h0m",
		time.Hour + time.Minute:   "1h1m",
	}
	for d, want := range tests {
		if got := duration(d); got != want {
			t.Errorf("duration(%v) = %q, want %q", time.Duration(d).Nanoseconds(), got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	e, w := diag.Diagnostic{Severity: diag.Error}, diag.Diagnostic{Severity: diag.Warning}
	tests := []struct {
		want string
		ds   []diag.Diagnostic
	}{
		{"", nil},
		{"1 error", []diag.Diagnostic{e}},
		{"2 errors", []diag.Diagnostic{e, e}},
		{"1 warning", []diag.Diagnostic{w}},
		{"2 warnings", []diag.Diagnostic{w, w}},
		{"1 error, 2 warnings", []diag.Diagnostic{w, e, w}},
	}
	for _, test := range tests {
		if got := summary(test.ds); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	if got := count(0, "page") + ", " + count(1, "page") + ", " + count(10_000, "page"); got != "0 pages, 1 page, 10000 pages" {
		t.Errorf("got %q", got)
	}
}

// TestVerdict: the last line of a check counts what was found as it is without
// --strict, too.
func TestVerdict(t *testing.T) {
	tests := []struct {
		verdict verdict
		isFine  bool
		want    string
	}{
		{verdict{0, 0, false}, true, "no errors, no warnings"},
		{verdict{0, 0, true}, true, "no errors, no warnings"},
		{verdict{0, 2, false}, true, "no errors, 2 warnings"},
		{verdict{0, 1, true}, false, "no errors, 1 warning that --strict makes an error"},
		{verdict{0, 2, true}, false, "no errors, 2 warnings that --strict makes errors"},
		{verdict{1, 0, false}, false, "1 error"},
		{verdict{2, 0, true}, false, "2 errors"},
		{verdict{2, 1, false}, false, "2 errors, 1 warning"},
		{verdict{1, 2, true}, false, "1 error, 2 warnings that --strict makes errors"},
	}
	for _, test := range tests {
		if got := test.verdict.String(); got != test.want || test.verdict.isFine() != test.isFine {
			t.Errorf("%+v: got %q, fine %v", test.verdict, got, test.verdict.isFine())
		}
	}
}

// TestProgress: the line appears after a while only, is rewritten in its place,
// not at every step, and goes away without a trace.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := &progress{w: &out, next: time.Now().Add(time.Hour)}
	tell := p.stage("building")
	tell(1, 100)
	p.clear()
	if out.Len() > 0 {
		t.Errorf("%q before its time", out.String())
	}
	p.next = time.Now().Add(-time.Second)
	tell(2, 100)
	tell(3, 100) // too soon after the last
	if want := "\r\x1b[Kbuilding 2 of 100"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	if ahead := time.Until(p.next); ahead <= 0 || ahead > frame {
		t.Errorf("the next is due in %v", ahead)
	}
	out.Reset()
	p.next = time.Now().Add(-time.Second)
	p.stage("writing")(100, 100)
	p.clear()
	p.clear()
	if want := "\r\x1b[Kwriting 100 of 100\r\x1b[K"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

// TestProgressAtOnce: workers may tell at once; whoever finds another telling
// does not wait.
func TestProgressAtOnce(t *testing.T) {
	var out bytes.Buffer
	p := &progress{w: &out}
	tell := p.stage("building")
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() { tell(i, 100) })
	}
	group.Wait()
	p.clear()
	if n := strings.Count(out.String(), "building"); n < 1 {
		t.Errorf("%q", out.String())
	}
	p.mu.Lock()
	tell(1, 1) // would hang if it waited
	p.mu.Unlock()
}

// TestNoTerminal: a file, a pipe and a buffer get neither progress nor colour.
func TestNoTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if newProgress(file).stage("x") != nil || newProgress(&bytes.Buffer{}).stage("x") != nil {
		t.Error("progress without a terminal")
	}
	if colour(file) || colour(&bytes.Buffer{}) {
		t.Error("colour without a terminal")
	}
	newProgress(file).clear() // of nothing
}

// TestMemory: the limit follows the size of the sources, unless the user set
// one.
func TestMemory(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	for sources, want := range map[int64]int64{0: 192 << 20, 1 << 20: 192 << 20, 100 << 20: 400 << 20} {
		t.Setenv("GOMEMLIMIT", "")
		boundMemory(sources, onceMemory)
		if got := debug.SetMemoryLimit(math.MaxInt64); got != want {
			t.Errorf("%d bytes of sources: limit %d, want %d", sources, got, want)
		}
	}
	t.Setenv("GOMEMLIMIT", "1GiB")
	boundMemory(100<<20, onceMemory)
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("limit %d in spite of GOMEMLIMIT", got)
	}
}

// TestRun: what is printed where, and with which exit status.
func TestRun(t *testing.T) {
	site := t.TempDir()
	if err := os.MkdirAll(filepath.Join(site, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		index          string
		args           []string
		status         int
		stdout, stderr string // parts
	}{
		{"---\ntitle: A\n---\n", []string{"build"}, 0, "1 page: ", ""},
		{"---\ntitle: A\n---\n", []string{"check"}, 0, "1 page checked: no errors", "missing-description"},
		{"---\ntitle: A\n---\n", []string{"check", "--format", "json"}, 0, `"code":"missing-description"`, ""},
		{"---\ntitel: A\n---\n", []string{"build"}, 1, "", "nothing was published"},
		{"---\ntitel: A\n---\n", []string{"check", "--format", "github"}, 1, "::error file=content/index.md", ""},
		{"---\ntitle: A\n---\n", []string{"build", "--out", "content"}, 2, "", "rapport: --out: "},
		{"---\ntitle: A\n---\n", []string{"build", "--out", "content/index.md/x"}, 2, "", "rapport: --out: "},
		{"---\ntitle: A\n---\n", []string{"nonsense"}, 2, "", "Run “rapport help”"},
		{"---\ntitle: A\n---\n", []string{"version"}, 0, "rapport ", ""},
	}
	for _, test := range tests {
		if err := os.WriteFile(filepath.Join(site, "content/index.md"), []byte(test.index), 0o644); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		status := Run(append(test.args, "--root", site), &stdout, &stderr)
		if status != test.status || !holds(stdout.String(), test.stdout) || !holds(stderr.String(), test.stderr) {
			t.Errorf("%q: exit status %d, want %d\nstdout: %s\nstderr: %s", test.args, status, test.status, &stdout, &stderr)
		}
		if strings.Contains(stdout.String()+stderr.String(), "\x1b") {
			t.Errorf("%q: escape sequences", test.args)
		}
	}
}

// TestSchemas: what editors are given is JSON.
func TestSchemas(t *testing.T) {
	for _, name := range []string{"article", "checklist", "site"} {
		var stdout, stderr bytes.Buffer
		if status := Run([]string{"schema", name}, &stdout, &stderr); status != 0 || !json.Valid(stdout.Bytes()) || stderr.Len() > 0 {
			t.Errorf("%s: exit status %d\n%s%s", name, status, &stdout, &stderr)
		}
	}
}

// holds reports whether part is in text; an empty part wants an empty text.
func holds(text, part string) bool {
	return strings.Contains(text, part) && (part != "" || text == "")
}
