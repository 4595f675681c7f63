package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"rapport/generator/internal/diag"
)

// Between two looks a Poller rests for pollPause, and for pollRest times as long
// as the look took: a large site on a slow disk must not keep the machine busy.
const (
	pollPause = 500 * time.Millisecond
	pollRest  = 4
)

// A Poller notices changes by looking, where the system does not tell of them:
// it has no watches left, or the files are another computer's. It sees what
// [Open] sees, so it follows links and ignores names as a build does, and a root
// that vanishes is a change as any other.
type Poller struct {
	root     string
	last     sight
	next     time.Time // when to look again
	gathered gathering

	closed chan struct{}
	close  func()
}

// NewPoller returns a poller of the files below root, to which all that changes
// from now on is a change.
func NewPoller(root string) (*Poller, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	p := &Poller{root: root, closed: make(chan struct{})}
	p.close = sync.OnceFunc(func() { close(p.closed) })
	p.look()
	return p, nil
}

// Wait is [Waiter]'s. It fails only when ctx is done or the poller closed. Where
// nobody tells of changes, a change is anywhere.
func (p *Poller) Wait(ctx context.Context) (Change, error) {
	_, err := p.gathered.wait(ctx, p.sense)
	return Change{}, err
}

// Close ends a Wait in progress.
func (p *Poller) Close() error {
	p.close()
	return nil
}

// sense looks now and then until something has changed; where changes are being
// gathered, once, when they are due.
func (p *Poller) sense(ctx context.Context, due time.Time) ([]string, error) {
	for {
		next := due
		if due.IsZero() {
			next = p.next
		}
		if err := p.rest(ctx, next); err != nil {
			return nil, err
		}
		if changed := p.look(); len(changed) > 0 || !due.IsZero() {
			return changed, nil
		}
	}
}

// rest returns at the given time.
func (p *Poller) rest(ctx context.Context, next time.Time) error {
	ready, stop := until(next)
	defer stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closed:
		return fsnotify.ErrClosed
	case <-ready:
		return nil
	}
}

// look returns the places that have changed since the last look.
func (p *Poller) look() []string {
	began := time.Now()
	now, changed := p.last.again(p.root, began)
	p.last = now
	ended := time.Now()
	p.next = ended.Add(restAfter(ended.Sub(began)))
	return changed
}

// restAfter is how long to rest after a look that took so long.
func restAfter(took time.Duration) time.Duration { return max(pollPause, pollRest*took) }

// A sight is what one look found.
type sight struct {
	files  map[string]trace // by path below the root
	faults []diag.Diagnostic
	fault  string // why the root could not be opened
}

// again looks below root, of which last was the sight before, and returns the
// places that have changed. A fault has none, nor has the root.
func (last sight) again(root string, clock time.Time) (now sight, changed []string) {
	now.files = map[string]trace{}
	if snapshot, err := Open(root, clock); err != nil {
		now.fault = err.Error()
	} else {
		defer snapshot.Close()
		now.faults = snapshot.faults
		for _, path := range snapshot.paths {
			before, known := last.files[path]
			place := filepath.Join(root, filepath.FromSlash(path))
			trace, same := before.again(place, clock)
			if now.files[path] = trace; !known || !same {
				changed = append(changed, place)
			}
		}
	}
	if now.fault != last.fault || !slices.Equal(now.faults, last.faults) || now.lacksAny(last) {
		changed = append(changed, anywhere)
	}
	return now, changed
}

// lacksAny reports whether a file of last is no more.
func (now sight) lacksAny(last sight) bool {
	for path := range last.files {
		if _, ok := now.files[path]; !ok {
			return true
		}
	}
	return false
}

// A trace tells a file from what it was. While its stamp has not settled, the
// hash of its content counts as well: see settled.
type trace struct {
	stamp stamp // empty if the file could not be looked at
	young bool
	hash  Hash // only of a file that is young, or was at the last look
}

// again looks at the file at place, of which last was the trace before, and
// reports whether it is the same. Nothing of the file is kept, so it is looked at
// by its path: through an os.Root, that takes three times as long.
func (last trace) again(place string, clock time.Time) (now trace, same bool) {
	info, err := os.Stat(place)
	if err != nil || !info.Mode().IsRegular() {
		return trace{}, last == trace{}
	}
	now.stamp = stampOf(info)
	now.young = !now.stamp.settledBy(clock)
	if now.young || last.young {
		if content, err := os.ReadFile(place); err == nil {
			now.hash = HashOf(content)
		}
	}
	return now, now.stamp == last.stamp && (!last.young || now.hash == last.hash)
}
