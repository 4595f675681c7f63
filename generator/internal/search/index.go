package search

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An index is what the pieces are written from. The texts of pages are not in
// it: a piece of pages asks for them again.
type index struct {
	pages    []Page
	plan     plan
	words    []stock
	spelling []stock
	edition  string // of the pieces of words and spelling
	numbers  string // the edition of the pieces of pages: which page has which number
}

// A stock is the entries of one piece, and the word from which on words belong
// to it.
type stock struct {
	bound   string
	entries []entry
}

// never is greater than every word.
const never = "\uffff"

func newIndex(pages []Page, plan plan, workers int) *index {
	lists := join(count(pages, workers))
	entries := lists.encode(workers)
	spelling := lists.common(len(pages))
	entries = append(entries, lists.prefixes(entries, len(pages), weightOf(entries)/plan.words, workers)...)
	slices.SortFunc(entries, func(a, b entry) int { return compare(a.word, b.word) })
	x := &index{pages: pages, plan: plan, words: cut(entries, plan.words), spelling: cut(spelling, plan.spelling)}
	x.numbers = x.numbering()
	x.edition = hashed(x.numbers, bounds(x.words), bounds(x.spelling))
	return x
}

func weightOf(entries []entry) int {
	total := 0
	for i := range entries {
		total += entries[i].weight()
	}
	return total
}

// cut cuts entries into so many stocks of about the same weight. A stock that
// gets nothing has the bound of the next one that does.
func cut(entries []entry, pieces int) []stock {
	stocks := make([]stock, pieces)
	total, before := max(weightOf(entries), 1), 0
	for i := range entries {
		s := &stocks[before*pieces/total]
		s.entries = append(s.entries, entries[i])
		before += entries[i].weight()
	}
	bound := never
	for i := len(stocks) - 1; i >= 0; i-- {
		if len(stocks[i].entries) > 0 {
			bound = stocks[i].entries[0].word
		}
		stocks[i].bound = bound
	}
	stocks[0].bound = ""
	return stocks
}

// bounds lists the bounds of stocks.
func bounds(stocks []stock) string {
	all := make([]string, len(stocks))
	for i, s := range stocks {
		all[i] = s.bound
	}
	return strings.Join(all, " ")
}

// spelled is the number of words among which a browser looks for a misspelt
// one: all of a small site, the most common ones of a large one.
func spelled(pages int) int { return 8000 + 80*int(math.Sqrt(float64(pages))) }

// common returns the words that a misspelt one may be meant for, in order, with
// how common they are.
func (l *lists) common(pages int) []entry {
	type counted struct {
		word  string
		pages int
	}
	var some []counted
	for i, word := range l.words {
		if utf8.RuneCountInString(word) > 2 && !strings.ContainsFunc(word, unicode.IsNumber) {
			some = append(some, counted{word, l.count(i)})
		}
	}
	if most := spelled(pages); len(some) > most {
		slices.SortStableFunc(some, func(a, b counted) int { return cmp.Compare(b.pages, a.pages) })
		some = some[:most]
		slices.SortFunc(some, func(a, b counted) int { return compare(a.word, b.word) })
	}
	entries := make([]entry, len(some))
	for i, c := range some {
		entries[i] = entry{c.word, []byte{digit(bits.Len(uint(c.pages)) - 1)}}
	}
	return entries
}

// numbering is a hash of which page has which number.
func (x *index) numbering() string {
	urls := make([]string, len(x.pages))
	for i, p := range x.pages {
		urls[i] = p.URL
	}
	return hashed(urls...)
}

// hashed is a hash of texts, for an address.
func hashed(texts ...string) string {
	sum := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(sum, "%d %s", len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:5])
}

// root is what a browser has to know before it loads anything else.
func (x *index) root() []byte {
	return script("root", "", struct {
		Edition  string `json:"edition"`
		Numbers  string `json:"numbers"`
		Pages    int    `json:"pages"`
		Per      int    `json:"per"`
		Words    string `json:"words"`
		Spelling string `json:"spelling"`
	}{x.edition, x.numbers, len(x.pages), x.plan.per, bounds(x.words), bounds(x.spelling)}, 0)
}

func (x *index) wordsPiece(n int) []byte {
	return script(fmt.Sprintf("words/%d", n), x.edition, coded(x.words[n].entries, "!"), 0)
}

func (x *index) spellingPiece(n int) []byte {
	return script(fmt.Sprintf("spelling/%d", n), x.edition, coded(x.spelling[n].entries, ""), 0)
}

func (x *index) pagesPiece(n int) []byte {
	type parts = [][3]string
	var all []any
	size := 64
	for _, p := range x.pages[n*x.plan.per : min((n+1)*x.plan.per, len(x.pages))] {
		found := p.Parts()
		written := make(parts, len(found))
		for i, part := range found {
			written[i] = [3]string{part.ID, part.Heading, part.Text}
			size += len(part.ID) + len(part.Heading) + len(part.Text) + len(`["","",""],`)
		}
		all = append(all, []any{p.URL, p.Title, p.Section, p.Description, written})
		size += len(p.URL) + len(p.Title) + len(p.Section) + len(p.Description) + 32
	}
	return script(fmt.Sprintf("pages/%d", n), x.numbers, all, size+size/32)
}

// coded writes entries, without what a word shares with the one before.
func coded(entries []entry, between string) string {
	var out strings.Builder
	last := ""
	for i, e := range entries {
		if i > 0 {
			out.WriteByte(' ')
		}
		same := shared(last, e.word)
		out.WriteByte(digit(same))
		out.WriteString(e.word[same:])
		out.WriteString(between)
		out.Write(e.data)
		last = e.word
	}
	return out.String()
}

// shared is the number of ASCII characters that two words begin with.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] && a[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// script writes a piece of about the given size in bytes. Texts and numbers
// always encode.
func script(path, edition string, content any, size int) []byte {
	var out bytes.Buffer
	out.Grow(size)
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	write := func(value any, after string) {
		_ = encoder.Encode(value)
		out.Truncate(out.Len() - 1) // a new line
		out.WriteString(after)
	}
	out.WriteString("rapportSearch(")
	write(path, ",")
	write(edition, ",")
	write(content, ")\n")
	return out.Bytes()
}
