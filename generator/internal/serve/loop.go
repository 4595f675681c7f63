package serve

import (
	"context"
	"path"
	"slices"
	"strconv"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// A state is all that the server shows between two builds. It is immutable.
type state struct {
	id       string            // differs from that of every other state, of this server or another; "" before the first build
	tree     build.Tree        // the last good one, nil before it
	errors   []diag.Diagnostic // of the newest build
	changed  []change          // the pages of tree that differ from those of the tree before; see maxChanged
	stalled  error             // why there will be no further build, if so
	replaced chan struct{}     // closed when another state has taken its place
}

// loop builds, and builds again after each change, until ctx is done.
func (s *server) loop(ctx context.Context) {
	for ctx.Err() == nil {
		s.rebuild()
		err := s.options.Wait(ctx)
		if err != nil && ctx.Err() == nil {
			s.stall(err)
			<-ctx.Done()
		}
	}
}

// rebuild builds and shows the outcome.
func (s *server) rebuild() {
	start := time.Now()
	tree, diags := s.options.Build()
	took := time.Since(start)
	next := *s.current.Load()
	next.errors = errorsOf(diags)
	if tree != nil {
		next.changed = nil
		if next.tree != nil {
			next.changed = s.live.changes(next.tree, tree)
		}
		next.tree = tree
	}
	s.show(next)
	s.live.files.forget(next.tree)
	s.options.Report(diags, pages(tree), took)
}

// stall shows that changes go unnoticed from now on: a page that looks up to
// date and is not would be worse than an error.
func (s *server) stall(err error) {
	next := *s.current.Load()
	next.stalled = err
	s.show(next)
	s.options.Stalled(err)
}

// show puts next in the place of the current state and wakes all who wait for
// that. Only the loop calls it.
func (s *server) show(next state) {
	s.builds++
	next.id = s.run + "-" + strconv.Itoa(s.builds)
	next.replaced = make(chan struct{})
	close(s.current.Swap(&next).replaced)
}

// shown returns the current state, after the first build if need be; false
// when ctx is done before.
func (s *server) shown(ctx context.Context) (*state, bool) {
	now := s.current.Load()
	if now.id != "" {
		return now, true
	}
	select {
	case <-now.replaced:
		return s.current.Load(), true
	case <-ctx.Done():
		return nil, false
	}
}

func errorsOf(diags []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(diags), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}

// pages counts the pages of tree.
func pages(tree build.Tree) int {
	n := 0
	for name := range tree {
		if path.Base(name) == "index.html" {
			n++
		}
	}
	return n
}
