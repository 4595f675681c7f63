package cli

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patience is how long a command works in silence.
const patience = time.Second

// frame is the least time between two updates of the line.
const frame = 100 * time.Millisecond

// progress is one line on a terminal that is rewritten as work goes on.
type progress struct {
	w io.Writer // nil where there is no terminal

	mu    sync.Mutex
	next  time.Time // when to show the line again
	shown bool
}

func newProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		w = nil
	}
	return &progress{w: w, next: time.Now().Add(patience)}
}

// stage returns the callback for a part of the work. It may be called from
// several goroutines.
func (p *progress) stage(name string) func(done, total int) {
	if p.w == nil {
		return nil
	}
	return func(done, total int) {
		// Whoever finds the lock taken leaves the update to its holder.
		if !p.mu.TryLock() {
			return
		}
		defer p.mu.Unlock()
		if now := time.Now(); now.After(p.next) {
			p.next, p.shown = now.Add(frame), true
			fmt.Fprintf(p.w, "\r\x1b[K%s %d of %d", name, done, total)
		}
	}
}

// clear takes the line away, so that other output can follow.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
