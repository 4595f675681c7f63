// Package source is the only reader of files.
//
// [Open] lists what a build may look at below a root folder (site.yaml,
// content/ and themes/) and returns a [Snapshot]: which files there are, and
// the clock. Time is in it because no later stage asks what day it is. A
// file's bytes are read when they are asked for and not kept: a build asks for
// each file once, so a site's sources need not be in memory at one time.
//
// Confinement: everything is opened through one [os.Root]. A link may point
// anywhere inside the root; one that leads out of it, at any depth, is an
// error, and so is anything that is neither a file nor a folder.
//
// Names: a name that begins with “.” is not read, nor an editor's leftover
// (*~, *.swp, #…#); below content/ the same holds for names that begin with
// “_”. A name that cannot stand in a URL (control characters, backslashes,
// invalid UTF-8) is an error.
package source

import (
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"rapport/generator/internal/diag"
)

// The places that a snapshot holds, relative to the root.
const (
	SiteFile      = "site.yaml"
	ContentFolder = "content"
	ThemesFolder  = "themes"
)

// A Snapshot is which files there were at one moment. It is safe for
// concurrent use.
type Snapshot struct {
	paths  []string // sorted
	clock  time.Time
	faults []diag.Diagnostic
	read   func(path string) ([]byte, error)
	stat   func(path string) (size int64)
	closer io.Closer

	root   *os.Root // nil in memory
	look   *look    // nil if nobody follows
	hashes *hashes  // nil unless in memory
}

// NewSnapshot returns a snapshot of files in memory (slash-separated path below
// the root to content) at the given time.
func NewSnapshot(files map[string][]byte, clock time.Time) *Snapshot {
	s := &Snapshot{paths: slices.Sorted(maps.Keys(files)), clock: clock.UTC(), closer: io.NopCloser(nil), hashes: &hashes{}}
	s.read = func(path string) ([]byte, error) {
		content, ok := files[path]
		if !ok {
			return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
		}
		return content, nil
	}
	s.stat = func(path string) int64 { return int64(len(files[path])) }
	return s
}

// Close ends the access to the files.
func (s *Snapshot) Close() error { return s.closer.Close() }

// Clock is the time at which the snapshot was taken, in UTC.
func (s *Snapshot) Clock() time.Time { return s.clock }

// sample is the number of files that Weight looks at.
const sample = 256

// Weight estimates the length in bytes of all files together, from some of
// them: looking at each takes a noticeable part of a large build.
func (s *Snapshot) Weight() int64 {
	step := len(s.paths)/sample + 1
	var size int64
	for i := 0; i < len(s.paths); i += step {
		size += s.stat(s.paths[i])
	}
	return size * int64(step)
}

// Faults are the errors about what cannot be part of a site by its name or its
// kind.
func (s *Snapshot) Faults() []diag.Diagnostic { return slices.Clone(s.faults) }

// Has reports whether there is a file at path.
func (s *Snapshot) Has(path string) bool {
	_, found := slices.BinarySearch(s.paths, path)
	return found
}

// Bytes reads the file at path, which the caller may keep and must not change.
// [Fault] explains an error.
func (s *Snapshot) Bytes(path string) ([]byte, error) {
	if s.look == nil {
		return s.read(path)
	}
	content, _, err := s.Read(path)
	return content, err
}

// Hash returns the hash of the file at path, without reading it where the
// snapshot's follower knows it.
func (s *Snapshot) Hash(path string) (Hash, error) {
	if s.hashes != nil {
		return s.hashes.of(path, s.read)
	}
	if s.look != nil {
		if hash, ok := s.look.trust(path); ok {
			return hash, nil
		}
		if info, err := s.root.Stat(path); err == nil {
			if hash, ok := s.look.recall(path, stampOf(info)); ok {
				return hash, nil
			}
		}
	}
	_, hash, err := s.Read(path)
	return hash, err
}

// hashes remembers what files in memory hash to: they stay as they are.
type hashes struct{ known sync.Map }

func (h *hashes) of(path string, read func(string) ([]byte, error)) (Hash, error) {
	if hash, ok := h.known.Load(path); ok {
		return hash.(Hash), nil
	}
	content, err := read(path)
	if err != nil {
		return Hash{}, err
	}
	hash := HashOf(content)
	h.known.Store(path, hash)
	return hash, nil
}

// Read is [Snapshot.Bytes] and the hash of what it returns.
func (s *Snapshot) Read(path string) ([]byte, Hash, error) {
	var before stamp
	if s.look != nil {
		if info, err := s.root.Stat(path); err == nil {
			before = stampOf(info)
		}
	}
	content, err := s.read(path)
	if err != nil {
		if s.look != nil {
			s.look.lose(path)
		}
		return nil, Hash{}, err
	}
	hash := HashOf(content)
	if s.look != nil {
		if info, err := s.root.Stat(path); err == nil {
			s.look.learn(path, before, stampOf(info), s.clock, hash)
		}
	}
	return content, hash, nil
}

// Under yields the paths of the files below folder, relative to it, in order.
func (s *Snapshot) Under(folder string) iter.Seq[string] {
	prefix := folder + "/"
	return func(yield func(string) bool) {
		for _, path := range s.paths[sort.SearchStrings(s.paths, prefix):] {
			below, ok := strings.CutPrefix(path, prefix)
			if !ok || !yield(below) {
				return
			}
		}
	}
}
