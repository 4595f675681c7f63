package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/generator/internal/scaffold"
)

// TestWriteNew: files that appear between the look and the writing stay as they
// are, and what was written before they were met goes away again.
func TestWriteNew(t *testing.T) {
	files := []scaffold.File{{Path: "new/deep/a", Content: []byte("a")}, {Path: "old/b", Content: []byte("b")}, {Path: "old/c", Content: []byte("c")}}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "old"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "old/c"), []byte("theirs"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(root, files); err == nil || err.Error() != "old/c is there already: nothing was written" {
		t.Errorf("got %v", err)
	}
	if got := listed(t, root); got != "old old/c" {
		t.Errorf("%s is there", got)
	}
	if content, err := os.ReadFile(filepath.Join(root, "old/c")); string(content) != "theirs" {
		t.Errorf("%q, %v", content, err)
	}
	if err := writeNew(root, files[:2]); err != nil {
		t.Fatal(err)
	}
	if got := listed(t, root); got != "new new/deep new/deep/a old old/b old/c" {
		t.Errorf("%s is there", got)
	}
}

// TestWriteNewLinks: no link leads the writing out of the root, also one that
// appears after the look, and none is written through.
func TestWriteNewLinks(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	for name, target := range map[string]string{"out": outside, "file": filepath.Join(outside, "x"), "inner": "nothing"} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"out/a", "out/b/c", "file", "inner"} {
		if err := writeNew(root, []scaffold.File{{Path: name}}); err == nil || !strings.HasSuffix(err.Error(), ": nothing was written") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got := listed(t, outside) + listed(t, root); got != "file inner out" {
		t.Errorf("%s is there", got)
	}
}

// listed holds the names of all below folder.
func listed(t *testing.T, folder string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(name string, _ os.DirEntry, err error) error {
		if below, _ := filepath.Rel(folder, name); below != "." {
			names = append(names, filepath.ToSlash(below))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// TestNewTitle: a title of several lines, which a script cannot give, is refused.
func TestNewTitle(t *testing.T) {
	for _, title := range []string{"a\nb", "a\x1bb", "\xff", "\u2028"} {
		var stdout, stderr bytes.Buffer
		if status := Run([]string{"new", "site", "--root", t.TempDir(), "--title", title}, &stdout, &stderr); status != statusUsage || stdout.Len() > 0 {
			t.Errorf("%q: exit status %d", title, status)
		}
		if strings.Contains(stderr.String(), title) {
			t.Errorf("%q reaches the terminal", title)
		}
	}
}

// TestNewCompletion: a shell completes the kinds, then files, of a site folders.
func TestNewCompletion(t *testing.T) {
	for args, want := range map[string]string{
		"":        "article\nchecklist\nsite\n:4\n",
		"article": ":0\n",
		"site":    ":16\n",
	} {
		var stdout, stderr bytes.Buffer
		Run(append(append([]string{"__complete", "new"}, strings.Fields(args)...), ""), &stdout, &stderr)
		if stdout.String() != want {
			t.Errorf("%q: %q, want %q", args, stdout.String(), want)
		}
	}
}
