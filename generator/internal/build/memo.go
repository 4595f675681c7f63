package build

import (
	"encoding/binary"
	"maps"
	"path"
	"slices"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// A Memo is what a build leaves for the next one: results of its costly steps,
// each with a key of all that the step saw. A step whose key is the same has
// the same result, so a build with a memo comes to what a build without one
// does. It holds nothing that a build did not use, and is immutable once the
// build has ended.
//
// The zero Memo is empty.
type Memo struct {
	pages   map[string]pageEntry // by path below content/
	files   map[string]fileEntry // by path below content/
	theme   themeEntry
	layouts map[string]layoutEntry // by output path
	site    siteEntry
	links   linksEntry
	tree    treeEntry
}

// A pageEntry is what a page's file was parsed to.
type pageEntry struct {
	key    pageKey
	parsed parsed
}

// A pageKey is all that parsing a page sees, beside its path.
type pageKey struct {
	content source.Hash // zero, which no content has, for a file that could not be read
	limits  markdown.Limits
	prose   bool
}

// A fileEntry is the content of a file that is copied.
type fileEntry struct {
	hash    source.Hash
	content []byte
}

// A themeEntry is a loaded theme.
type themeEntry struct {
	key    source.Hash // of the folder's name and of the names and contents of its files
	theme  *theme.Theme
	faults []diag.Diagnostic
}

// A layoutEntry is a page laid out, without its body.
type layoutEntry struct {
	key    layoutKey
	sight  *sight // what the view was made of
	pieces [][]byte
}

// A layoutKey is all that laying a page out sees.
type layoutKey struct {
	theme *theme.Theme // immutable: the same one is the same theme
	view  theme.Key
	root  string
}

// A memory is what one build knows of an earlier one, and keeps for the next.
type memory struct {
	last *Memo // not nil; empty if there is none
	next *Memo // nil if nobody asked for it
}

func newMemory(last *Memo) memory {
	if last == nil {
		return memory{last: &Memo{}}
	}
	return memory{last: last, next: &Memo{
		pages:   make(map[string]pageEntry, len(last.pages)),
		files:   make(map[string]fileEntry, len(last.files)),
		layouts: last.layouts, // until there are others: a build with errors lays nothing out
		tree:    last.tree,    // for the same reason
	}}
}

// page parses a page, unless it has the content that it had.
func (m memory) page(parser *markdown.Parser, options pageKey, snapshot *source.Snapshot, name string) pageEntry {
	file := source.ContentFolder + "/" + name // path.Join takes long, for all pages
	if m.next == nil {
		content, err := snapshot.Bytes(file)
		return pageEntry{parsed: parseRead(parser, file, content, err)}
	}
	last, ok := m.last.pages[name]
	if ok {
		hash, err := snapshot.Hash(file)
		options.content = hash
		if err == nil && last.key == options {
			return last
		}
	}
	content, hash, err := snapshot.Read(file)
	options.content = hash
	return pageEntry{key: options, parsed: parseRead(parser, file, content, err).facing(last.parsed)}
}

// keep keeps the pages of a build for the next.
func (m memory) keep(names []string, pages []pageEntry) {
	if m.next == nil {
		return
	}
	for i, entry := range pages {
		m.next.pages[names[i]] = entry
	}
}

// file reads a file that is copied, unless it has the content that it had.
func (m memory) file(snapshot *source.Snapshot, name string) ([]byte, error) {
	file := path.Join(source.ContentFolder, name)
	if m.next == nil {
		return snapshot.Bytes(file)
	}
	last, ok := m.last.files[name]
	if ok {
		if hash, err := snapshot.Hash(file); err != nil || hash != last.hash {
			ok = false
		}
	}
	if !ok {
		content, hash, err := snapshot.Read(file)
		if err != nil {
			return nil, err
		}
		last = fileEntry{hash, content}
	}
	m.next.files[name] = last
	return last.content, nil
}

// theme loads a theme, unless its files have the content that they had.
func (m memory) theme(folder string, files map[string][]byte) (*theme.Theme, []diag.Diagnostic) {
	if m.next == nil {
		return theme.Load(files, folder)
	}
	key := themeKey(folder, files)
	entry := m.last.theme
	if entry.key != key {
		entry = themeEntry{key: key}
		entry.theme, entry.faults = theme.Load(files, folder)
	}
	m.next.theme = entry
	return entry.theme, entry.faults
}

func themeKey(folder string, files map[string][]byte) source.Hash {
	var all []byte
	add := func(part []byte) { all = append(binary.AppendUvarint(all, uint64(len(part))), part...) }
	add([]byte(folder))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		add([]byte(name))
		add(files[name])
	}
	return source.HashOf(all)
}

// layOut lays a page out, unless it would look as it did.
func (m memory) layOut(t *theme.Theme, output string, view theme.PageView, root string) (layoutEntry, error) {
	var entry layoutEntry
	if m.next != nil {
		entry = m.last.layouts[output]
		key := layoutKey{t, view.Key(), root}
		if entry.key == key {
			return entry, nil
		}
		entry.key = key
	}
	var err error
	entry.pieces, err = t.Render(view, root)
	return entry, err
}

// keepLayouts keeps what was laid out for the next build.
func (m memory) keepLayouts(tasks []task, layouts []layoutEntry, faults []error) {
	if m.next == nil {
		return
	}
	for i, t := range tasks {
		if faults[i] == nil {
			m.next.layouts[t.output] = layouts[i]
		}
	}
}
