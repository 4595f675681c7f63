package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
)

func TestFirstSecondAndThirdBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	first := treeOf("index.html", "home", "a/index.html", "page a", "b/c/index.html", "page c", "assets/x.css", "css")
	if got, want := publishes(t, dir, first, nil), (Result{Written: 4}); got != want {
		t.Errorf("first build: %+v, want %+v", got, want)
	}
	if got, want := publishes(t, dir, first, nil), (Result{Unchanged: 4}); got != want {
		t.Errorf("nothing changed: %+v, want %+v", got, want)
	}
	second := treeOf("index.html", "home", "a/index.html", "page A", "d/index.html", "page d")
	if got, want := publishes(t, dir, second, nil), (Result{Written: 2, Unchanged: 1, Removed: 2}); got != want {
		t.Errorf("third build: %+v, want %+v", got, want)
	}
}

func TestModes(t *testing.T) {
	dir, plain := filepath.Join(t.TempDir(), "out"), t.TempDir()
	publishes(t, dir, treeOf("a/b", "x"), nil)
	must(t, os.Mkdir(filepath.Join(plain, "a"), 0o755)) // with the same umask
	put(t, plain, "a/b", "x")
	for _, p := range []string{"a", "a/b"} {
		got, err := os.Stat(filepath.Join(dir, p))
		must(t, err)
		want, err := os.Stat(filepath.Join(plain, p))
		must(t, err)
		if got.Mode() != want.Mode() {
			t.Errorf("%s has mode %v, want %v", p, got.Mode(), want.Mode())
		}
	}
}

// TestUnchangedIsLeftAlone: same file, same time, same mode, even if only its
// neighbour changes; and bytes count, not records of them.
func TestUnchangedIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("a", "same", "b", "old"), nil)
	must(t, os.Chmod(filepath.Join(dir, "a"), 0o600))
	before, err := os.Stat(filepath.Join(dir, "a"))
	must(t, err)
	publishes(t, dir, treeOf("a", "same", "b", "new"), nil)
	after, err := os.Stat(filepath.Join(dir, "a"))
	must(t, err)
	if !os.SameFile(before, after) || before.ModTime() != after.ModTime() || before.Mode() != after.Mode() {
		t.Error("an unchanged file was written")
	}
	put(t, dir, "a", "SAME")
	must(t, os.Chtimes(filepath.Join(dir, "a"), before.ModTime(), before.ModTime()))
	if got, want := publishes(t, dir, treeOf("a", "same", "b", "new"), nil), (Result{Written: 1, Unchanged: 1}); got != want {
		t.Errorf("after damage: %+v, want %+v", got, want)
	}
}

func TestStraysSurvive(t *testing.T) {
	dir := t.TempDir()
	strays := map[string]string{"CNAME": "example.org", ".git/config": "[core]", ".gitignore": "*", "a/notes": "mine", "empty/": ""}
	for p, content := range strays {
		if p == "empty/" {
			must(t, os.Mkdir(filepath.Join(dir, p), 0o755))
			continue
		}
		put(t, dir, p, content)
	}
	publishes(t, dir, treeOf("a/index.html", "a", "b/c/index.html", "c"), strays)
	publishes(t, dir, treeOf("index.html", "home"), strays)
	publishes(t, dir, build.Tree{}, strays)
}

