package card

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const room = Width - 2*margin

// holds checks a setting: no more than four lines, none too wide, all of them
// within the card.
func holds(t *testing.T, face *typeface, title string, s setting) {
	t.Helper()
	if len(s.lines) > 4 || s.size*(len(s.lines)*112-24)/100 > 340 {
		t.Errorf("%q takes %d lines of %d pixels", title, len(s.lines), s.size)
	}
	for _, line := range s.lines {
		if width := face.width(line) * s.size / face.perEm; width > room+2 || strings.TrimSpace(line) != line || line == "" {
			t.Errorf("%q is %d pixels wide", line, width)
		}
	}
}

// TestSettings: a title is set whole if it can be, and in lines that fit.
func TestSettings(t *testing.T) {
	face := newSerif()
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var words []string
		for range 1 + random.IntN(30) {
			word := make([]byte, 1+random.IntN(3)*random.IntN(12))
			for i := range word {
				word[i] = "aeilmnorstWM-/’"[random.IntN(13)]
			}
			words = append(words, string(word))
		}
		title := strings.Join(words, " ")
		s := face.set(title, room)
		holds(t, face, title, s)
		unspaced := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		whole, cut := strings.CutSuffix(strings.Join(s.lines, ""), ellipsis)
		if !strings.HasPrefix(unspaced(title), strings.TrimRight(unspaced(whole), "-/’")) || !cut && unspaced(whole) != unspaced(title) {
			t.Fatalf("%q is set as %q", title, s.lines)
		}
		if cut && s.size != 56 {
			t.Errorf("%q is cut at %d pixels", title, s.size)
		}
	}
}

func TestKnownSettings(t *testing.T) {
	face := newSerif()
	for title, want := range map[string]setting{
		"":                              {120, nil},
		"Decline":                       {120, []string{"Decline"}},
		"Make the profile answer first": {104, []string{"Make the profile", "answer first"}},
		"What silence tells you":        {104, []string{"What silence tells you"}},
		"Decision-making":               {120, []string{"Decision-making"}},
		"A no\u00a0break space and a self-assessment by itself": {92, []string{"A no\u00a0break space and a", "self-assessment by itself"}},
	} {
		if got := face.set(title, room); got.size != want.size || !slices.Equal(got.lines, want.lines) {
			t.Errorf("%q is set as %d %q", title, got.size, got.lines)
		}
	}
}

// TestBalance compares with all ways to break a few words.
func TestBalance(t *testing.T) {
	face := newSerif()
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		words := make([]word, 2+random.IntN(8))
		for i := range words {
			words[i] = word{string(rune('a' + i)), 500 + random.IntN(4000), i > 0 && random.IntN(4) == 0}
		}
		width := 8000
		n, ok := face.greedy(words, width)
		if !ok {
			t.Fatal("a word is too wide")
		}
		least := -1
		for breaks := range 1 << (len(words) - 1) {
			if cost, lines := face.cost(words, breaks, width); lines == n && cost >= 0 && (least < 0 || cost < least) {
				least = cost
			}
			if _, lines := face.cost(words, breaks, width); lines > 0 && lines < n {
				t.Fatalf("%v fit into %d lines", words, lines)
			}
		}
		at, breaks := 0, 0
		for _, line := range face.balance(words, n, width) {
			at += len(strings.ReplaceAll(line, " ", ""))
			breaks |= 1 << at >> 1
		}
		if cost, _ := face.cost(words, breaks&(1<<(len(words)-1)-1), width); cost != least {
			t.Errorf("%v cost %d instead of %d", words, cost, least)
		}
	}
}

// cost is what breaking behind the words of a set costs, and the number of
// lines; below 0 if one is too wide.
func (t *typeface) cost(words []word, breaks, room int) (cost, lines int) {
	width := 0
	for i, w := range words {
		if i > 0 && breaks>>(i-1)&1 == 0 {
			width += t.space(words, i)
		}
		if width += w.width; width > room {
			return -1, -1
		}
		if i == len(words)-1 || breaks>>i&1 == 1 {
			rest := (room - width) / 8
			cost, lines, width = cost+rest*rest, lines+1, 0
		}
	}
	return cost, lines
}

// TestLongTitles: however long a title is, it takes no time to set.
func TestLongTitles(t *testing.T) {
	p := NewPainter()
	for _, title := range []string{strings.Repeat("a ", 500_000), strings.Repeat("a", 1_000_000)} {
		text := p.serif.settable(title)
		if len(text) > longest {
			t.Errorf("%d letters", len(text))
		}
		holds(t, p.serif, title[:9], p.serif.set(text, room))
		if short := p.serif.shorten(text, 36, 300); p.serif.width(short)*36/p.serif.perEm > 300 || !strings.HasSuffix(short, ellipsis) {
			t.Errorf("shortened to %q", short)
		}
	}
}
