package verify

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"

	"rapport/generator/internal/scoring"
)

// How many examples there are.
const (
	exampleCount = 96
	edgeCount    = 96 // edges between examples, at most,
	edgePatience = 24 // and at most that show nothing new, one after the other
	mostMisses   = 16 // examples that are tried for one question in vain
)

// Examples are filled-in checklists. What an example shows needs no proof: that
// a condition can be true, or that a question can matter. So the programs are
// left with what is hard to show, or false. The choice of examples is the same
// every time.
type examples struct {
	*facts
	random *rand.Rand
	ranked [][][]string // by question: some of its answers, those with the fewest points first
	all    []example
	useful []bool // by question: an example shows that it matters
	misses []int  // by question: examples that do not
}

// An example is a total assignment: it has an answer to every question, asked
// or not.
type example struct {
	answers scoring.Answers
	result  scoring.Result
	shown   []int // the verdict, and the band of every score that has bands
}

func newExamples(f *facts) *examples {
	e := &examples{
		facts:  f,
		random: rand.New(rand.NewPCG(1, 2)),
		useful: make([]bool, len(f.model.Questions)),
		misses: make([]int, len(f.model.Questions)),
	}
	if !f.options.examples {
		return e
	}
	for i := range f.model.Questions {
		e.ranked = append(e.ranked, rank(&f.model.Questions[i]))
	}
	const levels = 12
	spreads, absent := [...]float64{0.05, 0.2, 1}, [...]float64{0, 0, 0.1, 0.6}
	for i := range exampleCount {
		level := float64(i%levels) / (levels - 1)
		e.all = append(e.all, e.score(e.fill(level, spreads[i/levels%len(spreads)], absent[i%len(absent)])))
	}
	e.findEdges()
	return e
}

// rank returns the question's answers by points, and for one with several
// answers all of them together, if that is allowed.
func rank(q *scoring.Question) [][]string {
	answers := slices.Clone(q.Answers)
	slices.SortStableFunc(answers, func(a, b scoring.Answer) int { return cmp.Compare(a.Points, b.Points) })
	var ranked [][]string
	var together []string
	for _, a := range answers {
		ranked = append(ranked, []string{a.ID})
		if next := append(slices.Clone(together), a.ID); q.Allows(next) {
			together = next
		}
	}
	if len(together) > 1 {
		ranked = append(ranked, together)
	}
	return ranked
}

// fill answers every question: with few points at level 0 and many at level 1,
// at random as far as the spread goes; a share of the questions does not apply.
func (e *examples) fill(level, spread, absent float64) scoring.Answers {
	answers := scoring.Answers{}
	for i := range e.model.Questions {
		q := &e.model.Questions[i]
		if q.NotApplicable && e.random.Float64() < absent {
			answers[q.ID] = []string{scoring.NotApplicable}
			continue
		}
		place := level + spread*(2*e.random.Float64()-1)
		n := len(e.ranked[i])
		answers[q.ID] = e.ranked[i][min(max(int(place*float64(n)), 0), n-1)]
	}
	return answers
}

func (e *examples) score(answers scoring.Answers) example {
	result := e.model.Outline(answers)
	shown := []int{result.Outcome}
	for i := range e.model.Scores {
		if bands := e.model.Scores[i].Bands; len(bands) > 0 {
			shown = append(shown, bandIndex(bands, result.Scores[i]))
		}
	}
	return example{answers, result, shown}
}

// bandIndex returns the first band that a result lies in, -1 if there is none,
// and -2 if there is no result.
func bandIndex(bands []scoring.Band, result *int64) int {
	if result == nil {
		return -2
	}
	return slices.IndexFunc(bands, func(b scoring.Band) bool { return contains(b, *result) })
}

// findEdges looks for questions that matter: on the way from one example to
// another that shows something else there is an edge, one answer apart, and
// beside it most answers make a difference. It stops when all of them do.
func (e *examples) findEdges() {
	patience := edgePatience
	for i := 0; i < edgeCount && patience > 0 && slices.Contains(e.useful, false); i++ {
		patience--
		a, b, ok := e.pair(i % len(e.all[0].shown))
		if ok && e.edge(a, b, i%len(e.all[0].shown)) {
			patience = edgePatience
		}
	}
}

