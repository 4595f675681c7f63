package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
)

// An article is planned first (its title and its headings, which links name)
// and written later, from the same stream of random numbers.
type article struct {
	number   int
	section  *section
	title    string
	headings []heading
	rng      *rand.Rand
}

type heading struct {
	level  int
	text   string // Markdown
	anchor string
}

func (s *site) plan(number int, section *section, rng *rand.Rand) *article {
	a := &article{number: number, section: section, rng: rng}
	a.title = s.grammar.sentence(rng, "title")
	taken := map[string]bool{}
	for count := 6 + rng.IntN(3); len(a.headings) < count; {
		text := s.grammar.sentence(rng, "heading")
		if anchor := anchorOf(text); !taken[anchor] {
			taken[anchor] = true
			a.headings = append(a.headings, heading{a.level(), text, anchor})
		}
	}
	return a
}

// level is the next heading's: 2 for the first, else 3 in two of five.
func (a *article) level() int {
	if len(a.headings) > 0 && a.rng.IntN(5) < 2 {
		return 3
	}
	return 2
}

// anchorOf is the anchor of a heading: its text in lower case, letters, digits
// and hyphens only, a hyphen for a space.
func anchorOf(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return '-'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// plain takes the markup off a heading's text.
func plain(text string) string {
	return strings.NewReplacer("*", "", "`", "").Replace(text)
}

func (a *article) name() string { return fmt.Sprintf("article-%04d.md", a.number) }
func (a *article) path() string { return a.section.folder() + "/" + a.name() }

// link returns a Markdown link to the article from a page of the section from:
// to the page, or as often to one of its headings.
func (a *article) link(from *section, rng *rand.Rand) string {
	target := a.name()
	if a.section != from {
		target = "../" + a.section.name() + "/" + target
	}
	if rng.IntN(2) == 0 {
		return "[" + a.title + "](" + target + ")"
	}
	h := a.headings[rng.IntN(len(a.headings))]
	return "[" + plain(h.text) + "](" + target + "#" + h.anchor + ")"
}

// link returns a Markdown link to the section's page from a page of the
// section from.
func (s *section) link(from *section) string {
	if s == from {
		return "[" + s.title + "](index.md)"
	}
	return "[" + s.title + "](../" + s.name() + "/index.md)"
}
