package build

import "rapport/generator/internal/theme"

// Held is what a memo holds: the names of pages, copied files and layouts.
func (m *Memo) Held() (pages, files, layouts []string) {
	for name := range m.pages {
		pages = append(pages, name)
	}
	for name := range m.files {
		files = append(files, name)
	}
	for name := range m.layouts {
		layouts = append(layouts, name)
	}
	return pages, files, layouts
}

// Contents is what a memo holds, as far as it can be compared: not the theme.
func (m *Memo) Contents() any {
	type layout struct {
		view   theme.Key
		root   string
		pieces [][]byte
	}
	layouts := map[string]layout{}
	for name, entry := range m.layouts {
		layouts[name] = layout{entry.key.view, entry.key.root, entry.pieces}
	}
	return []any{m.pages, m.files, layouts, m.links.pages, m.tree.pages, m.tree.tree}
}
