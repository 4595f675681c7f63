package build

import (
	"bytes"
	"slices"
	"sync"
)

// A Blob is the content of one output file as consecutive pieces. The pieces
// are immutable and shared (a page's body with the document it came from), so
// that a site is held in memory once. The content of a lazy blob is made by
// whoever needs it; its path in the tree is known without.
//
// The zero Blob is an empty file.
type Blob struct {
	pieces [][]byte
	lazy   *lazy // instead of pieces
}

// lazy makes a content. Its function may be called by many at once.
type lazy struct {
	content func() []byte
	key     string
}

// Bytes returns a blob of the given pieces.
func Bytes(pieces ...[]byte) Blob { return Blob{pieces: pieces} }

// Text returns a blob of one piece.
func Text(s string) Blob { return Bytes([]byte(s)) }

// Lazy returns a blob whose content is made when it is first needed, once, and
// kept.
func Lazy(content func() []byte) Blob {
	return Blob{lazy: &lazy{content: sync.OnceValue(content)}}
}

// Recipe returns a blob whose content is made whenever it is needed and never
// kept, perhaps by many at once. It is a function of all that key is a hash of:
// what has the same key has the same content, in this build and in any other.
func Recipe(key string, content func() []byte) Blob {
	return Blob{lazy: &lazy{content, key}}
}

// Key is the key of a recipe, and empty for any other blob.
func (b Blob) Key() string {
	if b.lazy == nil {
		return ""
	}
	return b.lazy.key
}

// Pieces returns the content, which must not be changed. The methods below make
// that of a lazy blob, too.
func (b Blob) Pieces() [][]byte {
	if b.lazy != nil {
		return [][]byte{b.lazy.content()}
	}
	return b.pieces
}

// Len is the content's length in bytes.
func (b Blob) Len() int {
	n := 0
	for _, piece := range b.Pieces() {
		n += len(piece)
	}
	return n
}

// AppendTo appends the content to dst.
func (b Blob) AppendTo(dst []byte) []byte {
	for _, piece := range b.Pieces() {
		dst = append(dst, piece...)
	}
	return dst
}

// Flat returns the content, which must not be changed, in one piece.
func (b Blob) Flat() []byte {
	pieces := b.Pieces()
	if len(pieces) == 1 {
		return pieces[0]
	}
	return slices.Concat(pieces...)
}

// Holds reports whether the content is content.
func (b Blob) Holds(content []byte) bool {
	for _, piece := range b.Pieces() {
		rest, found := bytes.CutPrefix(content, piece)
		if !found {
			return false
		}
		content = rest
	}
	return len(content) == 0
}

// Equal reports whether two blobs have the same content. It makes none, where
// they are one lazy blob or recipes with the same key, and does not read what
// they share, which of two builds is most.
func (b Blob) Equal(other Blob) bool {
	if n := len(b.pieces); n > 0 && n == len(other.pieces) && &b.pieces[0] == &other.pieces[0] {
		return true
	}
	if b.lazy != nil && other.lazy != nil && (b.lazy == other.lazy || b.lazy.key != "" && b.lazy.key == other.lazy.key) {
		return true
	}
	mine, others := Bytes(b.Pieces()...), Bytes(other.Pieces()...)
	if mine.Len() != others.Len() {
		return false
	}
	return slices.EqualFunc(mine.pieces, others.pieces, func(x, y []byte) bool {
		return len(x) == len(y) && (len(x) == 0 || &x[0] == &y[0] || bytes.Equal(x, y))
	}) || mine.Holds(others.Flat())
}
