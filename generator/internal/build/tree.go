package build

import (
	"bytes"
	"maps"
	"slices"
)

// A Blob is the content of one output file as consecutive pieces. The pieces
// are immutable and shared (a page's body with the document it came from), so
// that a site is held in memory once.
type Blob [][]byte

// Text returns a blob of one piece.
func Text(s string) Blob { return Blob{[]byte(s)} }

// Len is the content's length in bytes.
func (b Blob) Len() int {
	n := 0
	for _, piece := range b {
		n += len(piece)
	}
	return n
}

// AppendTo appends the content to dst.
func (b Blob) AppendTo(dst []byte) []byte {
	for _, piece := range b {
		dst = append(dst, piece...)
	}
	return dst
}

// Equal reports whether the content is content.
func (b Blob) Equal(content []byte) bool {
	for _, piece := range b {
		rest, found := bytes.CutPrefix(content, piece)
		if !found {
			return false
		}
		content = rest
	}
	return len(content) == 0
}

// A Tree is a built site: output path to content. Paths are slash-separated,
// relative and clean (fs.ValidPath), and no path is also a folder of another.
type Tree map[string]Blob

// Paths returns the tree's paths in order.
func (t Tree) Paths() []string { return slices.Sorted(maps.Keys(t)) }
