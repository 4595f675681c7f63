package verify

import (
	"slices"

	"rapport/generator/internal/scoring"
)

// decide looks at states after a stage of a segment: what their counters decide
// becomes part of the residual. A counter is relative to where the innermost
// segment began that holds all of it, so only those are looked at that begin
// and end within this segment.
func (p *program) decide(s *segment, b block) []block {
	r := p.residuals.all[b.residual]
	b = p.trim(r, b)
	groups := []group{{sums: b.sums}}
	for _, atom := range r.watched {
		reading := &p.readings[p.atoms[atom].reading]
		if reading.first < s.from || reading.last > s.to || reading.first >= r.done {
			continue
		}
		judge := p.judge(atom, r.done)
		if judge == nil {
			continue
		}
		var next []group
		for _, g := range groups {
			p.meter.spend(judgeWork * len(g.sums))
			next = append(next, g.split(atom, func(sum uint64) term { return judge(b.words(sum)) })...)
		}
		groups = next
	}
	blocks := make([]block, 0, len(groups))
	for _, g := range groups {
		d := block{b.blockKey, g.sums}
		if len(g.settings) > 0 {
			d = p.narrow(d, blockKey{residual: p.after(b.residual, g.settings, r.phase, r.done)})
		}
		blocks = append(blocks, d)
	}
	return blocks
}

// A group is sums that decide the same.
type group struct {
	sums     []uint64
	settings []setting
}

// split divides a group by what is decided about an atom.
func (g group) split(atom int, judge func(sum uint64) term) []group {
	var parts [yes - undecided + 1][]uint64
	from, value := 0, judge(g.sums[0])
	for i, sum := range g.sums {
		if v := judge(sum); v != value {
			parts[value-undecided] = append(parts[value-undecided], g.sums[from:i]...)
			from, value = i, v
		}
	}
	if from == 0 { // all of them the same
		return []group{g.with(atom, value, g.sums)}
	}
	parts[value-undecided] = append(parts[value-undecided], g.sums[from:]...)
	var groups []group
	for i, sums := range parts {
		if len(sums) > 0 {
			groups = append(groups, g.with(atom, term(i)+undecided, sums))
		}
	}
	return groups
}

func (g group) with(atom int, value term, sums []uint64) group {
	if value == undecided {
		return group{sums, g.settings}
	}
	return group{sums, append(slices.Clip(g.settings), setting{atom, value})}
}

// trim takes what is more than enough off the counters.
func (p *program) trim(r residual, b block) block {
	for _, i := range r.capped {
		c := &p.counters[i]
		if c.place.word > 0 {
			b.rest[c.place.word-1] -= c.excess(b.words(0))
			continue
		}
		if !slices.ContainsFunc(b.sums, func(sum uint64) bool { return c.excess(b.words(sum)) > 0 }) {
			continue
		}
		sums := make([]uint64, len(b.sums))
		for j, sum := range b.sums {
			sums[j] = sum - c.excess(b.words(sum))
		}
		b.sums = ordered(sums)
	}
	return b
}

// excess is what there is more than enough of a counter, at its place.
func (c *counter) excess(w words) uint64 {
	return uint64(max(c.now(w)-c.cap(), 0)) << c.place.shift
}

// A judge tells from the counters what is decided about an atom.
type judge func(w words) term

// judge returns how to tell what is decided about an atom after so many steps,
// all of which it may have needed; nil if nothing can be.
func (p *program) judge(atom, done int) judge {
	a := &p.atoms[atom]
	r := &p.readings[a.reading]
	complete := done >= r.last
	switch {
	case a.kind == byFlag && complete: // and it was not raised
		return func(words) term { return truth(a.least == nil) }
	case a.kind != byNumber:
		return nil
	case r.score < 0:
		return p.judgeFlags(a, r, done)
	case done < r.clear:
		return nil
	case p.oneBase(r):
		return p.judgeSum(a, r, done)
	case complete:
		return p.judgeResult(a, r)
	}
	return nil
}

// judgeFlags compares how often flags are raised. If it is unknown whether some
// questions are asked that raise them, that lies between two numbers.
func (p *program) judgeFlags(a *atom, r *reading, done int) judge {
	return func(w words) term {
		least, most := p.span(r.sum, w, done)
		_, extra := p.span(r.extra, w, done)
		switch {
		case a.least != nil && most+extra < *a.least, a.most != nil && least > *a.most:
			return no
		case (a.least == nil || least >= *a.least) && (a.most == nil || most+extra <= *a.most):
			return yes
		case done >= r.last:
			return unknown
		}
		return undecided
	}
}

// judgeSum compares a score with one base by its sum.
func (p *program) judgeSum(a *atom, r *reading, done int) judge {
	needs := int64(p.model.Scores[r.score].Needs)
	return func(w words) term {
		if len(r.count) > 0 {
			least, most := p.span(r.count, w, done)
			switch {
			case most < needs:
				return unknown
			case least < needs:
				return undecided
			}
		}
		least, most := p.span(r.sum, w, done)
		switch {
		case a.void:
			return unknown
		case most < a.from || least > a.to:
			return no
		case least >= a.from && most <= a.to:
			return yes
		}
		return undecided
	}
}

// judgeResult compares a score that is complete.
func (p *program) judgeResult(a *atom, r *reading) judge {
	return func(w words) term {
		result := p.result(r, w)
		if result == nil {
			return unknown
		}
		return truth(contains(scoring.Band{From: a.least, To: a.most}, *result))
	}
}

// result is that of a score that is complete.
func (p *program) result(r *reading, w words) *int64 {
	s := &p.model.Scores[r.score]
	sum, _ := p.span(r.sum, w, len(p.steps))
	base, _ := p.span(r.base, w, len(p.steps))
	count := int64(s.Needs)
	if len(r.count) > 0 {
		count, _ = p.span(r.count, w, len(p.steps))
	}
	return s.Value(sum, base, int(count))
}

// contains says whether a result lies in a band.
func contains(b scoring.Band, result int64) bool {
	return (b.From == nil || result >= *b.From) && (b.To == nil || result <= *b.To)
}
