package source

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"rapport/generator/internal/parallel"
)

// Missed looks everywhere and reports whether the files are others than those that
// the last snapshot found and its readers read, although nobody told of a change. It
// is for the goroutine of Open. Where ctx is done, it says no.
func (f *Follower) Missed(ctx context.Context, clock time.Time) bool {
	last := f.last
	s, err := f.Open(clock, Change{})
	if last == nil || err != nil {
		return (last == nil) != (err != nil)
	}
	defer s.Close()
	if !slices.Equal(s.paths, last.paths) || !slices.Equal(s.faults, last.faults) {
		return true
	}
	var missed atomic.Bool
	parallel.Do(len(s.paths), runtime.GOMAXPROCS(0), func(i int) {
		if ctx.Err() == nil && !missed.Load() && s.differs(s.paths[i]) {
			missed.Store(true)
		}
	})
	return missed.Load()
}

// differs reports whether reading the file at path again comes to something else
// than the last time, if there was one. Most files it knows by their stamps, which
// it looks at by their paths: through an os.Root, that takes three times as long.
func (s *Snapshot) differs(path string) bool {
	f := s.look.follower
	f.mu.Lock()
	before, read := f.known[path]
	f.mu.Unlock()
	if !read {
		return false
	}
	if before.settled {
		info, err := os.Stat(filepath.Join(f.root, filepath.FromSlash(path)))
		if err == nil {
			if _, same := s.look.recall(path, stampOf(info)); same {
				return false
			}
		}
	}
	_, hash, err := s.Read(path)
	return (err != nil) != before.failed || hash != before.hash
}
