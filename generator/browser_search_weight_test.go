package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/search"
	"rapport/generator/internal/source"
)

// A weighed is a site in memory that counts what a browser loads of its index,
// compressed as a host does.
type weighed struct {
	files func(path string) []byte // nil for none

	mu    sync.Mutex
	bytes int
	most  int // of one file
}

func (w *weighed) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	content := w.files(path)
	switch {
	case content == nil:
		http.NotFound(rw, r)
		return
	case strings.HasPrefix(path, "search/") && strings.HasSuffix(path, ".js"):
		w.count(content)
		rw.Header().Set("Content-Type", "text/javascript")
	case strings.HasSuffix(path, ".js"):
		rw.Header().Set("Content-Type", "text/javascript")
	case strings.HasSuffix(path, ".css"):
		rw.Header().Set("Content-Type", "text/css")
	case strings.HasSuffix(path, ".svg"):
		rw.Header().Set("Content-Type", "image/svg+xml")
	default:
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	rw.Header().Set("Cache-Control", "no-store")
	_, _ = rw.Write(content) // the browser may have left
}

func (w *weighed) count(content []byte) {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = z.Write(content)
	_ = z.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bytes += out.Len()
	w.most = max(w.most, out.Len())
}

// take returns the bytes that were loaded since the last call.
func (w *weighed) take() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.bytes
	w.bytes = 0
	return taken
}

// TestSearchWeight counts what queries load: at most 100 KB on sites of 10,000
// pages, of few words as of many, and at most 30 KB on sites of 50.
func TestSearchWeight(t *testing.T) {
	if raced {
		t.Skip("“make unraced” weighs without the race detector, which has nothing to find here and takes minutes")
	}
	t.Parallel()
	chrome := startChrome(t)
	clock := time.Now()
	tree := func(snapshot *source.Snapshot) build.Tree {
		result := build.Build(snapshot, build.Options{Workers: 2, Preview: true}, nil) // without a service worker, which loads more, and later
		if result.Tree == nil {
			t.Fatal(result.Diagnostics[0])
		}
		return result.Tree
	}
	generated := func(articles int) func(string) []byte {
		return filesOf(tree(source.NewSnapshot(corpus.Generate(articles, 1), clock)))
	}
	real, err := source.Open("..", clock)
	if err != nil {
		t.Fatal(err)
	}
	defer real.Close()
	small := generated(50)
	wordy := piecesOf(wordyPages(10_000))
	for _, site := range []struct {
		name  string
		files func(string) []byte
		most  int
	}{
		{"real", filesOf(tree(real)), 30_000},
		{"50", small, 30_000},
		{"10000", generated(10_000), 100_000},
		{"10000 wordy", func(path string) []byte {
			if piece, ok := strings.CutPrefix(path, "search/"); ok && piece != "index.html" {
				return []byte(wordy[piece])
			}
			return small(path)
		}, 100_000},
	} {
		t.Run(site.name, func(t *testing.T) { weighQueries(t, chrome, &weighed{files: site.files}, site.most) })
	}
}

func filesOf(tree build.Tree) func(string) []byte {
	return func(path string) []byte {
		if blob, ok := tree[path]; ok {
			return blob.Flat()
		}
		return nil
	}
}

// wordyPages have as many different words as texts of people: some 80,000 on
// 10,000 pages, the nth most common of which occurs 1/n as often. Random words
// compress half as well as sentences, so a page has half as many.
func wordyPages(count int) []search.Page {
	const vocabulary = 120_000
	r := rand.New(rand.NewPCG(5, 6))
	words := make([]string, vocabulary)
	for i := range words {
		words[i] = invent(r, i)
	}
	text := func(n int) string {
		some := make([]string, n)
		for i := range some {
			some[i] = words[int(math.Pow(vocabulary, r.Float64()))-1]
		}
		return strings.Join(some, " ")
	}
	pages := make([]search.Page, count)
	for i := range pages {
		parts := []search.Part{{Text: text(30)}}
		for n := range 7 {
			parts = append(parts, search.Part{ID: fmt.Sprintf("part-%d", n), Heading: text(5), Text: text(55)})
		}
		pages[i] = search.Page{
			URL: fmt.Sprintf("section-%03d/page-%04d/", i/100, i), Title: text(6), Section: fmt.Sprintf("Section %d", i/100), Description: text(18),
			Parts: func() []search.Part { return parts },
		}
	}
	return pages
}

