package build

import (
	"maps"
	"slices"
)

// A Tree is a built site: output path to content. Paths are slash-separated,
// relative and clean (fs.ValidPath), and no path is also a folder of another.
type Tree map[string]Blob

// Paths returns the tree's paths in order.
func (t Tree) Paths() []string { return slices.Sorted(maps.Keys(t)) }
