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
	return {pages, all: found.has === "all", count: found.count, more: found.more, instead: found.wanted.flatMap(w => w.instead)};
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
	t.Parallel()
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

// randomPages is a site of random pages, small enough to be searched by looking
// at everything.
func randomPages(r *rand.Rand, pages int, word func() string) []search.Page {
	site := make([]search.Page, pages)
	for i := range site {
		text := func(n int) string {
			some := make([]string, r.IntN(n+1))
			for j := range some {
				some[j] = word()
			}
			return strings.Join(some, " ")
		}
		parts := []search.Part{{Text: text(8)}, {ID: "a", Heading: text(2), Text: text(20)}}
		site[i] = search.Page{URL: fmt.Sprintf("p%d/", i), Title: text(3), Description: text(4), Parts: func() []search.Part { return parts }}
	}
	return site
}

// randomWord is one of so many words; those of small numbers are common, and
// many begin alike: all of them with the stem.
func randomWord(r *rand.Rand, stem string, words int) string {
	n := int(float64(words) * r.Float64() * r.Float64() * r.Float64())
	out := []byte(stem)
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
// found, and no other is; and the count is right, or says that there may be more.
func TestSearchOracle(t *testing.T) {
	t.Parallel()
	b := openTab(t, startChrome(t), "about:blank")
	ask[bool](b, bundleSearch(t))
	r := rand.New(rand.NewPCG(3, 4))
	seen, bounded := map[int]int{}, 0
	for _, size := range []struct {
		pages, words, queries int
		stem                  string // of all words: longer than what words that begin alike have a list for
	}{{1, 10, 10, ""}, {5, 40, 40, ""}, {40, 400, 200, ""}, {300, 3000, 200, ""}, {900, 40, 100, ""}, {300, 3000, 60, "connecti"}, {900, 8, 60, "connecti"}} {
		word := func() string { return randomWord(r, size.stem, size.words) }
		pages := randomPages(r, size.pages, word)
		ask[bool](b, "globalThis.files = "+quoted(t, piecesOf(pages))+"; true")
		for range size.queries {
			query := randomQuery(r, word, len(size.stem))
			want, rarest := findAll(pages, query, !strings.HasSuffix(query, " "))
			got := ask[finding](b, fmt.Sprintf("searching.find(files, %s)", quoted(t, query)))
			if !got.All || len(got.Instead) > 0 {
				if len(want) > 0 {
					t.Fatalf("%q: nothing has all words, but %q", query, want)
				}
				continue
			}
			seen[min(len(want), 3)]++
			if got.Count > len(want) || got.Count < len(want) && !got.More {
				t.Fatalf("%d pages, %q: of %d pages the browser counts %d, and says more: %v", size.pages, query, len(want), got.Count, got.More)
			}
			slices.Sort(got.Pages)
			slices.Sort(want)
			// Where no list is whole, or words that begin alike are in too many pieces, some pages are found.
			if rarest > search.Listed || size.stem != "" && got.More {
				bounded++
				want = slices.DeleteFunc(want, func(url string) bool { return !slices.Contains(got.Pages, url) })
			}
			if d := cmp.Diff(want, got.Pages); d != "" {
				t.Fatalf("%d pages, %q (-oracle +browser):\n%s", size.pages, query, d)
			}
		}
	}
	if seen[1] < 10 || seen[2] < 10 || seen[3] < 50 || bounded < 30 {
		t.Errorf("too little was found: %v, %d of them bounded", seen, bounded)
	}
	b.checkFaults("search")
}

// randomQuery is some words; the last one may end, or be cut short.
func randomQuery(r *rand.Rand, word func() string, stem int) string {
	query := make([]string, 1+r.IntN(3))
	for i := range query {
		query[i] = word()
	}
	last := &query[len(query)-1]
	switch {
	case r.IntN(2) == 0:
		*last += " "
	case stem > 0:
		*last = (*last)[:stem+r.IntN(2)]
	}
	return strings.Join(query, " ")
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
