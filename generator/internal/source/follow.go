package source

import (
	"crypto/sha256"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"rapport/generator/internal/diag"
)

// A Hash stands for the content of a file: two files with one hash are equal.
type Hash [sha256.Size]byte

// HashOf is the hash of content.
func HashOf(content []byte) Hash { return sha256.Sum256(content) }

// A Follower takes one snapshot after the other of one root. It remembers what
// each file held, so that a snapshot need not read a file again to know that it
// is the same, nor look at one where nothing has changed. Its snapshots are safe
// for concurrent use; Open is for one goroutine.
type Follower struct {
	root  string
	looks int   // the number of the last one, successful or not: it only grows, as records outlive looks
	last  *look // nil before the first, and after one that failed

	mu      sync.RWMutex
	known   map[string]record
	doubted map[string]int // by path, the number of the look that was told of a change there
}

// A record is what came of reading a file the last time.
type record struct {
	failed  bool
	hash    Hash
	settled bool  // the stamp speaks for it
	stamp   stamp // when it had settled
	look    int   // the number of the last look at which it held that
}

// A look is what one snapshot knows of those before it.
type look struct {
	follower *Follower
	number   int
	paths    []string            // of the snapshot
	faults   []diag.Diagnostic   // of the snapshot
	folders  map[string]*listing // by path: those that are plain
}

// A listing is what a plain folder holds: one that has no links, and to which none
// leads. What lies behind a link may change in a place of another name.
type listing struct {
	*folder
	look int // the number of the look since which only single entries have changed: those that were told of
}

// Follow returns a follower of the files below root.
func Follow(root string) *Follower {
	return &Follower{root: root, known: map[string]record{}, doubted: map[string]int{}}
}

// Open is [Open], with the follower's memory: since its last snapshot, nothing has
// changed but where change says. The clock is the present: one that is ahead would
// take a file that is being written for one that has been left alone.
func (f *Follower) Open(clock time.Time, change Change) (*Snapshot, error) {
	f.looks++
	last := f.last
	f.last = nil // what follows may fail, and the change is told of once
	if last == nil || !last.explains(change) {
		change = Change{}
	}
	if last == nil {
		last = &look{}
	}
	f.doubt(change)
	now := &look{follower: f, number: f.looks, folders: make(map[string]*listing, len(last.folders))}
	s, err := open(f.root, clock, func(read readFolder) readFolder { return now.remembering(last, change, read) })
	if err != nil {
		f.forgetAll()
		return nil, err
	}
	now.paths, now.faults = s.paths, s.faults
	s.look, f.last = now, now
	f.forget(last.paths, s)
	return s, nil
}

// explains reports whether each place of the change is in a folder that the look
// knows. Of others, such as what links lead to, or a folder that a system calls by
// an earlier name, nobody knows where in the listing they are.
func (l *look) explains(change Change) bool {
	for folder := range change.entries() {
		if folder != "" && l.folders[folder] == nil {
			return false
		}
	}
	return true
}

// remembering returns what reads the folders of a look: as they were at the last
// look, if they are plain and the change concerns them not.
func (now *look) remembering(last *look, change Change, read readFolder) readFolder {
	changed := change.entries()
	return func(name string, linked bool) (*folder, error) {
		known := last.folders[name]
		if change.Anywhere() || change.covers(name) {
			known = nil
		}
		if known != nil && len(changed[name]) == 0 {
			now.folders[name] = known
			return known.folder, nil
		}
		holds, err := read(name, linked)
		if err == nil && !linked && !holds.linked {
			now.folders[name] = &listing{holds, known.since(holds, changed[name], now.number)}
		}
		return holds, err
	}
}

// since is the number of the look since which a folder that was listed has changed
// in entries of the given names only: this look, where there is one that is not
// among its names. Some systems tell of a file by another name; an editor's
// temporary file, which has come and gone, looks the same. l may be nil.
func (l *listing) since(now *folder, names []string, look int) int {
	if l == nil || slices.ContainsFunc(names, func(name string) bool { return !l.has(name) && !now.has(name) }) {
		return look
	}
	return l.look
}

// doubt sees to it that files where something has changed are looked at, whatever
// those who read an earlier snapshot still find. After a change anywhere, nothing
// that was found before it counts.
func (f *Follower) doubt(change Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if change.Anywhere() {
		clear(f.doubted)
	}
	for place := range change.places {
		f.doubted[place] = f.looks
	}
}

func (f *Follower) forgetAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.known)
}

// forget drops the files that are no more.
func (f *Follower) forget(before []string, s *Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, path := range before {
		if !s.Has(path) {
			delete(f.known, path)
		}
	}
}

// settled is how long a file must have been left alone before its stamp speaks
// for its content. Systems count time in steps, of two seconds at worst: within
// one a file may change twice and look the same.
const settled = 2 * time.Second

// trust returns the hash of the file at path if nothing has changed there since a
// look found it to hold that.
func (l *look) trust(path string) (Hash, bool) {
	in := l.folders[parent(path)]
	if in == nil {
		return Hash{}, false
	}
	f := l.follower
	f.mu.RLock()
	defer f.mu.RUnlock()
	r, ok := f.known[path]
	return r.hash, ok && r.settled && r.look >= max(in.look, f.doubted[path])
}

// parent is the folder that holds what is at path; "" for the root.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// recall returns the hash of the file at path if it is surely still what it was.
func (l *look) recall(path string, now stamp) (Hash, bool) {
	f := l.follower
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.known[path]
	if !ok || !r.settled || r.stamp != now {
		return Hash{}, false
	}
	r.look = l.number
	f.known[path] = r
	return r.hash, true
}

// learn remembers what was read of the file at path. Its stamp speaks for that if
// it was the same before and after, and had settled by then.
func (l *look) learn(path string, before, after stamp, clock time.Time, hash Hash) {
	f := l.follower
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known[path] = record{hash: hash, settled: before == after && after.settledBy(clock), stamp: after, look: l.number}
}

// lose remembers that the file at path could not be read.
func (l *look) lose(path string) {
	f := l.follower
	f.mu.Lock()
	defer f.mu.Unlock()
	f.known[path] = record{failed: true}
}

// A stamp tells a file from what it was, as far as the system can without
// reading it.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
	identity identity
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.Size(), info.ModTime().UnixNano(), identityOf(info)}
}

func (s stamp) settledBy(clock time.Time) bool {
	last := max(s.modified, s.identity.changed)
	return clock.UnixNano()-last >= int64(settled)
}
