// Package source is the only reader of files.
//
// [Read] takes a root folder and returns a [Snapshot]: every file that a build
// may look at (site.yaml, content/ and themes/) with its bytes, and the clock.
// A snapshot never changes, so everything after it is a function of it. Time
// is in it for the same reason: no later stage asks what day it is.
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
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
)

// The places that a snapshot holds, relative to the root.
const (
	SiteFile      = "site.yaml"
	ContentFolder = "content"
	ThemesFolder  = "themes"
)

// A Snapshot is what the files were at one moment. It is immutable: callers
// must not change the bytes that it hands out.
type Snapshot struct {
	files map[string][]byte
	paths []string // sorted
	clock time.Time
}

// NewSnapshot returns a snapshot of files (slash-separated path below the root
// to content) at the given time. It keeps both the map and the bytes.
func NewSnapshot(files map[string][]byte, clock time.Time) *Snapshot {
	return &Snapshot{files: files, paths: slices.Sorted(maps.Keys(files)), clock: clock.UTC()}
}

// Clock is the time at which the snapshot was taken, in UTC.
func (s *Snapshot) Clock() time.Time { return s.clock }

// Bytes returns the content of the file at path, and whether there is one.
func (s *Snapshot) Bytes(path string) ([]byte, bool) {
	b, ok := s.files[path]
	return b, ok
}

// Under yields the files below folder in the order of their paths; the paths
// are relative to folder.
func (s *Snapshot) Under(folder string) iter.Seq2[string, []byte] {
	prefix := folder + "/"
	return func(yield func(string, []byte) bool) {
		for _, path := range s.paths[sort.SearchStrings(s.paths, prefix):] {
			below, ok := strings.CutPrefix(path, prefix)
			if !ok || !yield(below, s.files[path]) {
				return
			}
		}
	}
}
