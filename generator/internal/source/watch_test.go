package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watched is a site on disk with a watcher, and the verbs of the tests.
type watched struct {
	*testing.T
	root    string
	watcher *Watcher
}

func watch(t *testing.T, files ...string) watched {
	t.Helper()
	t.Parallel() // the tests wait more than they work
	w := watched{T: t, root: t.TempDir()}
	for _, file := range files {
		w.write(file)
	}
	watcher, err := NewWatcher(w.root, ContentFolder, ThemesFolder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { watcher.Close() })
	w.watcher = watcher
	return w
}

func (w watched) path(name string) string { return filepath.Join(w.root, filepath.FromSlash(name)) }

func (w watched) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w watched) write(name string) {
	w.Helper()
	w.must(os.MkdirAll(filepath.Dir(w.path(name)), 0o777))
	w.must(os.WriteFile(w.path(name), []byte(name), 0o666))
}

func (w watched) rename(from, to string) {
	w.Helper()
	w.must(os.Rename(w.path(from), w.path(to)))
}

func (w watched) link(target, name string) {
	w.Helper()
	w.must(os.MkdirAll(filepath.Dir(w.path(name)), 0o777))
	if err := os.Symlink(filepath.FromSlash(target), w.path(name)); err != nil {
		w.Skip("no symbolic links here:", err)
	}
}

// sees fails the test unless the watcher reports what was just done.
func (w watched) sees(what string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	if _, err := w.watcher.Wait(ctx); err != nil {
		w.Fatalf("%s: Wait: %v", what, err)
	}
}

// reports counts what the watcher still has to say. On a busy machine one
// action may be reported more than once; a test that goes on to expect silence
// calls this first.
func (w watched) reports() int {
	w.Helper()
	count := 0
	for {
		ctx, cancel := context.WithTimeout(w.Context(), 4*watchCalm)
		_, err := w.watcher.Wait(ctx)
		cancel()
		switch {
		case err == nil:
			count++
		case !errors.Is(err, context.DeadlineExceeded):
			w.Fatal(err)
		case w.watcher.gathered.began.IsZero():
			return count
		}
	}
}

// quiet fails the test if the watcher reports anything.
func (w watched) quiet(what string) {
	w.Helper()
	if count := w.reports(); count > 0 {
		w.Fatalf("%s: %d reports, want none", what, count)
	}
}

func TestWaitSeesWhatEditorsDo(t *testing.T) {
	w := watch(t, "site.yaml", "content/index.md", "content/a/one.md", "themes/rapport/page.html")
	w.quiet("nothing")
	for _, name := range []string{"site.yaml", "content/index.md", "content/a/one.md", "themes/rapport/page.html"} {
		w.write(name)
		w.sees("writing " + name)
	}
	w.write("content/a/.one.md.tmp")
	w.rename("content/a/.one.md.tmp", "content/a/one.md")
	w.sees("an atomic save")
	w.write("site.yaml.new")
	w.rename("site.yaml.new", "site.yaml")
	w.sees("an atomic save of site.yaml")
	w.must(os.Remove(w.path("content/a/one.md")))
	w.sees("a removal")
}

func TestWaitFollowsFolders(t *testing.T) {
	w := watch(t, "content/index.md", "content/a/deep/er/one.md")

	w.write("content/x/y/z/new.md")
	w.sees("new folders with a file")
	w.write("content/x/y/z/new.md")
	w.sees("an edit in the new folders")

	w.rename("content/a", "content/b")
	w.sees("a renamed folder")
	w.write("content/b/deep/er/one.md")
	w.sees("an edit below the renamed folder")
	w.write("content/b/deep/er/more/two.md")
	w.sees("a folder below the renamed folder")
	w.write("content/b/deep/er/more/two.md")
	w.sees("an edit in it")

	w.rename("content/b", "elsewhere")
	w.sees("a folder moved away")
	w.reports()
	w.write("elsewhere/deep/er/one.md")
	w.quiet("an edit in the folder that moved away")
	w.rename("elsewhere", "content/x/y/back")
	w.sees("a folder moved in")
	w.write("content/x/y/back/deep/er/one.md")
	w.sees("an edit below the folder moved in")
}

