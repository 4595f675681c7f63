package verify

import (
	"math"
	"slices"
)

// An edge ties questions together that are better done in one go: while some
// of them are done and others are not, the program has something to remember.
type edge struct {
	questions []int
	spreads   []float64 // by question of the checklist, of a counter; nil for a condition
	total     float64
	most      float64 // of the total that makes a difference

	done   int // questions
	passed float64
}

// cost is about how many bits there are to remember.
func (e *edge) cost(done int, passed float64) float64 {
	switch {
	case done == 0 || done == len(e.questions):
		return 0
	case e.spreads == nil:
		return 1
	}
	return math.Log2(1 + min(passed, e.total-passed, e.most))
}

// adds is what doing a question would add to the cost.
func (e *edge) adds(question int) float64 {
	return e.cost(e.done+1, e.passed+e.spread(question)) - e.cost(e.done, e.passed)
}

func (e *edge) spread(question int) float64 {
	if e.spreads == nil {
		return 0
	}
	return e.spreads[question]
}

// A plan looks for an order of the questions.
type plan struct {
	*program
	questions []int
	edges     [][]*edge // by question
	followers [][]int   // by question: those whose condition looks at it
	missing   []int     // by question: how many others must come first; -1 once it is done
}

// arrange puts the questions in an order in which there is little to remember.
// What a condition looks at comes before. It tries, in this order: what decides
// first; the order of the checklist; scores one after the other; the same, but
// a question as soon as its condition is decided; and always the question that
// adds least to what there is to remember.
func (p *program) arrange() []int {
	plan := p.newPlan()
	ranks, groups := p.ranks(), p.groups()
	var best []int
	least := math.Inf(1)
	for i, value := range []func(q int) float64{
		func(q int) float64 { return ranks[q] },
		func(q int) float64 { return float64(q) },
		func(q int) float64 { return groups[q] },
		func(q int) float64 {
			if p.model.Questions[q].When != nil {
				return -1
			}
			return groups[q]
		},
		plan.adds,
	} {
		order, cost := plan.try(value)
		if i == p.options.order {
			return order
		}
		if cost < least {
			best, least = order, cost
		}
	}
	return best
}

func (p *program) newPlan() *plan {
	n := len(p.model.Questions)
	plan := &plan{program: p, edges: make([][]*edge, n), followers: make([][]int, n), missing: make([]int, n)}
	for i := range n {
		if p.asks[2*i].needed || p.asks[2*i+1].needed {
			plan.questions = append(plan.questions, i)
		}
	}
	for _, q := range plan.questions {
		for _, source := range p.sources[q] {
			plan.followers[source] = append(plan.followers[source], q)
		}
	}
	plan.tie()
	return plan
}

// try orders the questions: of those that may come next always the one with
// the least value. It returns about how much there is to remember in all.
func (p *plan) try(value func(q int) float64) (order []int, cost float64) {
	p.reset()
	bits := 0.0
	for range p.questions {
		next, least := -1, math.Inf(1)
		for _, q := range p.questions {
			if p.missing[q] != 0 {
				continue
			}
			if v := value(q); next < 0 || v < least-1e-9 {
				next, least = q, v
			}
		}
		bits += p.do(next)
		order = append(order, next)
		cost += math.Exp2(bits)
	}
	return order, cost
}

func (p *plan) reset() {
	for _, q := range p.questions {
		p.missing[q] = 0
		for _, e := range p.edges[q] {
			e.done, e.passed = 0, 0
		}
	}
	for _, q := range p.questions {
		for _, f := range p.followers[q] {
			p.missing[f]++
		}
	}
}

// do takes a question, and returns what that adds to what there is to remember.
func (p *plan) do(question int) float64 {
	bits := 0.0
	for _, e := range p.edges[question] {
		bits += e.adds(question)
		e.done++
		e.passed += e.spread(question)
	}
	for _, f := range p.followers[question] {
		p.missing[f]--
	}
	p.missing[question] = -1
	return bits
}

// adds is what a question would add to what there is to remember.
func (p *plan) adds(question int) float64 {
	bits := 0.0
	if question == p.varied {
		bits = 2 // from then on the sheets differ
	}
	for _, e := range p.edges[question] {
		bits += e.adds(question)
	}
	p.meter.spend(len(p.edges[question]) * prepareWork)
	return bits
}

// tie makes the edges. The second sheet needs none: it has the same questions
// as the first.
func (p *plan) tie() {
	for i := range p.counters {
		if c := &p.counters[i]; !c.second {
			p.add(p.edge(c))
		}
	}
	for _, condition := range p.decides(p.goal, nil) {
		p.add(&edge{questions: p.questionsOf(condition)})
	}
	for i := 0; i < len(p.asks); i += 2 {
		if p.asks[i].needed && p.asks[i].gate > yes {
			p.add(&edge{questions: append(p.questionsOf(p.asks[i].gate), i/2)})
		}
	}
}

func (p *plan) edge(c *counter) *edge {
	e := &edge{spreads: make([]float64, len(p.model.Questions)), most: math.Inf(1)}
	if c.enough >= 0 {
		e.most = float64(c.enough)
	}
	for i := range c.shares {
		s := &c.shares[i]
		e.questions = append(e.questions, s.ask/2)
		for _, at := range p.stepsOf(s.ask / 2) {
			amounts := p.amounts(s, &at, false)
			e.spreads[s.ask/2] += float64((slices.Max(amounts) - slices.Min(amounts)) / c.unit)
		}
		e.total += e.spreads[s.ask/2]
	}
	return e
}

func (p *plan) add(e *edge) {
	slices.Sort(e.questions)
	e.questions = slices.Compact(e.questions)
	for _, q := range e.questions {
		p.edges[q] = append(p.edges[q], e)
	}
}

// ranks returns for each question the place of the first condition of the goal
// that looks at it.
func (p *program) ranks() []float64 {
	conditions := p.decides(p.goal, nil)
	ranks := slices.Repeat([]float64{math.Inf(1)}, len(p.model.Questions))
	for i, c := range slices.Backward(conditions) {
		for _, q := range p.questionsOf(c) {
			ranks[q] = float64(i)
		}
	}
	return ranks
}

// groups returns for each question the first one that is in the same score, of
// several scores the shortest.
func (p *program) groups() []float64 {
	groups, sizes := make([]float64, len(p.model.Questions)), make([]int, len(p.model.Questions))
	for i := range groups {
		groups[i], sizes[i] = float64(i), math.MaxInt
	}
	for i := range p.readings {
		r := &p.readings[i]
		if r.score < 0 {
			continue
		}
		for _, ask := range r.asks {
			if q := ask / 2; len(r.asks) < sizes[q] {
				groups[q], sizes[q] = float64(r.asks[0]/2), len(r.asks)
			}
		}
	}
	return groups
}

// decides appends the conditions that a goal chooses by.
func (p *program) decides(goal term, conditions []term) []term {
	switch n := &p.nodes[goal]; n.form {
	case formFirst:
		return p.decides(n.parts[2], append(conditions, n.parts[0]))
	case formDiffer:
		return p.decides(n.parts[1], p.decides(n.parts[0], conditions))
	}
	return append(conditions, goal)
}

// questionsOf returns the questions that a term looks at directly.
func (p *program) questionsOf(x term) []int {
	var questions []int
	p.round++
	p.visit(x, func(atom int) {
		for _, ask := range p.looksAt(atom) {
			questions = append(questions, ask/2)
		}
	})
	return questions
}
