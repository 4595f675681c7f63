package verify

import "rapport/generator/internal/scoring"

// A step is the choice of an answer. A question with several answers takes more
// than one step: first whether it applies, and then, for each of its answers,
// whether it is chosen.
type step struct {
	question int
	kind     stepKind
	index    int  // among the steps of the question
	answer   int  // of an option
	last     bool // of the question

	asks    []int            // the question, on one sheet or on two
	effects map[int]*effects // by residual
}

type stepKind byte

const (
	whole   stepKind = iota // a question with one answer
	opening                 // the first step of one with several
	option                  // one of its answers
)

// What can be picked at a step beside an answer.
const (
	notApplicable = -1
	nothing       = -2
)

// stepsOf returns the steps that a question takes.
func (p *program) stepsOf(question int) []step {
	q := &p.model.Questions[question]
	if !q.Several {
		return []step{{question: question, kind: whole, last: true}}
	}
	steps := []step{{question: question, kind: opening}}
	for i := range q.Answers {
		steps = append(steps, step{question: question, kind: option, index: i + 1, answer: i, last: i == len(q.Answers)-1})
	}
	return steps
}

// picks returns the answers that can be picked at a step; at an opening, 0 is
// that the question applies.
func (s *step) picks(q *scoring.Question) []int {
	switch s.kind {
	case opening:
		return []int{0}
	case option:
		return []int{s.answer}
	}
	picks := make([]int, len(q.Answers))
	for i := range picks {
		picks[i] = i
	}
	return picks
}

// ways is about how many ways lead on from each state before a step.
func (s *step) ways(q *scoring.Question) float64 {
	switch {
	case s.kind == whole:
		return float64(len(q.Answers))
	case s.kind == opening:
		return 2
	case q.AtMost > 0:
		return 2 * float64(min(q.AtMost, len(q.Answers)))
	}
	return 4 // some are chosen, or none
}

// firstAnswer is what is picked at a step to give the question its first answer
// and no other.
func (s *step) firstAnswer() int {
	if s.kind == option && s.answer != 0 {
		return nothing
	}
	return 0
}

// prepareSteps lists the steps, in the order of the questions.
func (p *program) prepareSteps() {
	for _, q := range p.order {
		var asks []int
		for _, ask := range []int{2 * q, 2*q + 1} {
			if p.asks[ask].needed {
				asks = append(asks, ask)
			}
		}
		from := len(p.steps)
		for _, s := range p.stepsOf(q) {
			s.asks, s.effects = asks, map[int]*effects{}
			p.steps = append(p.steps, s)
		}
		for _, ask := range asks {
			p.asks[ask].from, p.asks[ask].to = from, len(p.steps)
		}
	}
}

// spanReadings computes from when to when numbers are read, and with them their
// counters.
func (p *program) spanReadings() {
	for i := range p.counters {
		p.counters[i].first = len(p.steps)
	}
	for i := range p.readings {
		r := &p.readings[i]
		r.first = len(p.steps)
		for _, ask := range r.asks {
			if a := &p.asks[ask]; a.needed {
				r.first, r.last = min(r.first, a.from), max(r.last, a.to)
				if p.hazy[ask/2] {
					r.clear = max(r.clear, a.from+1)
				}
			}
		}
		for _, i := range r.counters {
			c := &p.counters[i]
			c.first, c.end = min(c.first, r.first), max(c.end, r.last)
		}
	}
}
