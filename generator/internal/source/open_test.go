package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
)

// A site is a folder on disk, and the verbs of the tests.
type site struct {
	*testing.T
	root string
}

func newSite(t *testing.T, files ...string) site {
	t.Helper()
	// What is beside the root is there to be kept out.
	s := site{T: t, root: filepath.Join(t.TempDir(), "site")}
	s.write("../secret/x.md", "secret")
	s.mkdir(".")
	for _, file := range files {
		s.write(file, file)
	}
	return s
}

func (s site) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s site) mkdir(name string) { s.Helper(); s.must(os.MkdirAll(s.path(name), 0o777)) }

func (s site) write(name, content string) {
	s.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o777))
	s.must(os.WriteFile(s.path(name), []byte(content), 0o666))
}

// link makes the link at name; target is what stands in it, as it is.
func (s site) link(target, name string) {
	s.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o777))
	if err := os.Symlink(target, s.path(name)); err != nil {
		s.Skip("no links here:", err)
	}
}

func (s site) open() *Snapshot {
	s.Helper()
	snapshot, err := Open(s.root, time.Now())
	s.must(err)
	s.Cleanup(func() { snapshot.Close() })
	return snapshot
}

// holds compares the snapshot's files with their paths.
func (s site) holds(snapshot *Snapshot, want ...string) {
	s.Helper()
	slices.Sort(want)
	if d := cmp.Diff(want, snapshot.paths); d != "" {
		s.Errorf("files (-want +got):\n%s", d)
	}
}

// faults compares what the snapshot found wrong, as “file: message [code]”.
func (s site) faults(snapshot *Snapshot, want ...string) {
	s.Helper()
	var got []string
	for _, d := range snapshot.Faults() {
		if d.Severity != diag.Error || d.Line != 0 {
			s.Errorf("%v", d)
		}
		got = append(got, fmt.Sprintf("%s: %s [%s]", d.File, d.Message, d.Code))
	}
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		s.Errorf("faults (-want +got):\n%s", d)
	}
}

const (
	outside = ": leads out of the site's folder [outside-root]"
	loop    = ": is a link to a folder that holds it [unreadable]"
)

func TestOpen(t *testing.T) {
	s := newSite(t, "site.yaml", "content/index.md", "content/a/b.md", "content/a.md", "content/a-b.md", "themes/mine/x.css",
		"public/index.html", "README.md", "content.md", "contents/x.md", "generator/x.go")
	s.mkdir("content/empty")
	clock := time.Date(2026, 11, 21, 1, 0, 0, 0, time.FixedZone("", 3600))
	snapshot, err := Open(s.root, clock)
	s.must(err)
	defer snapshot.Close()
	s.holds(snapshot, "site.yaml", "content/index.md", "content/a/b.md", "content/a.md", "content/a-b.md", "themes/mine/x.css")
	s.faults(snapshot)
	if got := snapshot.Clock(); got.Location() != time.UTC || !got.Equal(clock) {
		t.Errorf("clock %v", got)
	}
	if got := slices.Collect(snapshot.Under("content")); !slices.Equal(got, []string{"a-b.md", "a.md", "a/b.md", "index.md"}) {
		t.Errorf("under content: %q", got)
	}
	if got := slices.Collect(snapshot.Under("content/a")); !slices.Equal(got, []string{"b.md"}) {
		t.Errorf("under content/a: %q", got)
	}
	for _, none := range []string{"conten", "content/empty", "content/index.md", "themes/m", "", "."} {
		if got := slices.Collect(snapshot.Under(none)); len(got) > 0 {
			t.Errorf("under %q: %q", none, got)
		}
	}
	for first := range snapshot.Under("content") { // stops when asked to
		if first != "a-b.md" {
			t.Errorf("the first is %q", first)
		}
		break
	}
	content, err := snapshot.Bytes("content/a/b.md")
	if err != nil || string(content) != "content/a/b.md" {
		t.Errorf("%q, %v", content, err)
	}
	for name, want := range map[string]bool{"site.yaml": true, "content/a/b.md": true, "content": false, "content/a": false, "README.md": false, "": false} {
		if snapshot.Has(name) != want {
			t.Errorf("Has(%q) = %v", name, !want)
		}
	}
}

// TestOpenNothing: an empty folder is a site without files; a missing one is
// an error.
func TestOpenNothing(t *testing.T) {
	s := newSite(t)
	snapshot := s.open()
	s.holds(snapshot)
	s.faults(snapshot)
	if snapshot.Weight() != 0 {
		t.Errorf("weight %d", snapshot.Weight())
	}
	s.write("file", "")
	for _, name := range []string{"none", "file"} {
		if _, err := Open(s.path(name), time.Now()); err == nil {
			t.Errorf("%s opens", name)
		}
	}
}

