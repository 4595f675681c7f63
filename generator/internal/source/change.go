package source

import (
	"path/filepath"
	"strings"
)

// A Change says where the sources may have changed: at some places and below
// them, or, as the zero Change, anywhere. What happened there it does not say.
type Change struct {
	places map[string]bool // slash-separated paths below the root
}

// ChangeAt is the change at places, which are paths of the system's below root.
func ChangeAt(root string, places ...string) Change {
	if len(places) > maxPlaces {
		return Change{}
	}
	c := Change{places: map[string]bool{}}
	for _, place := range places {
		below, err := filepath.Rel(root, place)
		if place == anywhere || err != nil || !filepath.IsLocal(below) || below == "." {
			return Change{}
		}
		c.places[filepath.ToSlash(below)] = true
	}
	return c
}

// Anywhere reports whether the change may have been in any place.
func (c Change) Anywhere() bool { return len(c.places) == 0 }

// entries returns the names of what may have changed, by the folders that hold it.
func (c Change) entries() map[string][]string {
	entries := make(map[string][]string, len(c.places))
	for place := range c.places {
		folder := parent(place)
		entries[folder] = append(entries[folder], place[strings.LastIndexByte(place, '/')+1:])
	}
	return entries
}

// covers reports whether the change is at path or at a folder that leads to it.
func (c Change) covers(path string) bool {
	for ; path != ""; path = parent(path) {
		if c.places[path] {
			return true
		}
	}
	return false
}
