package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// A page is a Markdown file that is being written.
type page struct {
	grammar
	rng     *rand.Rand
	out     strings.Builder
	words   int      // written so far, as a reader counts: no code, no front matter
	width   int      // where paragraphs are wrapped; 0 for nowhere
	pending []string // sentences that are to stand somewhere, one a paragraph
	notes   int      // footnotes referred to so far
}

func (s *site) page(rng *rand.Rand) *page { return &page{grammar: s.grammar, rng: rng} }

func (p *page) bytes() []byte { return []byte(p.out.String()) }

func (p *page) text(rule string) string     { return p.grammar.text(p.rng, rule) }
func (p *page) sentence(rule string) string { return p.grammar.sentence(p.rng, rule) }
func (p *page) between(low, high int) int   { return low + p.rng.IntN(high-low+1) }
func (p *page) oneIn(n int) bool            { return p.rng.IntN(n) == 0 }

// line writes lines as they are.
func (p *page) line(lines ...string) {
	for _, line := range lines {
		p.out.WriteString(line)
		p.out.WriteByte('\n')
	}
}

// prose writes lines and counts their words.
func (p *page) prose(lines ...string) {
	for _, line := range lines {
		p.words += wordsIn(line)
	}
	p.line(lines...)
}

// wordsIn counts the words of Markdown text. The destination of a link has no
// space, so it counts with the last word of the link's text.
func wordsIn(text string) int {
	words := 0
	for word := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(word, isWordCharacter) {
			words++
		}
	}
	return words
}

func isWordCharacter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// paragraph writes so many sentences and one of those that are pending.
func (p *page) paragraph(sentences int) {
	texts := make([]string, 0, sentences+1)
	for range sentences {
		texts = append(texts, p.sentence("sentence"))
	}
	if len(p.pending) > 0 {
		texts = append(texts, p.number(p.pending[0]))
		p.pending = p.pending[1:]
	}
	p.prose(wrap(strings.Join(texts, " "), p.width), "")
}

// number fills in the numbers of footnotes, which count up through the page.
func (p *page) number(text string) string {
	if !strings.HasSuffix(text, noteMark) {
		return text
	}
	p.notes++
	return strings.TrimSuffix(text, noteMark) + "[^" + strconv.Itoa(p.notes) + "]"
}

// noteMark ends a pending sentence that refers to a footnote.
const noteMark = "[^]"

// pointer is a sentence around a link.
func (p *page) pointer(link string) string {
	return strings.Replace(p.sentence("pointer"), "@", link, 1)
}

// description is a quoted YAML string of at most 160 characters, beyond which
// an author is advised to shorten it.
func (p *page) description() string {
	for {
		if text := p.sentence("description"); len(text) <= 160 {
			return strconv.Quote(text)
		}
	}
}

// wrap breaks text into lines of at most width characters, where words allow.
func wrap(text string, width int) string {
	if width == 0 {
		return text
	}
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// list writes a lead-in and so many items, each after its marker.
func (p *page) list(rule string, items int, marker func(i int) string) {
	p.prose(p.sentence("lead"), "")
	for i := range items {
		item := p.sentence(rule)
		p.words += wordsIn(item)
		p.line(marker(i) + item)
	}
	p.line("")
}

func (p *page) bullets() {
	p.list("item", p.between(3, 6), func(int) string { return "- " })
}

func (p *page) steps() {
	p.list("item", p.between(3, 6), func(i int) string { return fmt.Sprintf("%d. ", i+1) })
}

func (p *page) tasks() {
	p.list("task", p.between(3, 5), func(int) string {
		if p.oneIn(3) {
			return "- [x] "
		}
		return "- [ ] "
	})
}
