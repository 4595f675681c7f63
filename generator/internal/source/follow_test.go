package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A followed site is one that a follower looks at, which counts what it reads.
type followed struct {
	site
	*Follower
	reads atomic.Int64
}

func newFollowed(t *testing.T, files ...string) *followed {
	s := newSite(t, files...)
	return &followed{site: s, Follower: Follow(s.root)}
}

// later is a time at which every file of a test has been left alone for long.
func later() time.Time { return time.Now().Add(time.Hour) }

// at takes a snapshot at the given time.
func (f *followed) at(clock time.Time) *Snapshot {
	f.Helper()
	snapshot, err := f.Open(clock, Change{})
	f.must(err)
	f.Cleanup(func() { snapshot.Close() })
	read := snapshot.read
	snapshot.read = func(path string) ([]byte, error) {
		f.reads.Add(1)
		return read(path)
	}
	return snapshot
}

// is checks that a new snapshot has the hash of content at name, and how often
// that took reading the file.
func (f *followed) is(clock time.Time, name, content string, reads int64) {
	f.Helper()
	f.reads.Store(0)
	hash, err := f.at(clock).Hash(name)
	f.must(err)
	if hash != HashOf([]byte(content)) {
		f.Errorf("the hash of %s is not that of %q", name, content)
	}
	if n := f.reads.Load(); n != reads {
		f.Errorf("%s was read %d times, want %d", name, n, reads)
	}
}

// stamp is the stamp of the file at name now.
func (f *followed) stamp(name string) stamp {
	f.Helper()
	info, err := os.Stat(f.path(name))
	f.must(err)
	return stampOf(info)
}

// change does something to the file at name until the system's clock has gone
// on enough for it to show: in these tests, files that were just written count
// as settled.
func (f *followed) change(name string, do func()) {
	f.Helper()
	limit := time.Now().Add(10 * time.Second)
	for old := f.stamp(name); f.stamp(name) == old; {
		if time.Now().After(limit) {
			f.Fatalf("what changes %s does not show in its stamp", name)
		}
		do()
	}
}

// restore gives the file at name the times of an earlier stamp.
func (f *followed) restore(name string, old stamp) {
	f.Helper()
	when := time.Unix(0, old.modified)
	f.must(os.Chtimes(f.path(name), when, when))
}

const page = "content/a.md"

// TestFollowSettled: a file that has been left alone is read once.
func TestFollowSettled(t *testing.T) {
	f := newFollowed(t, page)
	f.is(later(), page, page, 1)
	for range 3 {
		f.is(later(), page, page, 0)
	}
	f.change(page, func() { f.write(page, "other text") })
	f.is(later(), page, "other text", 1)
	f.is(later(), page, "other text", 0)
	f.reads.Store(0)
	if content, hash, err := f.at(later()).Read(page); string(content) != "other text" || hash != HashOf(content) || err != nil || f.reads.Load() != 1 {
		t.Errorf("%q, %v, %d reads", content, err, f.reads.Load())
	}
}

// TestFollowUnsettled: a file that was just written may change within one step
// of the system's clock, and then looks as it did.
func TestFollowUnsettled(t *testing.T) {
	f := newFollowed(t)
	for i := range 50 {
		content := fmt.Sprintf("%02d", i)
		f.write(page, content)
		f.is(time.Now(), page, content, 1)
	}
	f.is(time.Now(), page, "49", 1)
}

// TestFollowSettling: only two seconds after the last change of any kind does a
// stamp speak for the content.
func TestFollowSettling(t *testing.T) {
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) int64 { return now.Add(-d).UnixNano() }
	tests := []struct {
		modified, changed int64
		want              bool
	}{
		{ago(2 * time.Second), 0, true},
		{ago(2*time.Second - 1), 0, false},
		{ago(time.Hour), ago(2 * time.Second), true},
		{ago(time.Hour), ago(time.Second), false}, // its time was set back
		{ago(-time.Hour), ago(time.Hour), false},  // or lies in the future
		{ago(time.Hour), ago(-time.Hour), false},
	}
	for _, test := range tests {
		l, s := &look{follower: Follow("")}, stamp{size: 1, modified: test.modified, identity: identity{changed: test.changed}}
		l.learn(page, s, s, now, Hash{1})
		if hash, known := l.recall(page, s); known != test.want || known && hash != (Hash{1}) {
			t.Errorf("%+v: known %v", test, known)
		}
	}
}

// TestFollowStamp: a stamp that differs in any part is another file's.
func TestFollowStamp(t *testing.T) {
	s := stamp{size: 1, modified: 2, identity: identity{changed: 3}}
	larger, later, changed := s, s, s
	larger.size++
	later.modified++
	changed.identity.changed++
	l := &look{follower: Follow("")}
	for _, other := range []stamp{larger, later, changed} {
		l.learn(page, s, s, time.Now(), Hash{1})
		if _, known := l.recall(page, other); known {
			t.Errorf("%+v passes for %+v", other, s)
		}
		l.learn(page, s, other, time.Now(), Hash{2}) // changed while it was read
		if _, known := l.recall(page, s); known {
			t.Error("what was read before a change is still known")
		}
		if _, known := l.recall(page, other); known {
			t.Error("what was read during a change is known")
		}
	}
}

