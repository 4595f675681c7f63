package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/source"
)

// A bell is a Waiter that says what a test lets it say.
type bell chan source.Change

func (b bell) Wait(ctx context.Context) (source.Change, error) {
	select {
	case change := <-b:
		return change, nil
	case <-ctx.Done():
		return source.Change{}, ctx.Err()
	}
}

func (b bell) Close() error { return nil }

// A follower is a session on a clock that a test controls, and the changes that a
// watcher would tell of.
type follower struct {
	*testing.T
	*session
	bell
}

// follow tests a session of a site of one page, long after that was written.
func follow(t *testing.T, test func(f *follower)) {
	t.Helper()
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2100, 1, 1, 12, 0, 0, 0, time.UTC))) // of the bubble's clock
		f := &follower{T: t, bell: make(bell, 1)}
		f.session = &session{
			globals: &globals{root: root, stdout: io.Discard, stderr: io.Discard},
			options: build.Options{Workers: 1}, waiter: f.bell, sources: source.Follow(root), memo: &build.Memo{}, resized: true,
		}
		f.write("content/index.md", "---\ntitle: Home\n---\nOld.\n")
		f.write("site.yaml", "title: Old\n")
		f.run()
		test(f)
		time.Sleep(time.Second) // likewise: esbuild leaves goroutines that look at the time once more
	})
}

func (f *follower) write(name, content string) {
	f.Helper()
	file := filepath.Join(f.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
		f.Fatal(err)
	}
}

// elsewhere is a change at a place where nothing has changed.
func (f *follower) elsewhere() source.Change {
	f.Helper()
	return source.ChangeAt(f.root, filepath.Join(f.root, "site.yaml"))
}

// returns holds how long wait waits, and whether the session then looks everywhere.
func (f *follower) returns(after time.Duration, anywhere bool) {
	f.Helper()
	start := time.Now()
	if err := f.wait(f.Context()); err != nil {
		f.Fatal(err)
	}
	if took := time.Since(start); took != after || f.change.Anywhere() != anywhere {
		f.Errorf("wait returned after %v, want %v; anywhere: %v, want %v", took, after, f.change.Anywhere(), anywhere)
	}
}

// quiet fails the test if wait returns within a while.
func (f *follower) quiet(while time.Duration) {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), while)
	defer cancel()
	if err := f.wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		f.Errorf("wait returned within %v (%v)", while, err)
	}
}

// TestWaitTold: what a watcher tells of is a change at once.
func TestWaitTold(t *testing.T) {
	follow(t, func(f *follower) {
		f.bell <- f.elsewhere()
		f.returns(0, false)
	})
}

// TestWaitDoubts: what nobody tells of is found soon after a look at some places,
// and some time after a look everywhere.
func TestWaitDoubts(t *testing.T) {
	follow(t, func(f *follower) {
		f.write("content/index.md", "---\ntitle: Home\n---\nNew.\n")
		f.returns(rest, true)
		f.run()
		f.quiet(10 * rest)
		f.run() // of what has changed nothing, so that the next look is new
		f.bell <- f.elsewhere()
		f.returns(0, false)
		f.run()
		f.write("content/index.md", "---\ntitle: Home\n---\nNewer.\n")
		f.returns(doubt, true)
	})
}

// TestWaitDoubtsSomeoneBusy: who saves all the time does not put it off.
func TestWaitDoubtsSomeoneBusy(t *testing.T) {
	follow(t, func(f *follower) {
		f.write("content/index.md", "---\ntitle: Home\n---\nNew.\n")
		for i := range 10 {
			f.bell <- f.elsewhere()
			if f.returns(0, i == 4); f.change.Anywhere() {
				return
			}
			f.run()
			time.Sleep(doubt / 4) // of the bubble's clock
		}
		t.Error("it never looks everywhere")
	})
}

// TestWaitKeepsTime: a page appears when it is due, notices when a day begins.
func TestWaitKeepsTime(t *testing.T) {
	follow(t, func(f *follower) {
		f.returns(12*time.Hour, true)
		f.write("content/later.md", "---\ntitle: Later\ndate: 2100-01-02T00:00:30Z\n---\n")
		if result := f.run(); result.Pages != 1 {
			t.Fatalf("%d pages", result.Pages)
		}
		f.returns(30*time.Second, true)
		if result := f.run(); result.Pages != 2 {
			t.Errorf("%d pages once the second is due", result.Pages)
		}
		f.returns(24*time.Hour-30*time.Second, true)
	})
}

// TestWaitForTheRoot: a site's folder that is gone is looked for now and then, and
// is not told of again meanwhile.
func TestWaitForTheRoot(t *testing.T) {
	follow(t, func(f *follower) {
		away := f.root + "-away"
		if err := os.Rename(f.root, away); err != nil {
			t.Fatal(err)
		}
		if result := f.run(); len(result.Diagnostics) != 1 || result.Tree != nil {
			t.Fatal(result.Diagnostics)
		}
		f.quiet(10*rest + rest/2)
		if err := os.Rename(away, f.root); err != nil {
			t.Fatal(err)
		}
		f.returns(rest/2, true)
		if result := f.run(); result.Tree == nil {
			t.Error(result.Diagnostics)
		}
	})
}
