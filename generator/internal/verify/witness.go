package verify

import (
	"math"
	"slices"

	"rapport/generator/internal/scoring"
)

// witness returns answers that lead to a state at the end of the program, one
// for every question that is asked.
func (p *program) witness(end state) scoring.Answers {
	picks := make([]int, len(p.steps))
	p.trace(p.root, p.start, end, picks)
	answers := scoring.Answers{}
	for at := range p.steps {
		if s := &p.steps[at]; s.index == 0 {
			q := &p.model.Questions[s.question]
			answers[q.ID] = given(q, picks[at:])
		}
	}
	for i := range p.model.Questions {
		if q := &p.model.Questions[i]; answers[q.ID] == nil {
			answers[q.ID] = []string{q.Answers[0].ID}
		}
	}
	return p.relevant(answers)
}

// relevant leaves out the answers to questions that are not asked. While that
// is unknown an answer makes a difference, and it stays.
func (f *facts) relevant(answers scoring.Answers) scoring.Answers {
	asked := f.model.Outline(answers).Asked
	kept := scoring.Answers{}
	for i := range f.model.Questions {
		id := f.model.Questions[i].ID
		if slices.Contains(asked, i) || f.hazy[i] && f.isUnknown(f.model.Questions[i].When, answers) {
			kept[id] = answers[id]
		}
	}
	return kept
}

// isUnknown says whether a condition is neither true nor false with these
// answers: then it is no result if the only outcome depends on it.
func (f *facts) isUnknown(c *scoring.Condition, answers scoring.Answers) bool {
	m := *f.model
	m.Outcomes = []scoring.Outcome{{When: c}}
	return m.Outline(answers).Outcome == scoring.NoResult
}

// given returns the answers that the picks of a question's steps stand for; nil
// if any would do.
func given(q *scoring.Question, picks []int) []string {
	switch {
	case picks[0] == notApplicable:
		return []string{scoring.NotApplicable}
	case picks[0] == nothing:
		return nil
	case !q.Several:
		return []string{q.Answers[picks[0]].ID}
	}
	var chosen []string
	for i := range q.Answers {
		if picks[1+i] >= 0 {
			chosen = append(chosen, q.Answers[i].ID)
		}
	}
	return chosen
}

// trace goes back from a state at the end of a segment's run to its beginning,
// and notes what was picked.
func (p *program) trace(s *segment, from int, end state, picks []int) {
	layers := p.runOf(s, from).layers
	for i, stage := range slices.Backward(s.stages) {
		before, effect := p.predecessor(s, stage, layers[i], end)
		if stage.segment == nil {
			picks[stage.from] = p.effectsOf(stage.from, before.residual).pick(effect)
		} else {
			p.trace(stage.segment, before.residual, effect, picks)
		}
		end = before
	}
}

// predecessor finds a state before a stage, and an effect of the stage by which
// it leads to a state after it. Mostly it is the difference of the two; unless
// something was decided or forgotten on the way.
func (p *program) predecessor(s *segment, stage stage, layer []block, after state) (before, effect state) {
	for _, b := range layer {
		for _, e := range p.effects(stage, b.residual) {
			for _, sum := range e.sums {
				before, effect := state{b.blockKey, after.low - sum}, state{e.blockKey, sum}
				if _, found := slices.BinarySearch(b.sums, before.low); found && p.leads(s, before.block(), effect.block(), after) {
					return before, effect
				}
			}
		}
	}
	for _, b := range layer {
		for _, e := range p.effects(stage, b.residual) {
			if p.leads(s, b, e, after) {
				e.sums = halve(e.sums, func(sums []uint64) bool { return p.leads(s, b, block{e.blockKey, sums}, after) })
				b.sums = halve(b.sums, func(sums []uint64) bool { return p.leads(s, block{b.blockKey, sums}, e, after) })
				return state{b.blockKey, b.sums[0]}, state{e.blockKey, e.sums[0]}
			}
		}
	}
	panic("verify: nothing leads to a state")
}

// halve finds one sum for which something holds that holds for all together if
// it does for one.
func halve(sums []uint64, holds func([]uint64) bool) []uint64 {
	for len(sums) > 1 {
		half := sums[:len(sums)/2]
		if !holds(half) {
			half = sums[len(sums)/2:]
		}
		sums = half
	}
	return sums
}

// leads says whether an effect on one of a block's states leads to a state.
func (p *program) leads(s *segment, b, effect block, after state) bool {
	raw := p.narrow(b, effect.blockKey)
	raw.sums = union([]pair{{raw.sums, effect.sums}}, &meter{one: math.MaxInt, room: math.MaxInt})
	return slices.ContainsFunc(p.decide(s, raw), func(d block) bool {
		_, found := slices.BinarySearch(d.sums, after.low)
		return d.blockKey == after.blockKey && found
	})
}