// pair returns two examples that differ in what they show, if there are any.
func (e *examples) pair(what int) (a, b example, ok bool) {
	a = e.all[e.random.IntN(len(e.all))]
	var others []example
	for _, b := range e.all {
		if b.shown[what] != a.shown[what] {
			others = append(others, b)
		}
	}
	if len(others) == 0 {
		return a, a, false
	}
	return a, others[e.random.IntN(len(others))], true
}

// edge goes from one example towards the other, as far as they show the same,
// and says whether it has found a question that matters.
func (e *examples) edge(a, b example, what int) bool {
	order := e.random.Perm(len(e.model.Questions))
	for len(order) > 1 {
		half := len(order) / 2
		middle := e.score(e.mix(a, b, order[:half]))
		if middle.shown[what] == a.shown[what] {
			a, order = middle, order[half:]
		} else {
			order = order[:half]
		}
	}
	found := !e.useful[order[0]]
	e.useful[order[0]] = true
	beyond := e.score(e.mix(a, b, order))
	return e.probe(a) || e.probe(beyond) || found
}

// mix returns the answers of one example, those to some questions taken from
// another.
func (e *examples) mix(a, b example, questions []int) scoring.Answers {
	answers := maps.Clone(a.answers)
	for _, i := range questions {
		id := e.model.Questions[i].ID
		answers[id] = b.answers[id]
	}
	return answers
}

// probe changes one answer at a time, to the lowest, to the highest and to “does
// not apply”, and says whether that shows that another question matters.
func (e *examples) probe(a example) bool {
	found := false
	for _, i := range a.result.Asked {
		if e.useful[i] || e.misses[i] >= mostMisses {
			continue
		}
		others := [][]string{e.ranked[i][0], e.ranked[i][len(e.ranked[i])-1]}
		if e.model.Questions[i].NotApplicable {
			others = append(others, []string{scoring.NotApplicable})
		}
		if slices.ContainsFunc(others, func(other []string) bool { return e.changes(a, i, other) }) {
			e.useful[i], found = true, true
		}
		e.misses[i]++
	}
	return found
}

// changes says whether another answer to a question shows something else.
func (e *examples) changes(a example, question int, answer []string) bool {
	id := e.model.Questions[question].ID
	given := a.answers[id]
	a.answers[id] = answer
	changed := e.score(a.answers)
	a.answers[id] = given
	return !slices.Equal(changed.shown, a.shown)
}

// truths returns which values the examples show a condition to have. They are
// silent about what depends on a question that may perhaps be asked.
func (e *examples) truths(c *scoring.Condition) (can [3]bool) {
	if e.looksAtHazy(c) {
		return can
	}
	for i := range e.all {
		can[e.all[i].truth(e.model, c)] = true
	}
	return can
}

func (e *example) truth(m *scoring.Model, c *scoring.Condition) term {
	switch c.Op {
	case scoring.AnswerIs:
		_, asked := slices.BinarySearch(e.result.Asked, c.Index)
		return truth(asked && slices.ContainsFunc(e.answers[m.Questions[c.Index].ID], func(id string) bool { return slices.Contains(c.Answers, id) }))
	case scoring.ScoreIs:
		result := e.result.Scores[c.Index]
		if result == nil {
			return unknown
		}
		return truth(contains(scoring.Band{From: c.Least, To: c.Most}, *result))
	case scoring.FlagsCount:
		count := int64(0)
		for _, f := range c.Flags {
			count += int64(e.result.Flags[f])
		}
		return truth(contains(scoring.Band{From: c.Least, To: c.Most}, count))
	case scoring.Not:
		return yes - e.truth(m, &c.Of[0])
	}
	least, greatest := yes, no
	for i := range c.Of {
		x := e.truth(m, &c.Of[i])
		least, greatest = min(least, x), max(greatest, x)
	}
	if c.Op == scoring.All {
		return least
	}
	return greatest
}
