// Package search makes the index with which a browser searches a site, without
// a server.
//
// The index is cut into pieces, small scripts below one folder, and a browser
// loads those that a query needs:
//
//	root.js          how many pages and pieces there are, and which words a piece begins with
//	words/N.js       words in order, each with the pages that have it
//	spelling/N.js    the common words alone, to look a misspelt one up in
//	pages/N.js       titles, headings and texts of a few pages, to show results
//
// How many pieces there are, and so their paths, depends on the number of pages
// only: see [planFor]. Their contents are made when somebody asks for them, all
// from one look at the site, and are the same on any number of workers.
//
// # Words
//
// A word is a run of letters, marks and numbers, apostrophes within it
// included, folded: without marks, in lower case, “ß” as “ss”, and so on; see
// [fold]. The default theme's search/fold.ts does the same, and a test in a real
// browser holds the two to each other.
//
// # Weight
//
// A page has a word with an impact from 1 to 15. It grows with how often the
// word occurs, counted more where it matters (title, headings, description), and
// falls with the length of the page: BM25F without the numbers of the whole
// site, so that an edit of a page changes nothing about the others. A word's
// list names pages by falling impact. At most [Listed] of them: the list of a
// very common word is cut off, and says so by the number of pages that have it.
// What a page beyond it has of the word is no more than what the last one has.
//
// # Form
//
// A piece calls rapportSearch(path, edition, content). The edition of root.js is
// in its content. A browser that holds pieces of two editions notices.
// Numbers are written in digits of base 90 (see [appendNumber]), 0 to 44 for the
// last digit of a number, 45 to 89 for those before it, the lowest first.
//
//	words     entries with spaces between: shared word "!" pages impact count gap… impact count gap…
//	spelling  entries with spaces between: shared word common
//
// “shared” is the number of ASCII characters that the word has in common with
// the one before, which are left out, “pages” the number of pages that have the
// word, “count” how many follow with the same impact, “gap” the distance from
// the one before, “common” the binary logarithm of pages. An entry whose word
// ends in “*” is for all words that begin so, where these are too many to load.
package search

import (
	"math"
	"strconv"
	"sync"
)

// A Page is what is to be found.
type Page struct {
	URL         string // as seen from the site's root, escaped
	Title       string
	Section     string // the name of the part of the site that holds it; may be empty
	Description string

	// Parts returns the page's text. It is called more than once, by several
	// goroutines, and gives the same each time.
	Parts func() []Part
}

// A Part is a heading and what follows it, as plain text.
type Part struct {
	ID      string // the heading's anchor; empty before the first heading
	Heading string
	Text    string
}

// A Piece is a file of the index.
type Piece struct {
	Path    string        // below the index's folder
	Content func() []byte // for any goroutine
}

// Root is the path of the piece that is loaded first.
const Root = "root.js"

// Folders are the folders of the other pieces.
func Folders() []string { return []string{"words", "spelling", "pages"} }

// Pieces returns the pieces of an index of so many pages in a fixed order,
// without making them; pages is called when the first one is made.
func Pieces(count int, pages func() []Page, workers int) []Piece {
	plan := planFor(count)
	made := sync.OnceValue(func() *index { return newIndex(pages(), plan, workers) })
	pieces := []Piece{{Path: Root, Content: func() []byte { return made().root() }}}
	add := func(folder string, count int, content func(x *index, n int) []byte) {
		for n := range count {
			pieces = append(pieces, Piece{folder + "/" + strconv.Itoa(n) + ".js", func() []byte { return content(made(), n) }})
		}
	}
	add("words", plan.words, (*index).wordsPiece)
	add("spelling", plan.spelling, (*index).spellingPiece)
	add("pages", plan.pieces(count), (*index).pagesPiece)
	return pieces
}

// A plan is into how many pieces an index is cut.
type plan struct {
	words    int
	spelling int
	per      int // pages in a piece of pages
}

// planFor says how an index of so many pages is cut. The words of a text grow
// with the square root of its length (Heaps' law), and lists of pages have an
// end, so pieces of words are of one size, 2 to 4 KB compressed, when there are
// as many as the root of the pages calls for. Pieces of pages hold one page each
// on small sites and more where so many files would take long to write.
func planFor(pages int) plan {
	root := math.Sqrt(float64(pages))
	return plan{
		words:    max(1, int(math.Ceil(6*root))),
		spelling: 4 + int(root/8),
		per:      max(1, int(math.Ceil(root/35))),
	}
}

func (p plan) pieces(pages int) int { return (pages + p.per - 1) / p.per }