// TestInMemory: a snapshot of files in memory behaves as one of a folder.
func TestInMemory(t *testing.T) {
	snapshot := NewSnapshot(map[string][]byte{"content/a.md": []byte("abc"), "site.yaml": []byte("x")}, time.Now())
	if got := slices.Collect(snapshot.Under("content")); !slices.Equal(got, []string{"a.md"}) || !snapshot.Has("site.yaml") {
		t.Errorf("under content: %q", got)
	}
	content, err := snapshot.Bytes("content/a.md")
	if err != nil || string(content) != "abc" || snapshot.Weight() != 4 {
		t.Errorf("%q, %v, weight %d", content, err, snapshot.Weight())
	}
	if _, err := snapshot.Bytes("content/b.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if err := snapshot.Close(); err != nil {
		t.Error(err)
	}
}

// TestWeight: what is estimated from a sample comes near the sum.
func TestWeight(t *testing.T) {
	files, sum := map[string][]byte{}, int64(0)
	for i := range 10_000 {
		size := 500 + i*7919%1000
		files[fmt.Sprintf("content/%05d.md", i)] = make([]byte, size)
		sum += int64(size)
	}
	if got := NewSnapshot(files, time.Now()).Weight(); got < sum*8/10 || got > sum*12/10 {
		t.Errorf("weight %d, sum %d", got, sum)
	}
}

// TestIgnored: what a name alone leaves out.
func TestIgnored(t *testing.T) {
	tests := map[string]bool{
		"content/a.md": false, "content/.a.md": true, "content/.git": true, "content/_a.md": true, "content/a/_b": true,
		"content/a_.md": false, "content/a.md~": true, "content/.a.md.swp": true, "content/a.swp": true, "content/#a.md#": true,
		"content/#1.md": false, "content/c#": false, "content/#": false, "content/~a.md": false, "content/a~b.md": false,
		"themes/mine/_base.html": false, "themes/mine/.x": true, "themes/_mine": false, "site.yaml": false, "content/swp": false,
	}
	for name, want := range tests {
		if got := Ignored(name); got != want {
			t.Errorf("Ignored(%q) = %v", name, got)
		}
	}
}

// TestIgnoredOnDisk: what is left out is not looked at, whatever it is.
func TestIgnoredOnDisk(t *testing.T) {
	s := newSite(t, "content/a.md", "content/.hidden/b.md", "content/_drafts/deep/c.md", "content/d.md~", "themes/t/_e.html", "themes/.git/f", "content/_bad\nname")
	s.link("../../secret", "content/_out")
	s.link("nowhere", "content/.#lock.md") // as an editor leaves it
	snapshot := s.open()
	s.holds(snapshot, "content/a.md", "themes/t/_e.html")
	s.faults(snapshot)
}

func TestBadNames(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("such names cannot be")
	}
	s := newSite(t, "content/a.md", "content/b\nc.md", `content/sub/b\c.md`, "content/caf\xe9.md", "content/\x7f/x.md", "themes/t/\x01.css", "content/\u0085.md")
	snapshot := s.open()
	s.holds(snapshot, "content/a.md")
	const url = ", whose name has a character that a URL cannot carry [bad-name]"
	s.faults(snapshot, `content: holds "b\nc.md"`+url, `content/sub: holds "b\\c.md"`+url,
		`content: holds "caf\xe9.md", whose name is not valid UTF-8 [bad-name]`, `content: holds "\x7f"`+url,
		`themes/t: holds "\x01.css"`+url, `content: holds "\u0085.md"`+url)
	for _, d := range snapshot.Faults() {
		if d.Hint != "rename it" {
			t.Errorf("hint %q", d.Hint)
		}
	}
}