// TestForeign: what is not ours and in the way is listed, all of it, and
// nothing is written.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "index.html", "my own page")
	put(t, dir, "equal.html", "equal")
	put(t, dir, "file", "where a folder must be")
	put(t, dir, "folder/x", "where a file must be")
	must(t, os.Symlink("index.html", filepath.Join(dir, "link.html")))
	must(t, os.Symlink("folder", filepath.Join(dir, "linked")))
	before := onDisk(t, dir)
	tree := treeOf("index.html", "the site's", "equal.html", "equal", "file/index.html", "x", "folder", "x",
		"link.html", "my own page", "linked/x", "where a file must be", "new/index.html", "new")
	_, err := Publish(dir, tree, Options{})
	refuses(t, err, dir, "index.html (a file)", "file (a folder must be there)", "folder (a folder)",
		"link.html (a link)", "linked (a folder must be there)", "move these away")
	if diff := cmp.Diff(before, onDisk(t, dir)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
	for _, p := range []string{"index.html", "file", "folder", "link.html", "linked"} {
		must(t, os.RemoveAll(filepath.Join(dir, p)))
	}
	publishes(t, dir, tree, nil)
	publishes(t, dir, build.Tree{}, nil) // equal.html was adopted
}

// TestForeignInOurFolder: a folder of ours becomes a file only if nothing
// foreign is in it.
func TestForeignInOurFolder(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("a/b/index.html", "b", "a/c", "c"), nil)
	put(t, dir, "a/b/notes", "mine")
	must(t, os.Mkdir(filepath.Join(dir, "a", "mine"), 0o755))
	_, err := Publish(dir, treeOf("a", "file"), Options{})
	refuses(t, err, "a/b/notes (a file)", "a/mine (a folder)")
	must(t, os.RemoveAll(filepath.Join(dir, "a", "mine")))
	must(t, os.Remove(filepath.Join(dir, "a", "b", "notes")))
	publishes(t, dir, treeOf("a", "file"), nil)
}

// TestFolderWhereOurFileWas: what somebody put in the place of a file of ours
// is theirs.
func TestFolderWhereOurFileWas(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("a", "file", "b", "file"), nil)
	must(t, os.Remove(filepath.Join(dir, "a")))
	must(t, os.Mkdir(filepath.Join(dir, "a"), 0o755))
	_, err := Publish(dir, treeOf("a", "file"), Options{})
	refuses(t, err, "a (a folder)")
	publishes(t, dir, treeOf("b", "file"), map[string]string{"a/": ""})
}

// TestForeignInOtherCase: where the disk tells A from a, an author's own a is
// not ours because A is.
func TestForeignInOtherCase(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("A.html", "ours"), nil)
	if _, err := os.Lstat(filepath.Join(dir, "a.html")); err == nil {
		t.Skip("this disk takes A for a")
	}
	put(t, dir, "a.html", "mine")
	_, err := Publish(dir, treeOf("a.html", "ours"), Options{})
	refuses(t, err, "a.html (a file)")
	must(t, os.Remove(filepath.Join(dir, "a.html")))
	publishes(t, dir, treeOf("a.html", "ours"), nil)
}

// TestSwapInOtherCase: file and folder change places, under names that differ
// in case only.
func TestSwapInOtherCase(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "probe", "x")
	if _, err := os.Lstat(filepath.Join(dir, "PROBE")); err == nil {
		t.Skip("this disk takes A for a")
	}
	must(t, os.Remove(filepath.Join(dir, "probe")))
	one, two := treeOf("A/x", "x", "a", "x"), treeOf("A", "x", "a/x", "x")
	publishes(t, dir, one, nil)
	publishes(t, dir, two, nil)
	publishes(t, dir, one, nil)
	// Our A/x is not the a/x of somebody who made A a link to a.
	swap(t, "a", filepath.Join(dir, "A"))
	must(t, os.Remove(filepath.Join(dir, "a")))
	put(t, dir, "a/x", "mine")
	_, err := Publish(dir, treeOf("a/x", "x"), Options{})
	refuses(t, err, "a/x (a file)")
}

