package corpus

import (
	"fmt"
	"strings"
	"time"
)

// article writes the page that a is the plan of.
func (s *site) article(a *article) []byte {
	p := s.page(a.rng)
	if p.oneIn(2) {
		p.width = p.between(76, 100)
	}
	p.frontMatter(a)
	notes := p.footnotes()
	s.gather(p, a, len(notes))
	blocks := p.blocks(len(a.headings))
	goal := p.between(850, 950) - wordsIn(strings.Join(notes, " "))
	p.paragraph(p.between(1, 3))
	for i, h := range a.headings {
		p.prose(strings.Repeat("#", h.level)+" "+h.text, "")
		p.paragraph(p.between(1, 2))
		if blocks[i] != nil {
			blocks[i]()
		}
		for goal*(i+1)/len(a.headings)-p.words > 25 { // half a paragraph
			p.paragraph(p.between(2, 3))
		}
	}
	for len(p.pending) > 0 {
		p.paragraph(0)
	}
	for i, note := range notes {
		p.prose(fmt.Sprintf("[^%d]: %s", i+1, note), "")
	}
	return p.bytes()
}

func (p *page) footnotes() []string {
	notes := make([]string, p.between(2, 3))
	for i := range notes {
		notes[i] = p.sentence("sentence") + " " + p.sentence("sentence")
	}
	return notes
}

// gather makes the sentences that are to stand somewhere in the article: those
// with links and those with footnotes, shuffled.
func (s *site) gather(p *page, a *article, notes int) {
	for range p.between(3, 5) {
		other := s.articles[p.rng.IntN(len(s.articles))]
		link := other.link(a.section, p.rng)
		if other == a {
			link = a.section.link(a.section)
		}
		p.pending = append(p.pending, p.pointer(link))
	}
	section := s.sections[p.rng.IntN(len(s.sections))]
	p.pending = append(p.pending, p.pointer(section.link(a.section)), p.pointer(p.webLink()))
	for range notes {
		p.pending = append(p.pending, p.sentence("sentence")+noteMark)
	}
	p.rng.Shuffle(len(p.pending), func(i, j int) { p.pending[i], p.pending[j] = p.pending[j], p.pending[i] })
}

// webLink is a link to another site, in each form that Markdown has for it.
func (p *page) webLink() string {
	address := "https://example.com/" + p.text("noun") + "/" + p.text("digits")
	switch p.rng.IntN(4) {
	case 0:
		return "<" + address + ">"
	case 1:
		return address
	}
	return "[" + p.text("webtext") + "](" + address + ")"
}

// firstDay and days bound the dates: all of them are past.
const days = 6 * 365

func firstDay() time.Time { return time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC) }

func (p *page) frontMatter(a *article) {
	p.line("---",
		"title: "+a.title,
		"description: "+p.description(),
		"date: "+firstDay().AddDate(0, 0, p.rng.IntN(days)).Format(time.DateOnly),
		"tags: ["+strings.Join(p.tags(), ", ")+"]",
		fmt.Sprintf("order: %d", a.number-a.section.first+1),
		"---", "")
}

// tags picks one to three of all tags.
func (p *page) tags() []string {
	all := strings.Fields("advice building cities coast cooking craft garden harvest history letters " +
		"maps music notes repair rivers seasons tools trade travel weather")
	p.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:p.between(1, 3)]
}

// blocks assigns what is not a paragraph to headings: at most one each.
func (p *page) blocks(headings int) []func() {
	blocks := make([]func(), headings)
	copy(blocks, []func(){p.bullets, p.tasks, p.quotation})
	next := 3
	add := func(wanted bool, block func()) {
		if wanted {
			blocks[next] = block
			next++
		}
	}
	add(p.oneIn(2), p.steps)
	add(p.oneIn(2), p.table)
	add(p.oneIn(5), p.code)
	p.rng.Shuffle(headings, func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	return blocks
}

// quotation writes a block quote or, as often, a callout.
func (p *page) quotation() {
	if p.oneIn(2) {
		p.line("> [!" + p.text("callout") + "]")
		p.prose("> "+p.sentence("sentence"), "> "+p.sentence("sentence"), "")
		return
	}
	p.prose("> "+p.sentence("sentence"), "> "+p.sentence("sentence"), ">", "> --- *"+p.text("person")+" of "+p.text("town")+"*", "")
}

func (p *page) table() {
	columns := p.between(3, 4)
	row := func(rule string) string {
		cells := make([]string, columns)
		for i := range cells {
			cells[i] = p.text(rule)
		}
		return "| " + strings.Join(cells, " | ") + " |"
	}
	p.prose(row("column"))
	p.line("|" + strings.Repeat(" --- |", columns-1) + " ---: |")
	for range p.between(3, 6) {
		p.prose(row("cell"))
	}
	p.line("")
}

func (p *page) code() {
	p.line("```" + p.text("language"))
	for range p.between(3, 8) {
		p.line(p.text("code"))
	}
	p.line("```", "")
}
