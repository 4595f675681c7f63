package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/search"
)

// searchTwin makes the default theme's search available to a test: the pieces
// come from a variable.
const searchTwin = `
import { search } from "./engine";
import { wordsOf } from "./fold";
import { Pieces } from "./pieces";
import { partsOf } from "./excerpt";
export { wordsOf };
export async function find(files, query) {
	const load = async path => {
		if (!files[path + ".js"]) throw new Error("no piece " + path);
		return new Function("rapportSearch", "return " + files[path + ".js"])((_, edition, content) => [edition, content]);
	};
	const pieces = await Pieces.begin(load);
	const found = await search(pieces, query);
	const pages = [];
	for (const {page, sure} of found.hits) {
		const read = await pieces.page(page);
		if (sure || partsOf(read, found.wanted).whole) pages.push(read[0]);
	}
	return {pages, all: found.all, count: found.count, more: found.more, instead: found.wanted.flatMap(w => w.instead)};
}`

// bundleSearch returns the search as a global variable named searching.
func bundleSearch(t *testing.T) string {
	t.Helper()
	result := api.Build(api.BuildOptions{
		Stdin:      &api.StdinOptions{Contents: searchTwin, ResolveDir: "../themes/rapport/assets/search", Loader: api.LoaderJS},
		Bundle:     true,
		GlobalName: "searching",
		Format:     api.FormatIIFE,
		Target:     api.ES2022,
	})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	return string(result.OutputFiles[0].Contents) + "\ntrue"
}

// quoted is a text as a JavaScript expression.
func quoted(t *testing.T, text any) string {
	t.Helper()
	out, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestSearchWords holds the words of texts in the browser to those in Go.
func TestSearchWords(t *testing.T) {
	b := openTab(t, startChrome(t), "about:blank")
	ask[bool](b, bundleSearch(t))
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "Don’t", "it's O'Neill's 'quoted' words’", "naïve Ångström ﬁne ½ ™ ㎏ İstanbul ΣΊΣΥΦΟΣ ςς", "straße GROẞ Ærø łódź", strings.Repeat("ab", 40) + " x", strings.Repeat("é", 40), "a\u200db \u202eabc 𝒜𝒷 한국어 日本語"}
	for range 4000 {
		texts = append(texts, randomText(r))
	}
	got := ask[[][]string](b, fmt.Sprintf("%s.map(t => searching.wordsOf(t).map(w => w.word))", quoted(t, texts)))
	for i, text := range texts {
		want := search.Words(text)
		if d := cmp.Diff(want, got[i]); d != "" && len(want)+len(got[i]) > 0 {
			t.Fatalf("%q (-Go +browser): %s", text, d)
		}
	}
	b.checkFaults("words")
}

// randomText is made of characters that Go's tables know, more often of those
// that have a part in the rules.
func randomText(r *rand.Rand) string {
	const special = "aZ'’＇ʼßẞæœþøđðłħıİςΣéÅﬁ½™ \u0301\u00ad\u200d-_.…5٣"
	assigned := []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z}
	var out strings.Builder
	for range 1 + r.IntN(12) {
		switch c := rune(r.IntN(0x30000)); {
		case r.IntN(3) > 0:
			some := []rune(special)
			out.WriteRune(some[r.IntN(len(some))])
		case unicode.In(c, assigned...):
			out.WriteRune(c)
		}
	}
	return out.String()
}

// A site of random pages, small enough to be searched by looking at everything.
func randomPages(r *rand.Rand, pages, words int) []search.Page {
	site := make([]search.Page, pages)
	for i := range site {
		text := func(n int) string {
			some := make([]string, r.IntN(n+1))
			for j := range some {
				some[j] = randomWord(r, words)
			}
			return strings.Join(some, " ")
		}
		parts := []search.Part{{Text: text(8)}, {ID: "a", Heading: text(2), Text: text(20)}}
		site[i] = search.Page{URL: fmt.Sprintf("p%d/", i), Title: text(3), Description: text(4), Parts: func() []search.Part { return parts }}
	}
	return site
}

