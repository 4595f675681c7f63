package site

import (
	"bytes"
	"path"
	"strings"

	"rapport/generator/internal/markdown"
)

// Moves tell a site from an earlier one.
type Moves struct {
	paths map[string]bool // content paths with another page, file or reason why there is none
	names map[string]bool // the last parts of the paths
	twins []int           // by page: the number of the page of the same path in the earlier site, or -1
}

// Moves compares the site with an earlier one. It looks at all in which links are
// looked up, so a link that leads to none of the paths leads where it led.
func (s *Site) Moves(last *Site) *Moves {
	m := &Moves{paths: map[string]bool{}, names: map[string]bool{}, twins: make([]int, len(s.Pages))}
	m.comparePages(s.Pages, last.Pages)
	compare(m, s.withheld, last.withheld, func(a, b string) bool { return a == b })
	compare(m, s.files, last.files, bytes.Equal)
	compare(m, s.sections, last.sections, func(a, b *Section) bool { return a.Page.Card == b.Page.Card && a.Page.Face == b.Page.Face })
	return m
}

// comparePages compares two lists of pages, both of them in the order of Path.
func (m *Moves) comparePages(now, last []*Page) {
	j := 0
	for i, page := range now {
		for ; j < len(last) && last[j].Path < page.Path; j++ {
			m.add(last[j].Path)
		}
		m.twins[i] = -1
		if j < len(last) && last[j].Path == page.Path {
			m.twins[i] = j
			j++
		}
		if twin := m.twins[i]; twin < 0 || last[twin].Card != page.Card || last[twin].Face != page.Face {
			m.add(page.Path)
		}
	}
	for _, page := range last[j:] {
		m.add(page.Path)
	}
}

func compare[V any](m *Moves, now, last map[string]V, same func(now, last V) bool) {
	for name, value := range now {
		if old, ok := last[name]; !ok || !same(value, old) {
			m.add(name)
		}
	}
	for name := range last {
		if _, ok := now[name]; !ok {
			m.add(name)
		}
	}
}

func (m *Moves) add(name string) {
	m.paths[name] = true
	m.names[path.Base(name)] = true
	if name == "" {
		m.paths["."] = true // what a link to the root's folder is looked up as
	}
}

// Twin returns the number that a page, by its number, had in the earlier site, or
// -1.
func (m *Moves) Twin(page int) int { return m.twins[page] }

// Concern reports whether a page's document has a slot that leads to one of the
// paths.
func (m *Moves) Concern(p *Page, doc *markdown.Document) bool {
	if len(m.paths) == 0 || doc == nil {
		return false
	}
	for _, slot := range doc.Slots {
		if m.mayBe(slot.Path) && m.paths[path.Join(folderOf(p.Path), slot.Path)] {
			return true
		}
	}
	return false
}

// mayBe reports whether a link may lead to one of the paths. To join paths takes
// long, for all links; most of them are told by their last part.
func (m *Moves) mayBe(link string) bool {
	switch name := link[strings.LastIndexByte(link, '/')+1:]; name {
	case "", ".", "..":
		return true
	default:
		return m.names[name]
	}
}
