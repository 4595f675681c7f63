package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParts: what stands under which heading, and what is about the text only.
func TestParts(t *testing.T) {
	const body = `<p>Open &amp; <em>clear</em>ly.<sup class="cite">[<a href="#src:1">1</a>]</sup> <span class="grade grade-fair">Fair evidence</span></p>
<h2 id="one">First <code>a&lt;b</code><a class="anchor" href="#one" aria-label="Link"></a></h2>
<div class="callout callout-note" role="note"><p class="callout-title">Note</p>
<p>It&#160;is
said.</p></div>
<dl><dt id="term">A term</dt><dd>Its meaning.</dd></dl>
<figure class="message"><figcaption><span class="message-kind">Before</span> <span class="message-title">To Ana</span> <span class="message-length">12 characters</span></figcaption><blockquote><p>Hi<sup class="mark-number">1</sup>!</p></blockquote></figure>
<h3 id="two">Second</h3>`
	want := []Part{
		{"", "", "Open & clearly."},
		{"one", "First a<b", "It\u00a0is said."},
		{"term", "A term", "Its meaning. To Ana Hi!"},
		{"two", "Second", ""},
	}
	for _, capacity := range []int{0, 10, 1000} {
		given := append(make([]byte, 0, len(body)+capacity), body...)
		if d := cmp.Diff(want, Parts(given)); d != "" {
			t.Errorf("(-want +got) %s", d)
		}
		if string(given) != body {
			t.Error("the body was changed")
		}
	}
	if got := Plain([]byte("<p>One <b>two</b></p>\n<h2 id=\"x\">three</h2>")); got != "One two three" {
		t.Errorf("got %q", got)
	}
}

// FuzzParts: nothing that stands between tags is too odd.
func FuzzParts(f *testing.F) {
	for _, seed := range []string{"<p>x</p>", "<h2 id=\"a\">b</h2>c", "<sup>", "<", "<a", "</h2>", "<h2><h2>", "&nGt;&nGt;", "<p class=\"grade\"><p></p>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { Parts(body) })
}

// somePages are n pages of random words.
func somePages(n int) []Page {
	r := rand.New(rand.NewPCG(1, 1))
	pages := make([]Page, n)
	for i := range pages {
		var text strings.Builder
		for range r.IntN(60) {
			fmt.Fprintf(&text, "w%d ", int(200*r.Float64()*r.Float64()))
		}
		parts := []Part{{Text: text.String()}}
		pages[i] = Page{URL: fmt.Sprint(i), Title: "Page", Parts: func() []Part { return parts }}
	}
	return pages
}

// TestPieces: the pieces have the same paths for any pages of one number, and
// the same contents on any number of workers, whichever is made first.
func TestPieces(t *testing.T) {
	for _, n := range []int{0, 1, 3, 300, 1300} {
		pages := somePages(n)
		pieces := func(workers int) []Piece { return Pieces(n, func() []Page { return pages }, workers) }
		one, many := pieces(1), pieces(4)
		slices.Reverse(many)
		contents := map[string]string{}
		for _, piece := range many {
			contents[piece.Path] = string(piece.Content())
		}
		for _, piece := range one {
			if contents[piece.Path] != string(piece.Content()) {
				t.Errorf("%d pages: %s differs", n, piece.Path)
			}
		}
		if len(contents) != len(one) {
			t.Errorf("%d pages: %d paths of %d pieces", n, len(contents), len(one))
		}
	}
}

// TestOrder: words are in the order in which a browser compares them.
func TestOrder(t *testing.T) {
	words := []string{"", "a", "a*", "a0", "aa", "b", "é", "\ud7ff", "\U00010000", "\U00010001", "\U0002ffff", "\ue000", "\uf900", "\uffff"}
	for i, a := range words {
		for j, b := range words {
			if got := compare(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%q and %q: %d", a, b, got)
			}
		}
	}
}