// TestOrder: needed files, pages, lists, removals; between two manifests.
func TestOrder(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("z/old.html", "old", "z/old.css", "old"), nil)
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	log := &recorder{}
	tree := treeOf("404.html", "x", "a/index.html", "x", "a/photo.jpg", "x", "assets/a.css", "x", "feed.xml", "x",
		"sitemap.xml", "x", "robots.txt", "x")
	_, err = newRun(dir, tree, Options{Workers: 2}).publish(recording{disk{root}, ".", log})
	must(t, err)
	kinds := map[string]int{manifestName: 0, "a/photo.jpg": 1, "assets/a.css": 1, "robots.txt": 1, "404.html": 2,
		"a/index.html": 2, "feed.xml": 3, "sitemap.xml": 3, "-z/old.css": 4, "-z/old.html": 4, "-z": 5}
	steps := log.steps[:len(log.steps)-1]
	if !slices.IsSortedFunc(steps, func(a, b string) int { return kinds[a] - kinds[b] }) {
		t.Errorf("wrong order: %q", log.steps)
	}
	if len(log.steps) != 12 || steps[0] != manifestName || log.steps[11] != manifestName {
		t.Errorf("want 12 steps between two manifests: %q", log.steps)
	}
}

// TestNothingWritten: if nothing differs, no call changes the disk.
func TestNothingWritten(t *testing.T) {
	dir := t.TempDir()
	tree := treeOf("index.html", "x", "a/index.html", "x", "-x/b c/ü.css", "x", "empty", "")
	publishes(t, dir, tree, nil)
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	log := &recorder{}
	_, err = newRun(dir, tree, Options{}).publish(recording{disk{root}, ".", log})
	must(t, err)
	if len(log.steps) > 0 {
		t.Errorf("the disk was changed: %q", log.steps)
	}
}

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	publishes(t, dir, treeOf("a", "x", "b", "x"), nil)
	var mu sync.Mutex
	seen := map[int]int{}
	_, err := Publish(dir, treeOf("a", "x", "b", "y", "c", "x"), Options{Workers: 2, Progress: func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		seen[done] = total
	}})
	must(t, err)
	if diff := cmp.Diff(map[int]int{1: 3, 2: 3, 3: 3}, seen); diff != "" {
		t.Error(diff)
	}
}

