package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestChange: where a change concerns a folder.
func TestChange(t *testing.T) {
	at := func(places ...string) Change {
		for i, place := range places {
			places[i] = filepath.Join("/site", filepath.FromSlash(place))
		}
		return ChangeAt("/site", places...)
	}
	tests := []struct {
		name      string
		change    Change
		concerned []string
		not       []string
	}{
		{"a file", at("content/a/x.md"), []string{"content/a"}, []string{"content", "content/a/b", "content/ab", "themes"}},
		{"a folder", at("content/a"), []string{"content", "content/a", "content/a/b/c"}, []string{"content/ab", "themes/a"}},
		{"a root", at("content"), []string{"content", "content/a"}, []string{"themes"}},
		{"two", at("content/a/x.md", "themes/t/y.css"), []string{"content/a", "themes/t"}, []string{"content", "themes"}},
		{"anywhere", Change{}, []string{"content", "content/a/b"}, nil},
		{"beyond the root", at("../other"), []string{"content"}, nil},
		{"the root", at("."), []string{"content"}, nil},
		{"somewhere", ChangeAt("/site", "/site/content/x.md", anywhere), []string{"themes"}, nil},
		{"very many places", at(slices.Repeat([]string{"content/x.md"}, maxPlaces+1)...), []string{"themes"}, nil},
	}
	for _, test := range tests {
		for _, folder := range test.concerned {
			if !concerns(test.change, folder) {
				t.Errorf("%s does not concern %s", test.name, folder)
			}
		}
		for _, folder := range test.not {
			if concerns(test.change, folder) {
				t.Errorf("%s concerns %s", test.name, folder)
			}
		}
	}
}

func concerns(c Change, folder string) bool {
	return c.Anywhere() || len(c.entries()[folder]) > 0 || c.covers(folder)
}

// An explorer changes a site at random, as people and their tools do.
type explorer struct {
	*followed
	random *rand.Rand
	step   int
}

// name is that of something below the root, which need not be there.
func (e *explorer) name() string {
	name := []string{ContentFolder, ContentFolder, ThemesFolder}[e.random.IntN(3)]
	for range e.random.IntN(4) {
		name = path.Join(name, []string{"a", "b", "_c"}[e.random.IntN(3)])
	}
	return name
}

// file is the name of a file below the root.
func (e *explorer) file() string {
	return path.Join(e.name(), []string{"x.md", "y.md", "z.css"}[e.random.IntN(3)])
}

// act does something and returns the places that a system would name. Most of it
// may be impossible, which is as good.
func (e *explorer) act() (places []string) {
	e.step++
	touch := func(names ...string) {
		for _, name := range names {
			places = append(places, e.trueName(name))
		}
	}
	switch e.random.IntN(13) {
	case 0, 1, 2, 3:
		name := e.file()
		places = e.makeFolders(path.Dir(name))
		touch(name)
		_ = os.WriteFile(e.path(name), fmt.Appendf(nil, "%d", e.step), 0o666)
		if target, err := filepath.EvalSymlinks(e.path(name)); err == nil {
			places = append(places, target)
		}
	case 4:
		name := e.file()
		touch(name)
		_ = os.Remove(e.path(name))
	case 5, 6:
		from, to := e.file(), e.file()
		places = e.makeFolders(path.Dir(to))
		touch(from, to)
		_ = os.Rename(e.path(from), e.path(to))
	case 7:
		from, to := e.name(), e.name()
		touch(from, to)
		_ = os.Rename(e.path(from), e.path(to))
	case 8:
		name := e.name()
		touch(name)
		_ = os.RemoveAll(e.path(name))
	case 9:
		return e.makeFolders(e.name())
	case 10:
		touch(SiteFile)
		_ = os.WriteFile(e.path(SiteFile), fmt.Appendf(nil, "%d", e.step), 0o666)
	case 11:
		return e.lead()
	case 12:
		touch(ContentFolder, "docs")
		e.hide()
	}
	return places
}

// hide puts content/ behind a link, or in front of it.
func (e *explorer) hide() {
	if os.Remove(e.path(ContentFolder)) == nil { // a link, or empty
		_ = os.Rename(e.path("docs"), e.path(ContentFolder))
	} else if os.Rename(e.path(ContentFolder), e.path("docs")) == nil {
		_ = os.Symlink("docs", e.path(ContentFolder))
	}
}

// trueName is where what is at name lies: a system names no place by a link that
// leads to it.
func (e *explorer) trueName(name string) string {
	folder, err := filepath.EvalSymlinks(e.path(path.Dir(name)))
	if err != nil {
		return e.path(name)
	}
	return filepath.Join(folder, path.Base(name))
}

// lead makes a link to a file or a folder.
func (e *explorer) lead() []string {
	target, name := e.file(), e.file()
	if e.random.IntN(2) == 0 {
		target, name = e.name(), e.name()
	}
	made := e.makeFolders(path.Dir(name))
	if relative, err := filepath.Rel(filepath.FromSlash(path.Dir(name)), filepath.FromSlash(target)); err == nil {
		_ = os.Symlink(relative, e.path(name))
	}
	return append(made, e.trueName(name))
}

