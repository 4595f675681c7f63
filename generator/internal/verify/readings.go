package verify

import (
	"slices"
	"sort"

	"rapport/generator/internal/scoring"
)

// A reading is a number that atoms compare: a score, or how often some flags
// are raised. It is read off counters.
type reading struct {
	score int   // -1: flags
	flags []int // each once
	asks  []int // that it depends on

	sum      []int // counters of the points, or of the flags raised for certain
	base     []int // of what the sum is divided by
	count    []int // of the questions that count, where they may be too few
	extra    []int // of the flags raised by questions of which it is unknown whether they are asked
	counters []int // all of them

	first int  // its first step
	last  int  // the number of steps after which it is complete
	clear int  // the number of steps after which nothing can make it unknown
	gates bool // the condition of a question compares it
}

func (p *program) scoreReading(score, sheet int) int {
	r := reading{score: score}
	for _, part := range p.model.Scores[score].Parts {
		r.asks = append(r.asks, p.ask(part.Question, sheet))
	}
	return p.reading(key("score reading", score, r.sheet()), r)
}

func (p *program) flagsReading(flags []int, sheet int) int {
	r := reading{score: -1, flags: slices.Compact(slices.Sorted(slices.Values(flags)))}
	for _, flag := range r.flags {
		for _, q := range p.raisers[flag] {
			r.asks = append(r.asks, p.ask(q, sheet))
		}
	}
	slices.Sort(r.asks)
	r.asks = slices.Compact(r.asks)
	return p.reading(key("flags reading", append(r.flags, r.sheet())...), r)
}

// sheet is the sheet that a reading is on; the first if that makes no difference.
func (r *reading) sheet() int {
	if slices.ContainsFunc(r.asks, second) {
		return 1
	}
	return 0
}

func second(ask int) bool { return ask%2 == 1 }

func (p *program) reading(name []byte, r reading) int {
	i, isNew := p.name(name, len(p.readings))
	if isNew {
		p.readings = append(p.readings, r)
	}
	return i
}

// prepareReadings makes the counters that are read, and tells each question
// which atoms look at it.
func (p *program) prepareReadings() {
	compared := make([]bool, len(p.readings))
	for i := range p.atoms {
		a := &p.atoms[i]
		if !a.needed {
			continue
		}
		for _, ask := range p.looksAt(i) {
			p.asks[ask].tell(i, a.kind, a.kind != byAnswer && p.readings[a.reading].score >= 0)
		}
		if a.kind == byNumber || a.kind == unsettled {
			compared[a.reading] = true
		}
	}
	for i := range p.readings {
		r := &p.readings[i]
		switch {
		case !compared[i]:
		case r.score >= 0:
			p.countScore(r)
		default:
			p.countFlags(r, p.enough(i))
		}
		r.counters = slices.Concat(r.sum, r.base, r.count, r.extra)
	}
	for i := range p.asks {
		p.round++
		p.visit(p.asks[i].gate, func(atom int) {
			if a := &p.atoms[atom]; a.kind != byAnswer {
				p.readings[a.reading].gates = true
			}
		})
	}
}

// tell tells a question about an atom.
func (a *ask) tell(atom int, k kind, ofScore bool) {
	a.atoms = append(a.atoms, atom)
	switch {
	case k == byAnswer:
		a.chosen = append(a.chosen, atom)
	case k == byFlag:
		a.raised = append(a.raised, atom)
	case ofScore:
		a.scored = append(a.scored, atom)
	}
}

// countScore makes the counters of a score. A base needs no count beside it if
// one question is enough: then there is one exactly if there is a base.
func (p *program) countScore(r *reading) {
	s := &p.model.Scores[r.score]
	var sum, base, count []share
	for i, part := range s.Parts {
		q := p.question(r.asks[i])
		p.meter.spend(len(q.Answers) * prepareWork)
		points := make([]int64, len(q.Answers))
		for j := range points {
			points[j] = part.Weight * q.Answers[j].Points
		}
		none := make([]int64, len(points))
		sum = append(sum, share{ask: r.asks[i], when: yes, each: points})
		base = append(base, share{ask: r.asks[i], when: yes, always: s.Base(part, q), each: none})
		count = append(count, share{ask: r.asks[i], when: yes, always: 1, each: none})
	}
	r.sum = p.sum(sum)
	if s.By != scoring.Sum {
		r.base = p.sum(base)
	}
	if s.By == scoring.Sum || s.Needs > 1 {
		r.count = []int{p.counter(count, int64(s.Needs))}
	}
}

