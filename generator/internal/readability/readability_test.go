package readability

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// page makes a passage of each text, on a line of its own.
func page(texts ...string) []markdown.Passage {
	var all []markdown.Passage
	for i, text := range texts {
		all = append(all, markdown.Passage{Text: text, At: func(offset int) diag.Place {
			_, column := diag.Position([]byte(text), offset)
			return diag.Place{File: "a.md", Line: i + 1, Column: column}
		}})
	}
	return all
}

// codes returns what was found as “line:column code”.
func codes(found []diag.Diagnostic) string {
	var all []string
	for _, d := range found {
		all = append(all, fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Code))
	}
	return strings.Join(all, ", ")
}

// words returns a sentence of n words, with its stop.
func words(n int) string { return "We" + strings.Repeat(" go", n-1) + "." }

// TestPage: the findings of a page whose figures were counted by hand:
//
//	words  syllables  grade
//	   11         15    4.8  Most people …
//	   14         17    4.2  They look …
//	   10         12    2.5  Write one …
//	    8         11    3.8  Dr. Lee …, where “Dr.” and “43” have two
//	   13         17    4.9  About 18% …, where “18” has two
//	    5          5    (too short to be called hard)
//	   11         16    5.9  We think …
//	   15         20    6.0  A good …, where “e.g.” has two
//	    4          4
//	    4          4
//	    6          7
//	  101        128    in 11 sentences
//
// 0.39 × 101/11 + 11.8 × 128/101 − 15.59 = 3.581 + 14.954 − 15.59 = 2.945
func TestPage(t *testing.T) {
	texts := page(
		"Most people do not answer a short request from a stranger. They look at your picture, your title and your note, and then they decide.",
		"Write one sentence about the last talk you both heard. Dr. Lee asked 43 students to do this. About 18% of the first group wrote back; the second group did better.",
		"“Is it worth the time?” We think so, although nobody has tested it on this network. A good message takes ten minutes, e.g. the ten that you spend waiting for coffee.",
		"Say who you are", "Say why you ask", "Make it easy to say no",
	)
	want := []diag.Diagnostic{{
		File: "a.md", Line: 1, Column: 1, Severity: diag.Warning, Code: "reading-grade",
		Message: "the reading grade of this page is 2.9, above 2",
		Hint:    "shorten sentences or words, now 9.2 words a sentence and 1.27 syllables a word; hardest at 3:85 and 3:25",
	}}
	if d := cmp.Diff(want, Check(texts, Limits{Grade: 2})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, grade := range []int{0, 3} {
		if found := Check(texts, Limits{Grade: grade}); found != nil {
			t.Errorf("with the limit %d: %v", grade, found)
		}
	}
}

// TestLongSentence: 25 words are let be, 26 are not, and the place is the first
// word, behind what opens the sentence.
func TestLongSentence(t *testing.T) {
	if found := Check(page(words(25)), Limits{}); found != nil {
		t.Errorf("25 words: %v", found)
	}
	found := Check(page("", "We go. (“"+words(26)+"”)", words(31)), Limits{})
	if got := codes(found); got != "2:10 long-sentence, 3:1 long-sentence" {
		t.Fatal(got)
	}
	if d := found[1]; d.Message != "this sentence has 31 words" || d.Hint != "split it, or cut it to 25 words" || d.Severity != diag.Warning {
		t.Errorf("%+v", d)
	}
}

// TestGradeNeedsWords: fewer than 100 words have no grade, and a grade that is
// the limit is let be.
func TestGradeNeedsWords(t *testing.T) {
	hard := func(n int) []markdown.Passage { return page("…", strings.Repeat("Preposterous. ", n)) }
	if found := Check(hard(99), Limits{Grade: 1}); found != nil {
		t.Errorf("99 words: %v", found)
	}
	// 0.39 × 1 + 11.8 × 4 − 15.59 = 32
	if got := codes(Check(hard(100), Limits{Grade: 31})); got != "2:1 reading-grade" {
		t.Errorf("100 words: %s", got)
	}
	if found := Check(hard(100), Limits{Grade: 32}); found != nil {
		t.Errorf("at the limit: %v", found)
	}
}

// TestNothing: no text has no findings.
func TestNothing(t *testing.T) {
	for _, passages := range [][]markdown.Passage{nil, page(""), page(" ", "— …", "***")} {
		if found := Check(passages, Limits{Grade: 1}); found != nil {
			t.Errorf("%v", found)
		}
	}
}

// BenchmarkCheck is the cost of a page of 1,200 words.
func BenchmarkCheck(b *testing.B) {
	text := "Dr. Lee asked 43 students to write (e.g. by mail) to people whom they had been told about; most of them were never answered. " +
		"“Was it the HR people?” she asked. Perhaps your request’s wording decides more than the automatically recommended time. "
	passages := page(strings.Split(strings.Repeat(strings.Repeat(text, 4)+"\n", 7), "\n")...)
	b.SetBytes(int64(28 * len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Check(passages, Limits{Grade: 1})
	}
}

// TestManyFindings: a page that is all wrong does not drown the rest.
func TestManyFindings(t *testing.T) {
	found := Check(page(strings.Repeat(words(26)+" ", maxFindings+1)), Limits{Grade: 1})
	if len(found) != maxFindings || found[1].Code != "reading-grade" {
		t.Errorf("%d: %s", len(found), codes(found))
	}
}
