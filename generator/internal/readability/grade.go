package readability

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
)

// leastWords is how many words a page must have for its grade to mean something.
const leastWords = 100

// A tally is what a grade is computed from.
type tally struct{ sentences, words, syllables int }

// tallyOf counts one sentence. The syllables of the words so far are kept in
// known: a page has most of its words several times.
func tallyOf(s sentence, known map[string]int) tally {
	t := tally{sentences: 1, words: len(s.words)}
	for _, w := range s.words {
		n, ok := known[w.text]
		if !ok {
			n = syllables(w.text)
			known[w.text] = n
		}
		t.syllables += n
	}
	return t
}

// plus returns the counts of both.
func (t tally) plus(other tally) tally {
	return tally{t.sentences + other.sentences, t.words + other.words, t.syllables + other.syllables}
}

// wordsPerSentence and syllablesPerWord are the two means that a grade weighs.
func (t tally) wordsPerSentence() float64 { return float64(t.words) / float64(t.sentences) }
func (t tally) syllablesPerWord() float64 { return float64(t.syllables) / float64(t.words) }

// grade returns the Flesch-Kincaid grade with one decimal: the school year in
// the United States whose pupils can mostly read the text. The formula is that
// of Kincaid, Fishburne, Rogers and Chissom, “Derivation of new readability
// formulas (Automated Readability Index, Fog Count and Flesch Reading Ease
// Formula) for Navy enlisted personnel”, Naval Technical Training Command,
// Research Branch Report 8-75 (1975).
func (t tally) grade() float64 {
	return math.Round(10*(0.39*t.wordsPerSentence()+11.8*t.syllablesPerWord()-15.59)) / 10
}

// A graded sentence is one with its own grade, for the hint.
type graded struct {
	place diag.Place
	grade float64
}

// tooHard returns a warning if the page as a whole is above the limit.
func tooHard(page []paragraph, limit int) []diag.Diagnostic {
	var total tally
	var hardest []graded
	known := map[string]int{}
	for _, p := range page {
		for _, s := range p.sentences {
			t := tallyOf(s, known)
			total = total.plus(t)
			if t.words >= leastGraded {
				hardest = append(hardest, graded{p.at(s), t.grade()})
			}
		}
	}
	if total.words < leastWords || total.grade() <= float64(limit) {
		return nil
	}
	return []diag.Diagnostic{page[0].at(page[0].sentences[0]).Warning("reading-grade",
		fmt.Sprintf("the reading grade of this page is %.1f, above %d", total.grade(), limit),
		fmt.Sprintf("shorten sentences or words, now %.1f words a sentence and %.2f syllables a word%s",
			total.wordsPerSentence(), total.syllablesPerWord(), places(hardest)))}
}

// leastGraded is how many words a sentence must have to be called one of the
// hardest: the grade of a shorter one says little.
const leastGraded = 8

// places names the two hardest sentences.
func places(sentences []graded) string {
	slices.SortStableFunc(sentences, func(a, b graded) int { return cmp.Compare(b.grade, a.grade) })
	var at []string
	for _, s := range sentences[:min(2, len(sentences))] {
		at = append(at, fmt.Sprintf("%d:%d", s.place.Line, s.place.Column))
	}
	if len(at) == 0 {
		return ""
	}
	return "; hardest at " + strings.Join(at, " and ")
}
