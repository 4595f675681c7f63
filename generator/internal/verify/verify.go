// Package verify proves what a checklist can come to.
//
// [Verify] finds outcomes that no answers reach, answers that reach no outcome,
// questions, conditions, flags and bands without a use, and limits of scores
// that are not what their author believes. A finding holds for all total
// assignments: each question has one of its answers, a set of them that is
// allowed together, or “does not apply” where that is offered, whether it is
// asked or not; “not sure” does not occur. What would be too much work to prove
// is [Unproved]. Nothing is ever guessed.
//
// # One kind of question
//
// A checklist of 60 questions has more assignments than could be tried. But
// every finding is the answer to a question of one kind: what can this
// expression come to? The expression is a condition, the choice of a verdict by
// the outcomes, or the result of a score. It is called the goal, and a program
// answers the question.
//
// # Programs
//
// A program takes the questions that the goal depends on one after the other,
// and follows all assignments at once. Of the answers so far all that matters
// is the state that they lead to:
//
//   - the residual, which is the goal and the conditions of the questions still
//     to come, with everything put in that is known; and
//   - the counters, which are the sums so far that comparisons in the residual
//     will read.
//
// A layer is all states after one more question. Once the counters decide a
// comparison, whatever is still to be answered, it is put into the residual, and
// what nothing reads any more is forgotten. So layers stay small: the states of
// a score are the values that it can have, not the ways to come to them. The
// last layer is what the goal can come to, and from each state in it a way leads
// back to answers that come to it, the witness.
//
// # Words
//
// The counters of a state stand side by side in a word, each in bits of its
// own, and never fall. So an answer, which adds something to each, adds one
// number to the word; and all states with the same residual, a sorted list of
// words, move as a whole. A layer is the union of such lists, and mostly they
// lie so close together that a bitmap makes it.
//
// # Segments
//
// A total and its sub-scales, each read by some condition, would make layers
// large: all combinations of the total so far and the sub-scale so far. But what
// a stretch of questions adds does not depend on what was there. So the stretch
// in which a sub-scale grows is a segment: it is run once from each residual,
// with all counters at zero, and what it comes to is its effect. The program
// then takes it like a single question with so many answers. A question with
// several answers may be a segment too, of steps that each take or leave one.
//
// # Two sheets
//
// A question matters if two assignments that differ in nothing else come to
// something else. To find out, a program fills in two sheets with the same
// answers but for that question, and the goal is that what they come to
// differs.
//
// # Examples
//
// What an example shows needs no program: that a condition can be true, or that
// a question matters. So a few hundred examples are scored first, which is
// quick, and the programs prove what they do not show, most of which is false.
// The findings are the same without them.
package verify

import "rapport/generator/internal/scoring"

// A Kind is what a finding says.
type Kind string

// The kinds of findings.
const (
	UnreachedOutcome Kind = "unreached-outcome" // no answers have this verdict
	NoOutcome        Kind = "no-outcome"        // the witness has no verdict, though nothing in it is unknown
	UselessQuestion  Kind = "useless-question"  // it never changes the verdict, or the first band that a score lies in
	NeverAsked       Kind = "never-asked"       // nothing else is said about such a question
	NeverTrue        Kind = "never-true"        // a part of a condition; of parts within each other, the topmost
	AlwaysTrue       Kind = "always-true"       // a condition or a part of it
	FlagNeverRaised  Kind = "flag-never-raised"
	FlagNeverRead    Kind = "flag-never-read" // no condition mentions it
	WrongMinimum     Kind = "wrong-minimum"
	WrongMaximum     Kind = "wrong-maximum"
	BandGap          Kind = "band-gap"     // a result lies in no band
	BandOverlap      Kind = "band-overlap" // a result lies in two
	UnreachedBand    Kind = "unreached-band"
)

// A Finding is a fault of a checklist. What does not apply to it is -1, or nil.
type Finding struct {
	Kind     Kind
	Question int // of UselessQuestion, NeverAsked, and of a condition that is a question's
	Outcome  int // of UnreachedOutcome, and of a condition that is an outcome's
	Score    int // of limits and bands
	Flag     int
	Band     int // of BandGap: the one that ends before the gap, if any
	Other    int // of BandOverlap: the other band; of BandGap: the one that begins after the gap, if any

	// Path leads from the subject's When to the part of it that NeverTrue and
	// AlwaysTrue are about, by indexes into Of; it is empty for the whole.
	Path []int

	// Value is a result of the score: of WrongMinimum and WrongMaximum the real
	// one, nil if there never is a result; of BandGap the least in the gap; of
	// BandOverlap the least in both bands.
	Value *int64

	// Witness are answers that show what NoOutcome says or that come to Value:
	// one for every question that is asked, or may be as far as is known.
	Witness scoring.Answers
}

// A Range is the least and the most that a score can come to, nil if it never
// has a result, or if that is unproved.
type Range struct{ Least, Most *int64 }

// Unproved is what was given up.
type Unproved struct {
	What     string
	Question int // whose use or condition it is, or -1
	Outcome  int // whose condition it is, or -1
	Score    int // or -1
	States   int // how many were looked at
}

// What can be given up.
const (
	Outcomes  = "outcomes"  // which are reached, whether one always is, and which questions matter
	Use       = "question"  // whether it matters
	Condition = "condition" // whether it, or a part of it, is never or always true
	Results   = "score"     // its limits and bands
)

// A Report is all that was found.
type Report struct {
	Findings []Finding
	Ranges   []Range // by score
	Unproved []Unproved
}

// Verify returns everything that is wrong with a model in the sense of this
// package. The model must be valid otherwise: conditions look back only, and its
// scores are not too large.
func Verify(m *scoring.Model) Report {
	return verify(m, usual())
}

// Options change how findings are proved, never what is found.
type options struct {
	examples bool    // come first
	order    int     // which one of those that are tried is taken; -1: the best
	segments float64 // how many times less work a segment must promise
	word     int     // how many bits of a word are used
	work     int     // how much may be done in all
}

func usual() options {
	return options{examples: true, order: -1, segments: 1.5, word: 64, work: 500_000_000}
}
