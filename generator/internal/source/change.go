package source

import (
	"path/filepath"
	"slices"
	"strings"
)

// A Change says where the sources may have changed: at some places and below
// them, or, as the zero Change, anywhere. What happened there it does not say.
type Change struct {
	places []string // slash-separated paths below the root, not sorted
}

// changeAt is the change at places, which are paths of the system's.
func changeAt(root string, places []string) Change {
	if len(places) > maxPlaces {
		return Change{}
	}
	var c Change
	for _, place := range places {
		below, err := filepath.Rel(root, place)
		if place == anywhere || err != nil || !filepath.IsLocal(below) || below == "." {
			return Change{}
		}
		c.places = append(c.places, filepath.ToSlash(below))
	}
	return c
}

// Anywhere reports whether the change may have been in any place.
func (c Change) Anywhere() bool { return len(c.places) == 0 }

// concerns reports whether what is in folder, or which folder it is, may have
// changed.
func (c Change) concerns(folder string) bool {
	return c.Anywhere() || slices.ContainsFunc(c.places, func(place string) bool {
		return parent(place) == folder || place == folder || strings.HasPrefix(folder, place+"/")
	})
}