// Two folders trade places: the watches must follow the names.
func TestWaitFollowsASwap(t *testing.T) {
	w := watch(t, "content/a/sub/one.md", "content/b/sub/two.md")
	for range 3 {
		w.rename("content/a", "content/c")
		w.rename("content/b", "content/a")
		w.rename("content/c", "content/b")
		w.sees("the swap")
		for _, name := range []string{"content/a/sub/new/x.md", "content/b/sub/new/x.md"} {
			w.write(name)
			w.sees("writing " + name)
			w.write(name)
			w.sees("writing again " + name)
			w.must(os.RemoveAll(filepath.Dir(w.path(name))))
			w.sees("removing " + filepath.Dir(name))
		}
	}
}

func TestWaitSeesFoldersComeAndGo(t *testing.T) {
	w := watch(t)
	w.write("themes/own/page.html")
	w.sees("themes/ appearing")
	w.write("themes/own/page.html")
	w.sees("an edit in themes/")

	w.write("content/a/one.md")
	w.sees("content/ appearing")
	for range 2 {
		w.must(os.RemoveAll(w.path("content")))
		w.sees("content/ vanishing")
		w.write("content/a/one.md")
		w.sees("content/ returning")
		w.write("content/a/one.md")
		w.sees("an edit in the content/ that returned")
	}
}

func TestWaitIgnoresTheRest(t *testing.T) {
	w := watch(t, "site.yaml", "content/index.md", "content/.git/HEAD", "content/_drafts/x.md", "public/index.html", "README.md")
	for _, name := range []string{
		"public/index.html", "public/new/index.html", "README.md", "site.yml", "generator/main.go", "content/.git/HEAD", "content/_drafts/x.md",
		"content/.index.md.swp", "content/index.md~", "content/index.swp", "content/#index.md#", "content/4913", "content/_notes.md",
	} {
		w.write(name)
	}
	w.must(os.Chmod(w.path("content/index.md"), 0o600))
	w.quiet("files that are none of ours")
	w.write("themes/own/_partial.html")
	w.sees("themes may use the underscore")
}

// However many files change at once, the site is built once or a few times.
func TestWaitGathersABurst(t *testing.T) {
	w := watch(t, "content/index.md")
	start := time.Now()
	for i := range 300 {
		w.write(fmt.Sprintf("content/s%d/article-%d.md", i%7, i))
	}
	// At most one report for each watchLimit that the writing took, and one more.
	most := int(time.Since(start)/watchLimit) + 2
	if count := w.reports(); count < 1 || count > most {
		t.Errorf("%d reports of one burst, want 1 to %d", count, most)
	}
}

// A Wait that is cut short must not take the change with it.
func TestWaitKeepsAChangeForTheNextCall(t *testing.T) {
	w := watch(t, "content/index.md")
	w.write("content/index.md")
	ctx, cancel := context.WithTimeout(t.Context(), watchBrief/2)
	defer cancel()
	if _, err := w.watcher.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	w.sees("the change before")
}

func TestWaitSeesChangesBetweenCalls(t *testing.T) {
	w := watch(t, "content/index.md")
	w.write("content/new/a.md") // nobody waits yet
	w.sees("the change before the first call")
	w.write("content/new/b.md")
	w.sees("an edit in the folder made before the first call")
}

