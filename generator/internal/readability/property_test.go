package readability

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// pieces are what random texts are made of.
var pieces = strings.Split(`a|We|I|Ana|Dr.|e.g.|etc.|J.|U.S.|p.m.|no.|1.|43|3.5|.|!|?|…|...|—|–|-|/|(|)|[|]|“|”|’|'|"|*|:|;|,| | | | |`+
	`was|were|not|sent|asked|used|to|“Why?”|said|don’t|CV|HRs|(HR)|XIV|human|resources|www.a.b|a@b.c|é|日本|İ|ſ|ẞ|`+"\u00a0|\u0301|\xff|\x00", "|")

// random returns a text of pieces.
func random(rng *rand.Rand) string {
	var b strings.Builder
	for range rng.IntN(40) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

// TestNoWordIsLost: the words of the sentences are the words of the text, and
// the sentences stand in it one after the other.
func TestNoWordIsLost(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		checkSentences(t, random(rng))
	}
}

// checkSentences holds the sentences of a text to its words.
func checkSentences(t *testing.T, text string) {
	t.Helper()
	_, all := split(text)
	var got []word
	rest := text
	for _, s := range sentencesOf(text) {
		if len(s.words) == 0 {
			t.Errorf("%q has a sentence without words", text)
		}
		got = append(got, s.words...)
		_, after, found := strings.Cut(rest, s.text)
		if !found {
			t.Errorf("%q: the sentence %q is not in %q", text, s.text, rest)
		}
		rest = after
		if _, own := split(s.text); len(own) != len(s.words) {
			t.Errorf("%q: the sentence %q has %d words, not %d", text, s.text, len(s.words), len(own))
		}
	}
	if !slices.Equal(got, all) {
		t.Errorf("%q: the sentences have %v, the text %v", text, got, all)
	}
}

// FuzzCheck: whatever a page says, no word is lost, and every finding is a
// warning at the first byte of a word.
func FuzzCheck(f *testing.F) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		f.Add(random(rng), random(rng))
	}
	f.Add(words(30)+" It was sent. They were asked. (“", "human resources (HR)")
	f.Fuzz(func(t *testing.T, one, two string) {
		checkSentences(t, one)
		texts := []string{one, two, words(100)}
		var passages []markdown.Passage
		for _, text := range texts {
			passages = append(passages, markdown.Passage{Text: text, At: func(offset int) diag.Place {
				if offset < 0 || offset >= len(text) || utf8.ValidString(text) && !utf8.RuneStart(text[offset]) {
					t.Errorf("%q has no place %d", text, offset)
				}
				return diag.Place{File: "f.md", Line: 1, Column: offset + 1}
			}})
		}
		found := Check(passages, Limits{Grade: 1})
		for _, d := range found {
			if d.Severity != diag.Warning || d.File != "f.md" || d.Column < 1 || d.Message == "" || d.Hint == "" {
				t.Errorf("%+v", d)
			}
		}
		if !slices.Equal(found, Check(passages, Limits{Grade: 1})) {
			t.Error("another time, it is different")
		}
	})
}
