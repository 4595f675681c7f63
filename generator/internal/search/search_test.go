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
		{"term", "A term", "Its meaning. To Ana · Hi!"},
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
}

// TestPlain: what is between elements parts words, and only that.
func TestPlain(t *testing.T) {
	for body, want := range map[string]string{
		`<p>One <em>two</em></p>` + "\n" + `<h2 id="x">three</h2>`: "One two · three",
		`<p>One.</p><p>Two</p>`:                                                                                     "One. Two",
		`<p>“One!”</p><p>Two (<em>three</em>:)</p><p>4</p>`:                                                         "“One!” Two (three:) 4",
		`un<em>break</em><code>able</code>`:                                                                         "unbreakable",
		`<ul><li>One</li><li>two<ul><li>three</li></ul></li></ul>`:                                                  "One · two · three",
		`<table><tr><th>A</th><th>B</th></tr><tr><td>c</td><td></td></tr></table>d`:                                 "A · B · c · d",
		`one<br>two<br>` + "\n" + `three`:                                                                           "one two three",
		`<dl><dt id="a">One</dt><dd>two</dd><dd>three</dd></dl>`:                                                    "One · two · three",
		`<label>One</label><label>two</label><legend>three</legend>four`:                                            "One · two · three · four",
		`<pre><code>one` + "\n\ttwo" + `</code></pre>three`:                                                         "one two · three",
		`<figure><img src="a.svg" alt="Two &quot;arrows&quot; &lt;b&gt;"><figcaption>One way</figcaption></figure>`: `Two "arrows" <b> · One way`,
		`<p>an<img alt="icon" src="i.png">in text<img src="j.png" alt=""> and <img alt="end" src="k.png">.</p>`:     "an icon in text and end.",
		`<a href="x"><img src="a.png" alt="alone"></a>`:                                                             "alone",
		`one<sup class="cite">[1]</sup>two<sup>2</sup>.<sup>3</sup> Three<sup>4</sup>’s`:                            "one two. Three ’s",
		`<p class="callout-title">Note</p>one`:                                                                      "one",
		`<li><p>A note.&#160;<a href="#x" class="footnote-backref">↩</a></p></li><li>two</li>`:                      "A note.\u00a0 two",
		`a &amp;lt; b&#160;c`: "a &lt; b\u00a0c",
		"  \n":                "",
	} {
		if got := Plain([]byte(body)); got != want {
			t.Errorf("%s\n got %q\nwant %q", body, got, want)
		}
	}
}

// FuzzParts: nothing that stands between tags is too odd.
func FuzzParts(f *testing.F) {
	for _, seed := range []string{"<p>x</p>", "<h2 id=\"a\">b</h2>c", "<sup>", "<", "<a", "</h2>", "<h2><h2>", "&nGt;&nGt;", "<p class=\"grade\"><p></p>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { Parts(body) })
}

// FuzzBounds makes HTML of random elements around numbered words, and holds the
// words of its parts to a simple look at what is between two of them: they are one
// if nothing but the tags of inline elements is.
func FuzzBounds(f *testing.F) {
	elements := []string{"em", "code", "a", "span", "strong", "p", "td", "th", "tr", "li", "ul", "dd", "div", "label", "legend", "blockquote", "figcaption", "dt", "h2", "sup"}
	const inline = 5 // of the elements
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		steps := make([]byte, r.IntN(40))
		for i := range steps {
			steps[i] = byte(r.IntN(256))
		}
		f.Add(steps)
	}
	f.Fuzz(func(t *testing.T, steps []byte) {
		var body strings.Builder
		var want []string
		var open []int // elements
		parted, left := true, 0
		say := func(before, after string) {
			word := fmt.Sprintf("w%dx", len(want))
			body.WriteString(before + word + after)
			switch {
			case left > 0: // nobody sees it
			case parted:
				want = append(want, word)
			default:
				want[len(want)-1] += word
			}
			parted = left > 0
		}
		for _, step := range steps {
			switch kind := int(step & 0x3f); step >> 6 {
			case 0:
				say("", "")
			case 1:
				kind %= len(elements)
				fmt.Fprintf(&body, "<%s id=\"x\">", elements[kind])
				open = append(open, kind)
				parted = parted || kind >= inline
				if elements[kind] == "sup" {
					left++
				}
			case 2:
				if len(open) == 0 {
					continue
				}
				last := open[len(open)-1]
				open = open[:len(open)-1]
				body.WriteString("</" + elements[last] + ">")
				parted = parted || last >= inline
				if elements[last] == "sup" {
					left--
				}
			case 3:
				switch parted = true; kind % 4 {
				case 0:
					body.WriteString("<br>")
				case 1:
					body.WriteString(" \n")
				case 2:
					say(`<img src="x" alt="`, `">`)
					parted = true
				case 3:
					body.WriteString("-")
				}
			}
		}
		var got []string
		for _, part := range Parts([]byte(body.String())) {
			got = append(append(got, Words(part.Heading)...), Words(part.Text)...)
		}
		for i := range want {
			want[i] = want[i][:min(len(want[i]), longest)]
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", &body, d)
		}
	})
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
