package verify

import "slices"

// Effects are what a step can do to a residual.
type effects struct {
	blocks []block
	picks  [][]int // by block and sum: a pick that leads there
}

// A try is what one pick does: the atoms that it settles, what it adds to the
// counters, and what becomes of the residual.
type try struct {
	settings []setting
	adds     words
	phase    int
	to       int
}

// effectsOf returns what a step can do to a residual. Of picks with the same
// effect it keeps the first.
func (p *program) effectsOf(at, r int) *effects {
	s := &p.steps[at]
	if known, ok := s.effects[r]; ok {
		return known
	}
	made := &effects{}
	var tried []try
	for _, pick := range p.picks(s, r) {
		t := p.try(s, r, pick)
		same := slices.IndexFunc(tried, func(o try) bool { return o.phase == t.phase && slices.Equal(o.settings, t.settings) })
		if same >= 0 {
			t.to = tried[same].to
		} else {
			t.to = p.after(r, t.settings, t.phase, at+1)
			tried = append(tried, t)
		}
		read := p.residuals.all[t.to].read
		made.add(blockKey{t.to, rest{t.adds[1] & read[1], t.adds[2] & read[2]}}, t.adds[0]&read[0], pick)
	}
	s.effects[r] = made
	return made
}

func (e *effects) add(key blockKey, sum uint64, pick int) {
	i := slices.IndexFunc(e.blocks, func(b block) bool { return b.blockKey == key })
	if i < 0 {
		i = len(e.blocks)
		e.blocks = append(e.blocks, block{blockKey: key})
		e.picks = append(e.picks, nil)
	}
	at, found := slices.BinarySearch(e.blocks[i].sums, sum)
	if !found {
		e.blocks[i].sums = slices.Insert(e.blocks[i].sums, at, sum)
		e.picks[i] = slices.Insert(e.picks[i], at, pick)
	}
}

// pick returns a pick with an effect.
func (e *effects) pick(effect state) int {
	i := slices.IndexFunc(e.blocks, func(b block) bool { return b.blockKey == effect.blockKey })
	j, _ := slices.BinarySearch(e.blocks[i].sums, effect.low)
	return e.picks[i][j]
}

// asked says whether a question that comes next is asked.
func (p *program) asked(r, ask int) term {
	for _, g := range p.residuals.all[r].gates {
		if g.ask == ask {
			return g.when
		}
	}
	return yes // or it makes no difference
}

// picks returns what can be picked at a step.
func (p *program) picks(s *step, r int) []int {
	q := &p.model.Questions[s.question]
	if s.kind == option {
		phase := p.residuals.all[r].phase
		switch {
		case phase == closed, phase > 0 && q.Answers[s.answer].Exclusive:
			return []int{nothing}
		case phase == 0 && s.last: // there must be one
			return []int{s.answer}
		}
		return []int{s.answer, nothing}
	}
	if !slices.ContainsFunc(s.asks, func(ask int) bool { return p.asked(r, ask) != no }) {
		return []int{nothing}
	}
	picks := s.picks(q)
	if q.NotApplicable {
		picks = append(picks, notApplicable)
	}
	return picks
}

// closed is the phase in which no other answer may be chosen.
const closed = -1

// phase returns the phase after a pick. Between the steps of a question with
// several answers, it is how many are chosen, as far as that matters, or closed.
func (p *program) phase(s *step, r, pick int) int {
	q := &p.model.Questions[s.question]
	before := p.residuals.all[r].phase
	switch {
	case s.last:
		return 0
	case s.kind == opening && pick < 0:
		return closed
	case s.kind == opening, pick < 0:
		return before
	case q.Answers[s.answer].Exclusive, before+1 == q.AtMost:
		return closed
	case q.AtMost == 0:
		return 1
	}
	return before + 1
}

// try returns what a pick does, except what becomes of the residual.
func (p *program) try(s *step, r, pick int) try {
	t := try{phase: p.phase(s, r, pick)}
	for _, ask := range s.asks {
		asked, picked := p.asked(r, ask), pick
		switch {
		case asked == no:
			picked = nothing
		case p.asks[ask].fixed:
			picked = s.firstAnswer()
		}
		t.settings = p.settle(t.settings, s, ask, asked, picked)
		p.add(&t.adds, s, ask, asked, picked)
	}
	return t
}

// settle appends the values that a pick gives to atoms.
func (p *program) settle(settings []setting, s *step, ask int, asked term, pick int) []setting {
	a := &p.asks[ask]
	for _, i := range a.chosen {
		if value, ok := p.atoms[i].meets(s, pick); ok {
			settings = append(settings, setting{i, min(asked, value)})
		}
	}
	if asked == unknown && s.kind != option {
		for _, i := range a.scored {
			settings = append(settings, setting{i, unknown})
		}
	}
	if asked != yes || s.kind == opening || pick < 0 {
		return settings
	}
	for _, i := range a.raised {
		if raises(&p.question(ask).Answers[pick], p.readings[p.atoms[i].reading].flags) > 0 {
			settings = append(settings, setting{i, truth(p.atoms[i].least != nil)})
		}
	}
	return settings
}

// meets says whether a pick is one that an atom is about; ok is false if that
// depends on later picks too.
func (a *atom) meets(s *step, pick int) (value term, ok bool) {
	switch {
	case s.kind != option && pick < 0:
		return truth(pick == notApplicable && a.na), true
	case s.kind == whole:
		return truth(a.picks[pick]), true
	case s.kind == option && pick >= 0 && a.picks[pick]:
		return yes, true
	}
	return no, s.last
}

// add adds what a pick gives to the counters.
func (p *program) add(adds *words, s *step, ask int, asked term, pick int) {
	for _, share := range p.asks[ask].shares {
		amount := -share.lows[s.index]
		if asked == share.when {
			amount += share.amount(s, pick)
		}
		if c := &p.counters[share.counter]; c.place.mask != 0 {
			adds[c.place.word] += uint64(amount/c.unit) << c.place.shift
		}
	}
}
