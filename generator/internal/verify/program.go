package verify

import (
	"slices"

	"rapport/generator/internal/scoring"
)

// A program finds out what a goal can come to; see the package comment.
type program struct {
	*facts
	*terms
	meter   *meter
	varied  int    // the question in which the sheets differ, -1 if there is one sheet
	touched []bool // by question: the second sheet may differ from the first there

	goal     term
	asks     []ask // see ask
	atoms    []atom
	readings []reading
	counters []counter
	names    map[string]int // of atoms, readings and counters

	order     []int // the questions that the goal depends on
	steps     []step
	root      *segment // all steps
	fits      bool     // the counters have room in their words
	residuals residuals
	start     int // the residual before the first step
}

// An ask is a question as it is asked on one of the sheets.
type ask struct {
	needed bool
	fixed  bool // it has the question's first answer, whatever is answered
	gate   term // the condition under which it is asked
	from   int  // its first step
	to     int  // the step after its last

	atoms  []int // that look at it, all in all
	chosen []int // of these, those about its answer,
	raised []int // about flags that its answers raise,
	scored []int // and about scores that it is part of
	shares []*share
}

// newProgram returns a program without a goal.
func newProgram(f *facts, m *meter, varied int) *program {
	p := &program{
		facts:   f,
		terms:   newTerms(),
		meter:   m,
		varied:  varied,
		touched: make([]bool, len(f.model.Questions)),
		asks:    make([]ask, 2*len(f.model.Questions)),
		names:   map[string]int{},
	}
	if varied >= 0 {
		p.touched[varied] = true
		for i := varied + 1; i < len(p.touched); i++ {
			p.touched[i] = slices.ContainsFunc(f.sources[i], func(q int) bool { return p.touched[q] })
		}
		p.asks[p.ask(varied, 0)].fixed = true
	}
	return p
}

// ask returns the index of a question on a sheet: on the first one if the
// second cannot differ. An index is twice that of the question, and one more on
// the second sheet.
func (p *program) ask(question, sheet int) int {
	if p.touched[question] {
		return 2*question + sheet
	}
	return 2 * question
}

func (p *program) question(ask int) *scoring.Question { return &p.model.Questions[ask/2] }

// ends returns the states that the program can end in; ok is false if that is
// too much work to find out.
func (p *program) ends(goal term) (ends []block, ok bool) {
	if p.prepare(goal); !p.fits {
		return nil, false
	}
	rec := p.runOf(p.root, p.start)
	if rec == nil {
		return nil, false
	}
	return rec.end(), true
}

// goalOf is what the goal has come to in a block.
func (p *program) goalOf(b block) term { return p.residuals.all[b.residual].goal }

// prepare makes everything that running the program needs.
func (p *program) prepare(goal term) {
	p.goal = goal
	p.round++
	p.need(goal)
	p.prepareReadings()
	for i := range p.counters {
		p.measure(&p.counters[i])
	}
	p.order = p.arrange()
	p.prepareSteps()
	for i := range p.counters {
		p.schedule(&p.counters[i])
	}
	p.spanReadings()
	p.bind()
	p.root = p.divide()
	p.fits = p.layOut()
	p.start = p.firstResidual()
}

// need takes what a term looks at into the program: atoms, questions, and what
// the conditions of those look at.
func (p *program) need(x term) {
	p.visit(x, func(atom int) {
		p.atoms[atom].needed = true
		for _, ask := range p.looksAt(atom) {
			if !p.asks[ask].needed {
				p.asks[ask].needed = true
				p.asks[ask].gate = p.condition(p.question(ask).When, ask%2)
				p.need(p.asks[ask].gate)
			}
		}
	})
}

// verdictOf is the goal that comes to the verdict of a sheet.
func (p *program) verdictOf(sheet int) term {
	goal, noResult := p.verdict(scoring.NoOutcome), p.verdict(scoring.NoResult)
	for i, outcome := range slices.Backward(p.model.Outcomes) {
		goal = p.first(p.condition(outcome.When, sheet), p.verdict(i), goal, noResult)
	}
	return goal
}

// bandOf is the goal that comes to the first band that a score lies in, as a
// verdict.
func (p *program) bandOf(score, sheet int) term {
	goal, noResult := p.verdict(scoring.NoOutcome), p.verdict(scoring.NoResult)
	for i, band := range slices.Backward(p.model.Scores[score].Bands) {
		goal = p.first(p.scoreIs(score, band.From, band.To, sheet), p.verdict(i), goal, noResult)
	}
	return goal
}
