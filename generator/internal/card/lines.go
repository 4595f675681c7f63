package card

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of letters of a text that are looked at: no card has
// room for as many.
const longest = 400

// settable returns a text as it can be set: in one line, without pictographs,
// letters without the marks that the font lacks, and an ellipsis for words of
// which more is missing. It is empty if that is half of them: too little of the
// text is left to say what it says.
func (t *typeface) settable(s string) string {
	var words []string
	all, missing := 0, 0
	for _, word := range strings.FieldsFunc(firstLetters(norm.NFC.String(s)), breaks) {
		spelt, ok := t.spell(word)
		if spelt == "" {
			continue
		}
		if all++; !ok {
			missing++
		}
		if ok || len(words) == 0 || words[len(words)-1] != ellipsis {
			words = append(words, spelt)
		}
	}
	if missing*2 >= all {
		return ""
	}
	return strings.Join(words, " ")
}

// firstLetters returns the part of a text that is looked at.
func firstLetters(s string) string {
	count := 0
	for at := range s {
		if count++; count > longest {
			return s[:at]
		}
	}
	return s
}

// spell returns a word as it can be set, or an ellipsis if it cannot.
func (t *typeface) spell(word string) (spelt string, ok bool) {
	var out strings.Builder
	for _, r := range word {
		switch {
		case isDecoration(r), out.Len() > 0 && unicode.Is(unicode.Mn, r):
			continue
		case !t.sets(r):
			r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r))) // without its marks
		}
		if !t.sets(r) {
			return ellipsis, false
		}
		out.WriteRune(r)
	}
	return out.String(), true
}

// isDecoration reports whether a text says the same without r: a pictograph,
// what joins or varies them, what says how to break lines.
func isDecoration(r rune) bool {
	const keycap = '\u20e3'
	return r != utf8.RuneError && unicode.In(r, unicode.So, unicode.Sk, unicode.Cf, unicode.Variation_Selector) || r == keycap
}

// breaks reports whether a line may end at a space.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// A setting is lines of text in one size.
type setting struct {
	size  int
	lines []string
}

// A step is a size, in pixels, and how many lines of it there may be.
type step struct{ size, most int }

// steps are the sizes of titles, from the one that is tried first.
func steps() []step { return []step{{120, 1}, {104, 2}, {92, 3}, {82, 3}, {74, 4}, {64, 4}, {56, 4}} }

// set sets a title in the largest size that holds it, in lines of about the
// same length. What does not fit into the last size ends in an ellipsis.
func (t *typeface) set(title string, width int) setting {
	words := t.words(title)
	all := steps()
	for _, s := range all {
		if n, ok := t.greedy(words, width*t.perEm/s.size); ok && n <= s.most {
			return setting{s.size, t.balance(words, n, width*t.perEm/s.size)}
		}
	}
	last := all[len(all)-1]
	room := width * t.perEm / last.size
	words = t.cut(t.split(words, room), last.most, room)
	n, _ := t.greedy(words, room)
	return setting{last.size, t.balance(words, n, room)}
}

// shorten returns what fits into one line of a size.
func (t *typeface) shorten(s string, size, width int) string {
	room := width * t.perEm / size
	return join(t.cut(t.split(t.words(s), room), 1, room))
}

// A word is what stands between two places where a line may end.
type word struct {
	text  string
	width int
	glued bool // no space stands before it
}

// words splits a text where lines may end: at spaces, and behind hyphens,
// dashes and slashes within words.
func (t *typeface) words(s string) []word {
	var all []word
	for _, field := range strings.FieldsFunc(s, breaks) {
		from := 0
		add := func(to int) {
			all = append(all, word{field[from:to], t.width(field[from:to]), from > 0})
			from = to
		}
		for i, r := range field {
			if end := i + len(string(r)); strings.ContainsRune("-–—/", r) && i > 0 && end < len(field) {
				add(end)
			}
		}
		add(len(field))
	}
	return all
}

// split splits words that are longer than a line.
func (t *typeface) split(words []word, room int) []word {
	var all []word
	for _, w := range words {
		if w.width <= room {
			all = append(all, w)
			continue
		}
		width, from := 0, 0
		for i, r := range w.text {
			advance := t.glyph(r).advance
			if width+advance > room && i > from {
				all = append(all, word{w.text[from:i], width, w.glued || from > 0})
				width, from = 0, i
			}
			width += advance
		}
		all = append(all, word{w.text[from:], width, w.glued || from > 0})
	}
	return all
}

// space is the width between word i and the one before it.
func (t *typeface) space(words []word, i int) int {
	if words[i].glued {
		return 0
	}
	return t.glyph(' ').advance
}

// greedy counts the lines that words need at least. It reports false if a word
// is longer than a line.
func (t *typeface) greedy(words []word, room int) (lines int, ok bool) {
	width := room
	for i, w := range words {
		if w.width > room {
			return 0, false
		}
		if width += t.space(words, i) + w.width; i == 0 || width > room {
			lines++
			width = w.width
		}
	}
	return lines, true
}

// ellipsis ends what has been cut.
const ellipsis = "…"

// cut leaves out the words at the end that do not fit into the lines, or the
// letters at the end of a long one.
func (t *typeface) cut(words []word, most, room int) []word {
	if n, _ := t.greedy(words, room); n <= most {
		return words
	}
	for n := len(words) - 1; n > 0; n-- {
		last := words[n-1]
		for text := last.text; text != ""; text = withoutLast(text) {
			last.text = strings.TrimRightFunc(text, unicode.IsPunct) + ellipsis
			last.width = t.width(last.text)
			shorter := append(words[:n-1:n-1], last)
			if lines, ok := t.greedy(shorter, room); ok && lines <= most {
				return shorter
			}
			if words[n-1].width < room/2 {
				break
			}
		}
	}
	return nil
}

func withoutLast(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-size]
}

// balance breaks words into n lines, which they fit into, so that the sum of
// the squares of what is left of each line is least.
func (t *typeface) balance(words []word, n, room int) []string {
	type best struct {
		cost int
		from int // the first word of the last line
	}
	table := make([][]best, n+1) // by lines, by words in them
	for l := range table {
		table[l] = make([]best, len(words)+1)
		for w := range table[l] {
			table[l][w].cost = -1
		}
	}
	table[0][0].cost = 0
	for l := 1; l <= n; l++ {
		for to := 1; to <= len(words); to++ {
			width := 0
			for from := to - 1; from >= 0; from-- {
				if width += words[from].width; width > room {
					break
				}
				if before := table[l-1][from].cost; before >= 0 {
					rest := (room - width) / 8 // whose square stays small
					if cost := before + rest*rest; table[l][to].cost < 0 || cost < table[l][to].cost {
						table[l][to] = best{cost, from}
					}
				}
				width += t.space(words, from)
			}
		}
	}
	made := make([]string, n)
	to := len(words)
	for l := n; l > 0; l-- {
		from := table[l][to].from
		made[l-1] = join(words[from:to])
		to = from
	}
	return made
}

func join(words []word) string {
	var out strings.Builder
	for i, w := range words {
		if i > 0 && !w.glued {
			out.WriteByte(' ')
		}
		out.WriteString(w.text)
	}
	return out.String()
}