// sum returns the counters of a sum. That of the second sheet is that of the
// first and the difference, which takes less room.
func (p *program) sum(shares []share) []int {
	onFirst := slices.Clone(shares)
	var difference []share
	for i, s := range shares {
		if second(s.ask) {
			onFirst[i].ask--
			difference = append(difference, s, onFirst[i].negative())
		}
	}
	counters := []int{p.counter(onFirst, -1)}
	if len(difference) > 0 {
		counters = append(counters, p.counter(difference, -1))
	}
	return counters
}

// countFlags makes the counters of flags, of which so many are enough.
func (p *program) countFlags(r *reading, enough int64) {
	var sure, perhaps []share
	for _, ask := range r.asks {
		q := p.question(ask)
		each := make([]int64, len(q.Answers))
		for i := range each {
			each[i] = raises(&q.Answers[i], r.flags)
		}
		sure = append(sure, share{ask: ask, when: yes, each: each})
		if p.hazy[ask/2] {
			perhaps = append(perhaps, share{ask: ask, when: unknown, each: each})
		}
	}
	r.sum = []int{p.counter(sure, enough)}
	if len(perhaps) > 0 {
		r.extra = []int{p.counter(perhaps, enough)}
	}
}

// enough is the number from which on more flags make no difference to atoms.
func (p *program) enough(reading int) int64 {
	enough := int64(0)
	for i := range p.atoms {
		a := &p.atoms[i]
		if !a.needed || a.kind != byNumber || a.reading != reading {
			continue
		}
		if a.least != nil {
			enough = max(enough, *a.least)
		}
		if a.most != nil {
			enough = max(enough, *a.most+1)
		}
	}
	return enough
}

// raises counts the flags among some that an answer raises.
func raises(a *scoring.Answer, flags []int) int64 {
	count := int64(0)
	for _, flag := range a.Flags {
		if slices.Contains(flags, flag) {
			count++
		}
	}
	return count
}

// bind computes for atoms on scores with one base where the sum lies if they
// hold.
func (p *program) bind() {
	for i := range p.atoms {
		a := &p.atoms[i]
		if !a.needed || a.kind != byNumber {
			continue
		}
		if r := &p.readings[a.reading]; r.score >= 0 && p.oneBase(r) {
			base, _ := p.span(r.base, words{}, 0)
			a.bind(&p.model.Scores[r.score], p.model.Questions, base)
		}
	}
}

// bind finds the bounds by halving: the result rises with the sum, or falls
// with it if what multiplies it is negative.
func (a *atom) bind(s *scoring.Score, questions []scoring.Question, base int64) {
	result := func(sum int64) *int64 { return s.Value(sum, base, s.Needs) }
	if result(0) == nil {
		a.void = true
		return
	}
	enter, leave, rises := a.least, a.most, s.Multiply >= 0
	if !rises {
		enter, leave = leave, enter
	}
	low, high := extent(s, questions)
	// beyond returns the first sum whose result is beyond a limit, or on it.
	beyond := func(limit int64, on bool) int64 {
		return low + int64(sort.Search(int(high-low)+1, func(i int) bool {
			value := *result(low + int64(i))
			return value == limit && on || value != limit && value > limit == rises
		}))
	}
	a.from, a.to = low, high
	if enter != nil {
		a.from = beyond(*enter, true)
	}
	if leave != nil {
		a.to = beyond(*leave, false) - 1
	}
}

// extent returns limits of a score's sum, within which its result can be
// computed.
func extent(s *scoring.Score, questions []scoring.Question) (low, high int64) {
	for _, part := range s.Parts {
		least, most := scoring.Range(&questions[part.Question])
		low += min(0, part.Weight*least, part.Weight*most)
		high += max(0, part.Weight*least, part.Weight*most)
	}
	return low, high
}

// oneBase says whether a score has one base, whatever is answered.
func (p *program) oneBase(r *reading) bool {
	least, most := p.span(r.base, words{}, 0)
	return least == most
}