// An info is what a system without identities tells of a file.
type info struct {
	fs.FileInfo
	size     int64
	modified time.Time
	system   any
}

func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return i.modified }
func (i info) Sys() any           { return i.system }

// TestFollowInfo: a stamp has the size, and the time to the nanosecond.
func TestFollowInfo(t *testing.T) {
	now := time.Now()
	seen := map[stamp]bool{}
	for _, size := range []int64{0, 1} {
		for _, modified := range []time.Time{now, now.Add(1), now.Add(time.Second), now.Add(-time.Hour)} {
			seen[stampOf(info{size: size, modified: modified})] = true
		}
	}
	if len(seen) != 8 {
		t.Errorf("%d stamps of 8 kinds of files: %v", len(seen), seen)
	}
}

// needsIdentity skips a test where the system tells no more of a file than its
// size and time.
func needsIdentity(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("a file whose time is set back looks as it did")
	}
}

// TestFollowRestored: no program hides a change by setting the time back.
func TestFollowRestored(t *testing.T) {
	needsIdentity(t)
	const one, two = "content of one", "content of two"
	for name, replace := range map[string]func(f *followed){
		"in place": func(f *followed) { f.write(page, two) },
		"by a rename": func(f *followed) {
			f.write("content/new", two)
			f.must(os.Rename(f.path("content/new"), f.path(page)))
		},
		"by removing it first": func(f *followed) {
			f.must(os.Remove(f.path(page)))
			f.write(page, two)
		},
		"by a hard link": func(f *followed) {
			_ = os.Remove(f.path("content/new"))
			f.write("content/other", two)
			f.must(os.Link(f.path("content/other"), f.path("content/new")))
			f.must(os.Rename(f.path("content/new"), f.path(page)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollowed(t)
			f.write(page, one)
			old := f.stamp(page)
			f.is(later(), page, one, 1)
			f.change(page, func() {
				replace(f)
				f.restore(page, old)
			})
			if now := f.stamp(page); now.size != old.size || now.modified != old.modified {
				t.Fatalf("%+v, %+v: the test changes more than it should", old, now)
			}
			f.is(later(), page, two, 1)
		})
	}
}

// TestFollowTouched: a file with a new time and the old content is read, and is
// the same.
func TestFollowTouched(t *testing.T) {
	f := newFollowed(t, page)
	f.is(later(), page, page, 1)
	when := time.Now().Add(-time.Hour)
	f.change(page, func() { f.must(os.Chtimes(f.path(page), when, when)) })
	f.is(later(), page, page, 1)
	f.is(later(), page, page, 0)
}

// TestFollowSwapped: two files that change names are known by neither's hash
// under the other's name.
func TestFollowSwapped(t *testing.T) {
	needsIdentity(t)
	f := newFollowed(t, "content/1.md", "content/2.md")
	f.restore("content/2.md", f.stamp("content/1.md"))
	f.is(later(), "content/1.md", "content/1.md", 1)
	f.is(later(), "content/2.md", "content/2.md", 1)
	for _, names := range [][2]string{{"1.md", "0"}, {"2.md", "1.md"}, {"0", "2.md"}} {
		f.must(os.Rename(f.path("content/"+names[0]), f.path("content/"+names[1])))
	}
	f.is(later(), "content/1.md", "content/2.md", 1)
	f.is(later(), "content/2.md", "content/1.md", 1)
}

// TestFollowLinks: a link is what it leads to, by way of a folder, too; where it
// leads out of the root, nothing that was known is told.
func TestFollowLinks(t *testing.T) {
	needsIdentity(t)
	f := newFollowed(t, "content/_x/a.md", "content/_y/a.md")
	f.restore("content/_y/a.md", f.stamp("content/_x/a.md"))
	for _, link := range []struct{ name, x, y, outside, file string }{
		{"content/l.md", "_x/a.md", "_y/a.md", "../../secret/x.md", "content/l.md"},
		{"content/l", "_x", "_y", "../../secret", "content/l/a.md"},
	} {
		lead := func(target string) { _ = os.Remove(f.path(link.name)); f.link(target, link.name) }
		lead(link.x)
		f.is(later(), link.file, "content/_x/a.md", 1)
		f.is(later(), link.file, "content/_x/a.md", 0)
		lead(link.y)
		f.is(later(), link.file, "content/_y/a.md", 1)
		f.change("content/_y/a.md", func() { f.write("content/_y/a.md", "content/_z/a.md") })
		f.is(later(), link.file, "content/_z/a.md", 1)
		snapshot := f.at(later())
		lead(link.outside)
		if _, err := snapshot.Hash(link.file); err == nil || !strings.Contains(err.Error(), "escapes") {
			t.Errorf("%s: %v", link.file, err)
		}
		lead(link.y)
		f.is(later(), link.file, "content/_z/a.md", 1)
		f.write("content/_y/a.md", "content/_y/a.md")
		f.restore("content/_y/a.md", f.stamp("content/_x/a.md"))
	}
}

// TestFollowVanished: a file that is no more is an error at once, and is
// forgotten by the next snapshot.
func TestFollowVanished(t *testing.T) {
	f := newFollowed(t, page, "content/b.md")
	f.is(later(), page, page, 1)
	f.is(later(), "content/b.md", "content/b.md", 1)
	snapshot := f.at(later())
	f.must(os.Remove(f.path(page)))
	if _, err := snapshot.Hash(page); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the hash of a file that is no more: %v", err)
	}
	if _, _, err := snapshot.Read(page); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading a file that is no more: %v", err)
	}
	f.at(later())
	if _, known := f.known[page]; known || len(f.known) != 1 {
		t.Errorf("known: %v", f.known)
	}
	f.write(page, "returned")
	f.is(later(), page, "returned", 1)
	f.is(later(), "content/b.md", "content/b.md", 0)
}

