package search

import (
	"slices"
	"unicode/utf8"

	"rapport/generator/internal/parallel"
)

// lists are all words in order, and the pages that have them.
type lists struct {
	words   []string
	batches []batch
	starts  []uint32 // of each word's places; and the end
	places  []place
}

// A place is where a batch has a word.
type place struct{ batch, word uint32 }

// join finds the words of batches in each other.
func join(batches []batch) *lists {
	words, numbers := vocabulary(batches)
	l := &lists{words: words, batches: batches, starts: make([]uint32, len(words)+1)}
	for _, of := range numbers {
		for _, n := range of {
			l.starts[n+1]++
		}
	}
	for i := range words {
		l.starts[i+1] += l.starts[i]
	}
	next := slices.Clone(l.starts)
	l.places = make([]place, l.starts[len(words)])
	for i, of := range numbers {
		for word, n := range of {
			l.places[next[n]] = place{uint32(i), uint32(word)}
			next[n]++
		}
	}
	return l
}

// appendHits appends the hits of a word, in the order of pages.
func (l *lists) appendHits(to []hit, word int) []hit {
	for _, p := range l.places[l.starts[word]:l.starts[word+1]] {
		b := &l.batches[p.batch]
		first := hit(p.batch*batchSize) << 4
		for _, h := range b.hits[b.starts[p.word]:b.starts[p.word+1]] {
			to = append(to, first+hit(h))
		}
	}
	return to
}

// count is the number of pages that have a word.
func (l *lists) count(word int) int {
	count := 0
	for _, p := range l.places[l.starts[word]:l.starts[word+1]] {
		count += int(l.batches[p.batch].starts[p.word+1] - l.batches[p.batch].starts[p.word])
	}
	return count
}

// vocabulary returns all words in order, and for each batch their numbers in it.
func vocabulary(batches []batch) (words []string, numbers [][]uint32) {
	known := map[string]uint32{}
	for i := range batches {
		for _, word := range batches[i].words {
			if _, ok := known[word]; !ok {
				known[word] = 0
				words = append(words, word)
			}
		}
	}
	slices.SortFunc(words, compare)
	for i, word := range words {
		known[word] = uint32(i)
	}
	numbers = make([][]uint32, len(batches))
	for i := range batches {
		numbers[i] = make([]uint32, len(batches[i].words))
		for n, word := range batches[i].words {
			numbers[i][n] = known[word]
		}
		batches[i].words = nil
	}
	return words, numbers
}

// An entry is a word with its list, encoded.
type entry struct {
	word string
	data []byte
}

func (e *entry) weight() int { return len(e.word) + len(e.data) }

// Listed is the largest number of pages in a list.
const Listed = 500

// encode encodes the lists of all words, in parallel.
func (l *lists) encode(workers int) []entry {
	const share = 256
	entries := make([]entry, len(l.words))
	parallel.Do((len(entries)+share-1)/share, workers, func(i int) {
		var hits []hit
		for n := i * share; n < min((i+1)*share, len(entries)); n++ {
			hits = l.appendHits(hits[:0], n)
			entries[n] = entry{l.words[n], encodeHits(hits)}
		}
	})
	return entries
}

// encodeHits writes hits, which are in the order of pages, by falling impact.
func encodeHits(hits []hit) []byte {
	var counts [levels + 1]int
	for _, h := range hits {
		counts[h.impact()]++
	}
	out := appendNumber(nil, len(hits))
	room := Listed
	for level := levels; level > 0 && room > 0; level-- {
		count := min(counts[level], room)
		if count == 0 {
			continue
		}
		room -= count
		out = appendNumber(appendNumber(out, level), count)
		last := 0
		for _, h := range hits {
			if h.impact() != level || count == 0 {
				continue
			}
			out = appendNumber(out, h.page()-last)
			last = h.page()
			count--
		}
	}
	return slices.Clip(out)
}

// appendNumber writes a number from 0 in characters that need no escape in a
// string and separate nothing: those from “#” to “~” but the backslash.
func appendNumber(to []byte, n int) []byte {
	for ; n >= 45; n /= 45 {
		to = append(to, digit(45+n%45))
	}
	return append(to, digit(n))
}

func digit(n int) byte {
	if n += '#'; n >= '\\' {
		n++
	}
	return byte(n)
}

// longestPrefix is the number of characters up to which words that begin alike
// may have a list of their own.
const longestPrefix = 6

// A stretch is the words, from up to not including to, that begin with the same
// characters.
type stretch struct {
	prefix   string
	from, to int
}

// prefixes returns entries for all words that begin alike, where their own are
// too heavy to be loaded one by one: heavier than a piece.
func (l *lists) prefixes(entries []entry, pages, piece, workers int) []entry {
	var heavy []stretch
	for length := 1; length <= longestPrefix; length++ {
		for from := 0; from < len(entries); {
			s := l.stretch(from, length)
			if s.to > from+1 && weightOf(entries[from:s.to]) > piece {
				heavy = append(heavy, s)
			}
			from = s.to
		}
	}
	made := make([]entry, len(heavy))
	parallel.Do(len(heavy), workers, func(i int) {
		made[i] = entry{heavy[i].prefix + "*", encodeHits(l.union(heavy[i], pages))}
	})
	return made
}

// stretch returns the stretch that begins at a word. A word shorter than the
// prefix is alone.
func (l *lists) stretch(from, length int) stretch {
	prefix := firstOf(l.words[from], length)
	to := from + 1
	for prefix != "" && to < len(l.words) && firstOf(l.words[to], length) == prefix {
		to++
	}
	return stretch{prefix, from, to}
}

// firstOf is the first characters of a word, or "" if it has fewer.
func firstOf(word string, length int) string {
	at := 0
	for range length {
		if at == len(word) {
			return ""
		}
		_, size := utf8.DecodeRuneInString(word[at:])
		at += size
	}
	return word[:at]
}

// union joins the lists of words: a page has the greatest of its impacts.
func (l *lists) union(s stretch, pages int) []hit {
	impacts := make([]uint8, pages)
	var hits []hit
	for n := s.from; n < s.to; n++ {
		hits = l.appendHits(hits[:0], n)
		for _, h := range hits {
			impacts[h.page()] = max(impacts[h.page()], uint8(h.impact()))
		}
	}
	var all []hit
	for page, impact := range impacts {
		if impact > 0 {
			all = append(all, newHit(page, uint32(impact)))
		}
	}
	return all
}