// makeFolders makes a folder, and returns those that were missing.
func (e *explorer) makeFolders(name string) (made []string) {
	var missing []string
	for ; name != "."; name = path.Dir(name) {
		if _, err := os.Lstat(e.path(name)); err == nil {
			break
		}
		missing = append(missing, name)
	}
	for _, folder := range slices.Backward(missing) {
		made = append(made, e.trueName(folder))
		_ = os.Mkdir(e.path(folder), 0o777)
	}
	return made
}

// equal returns what differs between a snapshot and one that nobody follows, or "".
func (e *explorer) equal(s *Snapshot) string {
	e.Helper()
	clean, err := Open(e.site.root, time.Now())
	e.must(err)
	defer clean.Close()
	if !slices.Equal(s.paths, clean.paths) {
		return fmt.Sprintf("found %v, want %v", s.paths, clean.paths)
	}
	if !slices.Equal(s.faults, clean.faults) {
		return fmt.Sprintf("faults %v, want %v", s.faults, clean.faults)
	}
	for _, name := range clean.paths {
		hash, err := s.Hash(name)
		want, wantErr := clean.Hash(name)
		if hash != want || (err == nil) != (wantErr == nil) {
			return fmt.Sprintf("%s holds something else (%v, %v)", name, err, wantErr)
		}
	}
	return ""
}

// TestFollowChanges: a snapshot that looks only where something changed is the one
// that looks everywhere.
func TestFollowChanges(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			e := &explorer{followed: newFollowed(t, "content/index.md", "site.yaml"), random: rand.New(rand.NewPCG(seed, 0))}
			var places []string
			for range 300 {
				places = append(places, e.act()...)
				if e.random.IntN(3) == 0 {
					continue
				}
				snapshot, err := e.Open(time.Now().Add(time.Duration(e.random.IntN(2))*time.Hour), ChangeAt(e.site.root, places...)) // settled, or not
				e.must(err)
				if difference := e.equal(snapshot); difference != "" {
					t.Fatalf("step %d, after a change at %v: %s", e.step, places, difference)
				}
				snapshot.Close()
				places = nil
			}
		})
	}
}

// TestWatchAndFollow: the same of what a watcher says of the system's events.
func TestWatchAndFollow(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			e := &explorer{followed: newFollowed(t, "content/index.md", "site.yaml"), random: rand.New(rand.NewPCG(seed, 1))}
			watcher, err := NewWatcher(e.site.root, ContentFolder, ThemesFolder)
			e.must(err)
			defer watcher.Close()
			change := Change{}
			for range 40 {
				for range 1 + e.random.IntN(4) {
					e.act()
				}
				e.comesTo(watcher, &change)
			}
		})
	}
}

// comesTo looks where the watcher says until that comes to what there is.
func (e *explorer) comesTo(watcher *Watcher, change *Change) {
	e.Helper()
	ctx, cancel := context.WithTimeout(e.Context(), 20*time.Second)
	defer cancel()
	for {
		snapshot, err := e.Open(time.Now(), *change)
		e.must(err)
		difference := e.equal(snapshot)
		snapshot.Close()
		*change = Change{places: map[string]bool{SiteFile: true}} // nothing has changed since
		if difference == "" {
			return
		}
		if *change, err = watcher.Wait(ctx); err != nil {
			e.Fatalf("step %d: %s (%v)", e.step, difference, err)
		}
	}
}

// TestFollowTrusts: where nothing has changed, nothing is looked at.
func TestFollowTrusts(t *testing.T) {
	f := newFollowed(t, "content/a/x.md", "content/a/w.md", "content/b/y.md")
	look := func(places ...string) *Snapshot {
		t.Helper()
		for i, place := range places {
			places[i] = f.path(place)
		}
		snapshot, err := f.Open(later(), ChangeAt(f.site.root, places...))
		f.must(err)
		t.Cleanup(func() { snapshot.Close() })
		return snapshot
	}
	is := func(s *Snapshot, name, content string) {
		t.Helper()
		if hash, err := s.Hash(name); err != nil || hash != HashOf([]byte(content)) {
			t.Errorf("%s does not hold %q (%v)", name, content, err)
		}
	}
	first := look()
	is(first, "content/a/x.md", "content/a/x.md")
	is(first, "content/a/w.md", "content/a/w.md")
	is(first, "content/b/y.md", "content/b/y.md")
	f.write("content/a/x.md", "other")
	f.write("content/a/new.md", "new")
	if f.Missed(t.Context(), later()) != true {
		t.Error("a look everywhere misses a change")
	}
	is(look("content/a/x.md"), "content/a/x.md", "other")
	if f.Missed(t.Context(), later()) {
		t.Error("a change that was looked at is taken for one that was missed")
	}
	f.write("content/b/y.md", "other")
	s := look("content/a/x.md")
	is(s, "content/b/y.md", "content/b/y.md") // which shows that it was not looked at
	is(look("content/b/y.md"), "content/b/y.md", "other")

	// Nor beside what has changed, unless nobody knows what that is.
	f.write("content/a/w.md", "other")
	f.write("content/a/v.md", "new")
	is(look("content/a/x.md", "content/a/v.md"), "content/a/w.md", "content/a/w.md")
	f.must(os.Remove(f.path("content/a/v.md")))
	is(look("content/a/v.md"), "content/a/w.md", "content/a/w.md")
	is(look("content/a/W.MD"), "content/a/w.md", "other") // as some systems would call it
}

