package serve

import (
	"sync"

	"rapport/generator/internal/build"
)

// A fileMemory remembers what it has found in files that pages load. All pages
// load the same few, and to read them for each page that is asked for, again
// after every build, would cost more than all else about the page. It is safe for
// concurrent use.
type fileMemory struct {
	mu    sync.Mutex
	known map[string]file // by path in the tree
}

// A file is what is known of one that pages load.
type file struct {
	content []byte
	digest  string   // of the content
	loads   []string // the addresses that a style sheet names
}

// of returns what is known of the file at a path with such content: what look
// finds in it that it loads, unless it is the very memory that was looked at
// before. Builds share the files that they have in common.
func (m *fileMemory) of(name string, content []byte, look func([]byte) []string) file {
	m.mu.Lock()
	known, ok := m.known[name]
	m.mu.Unlock()
	if ok && sameMemory(known.content, content) {
		return known
	}
	known = file{content, digest(content), look(content)}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[name] = known
	return known
}

// forget drops the files that tree does not have.
func (m *fileMemory) forget(tree build.Tree) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name := range m.known {
		if _, ok := tree[name]; !ok {
			delete(m.known, name)
		}
	}
}

// sameMemory reports whether a and b are one piece of memory: what is equal
// without being read, as nobody changes it.
func sameMemory(a, b []byte) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
