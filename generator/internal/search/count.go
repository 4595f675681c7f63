package search

import (
	"slices"

	"rapport/generator/internal/parallel"
)

// How much more an occurrence counts in a field than in the text.
const (
	inTitle       = 8
	inHeading     = 4
	inDescription = 2
	inText        = 1
)

// levels is the greatest impact.
const levels = 15

// impact is how much a page is about a word, from 1 to levels: BM25's term
// without its factor for rarity, which a browser knows. weight is that of all
// occurrences, length the number of words on the page.
// Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
// and Beyond", 2009. k is larger than usual, because a title weighs 8.
func impact(weight, length int) uint32 {
	const k, b, typical = 4.0, 0.4, 700.0
	w := float64(weight)
	return uint32(1 + (levels-1)*w/(w+k*(1-b+b*float64(length)/typical)))
}

// A hit is a page that has a word, and the impact: page<<4 | impact.
type hit uint32

func newHit(page int, impact uint32) hit { return hit(uint32(page)<<4 | impact) }
func (h hit) page() int                  { return int(h >> 4) }
func (h hit) impact() int                { return int(h & levels) }

// A batch is the words of some consecutive pages, with hits in two bytes, which
// makes the memory for large sites: the pages count from the batch's first.
type batch struct {
	words  []string
	starts []uint32 // of each word's hits; and the end
	hits   []uint16 // by word, in the order of pages
}

const batchSize = 256

// count looks at every page.
func count(pages []Page, workers int) []batch {
	batches := make([]batch, (len(pages)+batchSize-1)/batchSize)
	parallel.Do(len(batches), workers, func(i int) {
		some := pages[i*batchSize : min((i+1)*batchSize, len(pages))]
		c := counter{numbers: map[string]uint32{}, found: make([]found, 0, len(some)*wordsExpected)}
		for n := range some {
			c.page(n, &some[n])
		}
		batches[i] = c.batch()
	})
	return batches
}

// wordsExpected is the number of different words on a usual page.
const wordsExpected = 350

// found is a hit of the word of a number.
type found struct {
	word uint32
	hit  uint16
}

// counter counts the words of one page after the other.
type counter struct {
	words   []string
	numbers map[string]uint32
	found   []found  // by page
	weights []int    // of the page at hand, by word
	has     []uint32 // the words of the page at hand
	length  int
	buffer  []byte
}

func (c *counter) page(n int, p *Page) {
	c.has, c.length = c.has[:0], 0
	c.field(p.Title, inTitle)
	c.field(p.Description, inDescription)
	for _, part := range p.Parts() {
		c.field(part.Heading, inHeading)
		c.field(part.Text, inText)
	}
	for _, word := range c.has {
		c.found = append(c.found, found{word, uint16(newHit(n, impact(c.weights[word], c.length)))})
		c.weights[word] = 0
	}
}

func (c *counter) field(text string, weight int) {
	c.buffer = eachWord(text, c.buffer, func(word []byte) {
		n, known := c.numbers[string(word)]
		if !known {
			n = uint32(len(c.words))
			c.words = append(c.words, string(word))
			c.numbers[c.words[n]] = n
			c.weights = append(c.weights, 0)
		}
		if c.weights[n] == 0 {
			c.has = append(c.has, n)
		}
		c.weights[n] += weight
		c.length++
	})
}

// batch orders what was found by word.
func (c *counter) batch() batch {
	b := batch{c.words, make([]uint32, len(c.words)+1), make([]uint16, len(c.found))}
	for _, f := range c.found {
		b.starts[f.word+1]++
	}
	for i := range c.words {
		b.starts[i+1] += b.starts[i]
	}
	next := slices.Clone(b.starts)
	for _, f := range c.found {
		b.hits[next[f.word]] = f.hit
		next[f.word]++
	}
	return b
}
