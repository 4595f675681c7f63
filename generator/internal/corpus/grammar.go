package corpus

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"unicode"
)

//go:embed grammar.txt
var grammarText string

// A grammar makes up text: a rule has alternatives, an alternative is a row of
// literal text and names of rules.
type grammar map[string][]alternative

type alternative []part

// A part is literal text, or the name of a rule.
type part struct {
	text string
	rule bool
}

// parseGrammar reads the form that grammar.txt describes.
func parseGrammar(text string) grammar {
	g := grammar{}
	var name string
	var words bool
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "" || name == "" && line[0] == '#':
		case line[0] == '[':
			kind, rule, _ := strings.Cut(strings.Trim(line, "[]"), " ")
			name, words = rule, kind == "words"
		case words:
			for _, word := range strings.Fields(line) {
				g[name] = append(g[name], alternative{{text: word}})
			}
		default:
			g[name] = append(g[name], parseAlternative(line))
		}
	}
	return g
}

func parseAlternative(line string) alternative {
	var parts alternative
	for line != "" {
		literal, rest, found := strings.Cut(line, "{")
		if literal != "" {
			parts = append(parts, part{text: literal})
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		parts = append(parts, part{text: name, rule: true})
		line = after
	}
	return parts
}

// write appends one random expansion of the rule.
func (g grammar) write(b *strings.Builder, rng *rand.Rand, rule string) {
	alternatives := g[rule]
	for _, p := range alternatives[rng.IntN(len(alternatives))] {
		if p.rule {
			g.write(b, rng, p.text)
		} else {
			b.WriteString(p.text)
		}
	}
}

// text returns one random expansion of the rule.
func (g grammar) text(rng *rand.Rand, rule string) string {
	var b strings.Builder
	g.write(&b, rng, rule)
	return b.String()
}

// sentence is like text, with a capital where its first letter is.
func (g grammar) sentence(rng *rand.Rand, rule string) string {
	return capitalise(g.text(rng, rule))
}

// capitalise raises the first letter of text, which markup or a quotation mark
// may precede. Code keeps its case.
func capitalise(text string) string {
	for i, r := range text {
		switch {
		case r == '`':
			return text
		case unicode.IsLetter(r):
			return text[:i] + string(unicode.ToUpper(r)) + text[i+1:] // the words are ASCII
		}
	}
	return text
}
