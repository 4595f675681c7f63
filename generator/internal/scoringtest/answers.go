package scoringtest

import (
	"iter"
	"maps"
	"math/rand/v2"

	"rapport/generator/internal/scoring"
)

// Own returns everything that the question's own answers allow: each alone, or
// with several each set of them. What holds earlier answers comes first.
func Own(q *scoring.Question) [][]string {
	var own [][]string
	for set := range subsets(q.Answers) {
		if q.Allows(set) {
			own = append(own, set)
		}
	}
	return own
}

// Options returns what can be given to the question in all, “not sure” left
// out.
func Options(q *scoring.Question) [][]string {
	options := Own(q)
	if q.NotApplicable {
		options = append(options, []string{scoring.NotApplicable})
	}
	return options
}

// subsets yields each set of the answers' IDs, those with earlier answers first.
func subsets(answers []scoring.Answer) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		n := len(answers)
		for mask := 1<<n - 1; mask >= 0; mask-- {
			var set []string
			for i := range answers {
				if mask&(1<<(n-1-i)) != 0 {
					set = append(set, answers[i].ID)
				}
			}
			if !yield(set) {
				return
			}
		}
	}
}

// Every yields all total assignments: each question has an answer, whether it
// is asked or not, and none is “not sure”.
func Every(m *scoring.Model) iter.Seq[scoring.Answers] {
	options := make([][][]string, len(m.Questions))
	for i := range m.Questions {
		options[i] = Options(&m.Questions[i])
	}
	return func(yield func(scoring.Answers) bool) {
		answers := scoring.Answers{}
		var assign func(i int) bool
		assign = func(i int) bool {
			if i == len(options) {
				return yield(maps.Clone(answers))
			}
			for _, option := range options[i] {
				answers[m.Questions[i].ID] = option
				if !assign(i + 1) {
					return false
				}
			}
			return true
		}
		assign(0)
	}
}

// Complete makes a total assignment.
func Complete(r *rand.Rand, m *scoring.Model) scoring.Answers {
	answers := scoring.Answers{}
	for i := range m.Questions {
		answers[m.Questions[i].ID] = option(r, &m.Questions[i])
	}
	return answers
}

// option makes one answer, several in any order.
func option(r *rand.Rand, q *scoring.Question) []string {
	if q.NotApplicable && r.IntN(5) == 0 {
		return []string{scoring.NotApplicable}
	}
	for {
		var chosen []string
		for _, i := range r.Perm(len(q.Answers)) {
			if len(chosen) == 0 || q.Several && r.IntN(2) == 0 {
				chosen = append(chosen, q.Answers[i].ID)
			}
		}
		if q.Allows(chosen) {
			return chosen
		}
	}
}

// Answers makes answers as a respondent, an old link or a broken store may
// leave them: complete, with some not sure, with many missing, or with some
// that nothing allows.
func Answers(r *rand.Rand, m *scoring.Model) scoring.Answers {
	answers := Complete(r, m)
	missing, unsure, broken := pick(r, 0, 0, 0, 15, 60, 100), pick(r, 0, 0, 40, 80), pick(r, 0, 0, 0, 10)
	for i := range m.Questions {
		q := &m.Questions[i]
		switch {
		case r.IntN(100) < missing:
			delete(answers, q.ID)
		case q.NotSure && r.IntN(100) < unsure:
			answers[q.ID] = []string{scoring.NotSure}
		case r.IntN(100) < broken:
			answers[q.ID] = damaged(r, answers[q.ID])
		}
	}
	if broken > 0 {
		answers["nobody-asked"] = []string{"a-0"}
	}
	return answers
}

// damaged makes answers that no question allows, or few do.
func damaged(r *rand.Rand, chosen []string) []string {
	return pick(r,
		[]string{},
		[]string{"valueof"},
		[]string{"constructor"},
		[]string{scoring.NotApplicable},
		[]string{scoring.NotSure},
		append([]string{scoring.NotSure}, chosen...),
		append([]string{chosen[0]}, chosen...),
		append([]string{"a-0", "a-1", "a-2", "a-3"}, chosen...),
	)
}