// TestFollowRaces: what is written while a file is read is not taken for what
// was read, whatever moment it falls into.
func TestFollowRaces(t *testing.T) {
	for name, race := range map[string]func(f *followed, read func(string) ([]byte, error)) ([]byte, error){
		"before the reading": func(f *followed, read func(string) ([]byte, error)) ([]byte, error) {
			f.change(page, func() { f.write(page, "new content!") })
			return read(page)
		},
		"after the reading": func(f *followed, read func(string) ([]byte, error)) ([]byte, error) {
			content, err := read(page)
			f.change(page, func() { f.write(page, "new content!") })
			return content, err
		},
		"in the middle": func(f *followed, read func(string) ([]byte, error)) ([]byte, error) {
			old, err := read(page)
			f.change(page, func() { f.write(page, "new content!") })
			return append(old[:6:6], "new content!"[6:]...), err
		},
		"by a rename": func(f *followed, read func(string) ([]byte, error)) ([]byte, error) {
			content, err := read(page)
			f.write("content/new", "new content!")
			f.must(os.Rename(f.path("content/new"), f.path(page)))
			return content, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollowed(t, page)
			snapshot := f.at(later())
			read := snapshot.read
			snapshot.read = func(string) ([]byte, error) { return race(f, read) }
			content, hash, err := snapshot.Read(page)
			if err != nil || hash != HashOf(content) {
				t.Errorf("%q with another's hash, %v", content, err)
			}
			f.is(later(), page, "new content!", 1)
			f.is(later(), page, "new content!", 0)
		})
	}
}

// TestFollowVanishing: a file that goes while it is read is not known.
func TestFollowVanishing(t *testing.T) {
	f := newFollowed(t, page)
	snapshot := f.at(later())
	read := snapshot.read
	snapshot.read = func(name string) ([]byte, error) {
		content, err := read(name)
		f.must(os.Remove(f.path(page)))
		return content, err
	}
	if content, hash, err := snapshot.Read(page); err != nil || hash != HashOf([]byte(page)) || string(content) != page {
		t.Errorf("%q, %v", content, err)
	}
	f.write(page, "returned")
	f.is(later(), page, "returned", 1)
}

// TestFollowTogether: snapshots of one follower do not disturb each other.
func TestFollowTogether(t *testing.T) {
	var files []string
	for i := range 20 {
		files = append(files, path.Join("content", fmt.Sprint(i)+".md"))
	}
	f := newFollowed(t, files...)
	var group sync.WaitGroup
	for i := range 8 {
		snapshot, err := f.Open(later().Add(time.Duration(-i%2)*time.Hour), ChangeAt(f.site.root, f.path(files[i]))) // settled, or not
		f.must(err)
		group.Go(func() {
			defer snapshot.Close()
			for range 20 {
				for _, name := range files {
					if hash, err := snapshot.Hash(name); err != nil || hash != HashOf([]byte(name)) {
						t.Errorf("%s: %v", name, err)
					}
				}
			}
		})
	}
	group.Wait()
}

// TestFollowNobody: a snapshot that nobody follows, on disk or in memory, has
// the same hashes.
func TestFollowNobody(t *testing.T) {
	s := newSite(t, page)
	for _, snapshot := range []*Snapshot{s.open(), NewSnapshot(map[string][]byte{page: []byte(page)}, time.Time{})} {
		content, hash, err := snapshot.Read(page)
		again, hashErr := snapshot.Hash(page)
		if string(content) != page || hash != HashOf(content) || again != hash || err != nil || hashErr != nil {
			t.Errorf("%q, %v, %v", content, err, hashErr)
		}
		if _, err := snapshot.Hash("content/none.md"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the hash of what is not there: %v", err)
		}
	}
}