// TestEscapes: a link that leads out of the root is an error at any depth and
// by any way, and nothing behind it is in the snapshot.
func TestEscapes(t *testing.T) {
	s := newSite(t, "content/index.md", "content/a/b/c/d.md", "shared/x.md", "themes/mine/x.css")
	secret := filepath.Join(filepath.Dir(s.root), "secret")
	s.link("../../secret/x.md", "content/file.md")
	s.link("../../../../../secret", "content/a/b/c/folder")
	s.link(filepath.Join(secret, "x.md"), "content/a/absolute.md")
	s.link(secret, "content/a/b/absolute")
	s.link(s.path("shared/x.md"), "content/a/home.md") // absolute, though it leads inside
	s.link("two.md", "content/one.md")
	s.link("../shared/three.md", "content/two.md")
	s.link("../../secret/x.md", "shared/three.md")
	s.link("../../secret", "shared/way")
	s.link("../shared/way/x.md", "content/through.md")
	s.link("../shared/way/../x.md", "content/round.md")
	s.link("../../..", "themes/mine/up")
	s.link("..", "themes/root") // above themes, but inside the root: a loop
	s.link("/", "content/slash")
	snapshot := s.open()
	s.holds(snapshot, "content/index.md", "content/a/b/c/d.md", "themes/mine/x.css", "themes/root/shared/x.md",
		"themes/root/content/index.md", "themes/root/content/a/b/c/d.md")
	var want []string
	for _, name := range []string{"content/file.md", "content/a/b/c/folder", "content/a/absolute.md", "content/a/b/absolute", "content/a/home.md",
		"content/one.md", "content/two.md", "content/through.md", "content/round.md", "content/slash"} {
		want = append(want, name+outside, "themes/root/"+name+outside)
	}
	want = append(want, "themes/mine/up"+outside, "themes/root/themes"+loop, "themes/root/shared/three.md"+outside, "themes/root/shared/way"+outside)
	s.faults(snapshot, want...)
	for name := range snapshot.Under("content") {
		if content, err := snapshot.Bytes("content/" + name); err != nil || bytes.Contains(content, []byte("secret")) {
			t.Errorf("%s: %q, %v", name, content, err)
		}
	}
	// Whoever asks past the snapshot is kept out as well.
	for _, name := range []string{"content/file.md", "../secret/x.md", "content/../../secret/x.md", "content/through.md", secret + "/x.md"} {
		content, err := snapshot.Bytes(name)
		if err == nil {
			t.Errorf("%s: %q", name, content)
		} else if d := Fault(name, err); d.Code != "outside-root" {
			t.Errorf("%s: %v", name, d)
		}
	}
}

// TestRootsAreLinks: site.yaml, content/ and themes/ may be links, inside.
func TestRootsAreLinks(t *testing.T) {
	s := newSite(t, "real/content/a.md", "real/site.yaml")
	s.link("real/content", "content")
	s.link("real/site.yaml", "site.yaml")
	s.link("../secret", "themes")
	snapshot := s.open()
	s.holds(snapshot, "content/a.md", "site.yaml")
	s.faults(snapshot, "themes"+outside)
	// So may the root.
	s.link("site", "../other")
	through, err := Open(filepath.Join(filepath.Dir(s.root), "other"), time.Now())
	s.must(err)
	defer through.Close()
	s.holds(through, "content/a.md", "site.yaml")
}

// TestLinksInside are followed, also several to one folder.
func TestLinksInside(t *testing.T) {
	s := newSite(t, "content/a/x.md", "shared/y.md", "shared/deep/z.md")
	s.link("../a/x.md", "content/b/x.md")
	s.link("../../shared", "content/b/shared")
	s.link("../shared/deep", "content/c")
	s.link("c", "content/d")
	snapshot := s.open()
	s.holds(snapshot, "content/a/x.md", "content/b/x.md", "content/b/shared/y.md", "content/b/shared/deep/z.md", "content/c/z.md", "content/d/z.md")
	s.faults(snapshot)
	if content, err := snapshot.Bytes("content/d/z.md"); err != nil || string(content) != "shared/deep/z.md" {
		t.Errorf("%q, %v", content, err)
	}
}

