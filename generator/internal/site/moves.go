package site

import (
	"bytes"
	"slices"

	"rapport/generator/internal/markdown"
)

// Moves tell a site from an earlier one.
type Moves struct {
	paths map[string]bool // content paths with another page, file or reason why there is none
	marks Marks           // of the paths
	twins []int           // by page: the number of the page of the same path in the earlier site, or -1
}

// Moves compares the site with an earlier one. It looks at all in which links are
// looked up, so a link that leads to none of the paths leads where it led.
func (s *Site) Moves(last *Site) *Moves {
	m := &Moves{paths: map[string]bool{}, twins: make([]int, len(s.Pages))}
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
	m.marks |= mark(name)
	if name == "" {
		m.add(".") // what a link to the root's folder is looked up as
	}
}

// Twin returns the number that a page, by its number, had in the earlier site, or
// -1.
func (m *Moves) Twin(page int) int { return m.twins[page] }

// Concern reports whether a page's document, whose links have these marks, has a
// slot that leads to one of the paths.
func (m *Moves) Concern(p *Page, doc *markdown.Document, marks Marks) bool {
	return m.marks&marks != 0 && slices.ContainsFunc(doc.Slots, func(slot markdown.Slot) bool { return m.paths[target(p, slot)] })
}

// Marks stand for content paths, each of which has one of 64 bits. Two sets of
// paths whose marks have no bit in common have no path in common: most pages are
// told so, without a look at their links, that an edit does not concern them.
type Marks uint64

// mark is the mark of one path, by its FNV-1a hash.
func mark(name string) Marks {
	hash := uint64(14695981039346656037)
	for i := range len(name) {
		hash = (hash ^ uint64(name[i])) * 1099511628211
	}
	return 1 << (hash >> 58)
}
