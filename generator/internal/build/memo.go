package build

import (
	"encoding/binary"
	"maps"
	"path"
	"slices"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/inert"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
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
	pages pagesEntry
	files map[string]fileEntry // by path below content/
	theme themeEntry
	site  siteEntry
	links linksEntry
	tree  treeEntry
}

// A pagesEntry holds the pages' files in the order of their paths below content/.
type pagesEntry struct {
	names   []string
	entries []*pageEntry
}

// A pageEntry is what a page's file was parsed to.
type pageEntry struct {
	key pageKey
	parsed
}

// A pageKey is all that parsing a page sees, beside its path.
type pageKey struct {
	content source.Hash // zero, which no content has, for a file that could not be read
	limits  markdown.Limits
	prose   bool
}

// A fileEntry is a file that is copied: its content, and what in it would run.
// Both depend on its path and its bytes only.
type fileEntry struct {
	hash    source.Hash
	content []byte
	faults  []diag.Diagnostic
}

// A themeEntry is a loaded theme.
type themeEntry struct {
	key    source.Hash // of the folder's name and of the names and contents of its files
	theme  *theme.Theme
	faults []diag.Diagnostic
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
		files: make(map[string]fileEntry, len(last.files)),
		tree:  last.tree, // until there is another: a build with errors makes none
	}}
}

// lastPages returns what is known of pages, nil for those that are new.
func (m memory) lastPages(names []string) []*pageEntry {
	known, last := make([]*pageEntry, len(names)), m.last.pages
	at := 0 // both lists are sorted
	for i, name := range names {
		for at < len(last.names) && last.names[at] < name {
			at++
		}
		if at < len(last.names) && last.names[at] == name {
			known[i] = last.entries[at]
		}
	}
	return known
}

// page parses a page, unless it has the content that it had in last, if that is
// not nil.
func (m memory) page(parser *markdown.Parser, options pageKey, snapshot *source.Snapshot, name string, last *pageEntry) *pageEntry {
	file := source.ContentFolder + "/" + name // path.Join takes long, for all pages
	if m.next == nil {
		content, err := snapshot.Bytes(file)
		return &pageEntry{parsed: parseRead(parser, file, content, err)}
	}
	var known *site.Face
	if last != nil {
		known = last.face
		hash, err := snapshot.Hash(file)
		options.content = hash
		if err == nil && last.key == options {
			return last
		}
	}
	content, hash, err := snapshot.Read(file)
	options.content = hash
	return &pageEntry{options, parseRead(parser, file, content, err).facing(known)}
}

// keepPages keeps the pages of a build for the next.
func (m memory) keepPages(names []string, pages []*pageEntry) {
	if m.next != nil {
		m.next.pages = pagesEntry{names, pages}
	}
}

// file reads and checks a file that is copied, unless it has the content that it
// had. One that cannot be read is empty, and not kept.
func (m memory) file(snapshot *source.Snapshot, name string) fileEntry {
	file := path.Join(source.ContentFolder, name)
	if last, ok := m.last.files[name]; ok {
		if hash, err := snapshot.Hash(file); err == nil && hash == last.hash {
			return last
		}
	}
	var made fileEntry
	var err error
	if m.next == nil {
		made.content, err = snapshot.Bytes(file)
	} else {
		made.content, made.hash, err = snapshot.Read(file)
	}
	if err != nil {
		return fileEntry{faults: []diag.Diagnostic{source.Fault(file, err)}}
	}
	made.faults = inert.Check(file, made.content)
	return made
}

// keepFiles keeps the copied files of a build for the next, but those that could
// not be read: nothing says when they can be.
func (m memory) keepFiles(names []string, files []fileEntry) {
	if m.next == nil {
		return
	}
	for i, name := range names {
		if files[i].hash != (source.Hash{}) {
			m.next.files[name] = files[i]
		}
	}
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