// TestManyFilesInOneFolder needs several batches.
func TestManyFilesInOneFolder(t *testing.T) {
	dir, tree := t.TempDir(), build.Tree{}
	for i := range 5 * batchSize {
		tree[fmt.Sprintf("assets/%d.css", i)] = build.Text(fmt.Sprint(i))
	}
	if got := len(newRun(dir, tree, Options{}).batches(func(int) bool { return true })); got != 5 {
		t.Errorf("%d batches, want 5", got)
	}
	publishes(t, dir, tree, nil)
	tree["assets/7.css"] = build.Text("seven")
	if got, want := publishes(t, dir, tree, nil), (Result{Written: 1, Unchanged: 5*batchSize - 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestBadTrees(t *testing.T) {
	for _, p := range []string{"", ".", "/a", "../a", "a/../b", "a//b", "a/", "\xff", "a\x00b", manifestName,
		manifestTemp, ".RAPPORT-manifest.json/x", ".git/hooks/x", "a/.GIT/b"} {
		dir := t.TempDir()
		_, err := Publish(dir, treeOf(p, "x"), Options{})
		refuses(t, err, "cannot publish")
		if found := onDisk(t, dir); len(found) > 0 {
			t.Errorf("%q: wrote %v", p, found)
		}
	}
	_, err := Publish(t.TempDir(), treeOf("a", "x", "a/b", "x"), Options{})
	refuses(t, err, `"a"`, "a file and a folder")
}

// TestOneAtATime: a second run fails at once, and does no harm to the first.
func TestOneAtATime(t *testing.T) {
	dir := t.TempDir()
	var second error
	_, err := Publish(dir, treeOf("a", "x"), Options{Progress: func(int, int) {
		_, second = Publish(dir, treeOf("b", "x"), Options{})
	}})
	must(t, err)
	refuses(t, second, "another build", dir)
	holds(t, dir, treeOf("a", "x"), nil)
	publishes(t, dir, treeOf("b", "x"), nil) // the lock is released
}

func TestOutputIsAFile(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "x")
	_, err := Publish(filepath.Join(dir, "file"), treeOf("a", "x"), Options{})
	refuses(t, err, "output folder", filepath.Join(dir, "file"))
	_, err = Publish(filepath.Join(dir, "file", "out"), treeOf("a", "x"), Options{})
	refuses(t, err, "cannot create the output folder", filepath.Join(dir, "file"))
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write anywhere; TestFailures injects the error")
	}
	dir := t.TempDir()
	publishes(t, dir, treeOf("a/b", "old"), nil)
	must(t, os.Chmod(filepath.Join(dir, "a"), 0o555))
	_, err := Publish(dir, treeOf("a/b", "new"), Options{})
	refuses(t, err, filepath.Join(dir, "a", "b"), "permission denied")
	must(t, os.Chmod(filepath.Join(dir, "a"), 0o755))
	publishes(t, dir, treeOf("a/b", "new"), nil)
}

// TestNameTooLong: an error of the system names the path and is no mystery.
func TestNameTooLong(t *testing.T) {
	dir := t.TempDir()
	long := string(make([]byte, 0, 256))
	for len(long) < 255 {
		long += "n"
	}
	publishes(t, dir, treeOf(long, "as long as can be"), nil)
	_, err := Publish(dir, treeOf(long+"n", "too long"), Options{})
	refuses(t, err, dir, "nn: file name too long")
	if !errors.Is(err, syscall.ENAMETOOLONG) {
		t.Error("the cause is lost")
	}
	publishes(t, dir, treeOf(long, "as long as can be"), nil)
}

// TestOtherSpelling plays a disk that takes A for a: a page whose name changed
// in case only is neither foreign nor removed with its old name.
func TestOtherSpelling(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	on := lowercase{disk{root}}
	_, err = newRun(dir, treeOf("About/index.html", "old", "Notes", "same"), Options{}).publish(on)
	must(t, err)
	tree := treeOf("about/index.html", "new", "notes", "same")
	result, err := newRun(dir, tree, Options{}).publish(on)
	must(t, err)
	if want := (Result{Written: 1, Unchanged: 1}); result != want {
		t.Errorf("%+v, want %+v", result, want)
	}
	holds(t, dir, tree, nil)
}

// recorder collects the steps of a run that change the disk.
type recorder struct {
	mu    sync.Mutex
	steps []string // the target of a rename, or "-" and what was removed
}

func (r *recorder) add(step string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps = append(r.steps, step)
}

// recording is a folder that writes its steps down.
type recording struct {
	folder
	at  string
	log *recorder
}

func (r recording) Rename(from, to string) error {
	r.log.add(filepath.Join(r.at, to))
	return r.folder.Rename(from, to)
}

func (r recording) Remove(name string) error {
	err := r.folder.Remove(name)
	if err == nil {
		r.log.add("-" + filepath.Join(r.at, name))
	}
	return err
}

func (r recording) Enter(name string) (folder, error) {
	in, err := r.folder.Enter(name)
	return recording{in, filepath.Join(r.at, name), r.log}, err
}

// lowercase is a folder on a disk that takes A for a.
type lowercase struct{ folder }

func (l lowercase) Lstat(name string) (fs.FileInfo, error) { return l.folder.Lstat(fold(name)) }
func (l lowercase) Read(name string, into []byte) (int, error) {
	return l.folder.Read(fold(name), into)
}
func (l lowercase) Create(name string, content []byte) error {
	return l.folder.Create(fold(name), content)
}
func (l lowercase) Rename(from, to string) error { return l.folder.Rename(fold(from), fold(to)) }
func (l lowercase) Remove(name string) error     { return l.folder.Remove(fold(name)) }
func (l lowercase) Mkdir(name string) error      { return l.folder.Mkdir(fold(name)) }
func (l lowercase) Enter(name string) (folder, error) {
	in, err := l.folder.Enter(fold(name))
	return lowercase{in}, err
}