// invent makes a word of syllables, longer if it is rarer.
func invent(r *rand.Rand, rank int) string {
	const onsets, vowels, ends = "b c d f g h l m n p r s t st pr con tr", "a e i o u ea io", " n r s t l nd ng st d m"
	from := func(list string) string {
		some := strings.Split(list, " ")
		return some[int(float64(len(some))*r.Float64()*r.Float64())]
	}
	var word string
	for range 1 + bitsOf(rank)/5 {
		word += from(onsets) + from(vowels) + from(ends)
	}
	return word
}

func bitsOf(n int) int { return int(math.Log2(float64(n + 1))) }

var pieceTitle = regexp.MustCompile(`\["[^"]*","((?:[^"\\]|\\.)*)"`)

// queries makes queries of what some pages say.
func queries(files func(string) []byte) map[string][]string {
	r := rand.New(rand.NewPCG(7, 8))
	var titles [][]string
	for i := range 400 {
		for _, found := range pieceTitle.FindAllSubmatch(files(fmt.Sprintf("search/pages/%d.js", i)), 1) {
			titles = append(titles, search.Words(string(found[1])))
		}
	}
	word := func() string {
		for {
			if title := titles[r.IntN(len(titles))]; len(title) > 0 {
				if word := title[r.IntN(len(title))]; len(word) > 4 {
					return word
				}
			}
		}
	}
	misspelt := func() string {
		word := []byte(word())
		at := 1 + r.IntN(len(word)-2)
		word[at], word[at+1] = word[at+1], word[at]
		return string(word)
	}
	all := map[string][]string{"a letter": {"a", "s", "t"}, "two letters": {"co", "st", "in"}, "common": {"the", "a the of ", "and to in is"}}
	for range 2 {
		all["typical"] = append(all["typical"], word()+" "+word())
		all["a word"] = append(all["a word"], word()+" ")
		all["typing"] = append(all["typing"], word()[:3+r.IntN(2)])
		all["misspelt"] = append(all["misspelt"], misspelt())
		all["three misspelt"] = append(all["three misspelt"], misspelt()+" "+misspelt()+" "+misspelt())
		all["three words"] = append(all["three words"], word()+" "+word()+" "+word())
		all["many words"] = append(all["many words"], strings.Join([]string{word(), word(), misspelt(), word(), word(), word(), word(), word(), word()}, " "))
	}
	return all
}

func weighQueries(t *testing.T, chrome context.Context, w *weighed, most int) {
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	b := openTab(t, chrome, server.URL+"/")
	b.open("search/")
	if loaded := w.take(); loaded > 0 {
		t.Errorf("%d bytes of the index were loaded before a query", loaded)
	}
	heaviest := map[string]int{}
	for kind, queries := range queries(w.files) {
		for _, query := range queries {
			b.open("search/?q=" + url.QueryEscape(query))
			b.awaitSearch()
			loaded := w.take()
			heaviest[kind] = max(heaviest[kind], loaded)
			if loaded > most || loaded == 0 {
				t.Errorf("%q loads %d bytes, more than %d", query, loaded, most)
			}
		}
	}
	t.Logf("the most by kind of query, in bytes: %v; the largest piece: %d", heaviest, w.most)
	b.checkFaults("search")
}

// awaitSearch waits until the search page says what it has found.
func (b *tab) awaitSearch() {
	b.Helper()
	b.await(`document.querySelector("#status").textContent && !document.querySelector("#results").hasAttribute("aria-busy")`)
}

// TestSearchPageWeight holds the search page of the real site to its budget of
// 12 KB before the first query: the page, its style sheets and its script.
func TestSearchPageWeight(t *testing.T) {
	t.Parallel()
	tree := func() build.Tree {
		real, err := source.Open("..", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		defer real.Close()
		return build.Build(real, build.Options{Workers: 2}, nil).Tree
	}()
	page := string(tree["search/index.html"].Flat())
	total := compressed(t, page)
	weights := []string{fmt.Sprintf("page %d", total)}
	for _, match := range regexp.MustCompile(`<(?:link rel="stylesheet" href|script src)="\.\./([^"]+)"`).FindAllStringSubmatch(page, -1) {
		weight := compressed(t, string(tree[match[1]].Flat()))
		total += weight
		weights = append(weights, fmt.Sprintf("%s %d", match[1], weight))
	}
	t.Logf("%d bytes: %s", total, strings.Join(weights, ", "))
	if len(weights) != 4 || total > 12_000 {
		t.Errorf("the search page weighs %d bytes: %q", total, weights)
	}
}
