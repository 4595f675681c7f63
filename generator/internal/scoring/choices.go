package scoring

import (
	"encoding/binary"
	"slices"
)

// choiceLimit is how many sets of answers to one question are told apart.
const choiceLimit = 1000

// A choice is a set of answers to one question, as far as it is decided.
type choice struct {
	*given
	moved int // answers to take or to leave, to come here
}

// choices returns the question's own answers, or sets of them, that could be
// given; ok is false if they are too many. Of those with the same effect there
// is one. The nearest to those in from, which is left out, come first, and then
// those with earlier answers. What nobody can change to is left out too, unless
// fixed is true.
func (e *explorer) choices(question int, from []string, fixed bool) (sets []*given, ok bool) {
	q := &e.model.Questions[question]
	partial := []*choice{{given: q.give(nil)}}
	for i := range q.Answers {
		answer := &q.Answers[i]
		held := slices.Contains(from, answer.ID)
		var next frontier[choice]
		for _, c := range partial {
			for _, taken := range []bool{true, false} {
				ids := c.ids
				if taken {
					ids = append(slices.Clip(ids), answer.ID)
				}
				if taken && (!q.Allows(ids) || answer.Fixed && !fixed && !held) {
					continue
				}
				with := &choice{q.give(ids), c.moved}
				if taken != held {
					with.moved++
				}
				next.put(e.effect(question, i+1, with.given), with, with.moved)
			}
		}
		if partial = next.items(); len(partial) > choiceLimit {
			return nil, false
		}
	}
	slices.SortStableFunc(partial, func(a, b *choice) int { return a.moved - b.moved })
	for _, c := range partial {
		if len(c.ids) > 0 && c.moved > 0 {
			sets = append(sets, c.given)
		}
	}
	return sets, true
}

// effect is all that scores, conditions and the answers from one on see of a
// choice.
func (e *explorer) effect(question, next int, g *given) string {
	q := &e.model.Questions[question]
	key := binary.AppendVarint(nil, g.points)
	key = binary.AppendVarint(key, int64(q.more(next, g.ids)))
	key = append(key, byte(min(len(g.ids), 1)))
	for _, comparison := range e.later[question] {
		if comparison.Op == AnswerIs && comparison.Index == question {
			key = append(key, byte(comparison.meets(g.ids)))
		}
	}
	slices.Sort(g.flags)
	for _, flag := range g.flags {
		key = binary.AppendVarint(key, int64(flag))
	}
	return string(key)
}

// more is how many of the answers from one on can be added to some.
func (q *Question) more(next int, ids []string) int {
	for i := range q.Answers {
		if q.Answers[i].Exclusive && slices.Contains(ids, q.Answers[i].ID) {
			return 0
		}
	}
	return min(q.room()-len(ids), len(q.Answers)-next)
}
