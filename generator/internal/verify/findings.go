package verify

import (
	"slices"

	"rapport/generator/internal/scoring"
)

// A verifier collects the findings on a model.
type verifier struct {
	*facts
	meter  meter
	shown  *examples
	report Report
}

func verify(m *scoring.Model, o options) Report {
	v := &verifier{facts: newFacts(m, o), meter: meter{all: o.work}}
	v.shown = newExamples(v.facts)
	v.scores()
	proved := v.outcomes()
	v.questions(proved)
	v.flags()
	return v.report
}

// finding returns a finding without a subject.
func finding(k Kind) Finding {
	return Finding{Kind: k, Question: -1, Outcome: -1, Score: -1, Flag: -1, Band: -1, Other: -1}
}

func (v *verifier) find(f Finding) { v.report.Findings = append(v.report.Findings, f) }

// giveUp reports what the present program was to prove about the subject of a
// finding, unless it has been reported.
func (v *verifier) giveUp(what string, f Finding) {
	u := Unproved{What: what, Question: f.Question, Outcome: f.Outcome, Score: f.Score, States: v.meter.states}
	same := func(o Unproved) bool { o.States = u.States; return o == u }
	if !slices.ContainsFunc(v.report.Unproved, same) {
		v.report.Unproved = append(v.report.Unproved, u)
	}
}

// prove runs a program for a goal; ok is false if it is too much work.
func (v *verifier) prove(varied int, goal func(p *program) term) (p *program, ends []block, ok bool) {
	if v.meter.begin(); v.meter.spent() {
		return nil, nil, false
	}
	p = newProgram(v.facts, &v.meter, varied)
	ends, ok = p.ends(goal(p))
	return p, ends, ok
}

// outcomes looks at the outcomes and their conditions. It reports whether it
// could prove which are reached.
func (v *verifier) outcomes() (proved bool) {
	p, ends, proved := v.prove(-1, func(p *program) term { return p.verdictOf(0) })
	if !proved {
		v.giveUp(Outcomes, finding(""))
	}
	reached := map[int]state{}
	for _, b := range ends {
		outcome, _ := p.isVerdict(p.goalOf(b))
		reached[outcome] = state{b.blockKey, b.sums[0]}
	}
	if end, ok := reached[scoring.NoOutcome]; ok {
		f := finding(NoOutcome)
		f.Witness = p.witness(end)
		v.find(f)
	}
	for i := range v.model.Outcomes {
		f := finding(UnreachedOutcome)
		f.Outcome = i
		if _, ok := reached[i]; !ok && proved {
			v.find(f)
		}
		v.condition(v.model.Outcomes[i].When, f)
	}
	return proved
}

// questions looks at the questions and their conditions.
func (v *verifier) questions(outcomesProved bool) {
	for i := range v.model.Questions {
		f := finding(UselessQuestion)
		f.Question = i
		if can := v.condition(v.model.Questions[i].When, f); can == never {
			f.Kind = NeverAsked
			v.find(f)
		} else if can != unproved && outcomesProved && !v.shown.useful[i] {
			v.use(i, f)
		}
	}
}

// A chance says what a condition can come to.
type chance byte

const (
	unproved chance = iota
	never
	sometimes
	always
)

// condition looks at a condition and at its parts, and reports those that are
// never or always true; not the whole if it never is, for that is a fault of
// its subject.
func (v *verifier) condition(c *scoring.Condition, f Finding) chance {
	if c == nil {
		return always
	}
	can := v.chance(c)
	switch {
	case can == unproved:
		v.giveUp(Condition, f)
	case can == always:
		f.Kind = AlwaysTrue
		v.find(f)
	case can == never && len(f.Path) > 0:
		f.Kind = NeverTrue
		v.find(f)
	case can == sometimes:
		for i := range c.Of {
			part := f
			part.Path = append(slices.Clone(f.Path), i)
			v.condition(&c.Of[i], part)
		}
	}
	return can
}

// chance asks the examples what a condition can come to, and then a program.
func (v *verifier) chance(c *scoring.Condition) chance {
	can := v.shown.truths(c)
	if !(can[yes] && (can[no] || can[unknown])) {
		p, ends, ok := v.prove(-1, func(p *program) term { return p.condition(c, 0) })
		if !ok {
			return unproved
		}
		for _, b := range ends {
			can[p.goalOf(b)] = true
		}
	}
	switch {
	case !can[yes]:
		return never
	case !can[no] && !can[unknown]:
		return always
	}
	return sometimes
}

// use finds out whether a question can change anything.
func (v *verifier) use(question int, f Finding) {
	goals := []func(p *program, sheet int) term{(*program).verdictOf}
	for i := range v.model.Scores {
		if len(v.model.Scores[i].Bands) > 0 {
			goals = append(goals, func(p *program, sheet int) term { return p.bandOf(i, sheet) })
		}
	}
	for _, goal := range slices.Backward(goals) {
		p, ends, ok := v.prove(question, func(p *program) term { return p.differ(goal(p, 0), goal(p, 1)) })
		if !ok {
			v.giveUp(Use, f)
			return
		}
		if slices.ContainsFunc(ends, func(b block) bool { return p.goalOf(b) == yes }) {
			return
		}
	}
	v.find(f)
}

// flags looks at the flags. One that a question raises is raised if the
// question can be asked.
func (v *verifier) flags() {
	isNeverAsked := make([]bool, len(v.model.Questions))
	for _, f := range v.report.Findings {
		if f.Kind == NeverAsked {
			isNeverAsked[f.Question] = true
		}
	}
	read := make([]bool, len(v.model.Flags))
	mark := func(c *scoring.Condition) {
		for c := range comparisons(c) {
			for _, flag := range c.Flags {
				read[flag] = true
			}
		}
	}
	for i := range v.model.Questions {
		mark(v.model.Questions[i].When)
	}
	for i := range v.model.Outcomes {
		mark(v.model.Outcomes[i].When)
	}
	for i := range v.model.Flags {
		f := finding(FlagNeverRaised)
		f.Flag = i
		if !slices.ContainsFunc(v.raisers[i], func(q int) bool { return !isNeverAsked[q] }) {
			v.find(f)
		}
		if !read[i] {
			f.Kind = FlagNeverRead
			v.find(f)
		}
	}
}
