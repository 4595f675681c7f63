package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
)

// linked publishes a/b/index.html and c.html, and returns the output and a
// folder outside it that holds the same names.
func linked(t *testing.T) (dir, outside string) {
	dir, outside = filepath.Join(t.TempDir(), "out"), t.TempDir()
	publishes(t, dir, treeOf("a/b/index.html", "old", "c.html", "old"), nil)
	put(t, outside, "b/index.html", "precious")
	put(t, outside, "c.html", "precious")
	return dir, outside
}

// swap replaces what is at name by a link to target.
func swap(t *testing.T, target, name string) {
	t.Helper()
	must(t, os.RemoveAll(name))
	must(t, os.Symlink(target, name))
}

func TestFolderIsALink(t *testing.T) {
	for _, inside := range []bool{false, true} {
		dir, outside := linked(t)
		target := outside
		if inside {
			put(t, dir, "mine/b/index.html", "precious")
			target = "mine"
		}
		swap(t, target, filepath.Join(dir, "a"))
		before, beside := onDisk(t, dir), onDisk(t, outside)
		_, err := Publish(dir, treeOf("a/b/index.html", "new", "c.html", "new"), Options{})
		refuses(t, err, "a (a folder must be there)")
		if diff := cmp.Diff(before, onDisk(t, dir)); diff != "" {
			t.Error(diff)
		}
		// Removals do not follow it either.
		_, err = Publish(dir, treeOf("c.html", "old"), Options{})
		must(t, err)
		before[manifestName] = expected(treeOf("c.html", "old"), nil)[manifestName]
		if diff := cmp.Diff(before, onDisk(t, dir)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(beside, onDisk(t, outside)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestFileIsALink(t *testing.T) {
	dir, outside := linked(t)
	swap(t, filepath.Join(outside, "c.html"), filepath.Join(dir, "c.html"))
	swap(t, "../../../c.html", filepath.Join(dir, "a/b/index.html"))
	beside := onDisk(t, outside)
	// Even with the right bytes behind it, a link is not our file.
	publishes(t, dir, treeOf("a/b/index.html", "new", "c.html", "precious"), nil)
	swap(t, filepath.Join(outside, "c.html"), filepath.Join(dir, "c.html"))
	publishes(t, dir, build.Tree{}, nil)
	if diff := cmp.Diff(beside, onDisk(t, outside)); diff != "" {
		t.Error(diff)
	}
}

// TestLinkOfTheRightSize: not even a link to the right bytes, with a name as
// long as they are, counts as the file.
func TestLinkOfTheRightSize(t *testing.T) {
	dir := t.TempDir()
	tree := treeOf("a", "other", "other", "other")
	publishes(t, dir, tree, nil)
	swap(t, "other", filepath.Join(dir, "a"))
	if got, want := publishes(t, dir, tree, nil), (Result{Written: 1, Unchanged: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestCreateFollowsNothing: a temporary name that exists is never written to.
func TestCreateFollowsNothing(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "precious")
	must(t, os.Symlink("file", filepath.Join(dir, "link")))
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	for _, name := range []string{"file", "link"} {
		if err := (disk{root}).Create(name, []byte("x")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v, want %v", name, err, fs.ErrExist)
		}
	}
	if got := onDisk(t, dir)["file"]; got != "precious" {
		t.Errorf("the file is now %q", got)
	}
}

// TestFileBecameALinkAndThenAFolder: the link is ours to remove.
func TestFileBecameALinkAndThenAFolder(t *testing.T) {
	dir, outside := linked(t)
	beside := onDisk(t, outside)
	swap(t, outside, filepath.Join(dir, "c.html"))
	publishes(t, dir, treeOf("c.html/b/index.html", "new"), nil)
	if diff := cmp.Diff(beside, onDisk(t, outside)); diff != "" {
		t.Error(diff)
	}
}

func TestManifestIsALink(t *testing.T) {
	dir, outside := linked(t)
	put(t, outside, "manifest", string(manifest{Version: manifestVersion, Files: []string{"c.html"}}.encode()))
	swap(t, filepath.Join(outside, "manifest"), filepath.Join(dir, manifestName))
	_, err := Publish(dir, treeOf("x", "x"), Options{})
	refuses(t, err, "a link, not a file", manifestName)
}

// TestTemporaryNamesAreLinks: leftovers are removed, not written through.
func TestTemporaryNamesAreLinks(t *testing.T) {
	dir, outside := linked(t)
	beside := onDisk(t, outside)
	m := manifest{Version: manifestVersion, Pending: newSuffix(), Files: []string{"a/b/index.html", "c.html"}}
	put(t, dir, manifestName, string(m.encode()))
	must(t, os.Symlink(filepath.Join(outside, "c.html"), filepath.Join(dir, manifestTemp)))
	must(t, os.Symlink(filepath.Join(outside, "c.html"), filepath.Join(dir, tempName("c.html", m.Pending))))
	publishes(t, dir, treeOf("a/b/index.html", "old", "c.html", "new"), nil)
	if diff := cmp.Diff(beside, onDisk(t, outside)); diff != "" {
		t.Error(diff)
	}
}

// TestOutputIsALink: the output folder itself may be one.
func TestOutputIsALink(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "real"), 0o755))
	must(t, os.Symlink("real", filepath.Join(dir, "link")))
	_, err := Publish(filepath.Join(dir, "link"), treeOf("a", "x"), Options{})
	must(t, err)
	holds(t, filepath.Join(dir, "real"), treeOf("a", "x"), nil)
}
