package verify

import (
	"encoding/binary"
	"slices"
)

// A residual is what is left of the program after some steps: the goal, and the
// conditions of questions still to come, with everything in them that is known.
// States with the same residual and the same counters can never be told apart
// again.
type residual struct {
	done  int // steps
	goal  term
	gates []gate // of questions that still matter, unless they are certainly asked
	phase int    // within a question with several answers; see phase

	watched []int // the atoms in it that counters or flags decide
	capped  []int // the counters that it reads, of which there can be enough
	read    words // the bits of all counters that it reads and that have begun
}

// A gate is the condition of a question.
type gate struct {
	ask  int
	when term
}

// Residuals are all residuals of a program.
type residuals struct {
	all   []residual
	known map[string]int

	// Scratch, by atom: its value, and the last round in which it was observed.
	values   []term
	round    int
	observed []int
}

// A setting is a value that an atom turns out to have.
type setting struct {
	atom  int
	value term
}

// firstResidual returns the residual before the first step.
func (p *program) firstResidual() int {
	p.residuals = residuals{
		known:    map[string]int{},
		values:   slices.Repeat([]term{undecided}, len(p.atoms)),
		observed: make([]int, len(p.atoms)),
	}
	var gates []gate
	for i := range p.asks {
		if p.asks[i].needed {
			gates = append(gates, gate{i, p.asks[i].gate})
		}
	}
	return p.residual(residual{goal: p.goal}, gates)
}

// after returns what becomes of a residual when so many steps are done and
// atoms are settled.
func (p *program) after(from int, settings []setting, phase, done int) int {
	p.meter.spend(residualWork)
	r, values := p.residuals.all[from], p.residuals.values
	for _, s := range settings {
		values[s.atom] = s.value
	}
	p.round++
	goal := p.put(r.goal, values)
	gates := slices.Clone(r.gates)
	for i := range gates {
		gates[i].when = p.put(gates[i].when, values)
	}
	for _, s := range settings {
		values[s.atom] = undecided
	}
	return p.residual(residual{done: done, goal: goal, phase: phase}, gates)
}

// residual returns the index of a residual to which those of the gates are
// added that make a difference to its goal: whose question is still to come and
// is looked at by the goal, or by another such gate. It changes the gates.
func (p *program) residual(r residual, gates []gate) int {
	p.round++
	p.residuals.round++
	p.observe(&r, r.goal)
	for again := true; again; {
		again = false
		for i, g := range gates {
			if g.when != yes && p.asks[g.ask].to > r.done && p.matters(g.ask) {
				r.gates = append(r.gates, g)
				gates[i].when = yes // not to be added twice
				p.observe(&r, g.when)
				again = true
			}
		}
	}
	slices.SortFunc(r.gates, func(a, b gate) int { return a.ask - b.ask })
	slices.Sort(r.watched)
	return p.residuals.intern(r)
}

// matters says whether an atom that was observed in this round looks at a
// question.
func (p *program) matters(ask int) bool {
	rs := &p.residuals
	return slices.ContainsFunc(p.asks[ask].atoms, func(atom int) bool { return rs.observed[atom] == rs.round })
}

// observe notes the atoms of a term, and the counters that they read.
func (p *program) observe(r *residual, x term) {
	p.visit(x, func(i int) {
		p.residuals.observed[i] = p.residuals.round
		a := &p.atoms[i]
		if a.kind != byAnswer {
			r.watched = append(r.watched, i)
		}
		if a.kind == byAnswer || a.kind == byFlag {
			return
		}
		for _, j := range p.readings[a.reading].counters {
			c := &p.counters[j]
			if c.first >= r.done {
				continue
			}
			r.read[c.place.word] |= c.place.bits()
			if c.place.mask != 0 && c.cap() < c.left[0] && !slices.Contains(r.capped, j) {
				r.capped = append(r.capped, j)
			}
		}
	})
}

func (rs *residuals) intern(r residual) int {
	var name []byte
	for _, n := range []int{r.done, r.phase, int(r.goal)} {
		name = binary.AppendVarint(name, int64(n))
	}
	for _, g := range r.gates {
		name = binary.AppendUvarint(binary.AppendUvarint(name, uint64(g.ask)), uint64(g.when))
	}
	i, ok := rs.known[string(name)]
	if !ok {
		i = len(rs.all)
		rs.all = append(rs.all, r)
		rs.known[string(name)] = i
	}
	return i
}
