package serve

import (
	"cmp"
	"html"
	"net/url"
	"slices"
	"strings"

	"rapport/generator/internal/build"
)

// maxChanged is the number of pages that may have changed for a page to name
// them: more are no longer what someone just saved.
const maxChanged = 3

// A change is a page that the newest build made differently.
type change struct {
	name    string // in the tree
	Address string
	Title   string
}

// changedBeside returns the pages that changed, for a page that did not.
func (s *state) changedBeside(name string) []change {
	if len(s.changed) > maxChanged || slices.ContainsFunc(s.changed, func(c change) bool { return c.name == name }) {
		return nil
	}
	return s.changed
}

// changes returns the pages that are new in now or other than in before, in the
// order of their names, and no more than tell that they are too many.
func (l live) changes(before, now build.Tree) []change {
	var names []string
	for name, blob := range now {
		if strings.HasSuffix(name, "index.html") && !blob.Equal(before[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var list []change
	for _, name := range names[:min(len(names), maxChanged+1)] {
		page := now[name].Flat()
		address := url.URL{Path: "/" + strings.TrimSuffix(name, "index.html")}
		title := address.Path
		if found := l.pattern.title.FindSubmatch(page); found != nil {
			title = cmp.Or(strings.TrimSpace(html.UnescapeString(string(found[1]))), title)
		}
		list = append(list, change{name, address.String(), title})
	}
	return list
}
