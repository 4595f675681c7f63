// Package corpus makes up a site to measure the generator with.
//
// [Generate] returns a whole site: site.yaml, a home page, sections of at most
// 100 articles, a picture a section. Its sentences are made up from a small
// grammar (grammar.txt) and mean nothing, but they have what costs a generator
// time in real ones. An article has
//
//   - front matter: title, description, date, one to three of 20 tags, order
//   - about 900 words below six to eight headings of levels 2 and 3
//   - emphasis, code, straight quotes, apostrophes, dashes and ellipses
//   - two or three lists, one of them of tasks; a block quote or a callout; in
//     half of the articles a table, in a fifth a block of code
//   - two or three footnotes, four to six links to articles and sections, of
//     which some lead to a heading, and one to another site
//
// Every link leads to a file of the site and every anchor to a heading of that
// file, so the site builds without an error or a warning. All dates are past.
//
// The site is a function of the arguments: it is the same on every machine and
// does not change between releases without need, because figures are compared
// across them. A test holds its hash.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// sectionSize is the largest number of articles in a section, and smallSites
// the number of sections that a site has at least, where it has the articles.
const (
	sectionSize = 100
	smallSites  = 4
)

// Generate returns a site with that many articles: its files by their path
// below the site's root. Below 1 there are none, only a home page.
func Generate(articles int, seed uint64) map[string][]byte {
	s := newSite(max(articles, 0), seed)
	files := map[string][]byte{
		"site.yaml":        s.settings(),
		"content/index.md": s.home(),
	}
	for i := range s.sections {
		files[s.sections[i].folder()+"/index.md"] = s.section(i)
		files[s.sections[i].folder()+"/sketch.svg"] = sketch(s.sections[i].rng)
	}
	for _, a := range s.articles {
		files[a.path()] = s.article(a)
	}
	return files
}

// A site is the plan of all pages: what a link to them has to know.
type site struct {
	grammar  grammar
	rng      *rand.Rand // the home page's
	sections []*section
	articles []*article
}

// A section holds the articles from first up to, not including, end.
type section struct {
	number, first, end int
	title              string
	rng                *rand.Rand
}

// The streams of random numbers: one a page, so that a page does not depend on
// how much others used.
const (
	articleStream uint64 = iota << 32
	sectionStream
	homeStream
)

func newSite(articles int, seed uint64) *site {
	s := &site{grammar: parseGrammar(grammarText), rng: rand.New(rand.NewPCG(seed, homeStream))}
	count := max((articles+sectionSize-1)/sectionSize, min(articles, smallSites))
	for i := range count {
		rng := rand.New(rand.NewPCG(seed, sectionStream+uint64(i)))
		s.sections = append(s.sections, &section{
			number: i, first: i * articles / count, end: (i + 1) * articles / count,
			title: "The " + s.grammar.text(rng, "noun") + "s of " + s.grammar.text(rng, "town"), rng: rng,
		})
		for n := s.sections[i].first; n < s.sections[i].end; n++ {
			rng := rand.New(rand.NewPCG(seed, articleStream+uint64(n)))
			s.articles = append(s.articles, s.plan(n, s.sections[i], rng))
		}
	}
	return s
}

func (s *section) folder() string { return "content/" + s.name() }
func (s *section) name() string   { return fmt.Sprintf("section-%03d", s.number) }

func (s *site) settings() []byte {
	var b strings.Builder
	b.WriteString("title: The Made-up Almanac\n" +
		"description: Articles that mean nothing, to measure a generator with.\n" +
		"base_url: https://example.org/\n" +
		"language: en\n" +
		"cards: false\n") // which neither the floor nor another generator draws
	for i, section := range s.sections[:min(len(s.sections), 3)] {
		if i == 0 {
			b.WriteString("navigation:\n")
		}
		fmt.Fprintf(&b, "  - {label: %s, to: %s/index.md}\n", section.title, section.name())
	}
	return []byte(b.String())
}

func (s *site) home() []byte {
	p := s.page(s.rng)
	p.line("---", "title: The Made-up Almanac", "description: Articles that mean nothing, to measure a generator with.", "---", "")
	p.paragraph(4)
	for i, section := range s.sections[:min(len(s.sections), 8)] {
		if i == 0 {
			p.line("## Where to begin", "")
		}
		p.line(fmt.Sprintf("- [%s](%s/index.md): %s", section.title, section.name(), p.text("clause")))
	}
	return p.bytes()
}

// section is the page that heads section i.
func (s *site) section(i int) []byte {
	section := s.sections[i]
	p := s.page(section.rng)
	p.line("---", "title: "+section.title, "description: "+p.description(), fmt.Sprintf("order: %d", i+1), "---", "")
	p.paragraph(3)
	p.line(fmt.Sprintf("![%s](sketch.svg \"%s\")", p.sentence("aside"), p.sentence("clause")), "")
	for range 3 {
		target := s.articles[section.first+p.rng.IntN(section.end-section.first)]
		p.pending = append(p.pending, p.pointer(target.link(section, p.rng)))
	}
	p.paragraph(2)
	p.paragraph(2)
	p.paragraph(2)
	return p.bytes()
}

// sketch is a small picture: bars of random heights.
func sketch(rng *rand.Rand) []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">` + "\n")
	for i := range 8 {
		height := 10 + rng.IntN(100)
		fmt.Fprintf(&b, "<rect x=\"%d\" y=\"%d\" width=\"20\" height=\"%d\"/>\n", 10+28*i, 120-height, height)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}
