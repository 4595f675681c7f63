package source

import (
	"crypto/sha256"
	"io/fs"
	"sync"
	"time"
)

// A Hash stands for the content of a file: two files with one hash are equal.
type Hash [sha256.Size]byte

// HashOf is the hash of content.
func HashOf(content []byte) Hash { return sha256.Sum256(content) }

// A Follower takes one snapshot after the other of one root. It remembers what
// each file held, so that a snapshot need not read a file again to know that it
// is the same. It is safe for concurrent use.
type Follower struct {
	root string

	mu    sync.Mutex
	known map[string]record
}

// A record is what a file held when it was last read.
type record struct {
	stamp stamp
	hash  Hash
}

// Follow returns a follower of the files below root.
func Follow(root string) *Follower {
	return &Follower{root: root, known: map[string]record{}}
}

// Open is [Open], with the follower's memory. The clock is the present: one that is
// ahead would take a file that is being written for one that has been left alone.
func (f *Follower) Open(clock time.Time) (*Snapshot, error) {
	s, err := Open(f.root, clock)
	if err != nil {
		return nil, err
	}
	s.follower = f
	f.forget(s)
	return s, nil
}

// forget drops the files that are no more.
func (f *Follower) forget(s *Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for path := range f.known {
		if !s.Has(path) {
			delete(f.known, path)
		}
	}
}

// settled is how long a file must have been left alone before its stamp speaks
// for its content. Systems count time in steps, of two seconds at worst: within
// one a file may change twice and look the same.
const settled = 2 * time.Second

// recall returns the hash of the file at path if it is surely still what it was.
func (f *Follower) recall(path string, now stamp) (Hash, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.known[path]
	return r.hash, ok && r.stamp == now
}

// learn remembers what was read of the file at path, if its stamp was the same
// before and after, and had settled by then.
func (f *Follower) learn(path string, before, after stamp, clock time.Time, hash Hash) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if before != after || !after.settledBy(clock) {
		delete(f.known, path)
		return
	}
	f.known[path] = record{after, hash}
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
