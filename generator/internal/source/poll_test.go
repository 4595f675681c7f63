package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// polled runs a test of a poller on a clock that only waiting moves, and on the
// files of a site. Settled is whether the clock is so far ahead of the files
// that their stamps speak for them.
func polled(t *testing.T, settled bool, test func(w watched, see func(what string), quiet func(what string)), files ...string) {
	t.Helper()
	w := watched{T: t, root: t.TempDir()}
	for _, file := range files {
		w.write(file)
	}
	synctest.Test(t, func(t *testing.T) {
		w.T = t
		if settled {
			time.Sleep(time.Until(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)))
		}
		poller, err := NewPoller(w.root)
		w.must(err)
		wait := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 4*pollPause)
			defer cancel()
			_, err := poller.Wait(ctx)
			return err
		}
		quiet := func(what string) {
			t.Helper()
			if err := wait(); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("%s: Wait: %v, want silence", what, err)
			}
		}
		see := func(what string) {
			t.Helper()
			if err := wait(); err != nil {
				t.Fatalf("%s: Wait: %v", what, err)
			}
			quiet("after " + what)
		}
		quiet("nothing")
		test(w, see, quiet)
	})
}

func TestPollSeesWhatAuthorsDo(t *testing.T) {
	for _, settled := range []bool{false, true} {
		polled(t, settled, func(w watched, see, quiet func(string)) {
			for _, name := range []string{"site.yaml", "content/index.md", "themes/rapport/page.html"} {
				w.must(os.WriteFile(w.path(name), []byte("new text in "+name), 0o666))
				see("writing " + name)
			}
			w.write("content/a/.one.md.tmp")
			quiet("a hidden file")
			w.rename("content/a/.one.md.tmp", "content/a/one.md")
			w.write("content/x/y/z/new.md")
			see("an atomic save, and new folders with a file")
			w.rename("content/x", "content/w")
			see("a renamed folder")
			w.must(os.RemoveAll(w.path("content/w")))
			see("a removal")
			w.write("README.md")
			w.write("public/index.html")
			quiet("files that are none of ours")
			w.must(os.RemoveAll(w.path("content")))
			see("content/ vanishing")
			w.write("content/index.md")
			see("content/ returning")
			w.link("../README.md", "content/read.md")
			see("a link")
			w.must(os.WriteFile(w.path("README.md"), []byte("new"), 0o666))
			see("an edit of what it leads to")
			w.must(os.Remove(w.path("README.md")))
			see("a link to nothing")
			w.link("nowhere", "content/dangling.md")
			see("a link that never led anywhere")
			w.must(os.RemoveAll(w.root))
			see("the root vanishing")
			w.write("content/index.md")
			see("the root returning")
		}, "site.yaml", "content/index.md", "content/a/one.md", "themes/rapport/page.html")
	}
}

// TestPollTakesNoYoungStampForAnAnswer: two writes within one step of the file
// system's clock leave the same stamp.
func TestPollTakesNoYoungStampForAnAnswer(t *testing.T) {
	w := watched{T: t, root: t.TempDir()}
	w.write("content/index.md")
	info, err := os.Stat(w.path("content/index.md"))
	w.must(err)
	for _, test := range []struct {
		age     time.Duration // of the file, at the looks
		content string        // at the look before
		same    bool
	}{
		{settled / 2, "content/index.md", true},
		{settled / 2, "another content.", false},
		{2 * settled, "content/index.md", true},
	} {
		clock := info.ModTime().Add(test.age)
		before := trace{stamp: stampOf(info), young: true, hash: HashOf([]byte(test.content))}
		now, same := before.again(w.path("content/index.md"), clock)
		if same != test.same || now.young != (test.age < settled) {
			t.Errorf("%+v: the same: %v, young: %v", test, same, now.young)
		}
		if _, same := now.again(w.path("content/index.md"), clock); !same {
			t.Errorf("%+v: it changed without a reason", test)
		}
	}
}

// TestPollTimes: after a change a poller waits for quiet as a watcher does.
func TestPollTimes(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		poller, err := NewPoller(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			content string
			calm    time.Duration
		}{{"title: A\n", watchBrief}, {"", watchCalm}} {
			if err := os.WriteFile(filepath.Join(root, SiteFile), []byte(test.content), 0o666); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			if _, err := poller.Wait(t.Context()); err != nil || time.Since(start) != pollPause+test.calm {
				t.Errorf("%q: Wait returned %v after %v", test.content, err, time.Since(start))
			}
		}
	})
}

// TestPollRests: looking never takes more than a fifth of the time.
func TestPollRests(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{0: pollPause, 20 * time.Millisecond: pollPause, time.Second: 4 * time.Second} {
		if rest := restAfter(took); rest != want {
			t.Errorf("after a look of %v: %v, want %v", took, rest, want)
		}
	}
}

func TestPollEnds(t *testing.T) {
	poller, err := NewPoller(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := poller.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait after cancel: %v", err)
	}
	result := make(chan error)
	go func() {
		_, err := poller.Wait(t.Context())
		result <- err
	}()
	poller.Close()
	poller.Close()
	if err := <-result; !errors.Is(err, fsnotify.ErrClosed) {
		t.Errorf("Wait after Close: %v", err)
	}
}
