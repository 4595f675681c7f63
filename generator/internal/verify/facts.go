package verify

import (
	"iter"
	"slices"

	"rapport/generator/internal/scoring"
)

// Facts are what every program on a model needs to know about it.
type facts struct {
	model   *scoring.Model
	options options
	sources [][]int // by question: the questions that its condition looks at
	raisers [][]int // by flag: the questions that raise it
	hazy    []bool  // by question: it may be unknown whether it is asked
}

func newFacts(m *scoring.Model, o options) *facts {
	f := &facts{
		model:   m,
		options: o,
		sources: make([][]int, len(m.Questions)),
		raisers: make([][]int, len(m.Flags)),
		hazy:    make([]bool, len(m.Questions)),
	}
	for i := range m.Questions {
		for _, answer := range m.Questions[i].Answers {
			for _, flag := range answer.Flags {
				f.raisers[flag] = append(f.raisers[flag], i)
			}
		}
	}
	for i := range f.raisers {
		f.raisers[i] = slices.Compact(f.raisers[i])
	}
	for i := range m.Questions { // what one looks at comes before it
		f.sources[i] = f.looksAt(m.Questions[i].When)
		f.hazy[i] = f.mayBeUnknown(m.Questions[i].When)
	}
	return f
}

// comparisons yields the conditions without parts in a condition, which may be
// nil.
func comparisons(c *scoring.Condition) iter.Seq[*scoring.Condition] {
	return func(yield func(*scoring.Condition) bool) { compares(c, yield) }
}

func compares(c *scoring.Condition, yield func(*scoring.Condition) bool) bool {
	if c == nil {
		return true
	}
	switch c.Op {
	case scoring.AnswerIs, scoring.ScoreIs, scoring.FlagsCount:
		return yield(c)
	}
	for i := range c.Of {
		if !compares(&c.Of[i], yield) {
			return false
		}
	}
	return true
}

// looksAt returns the questions that a condition looks at directly, in order.
func (f *facts) looksAt(c *scoring.Condition) []int {
	var questions []int
	for c := range comparisons(c) {
		switch c.Op {
		case scoring.AnswerIs:
			questions = append(questions, c.Index)
		case scoring.ScoreIs:
			for _, part := range f.model.Scores[c.Index].Parts {
				questions = append(questions, part.Question)
			}
		case scoring.FlagsCount:
			for _, flag := range c.Flags {
				questions = append(questions, f.raisers[flag]...)
			}
		}
	}
	slices.Sort(questions)
	return slices.Compact(questions)
}

// mayBeUnknown says whether a condition may be neither true nor false though
// everything is answered. It may say so too often, but not too seldom.
func (f *facts) mayBeUnknown(c *scoring.Condition) bool {
	for c := range comparisons(c) {
		if c.Op == scoring.ScoreIs && !f.hasResult(&f.model.Scores[c.Index]) || c.Op != scoring.ScoreIs && f.looksAtHazy(c) {
			return true
		}
	}
	return false
}

func (f *facts) looksAtHazy(c *scoring.Condition) bool {
	return slices.ContainsFunc(f.looksAt(c), func(q int) bool { return f.hazy[q] })
}

// hasResult says whether a score has a result whatever is answered. It may deny
// it too often, but not too seldom.
func (f *facts) hasResult(s *scoring.Score) bool {
	count, base := 0, int64(0)
	for _, part := range s.Parts {
		q := &f.model.Questions[part.Question]
		share := s.Base(part, q)
		switch {
		case f.hazy[part.Question]:
			return false
		case q.When == nil && !q.NotApplicable:
			count++
			base += share
		default:
			base += min(share, 0)
		}
	}
	return count >= s.Needs && (s.By == scoring.Sum || base > 0)
}