// TestFollowLateReader: what a reader of an earlier snapshot finds after a change
// was told of says nothing of later ones.
func TestFollowLateReader(t *testing.T) {
	const name = "content/a/x.md"
	for _, knows := range []bool{false, true} {
		f := newFollowed(t, name)
		first, err := f.Open(later(), Change{})
		f.must(err)
		if knows {
			_, err := first.Hash(name)
			f.must(err)
		}
		info, err := os.Stat(f.path(name))
		f.must(err)
		old := stampOf(info)
		f.write(name, "other")
		second, err := f.Open(later(), ChangeAt(f.site.root, f.path(name)))
		f.must(err)
		first.look.recall(name, old)
		first.look.learn(name, old, old, first.clock, HashOf([]byte(name)))
		if hash, err := second.Hash(name); err != nil || hash != HashOf([]byte("other")) {
			t.Errorf("a late reader hides a change (%v); the file was known before: %v", err, knows)
		}
		f.must(errors.Join(first.Close(), second.Close()))
	}
}

// TestMissed: what nobody told of is found by looking everywhere.
func TestMissed(t *testing.T) {
	for name, do := range map[string]func(f *followed){
		"another name":      func(f *followed) { f.write("../y.md", "other") },
		"a new file":        func(f *followed) { f.write("content/new.md", "") },
		"a file that went":  func(f *followed) { f.must(os.Remove(f.path(page))) },
		"a name at fault":   func(f *followed) { f.write("content/a\\b.md", "") },
		"a link":            func(f *followed) { f.must(os.Remove(f.path(page))); f.link("b.md", page) },
		"a root that went":  func(f *followed) { f.must(os.Rename(f.site.root, f.site.root+"-")) },
		"settings":          func(f *followed) { f.write(SiteFile, "other") },
		"within a moment":   func(f *followed) { f.write(page, "0ontent/a.md") },
		"no longer legible": func(f *followed) { f.must(os.Remove(f.path(page))); f.mkdir(page) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFollowed(t, page, SiteFile, "content/b.md", "../y.md")
			if err := os.Link(f.path("../y.md"), f.path("content/y.md")); err != nil {
				t.Skip("no hard links here:", err)
			}
			clock := time.Now()
			if name != "within a moment" {
				clock = later()
			}
			s, err := f.Open(clock, Change{})
			f.must(err)
			for _, path := range s.paths {
				_, err := s.Bytes(path)
				f.must(err)
			}
			s.Close()
			if f.Missed(t.Context(), clock) {
				t.Fatal("before anything has changed")
			}
			do(f)
			if !f.Missed(t.Context(), clock) {
				t.Fatal("it is not found")
			}
		})
	}
}

// TestMissedRoot: a root that is no more, and returns with other content.
func TestMissedRoot(t *testing.T) {
	f := newFollowed(t, page)
	f.is(later(), page, page, 1)
	for range 5 { // what is known of the file must not outweigh what is seen later
		f.is(later(), page, page, 0)
	}
	f.must(os.Rename(f.site.root, f.site.root+"-"))
	if _, err := f.Open(later(), Change{}); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if f.Missed(t.Context(), later()) {
		t.Error("a root that is still gone")
	}
	f.write("../site-/"+page, "other")
	f.must(os.Rename(f.site.root+"-", f.site.root))
	if !f.Missed(t.Context(), later()) {
		t.Error("a root that has returned")
	}
	for range 3 {
		s, err := f.Open(later(), Change{})
		f.must(err)
		if hash, err := s.Hash(page); err != nil || hash != HashOf([]byte("other")) {
			t.Errorf("what was known before is trusted (%v)", err)
		}
		s.Close()
	}
}

// TestMissedReading: a file that can be read again, or no longer, is a change once.
func TestMissedReading(t *testing.T) {
	f := newFollowed(t, page)
	s := f.at(later())
	read := s.read
	s.read = func(string) ([]byte, error) { return nil, fs.ErrPermission }
	if _, err := s.Bytes(page); !errors.Is(err, fs.ErrPermission) {
		t.Fatal(err)
	}
	if !f.Missed(t.Context(), later()) {
		t.Error("a file that can be read again is not noticed")
	}
	s.read = read
	if _, err := s.Bytes(page); err != nil {
		t.Fatal(err)
	}
	if f.Missed(t.Context(), later()) {
		t.Error("a file that was read is taken for one that was not")
	}
}
