package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// A heard is a change that a test lets a sense report, so long after the one
// before.
type heard struct {
	after  time.Duration
	places []string
}

// script returns a sense that reports what a test wrote down.
func script(changes []heard) sense {
	return func(ctx context.Context, due time.Time) ([]string, error) {
		silence, stop := until(due)
		defer stop()
		var next <-chan time.Time
		if len(changes) > 0 {
			next = time.After(changes[0].after)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-silence:
			return nil, nil
		case <-next:
			places := changes[0].places
			changes = changes[1:]
			return places, nil
		}
	}
}

// TestCalm: on a clock that the test controls, how long Wait waits for what.
func TestCalm(t *testing.T) {
	dir := t.TempDir()
	whole, other, empty := filepath.Join(dir, "whole.md"), filepath.Join(dir, "other.md"), filepath.Join(dir, "empty.md")
	for path, content := range map[string]string{whole: "text", other: "text", empty: ""} {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const ms = time.Millisecond
	every := func(gap time.Duration, n int, place string) []heard {
		changes := make([]heard, n)
		for i := range changes {
			changes[i] = heard{gap, []string{place}}
		}
		return changes
	}
	for name, test := range map[string]struct {
		changes []heard
		want    time.Duration
	}{
		"one file":                    {every(0, 1, whole), watchBrief},
		"one file, written in pieces": {every(10*ms, 4, whole), 40*ms + watchBrief},
		"a file that was emptied":     {every(0, 1, empty), watchCalm},
		"a file that was moved away":  {every(0, 1, filepath.Join(dir, "gone.md")), watchCalm},
		"a folder":                    {every(0, 1, dir), watchCalm},
		"anywhere":                    {every(0, 1, anywhere), watchCalm},
		"two files":                   {[]heard{{0, []string{whole}}, {5 * ms, []string{other}}}, 5*ms + watchCalm},
		"two files at once":           {[]heard{{0, []string{whole, other}}}, watchCalm},
		"the first file again":        {[]heard{{0, []string{whole}}, {ms, []string{other}}, {ms, []string{whole}}}, 2*ms + watchCalm},
		"no end of one file":          {every(10*ms, 1000, whole), 10*ms + watchLimit},
		"no end of what is not whole": {every(45*ms, 1000, empty), 45*ms + watchLimit},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var g gathering
				start := time.Now()
				if _, err := g.wait(t.Context(), script(test.changes)); err != nil || time.Since(start) != test.want {
					t.Errorf("it waited %v, want %v (%v)", time.Since(start), test.want, err)
				}
				if !g.began.IsZero() || !g.due.IsZero() || g.places != nil {
					t.Errorf("it keeps %+v", g)
				}
			})
		})
	}
}

// TestCalmEnds: a sense that finds something at every look, and so never comes
// to what is due, does not keep Wait from returning.
func TestCalmEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gathering
		start := time.Now()
		_, err := g.wait(t.Context(), func(ctx context.Context, _ time.Time) ([]string, error) {
			time.Sleep(watchCalm) // of the bubble's clock
			return []string{anywhere}, ctx.Err()
		})
		if took := time.Since(start); err != nil || took != watchCalm+watchLimit {
			t.Errorf("it waited %v (%v)", took, err)
		}
	})
}

// TestCalmKeepsWhatItHasSeen: a Wait that is cut short, or that fails, must not
// take the change with it.
func TestCalmKeepsWhatItHasSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gathering
		ctx, cancel := context.WithTimeout(t.Context(), watchCalm/2)
		defer cancel()
		if _, err := g.wait(ctx, script([]heard{{0, []string{anywhere}}})); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		fault := errors.New("it broke")
		if _, err := g.wait(t.Context(), func(context.Context, time.Time) ([]string, error) { return nil, fault }); err != fault {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := g.wait(t.Context(), script(nil)); err != nil || time.Since(start) != watchCalm-watchCalm/2 {
			t.Errorf("the change before: %v after %v", err, time.Since(start))
		}
	})
}

// A broken is a Waiter that fails.
type broken struct {
	reason error
	closed int
}

func (b *broken) Wait(context.Context) (Change, error) { return Change{}, b.reason }

func (b *broken) Close() error {
	b.closed++
	return nil
}

// TestFallBack: a watcher that fails gives way to a poller, which is told of
// once, and begins with a change, because one may have been missed.
func TestFallBack(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var told []error
		watcher := &broken{reason: errors.New("no watches are left")}
		f := &fallback{Waiter: watcher, root: root, tell: func(reason error) { told = append(told, reason) }}
		if change, err := f.Wait(t.Context()); err != nil || !change.Anywhere() {
			t.Fatal(change, err)
		}
		if err := os.WriteFile(filepath.Join(root, SiteFile), []byte("title: New\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(told) != 1 || told[0] != watcher.reason || watcher.closed != 1 {
			t.Errorf("told %v; the watcher was closed %d times", told, watcher.closed)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := f.Wait(ctx); !errors.Is(err, context.Canceled) || len(told) != 1 {
			t.Errorf("Wait after cancel: %v, told %v", err, told)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestFallBackNotAtTheEnd: a Wait that is cut short is no failure.
func TestFallBackNotAtTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &fallback{Waiter: &broken{reason: context.Canceled}, tell: func(reason error) { t.Error(reason) }}
	if _, err := f.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestAwait: where nothing can be watched, there is a poller from the start.
func TestAwait(t *testing.T) {
	var told []error
	tell := func(reason error) { told = append(told, reason) }
	root := filepath.Join(t.TempDir(), "site")
	waiter, err := await(root, nil, tell)
	if err != nil {
		t.Fatal(err)
	}
	defer waiter.Close()
	if _, polls := waiter.(*Poller); !polls || len(told) != 1 || !errors.Is(told[0], os.ErrNotExist) {
		t.Errorf("%T, told %v", waiter, told)
	}
	if err := os.Mkdir(root, 0o777); err != nil {
		t.Fatal(err)
	}
	if waiter, err = await(root, nil, tell); err != nil {
		t.Fatal(err)
	}
	defer waiter.Close()
	if _, polls := waiter.(*Poller); polls || len(told) != 1 {
		t.Errorf("%T, told %v", waiter, told)
	}
	silence := errors.New("another computer's")
	if waiter, err = await(root, silence, tell); err != nil {
		t.Fatal(err)
	}
	defer waiter.Close()
	if _, polls := waiter.(*Poller); !polls || len(told) != 2 || told[1] != silence {
		t.Errorf("%T, told %v", waiter, told)
	}
}
