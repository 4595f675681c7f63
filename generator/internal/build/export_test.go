package build

import (
	"maps"
	"slices"
)

// Held is what a memo holds: the names of pages' files, of copied files and of
// the output's pages.
func (m *Memo) Held() (sources, files, pages []string) {
	return m.pages.names, slices.Sorted(maps.Keys(m.files)), slices.Sorted(maps.Keys(m.tree.pages))
}

// Contents is what a memo holds, as far as it can be compared: not the theme.
func (m *Memo) Contents() any {
	contents := make(map[string]string, len(m.tree.tree)) // functions cannot be compared
	for output, blob := range m.tree.tree {
		if contents[output] = blob.Key(); contents[output] == "" {
			contents[output] = string(blob.AppendTo(nil))
		}
	}
	return []any{m.pages, m.files, m.links.pages, m.tree.links, m.tree.frame, m.tree.pages, contents}
}