// TestLoops: a link back into a folder that leads to it ends there.
func TestLoops(t *testing.T) {
	s := newSite(t, "content/a/b/x.md")
	s.link(".", "content/a/self")
	s.link("..", "content/a/b/up")
	s.link("../../../content", "content/a/b/top")
	s.link("../two/back", "content/one/there")
	s.link("../one", "content/two/back")
	s.link("f.md", "content/g.md")
	s.link("g.md", "content/f.md")
	s.link("h.md", "content/h.md")
	s.link("nowhere.md", "content/i.md")
	snapshot := s.open()
	if got := snapshot.paths; !slices.Equal(got, []string{"content/a/b/x.md"}) {
		t.Errorf("files %q", got)
	}
	got := map[string]string{}
	for _, d := range snapshot.Faults() {
		got[d.File] = d.Message
	}
	for name, want := range map[string]string{
		"content/a/self": "is a link to a folder that holds it", "content/a/b/up": "is a link to a folder that holds it",
		"content/a/b/top": "is a link to a folder that holds it", "content/two/back/there": "is a link to a folder that holds it",
		"content/one/there": "is a link to a folder that holds it", "content/i.md": "is a link to nothing",
		"content/f.md": "cannot be read: too many levels of symbolic links", "content/g.md": "cannot be read: too many levels of symbolic links",
		"content/h.md": "cannot be read: too many levels of symbolic links",
	} {
		if !strings.Contains(got[name], want) && runtime.GOOS == "linux" {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
}

// TestLinksMultiply: links to folders of links to folders end at the limit, and
// say so once.
func TestLinksMultiply(t *testing.T) {
	s := newSite(t, "content/index.md", "content/z.md", "steps/7/x.md")
	for i := range 7 {
		for _, name := range strings.Split("abcdef", "") {
			s.link(fmt.Sprintf("../%d", i+1), fmt.Sprintf("steps/%d/%s", i, name))
		}
	}
	s.link("../steps/0", "content/steps")
	snapshot := s.open()
	var messages []string
	for _, d := range snapshot.Faults() {
		messages = append(messages, d.Message)
	}
	if !slices.Equal(messages, []string{"leads, through links to folders, to more than 20000 files"}) {
		t.Errorf("%q", messages)
	}
	if !snapshot.Has("content/z.md") || !strings.HasPrefix(snapshot.Faults()[0].File, "content/steps/") {
		t.Errorf("%v", snapshot.Faults())
	}
}

// TestTooLarge: a file beyond all sense is not read.
func TestTooLarge(t *testing.T) {
	s := newSite(t, "content/a.bin")
	if err := os.Truncate(s.path("content/a.bin"), maxFile+1); err != nil {
		t.Skip("no such file here:", err)
	}
	content, err := s.open().Bytes("content/a.bin")
	if err == nil || content != nil {
		t.Fatalf("%d bytes, %v", len(content), err)
	}
	if d := Fault("content/a.bin", err); d.Message != "cannot be read: is larger than 256 MiB" || d.Code != "unreadable" {
		t.Errorf("%v", d)
	}
}

// TestChanges: what a file is when it is read counts, not what it was when it
// was listed.
func TestChanges(t *testing.T) {
	s := newSite(t, "content/a.md", "content/b.md", "content/c.md", "content/d.md")
	snapshot := s.open()
	s.write("content/a.md", strings.Repeat("longer ", 1000))
	s.write("content/b.md", "")
	s.must(os.Remove(s.path("content/c.md")))
	s.must(os.Remove(s.path("content/d.md")))
	s.mkdir("content/d.md")
	if content, err := snapshot.Bytes("content/a.md"); err != nil || len(content) != 7000 {
		t.Errorf("%d bytes, %v", len(content), err)
	}
	if content, err := snapshot.Bytes("content/b.md"); err != nil || len(content) != 0 {
		t.Errorf("%d bytes, %v", len(content), err)
	}
	if _, err := snapshot.Bytes("content/c.md"); !errors.Is(err, fs.ErrNotExist) || Fault("c", err).Message != "cannot be read: no such file or directory" {
		t.Errorf("%v", err)
	}
	if _, err := snapshot.Bytes("content/d.md"); err == nil {
		t.Error("a folder is read as a file")
	}
	if weight := snapshot.Weight(); weight < 7000 {
		t.Errorf("weight %d", weight)
	}
}

// TestSizeLies: a file is read to its end, however long it claims to be. The
// system's own files claim what they like, as a file does that grows or shrinks
// while it is read.
func TestSizeLies(t *testing.T) {
	for folder, name := range map[string]string{"/proc/self": "status", "/sys/kernel": "uevent_seqnum"} {
		want, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Log("not here:", err)
			continue
		}
		root, err := os.OpenRoot(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		got, err := readFile(root, name)
		if err != nil || len(got) < len(want)/2 || len(got) > 2*len(want) || !bytes.Equal(got[:5], want[:5]) {
			t.Errorf("%s: %d bytes, want some %d: %v", name, len(got), len(want), err)
		}
	}
}

// TestForbidden: what may not be read is an error with its reason.
func TestForbidden(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("nothing is forbidden to this user")
	}
	s := newSite(t, "content/a.md", "content/locked/b.md", "content/c.md")
	s.must(os.Chmod(s.path("content/a.md"), 0))
	s.must(os.Chmod(s.path("content/locked"), 0))
	s.Cleanup(func() { os.Chmod(s.path("content/locked"), 0o777) })
	snapshot := s.open()
	s.holds(snapshot, "content/a.md", "content/c.md")
	s.faults(snapshot, "content/locked: cannot be read: permission denied [unreadable]")
	_, err := snapshot.Bytes("content/a.md")
	if d := Fault("content/a.md", err); d.Message != "cannot be read: permission denied" {
		t.Errorf("%v", d)
	}
}
