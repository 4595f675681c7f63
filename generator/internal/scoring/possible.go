package scoring

import (
	"maps"
	"slices"
)

// Possible returns the verdicts that are possible once what is missing or not
// sure is answered, in ascending order: everything that any completion of the
// answers comes to, [NoOutcome] and [NoResult] included. A completion gives
// every question without an answer one of its own, and never “does not apply”.
// If there are too many to tell, complete is false.
func (m *Model) Possible(a Answers) (outcomes []int, complete bool) {
	layers, complete := m.completions(a)
	if !complete {
		return nil, false
	}
	return slices.Sorted(maps.Keys(layers[0][0].verdicts)), true
}

// completions explores all completions, and tells each path its verdicts.
func (m *Model) completions(a Answers) (layers [][]*path, ok bool) {
	e := m.explorer()
	options := make([][]option, len(m.Questions))
	for i := range m.Questions {
		sets := []*given{m.Questions[i].given(a)}
		if sets[0] == nil {
			if sets, ok = e.choices(i, nil, true); !ok {
				return nil, false
			}
		}
		for _, set := range sets {
			options[i] = append(options[i], option{given: set})
		}
	}
	layers, _, ok = e.explore(func(i int, asked truth) []option {
		if asked == no {
			return []option{{}}
		}
		return options[i]
	}, 0)
	for _, layer := range slices.Backward(layers) {
		for _, p := range layer {
			p.conclude()
		}
	}
	return layers, ok
}

// conclude collects the path's verdicts from where it leads.
func (p *path) conclude() {
	p.verdicts = map[int]bool{}
	if p.sheet != nil { // at the end
		p.verdicts[p.verdict()] = true
	}
	for _, next := range p.next {
		maps.Copy(p.verdicts, next.verdicts)
	}
}

// Settling returns the questions answered with “not sure” that are worth
// settling: those of which some answer leaves fewer verdicts possible. The one
// that alone leaves the fewest, at worst, comes first.
func (m *Model) Settling(a Answers) []int {
	layers, ok := m.completions(a)
	if !ok {
		return nil
	}
	var questions []int
	worst := map[int]int{}
	for _, i := range m.Score(a).Unsure {
		fewest, most := left(layers[i])
		if worst[i] = most; fewest < len(layers[0][0].verdicts) {
			questions = append(questions, i)
		}
	}
	slices.SortStableFunc(questions, func(i, j int) int { return worst[i] - worst[j] })
	return questions
}

// left returns how many verdicts are left, at best and at worst, if the
// question that a layer comes to is answered.
func left(layer []*path) (fewest, most int) {
	for option := range layer[0].next {
		verdicts := map[int]bool{}
		for _, p := range layer {
			maps.Copy(verdicts, p.next[option].verdicts)
		}
		if fewest == 0 || len(verdicts) < fewest {
			fewest = len(verdicts)
		}
		most = max(most, len(verdicts))
	}
	return fewest, most
}
