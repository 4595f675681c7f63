package scoring

import (
	"cmp"
	"maps"
	"slices"
)

// SmallestChange returns the fewest answers to give differently for a verdict
// of a higher level: none if the verdict has no level, if nothing better is
// within reach, or if there are too many ways to tell. Of changes of the same
// number it returns those that lead highest, then those of earlier questions,
// then those to earlier answers, with several to the nearest.
//
// What is fixed or does not apply is never changed, and nothing is changed to
// an answer that is fixed, to “does not apply” or to “not sure”. What a change
// reveals is to be answered as well, and counts as changed.
func (m *Model) SmallestChange(a Answers) []Change {
	now := m.fill(a)
	verdict := now.verdict()
	if verdict < 0 || m.Outcomes[verdict].Level == nil {
		return nil
	}
	e := m.explorer()
	changes, ok := e.changes(now)
	if !ok {
		return nil
	}
	options := func(i int, asked truth) []option {
		given := now.entries[i].given
		stays := option{given: given}
		switch {
		case asked == no:
			return []option{{}}
		case asked == maybe:
			return []option{stays}
		case given == nil && now.entries[i].asked != yes:
			return changes[i]
		}
		return append(slices.Clip(changes[i]), stays)
	}
	for most := 1; ; most++ {
		layers, costly, ok := e.explore(options, most)
		if !ok {
			return nil
		}
		best := m.best(verdict, layers[len(m.Questions)])
		if best != nil || !costly {
			return best
		}
	}
}

// changes returns, by question, what can be answered instead.
func (e *explorer) changes(now *sheet) (changes [][]option, ok bool) {
	changes = make([][]option, len(e.model.Questions))
	for i := range e.model.Questions {
		sets, ok := e.instead(i, now.entries[i].given)
		if !ok {
			return nil, false
		}
		for _, set := range sets {
			changes[i] = append(changes[i], option{set, 1})
		}
	}
	return changes, true
}

// instead returns what a respondent can change an answer to.
func (e *explorer) instead(question int, g *given) (sets []*given, ok bool) {
	q := &e.model.Questions[question]
	switch {
	case q.Fixed, g != nil && !g.applies():
		return nil, true
	case g == nil:
		return e.choices(question, nil, false)
	}
	return e.choices(question, g.ids, false)
}

// best returns the changes of the first path to the highest level above that
// of a verdict.
func (m *Model) best(verdict int, paths []*path) []Change {
	var changes []Change
	for _, p := range paths {
		if reached := p.verdict(); m.better(reached, verdict) {
			verdict, changes = reached, p.changes
		}
	}
	return changes
}

// better says whether a verdict has a higher level than another one.
func (m *Model) better(verdict, than int) bool {
	return verdict >= 0 && than >= 0 && m.Outcomes[than].below(&m.Outcomes[verdict])
}

// Steps returns the answers worth improving: those where another answer leads
// to a better verdict, everything else being the same, or gains points in the
// first score that has a better direction and that the question is part of.
// What leads to the highest level comes first, then what gains most.
func (m *Model) Steps(a Answers) []Step {
	var steps []Step
	now := m.fill(a)
	e, verdict := m.explorer(), now.verdict()
	for i, entry := range now.entries {
		if entry.asked != yes || entry.given == nil {
			continue
		}
		sets, _ := e.instead(i, entry.given)
		step := Step{Question: i, Reaches: -1}
		best := verdict
		for _, set := range sets {
			if reached := m.fill(a.with(m.Questions[i].ID, set.ids)).verdict(); m.better(reached, best) {
				best, step.Reaches = reached, reached
			}
			step.Gain = max(step.Gain, m.worth(i, set.points-entry.given.points))
		}
		if step.Reaches >= 0 || step.Gain > 0 {
			steps = append(steps, step)
		}
	}
	slices.SortStableFunc(steps, m.compareSteps)
	return steps
}

// worth is what more points in a question are worth, in thousandths.
func (m *Model) worth(question int, more int64) int64 {
	for i := range m.Scores {
		score := &m.Scores[i]
		for _, part := range score.Parts {
			if part.Question != question || score.Better == "" {
				continue
			}
			if score.Better == Lower {
				more = -more
			}
			return part.Weight * more / 1000
		}
	}
	return 0
}

func (m *Model) compareSteps(a, b Step) int {
	switch {
	case m.better(a.Reaches, b.Reaches) || a.Reaches >= 0 && b.Reaches < 0:
		return -1
	case m.better(b.Reaches, a.Reaches) || b.Reaches >= 0 && a.Reaches < 0:
		return 1
	}
	return cmp.Compare(b.Gain, a.Gain)
}

// with returns the answers with another one to a question.
func (a Answers) with(question string, chosen []string) Answers {
	b := maps.Clone(a)
	if b == nil {
		b = Answers{}
	}
	b[question] = chosen
	return b
}