func TestWaitFollowsLinks(t *testing.T) {
	w := watch(t, "shared/pictures/a.svg", "CHANGELOG.md", "notes/one.md", "content/index.md")
	w.link("../shared", "content/shared")
	w.link("../CHANGELOG.md", "content/changes.md")
	w.link("../notes/one.md", "content/one.md")
	w.link("..", "content/a/up")
	w.link(".", "content/a/self")
	w.sees("the links")
	w.write("shared/pictures/a.svg")
	w.sees("an edit behind a link")
	w.write("shared/pictures/new/b.svg")
	w.sees("a folder behind a link")
	w.write("shared/pictures/new/b.svg")
	w.sees("an edit in it")
	w.write("CHANGELOG.md")
	w.sees("an edit of a linked file")
	w.write("notes/one.md")
	w.sees("an edit of a linked file in a folder")
	w.reports()
	w.write("README.md")
	w.quiet("an edit of a file that is not linked")

	w.rename("shared", "put-aside")
	w.sees("what the link leads to vanishing")
	w.rename("put-aside", "shared")
	w.sees("it returning")
	w.write("shared/pictures/a.svg")
	w.sees("an edit in it")
}

// A folder that has two names must not lose its watch with one of them.
func TestWaitSurvivesTheLossOfALink(t *testing.T) {
	w := watch(t, "content/b/one.md")
	w.link("b", "content/a")
	w.sees("the link")
	w.must(os.Remove(w.path("content/a")))
	w.sees("its removal")
	w.write("content/b/one.md")
	w.sees("an edit of the folder itself")
}

func TestWaitStaysInsideTheRoot(t *testing.T) {
	outside := watched{T: t, root: t.TempDir()}
	outside.write("secret/a.md")
	w := watch(t, "content/index.md")
	w.link(outside.root, "content/out")
	w.sees("the link")
	w.reports()
	outside.write("secret/a.md")
	w.quiet("an edit outside the root")
}

func TestRootBehindALinkOrHidden(t *testing.T) {
	base := watched{T: t, root: t.TempDir()}
	base.write(".site/content/index.md")
	base.link(".site", "link")
	watcher, err := NewWatcher(base.path("link"), ContentFolder)
	base.must(err)
	defer watcher.Close()
	base.watcher = watcher
	base.write(".site/content/index.md")
	base.sees("an edit")
}

func TestWaitEnds(t *testing.T) {
	w := watch(t, "content/index.md")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.watcher.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait after cancel: %v", err)
	}
	result := make(chan error)
	go func() {
		_, err := w.watcher.Wait(t.Context())
		result <- err
	}()
	w.must(w.watcher.Close())
	if err := <-result; !errors.Is(err, fsnotify.ErrClosed) {
		t.Errorf("Wait after Close: %v", err)
	}
}

func TestWaitReportsThatTheRootIsGone(t *testing.T) {
	w := watched{T: t, root: filepath.Join(t.TempDir(), "site")}
	w.write("content/index.md")
	watcher, err := NewWatcher(w.root, ContentFolder)
	w.must(err)
	defer watcher.Close()
	w.must(os.RemoveAll(w.root))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for err == nil {
		_, err = watcher.Wait(ctx)
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Wait: %v", err)
	}
	if _, err := NewWatcher(w.root); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("NewWatcher: %v", err)
	}
}

// Lost events mean looking everywhere: a folder whose event was lost is watched
// afterwards.
func TestWaitLooksEverywhereAfterLoss(t *testing.T) {
	w := watch(t, "content/index.md")
	w.watcher.forget(w.watcher.root)
	w.write("content/new/a.md")
	w.quiet("a watcher that has lost its watches")
	go func() { w.watcher.notify.Errors <- fsnotify.ErrEventOverflow }()
	w.sees("the loss")
	w.write("content/new/a.md")
	w.sees("an edit in the folder whose event was lost")
}

func TestWatchFaultSaysWhatToDo(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "sysctl fs.inotify.max_user_watches",
		syscall.EMFILE: "max_user_instances",
		syscall.EIO:    "cannot watch /site: ",
	} {
		fault := watchFault("/site", err)
		if !strings.Contains(fault.Error(), want) || !errors.Is(fault, err) {
			t.Errorf("%v: %v", err, fault)
		}
	}
}
