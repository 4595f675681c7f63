package site

import (
	"bytes"
	"path"

	"rapport/generator/internal/markdown"
)

// Moves are the content paths at which a site has something else than an earlier
// one had: another card, file or reason why there is none.
type Moves map[string]bool

// Moves compares the site with an earlier one. It looks at the four maps in which
// links are looked up, so a link that leads to none of the paths leads where it
// led.
func (s *Site) Moves(last *Site) Moves {
	moves := Moves{}
	compare(moves, s.bySource, last.bySource, func(a, b *Page) bool { return a.Card == b.Card })
	compare(moves, s.withheld, last.withheld, func(a, b string) bool { return a == b })
	compare(moves, s.files, last.files, bytes.Equal)
	compare(moves, s.sections, last.sections, func(a, b *Section) bool { return a.Page.Card == b.Page.Card })
	if moves[""] {
		moves["."] = true // what a link to the root's folder is looked up as
	}
	return moves
}

func compare[V any](moves Moves, now, last map[string]V, same func(now, last V) bool) {
	for name, value := range now {
		if old, ok := last[name]; !ok || !same(value, old) {
			moves[name] = true
		}
	}
	for name := range last {
		if _, ok := now[name]; !ok {
			moves[name] = true
		}
	}
}

// Concern reports whether a page's document has a slot that leads to one of the
// paths.
func (m Moves) Concern(p *Page, doc *markdown.Document) bool {
	if len(m) == 0 || doc == nil {
		return false
	}
	for _, slot := range doc.Slots {
		if m[path.Join(folderOf(p.Path), slot.Path)] {
			return true
		}
	}
	return false
}