// randomWord is one of so many words; those of small numbers are common, and
// many begin alike.
func randomWord(r *rand.Rand, words int) string {
	n := int(float64(words) * r.Float64() * r.Float64() * r.Float64())
	var out []byte
	for n += 7; n > 0; n /= 5 {
		out = append(out, "aeionstrlc"[n%5+5*(len(out)%2)])
	}
	return string(out)
}

// piecesOf makes all pieces of an index, by path.
func piecesOf(pages []search.Page) map[string]string {
	files := map[string]string{}
	for _, piece := range search.Pieces(len(pages), func() []search.Page { return pages }, 2) {
		files[piece.Path] = string(piece.Content())
	}
	return files
}

// A finding is what the browser found.
type finding struct {
	Pages   []string `json:"pages"`
	All     bool     `json:"all"`
	Count   int      `json:"count"`
	More    bool     `json:"more"`
	Instead []string `json:"instead"`
}

// TestSearchOracle holds the whole search, index and browser, to looking at
// every page: a page that has all words, the last one perhaps only begun, is
// found, and no other is.
func TestSearchOracle(t *testing.T) {
	b := openTab(t, startChrome(t), "about:blank")
	ask[bool](b, bundleSearch(t))
	r := rand.New(rand.NewPCG(3, 4))
	seen, cut := map[int]int{}, 0
	for _, size := range []struct{ pages, words, queries int }{{1, 10, 10}, {5, 40, 40}, {40, 400, 200}, {300, 3000, 200}, {900, 40, 100}} {
		pages := randomPages(r, size.pages, size.words)
		ask[bool](b, "globalThis.files = "+quoted(t, piecesOf(pages))+"; true")
		for range size.queries {
			query := make([]string, 1+r.IntN(3))
			for i := range query {
				query[i] = randomWord(r, size.words)
			}
			text, ends := strings.Join(query, " "), r.IntN(2) == 0
			if ends {
				text += " "
			}
			want, rarest := findAll(pages, text, !ends)
			got := ask[finding](b, fmt.Sprintf("searching.find(files, %s)", quoted(t, text)))
			if !got.All || len(got.Instead) > 0 {
				if len(want) > 0 {
					t.Fatalf("%q: nothing has all words, but %q", text, want)
				}
				continue
			}
			seen[min(len(want), 3)]++
			slices.Sort(got.Pages)
			slices.Sort(want)
			if rarest > search.Listed { // no list is whole: of these pages, the best are found
				cut++
				want = slices.DeleteFunc(want, func(url string) bool { return !slices.Contains(got.Pages, url) })
			}
			if d := cmp.Diff(want, got.Pages); d != "" {
				t.Fatalf("%d pages, %q (-oracle +browser):\n%s", size.pages, text, d)
			}
			if len(want) != got.Count && !got.More && rarest <= search.Listed {
				t.Fatalf("%q: %d pages, but the browser says %d", text, len(want), got.Count)
			}
		}
	}
	if seen[1] < 10 || seen[2] < 10 || seen[3] < 50 || cut < 10 {
		t.Errorf("too little was found: %v, %d with lists that are cut off", seen, cut)
	}
	b.checkFaults("search")
}

// findAll looks at every page for all words of a query. It also returns the
// number of pages that have the rarest of them.
func findAll(pages []search.Page, query string, typed bool) (found []string, rarest int) {
	wanted := search.Words(query)
	found = []string{}
	counts := make([]int, len(wanted))
	for _, page := range pages {
		text := page.Title + " " + page.Description
		for _, part := range page.Parts() {
			text += " " + part.Heading + " " + part.Text
		}
		has := search.Words(text)
		all := true
		for i, word := range wanted {
			last := typed && word == wanted[len(wanted)-1]
			one := slices.ContainsFunc(has, func(other string) bool {
				return other == word || last && strings.HasPrefix(other, word)
			})
			if all = all && one; one {
				counts[i]++
			}
		}
		if all {
			found = append(found, page.URL)
		}
	}
	return found, slices.Min(counts)
}
