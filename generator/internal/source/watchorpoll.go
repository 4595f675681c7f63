package source

import (
	"context"
	"errors"

	"github.com/fsnotify/fsnotify"
)

// Await returns a Waiter of the files below root: a [Watcher], or, where the
// system cannot tell of changes, a [Poller]. It turns to polling later, too,
// when the watcher fails, and then calls fellBack with the reason, once. Its
// Wait fails only when ctx is done. Wait and Close are for one goroutine.
func Await(root string, fellBack func(reason error)) (Waiter, error) {
	return await(root, silent(root), fellBack)
}

// await is Await, on a file system that may be silent for a reason.
func await(root string, silence error, fellBack func(reason error)) (Waiter, error) {
	reason := silence
	if reason == nil {
		var watcher *Watcher
		if watcher, reason = NewWatcher(root, ContentFolder, ThemesFolder); reason == nil {
			return &fallback{Waiter: watcher, root: root, tell: fellBack}, nil
		}
	}
	poller, err := NewPoller(root)
	if err != nil {
		return nil, err
	}
	fellBack(reason)
	return poller, nil
}

// A fallback waits as another Waiter does, and polls once that has failed.
type fallback struct {
	Waiter
	root   string
	tell   func(reason error)
	polled bool
}

// Wait is [Waiter]'s. What changed while the watcher failed nobody knows, so
// falling back is a change.
func (f *fallback) Wait(ctx context.Context) (Change, error) {
	change, err := f.Waiter.Wait(ctx)
	if err == nil || ctx.Err() != nil || f.polled || errors.Is(err, fsnotify.ErrClosed) {
		return change, err
	}
	poller, fault := NewPoller(f.root)
	if fault != nil {
		return Change{}, errors.Join(err, fault)
	}
	f.Waiter.Close() // its failure is what is being dealt with
	f.Waiter, f.polled = poller, true
	f.tell(err)
	return Change{}, nil
}
