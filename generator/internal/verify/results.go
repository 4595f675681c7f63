package verify

import (
	"cmp"
	"slices"

	"rapport/generator/internal/scoring"
)

// Results are what a score can come to, in ascending order, each once.
type results struct {
	score   int
	program *program
	all     []scored
}

// A scored is a result and a state in which it occurs.
type scored struct {
	value int64
	end   state
}

// scores looks at the limits and the bands of scores.
func (v *verifier) scores() {
	v.report.Ranges = make([]Range, len(v.model.Scores))
	for i := range v.model.Scores {
		p, ends, ok := v.prove(-1, func(p *program) term { return p.resultOf(i) })
		if !ok {
			f := finding("")
			f.Score = i
			v.giveUp(Results, f)
			continue
		}
		r := &results{i, p, p.scored(ends)}
		if len(r.all) > 0 {
			v.report.Ranges[i] = Range{r.value(0), r.value(len(r.all) - 1)}
		}
		v.limits(r)
		v.bands(r)
	}
}

// scored returns the results in the last layer of a program whose goal is the
// result of a score.
func (p *program) scored(ends []block) []scored {
	var all []scored
	for _, b := range ends {
		goal := p.nodes[p.goalOf(b)]
		if goal.form != formAtom {
			continue // not known, as it is not known whether a question is asked
		}
		r := &p.readings[p.atoms[goal.index].reading]
		for _, sum := range b.sums {
			if result := p.result(r, b.words(sum)); result != nil {
				all = append(all, scored{*result, state{b.blockKey, sum}})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(a.value, b.value) })
	return slices.CompactFunc(all, func(a, b scored) bool { return a.value == b.value })
}

// value returns a result, apart from the others, which need not be kept.
func (r *results) value(at int) *int64 {
	value := r.all[at].value
	return &value
}

// finding returns a finding that shows a result.
func (r *results) finding(k Kind, at int) Finding {
	f := finding(k)
	f.Score = r.score
	if len(r.all) > 0 {
		f.Value, f.Witness = r.value(at), r.program.witness(r.all[at].end)
	}
	return f
}

func (v *verifier) limits(r *results) {
	s, last := &v.model.Scores[r.score], len(r.all)-1
	if s.Minimum != nil && (last < 0 || r.all[0].value != *s.Minimum) {
		v.find(r.finding(WrongMinimum, 0))
	}
	if s.Maximum != nil && (last < 0 || r.all[last].value != *s.Maximum) {
		v.find(r.finding(WrongMaximum, last))
	}
}

// bands reports of each kind of fault the first result that shows it.
func (v *verifier) bands(r *results) {
	bands := v.model.Scores[r.score].Bands
	if len(bands) == 0 {
		return
	}
	reached := make([]bool, len(bands))
	type place struct {
		kind        Kind
		band, other int
	}
	seen := map[place]bool{}
	report := func(k Kind, at, band, other int) {
		if !seen[place{k, band, other}] {
			seen[place{k, band, other}] = true
			f := r.finding(k, at)
			f.Band, f.Other = band, other
			v.find(f)
		}
	}
	for at, result := range r.all {
		in := around(bands, result.value)
		if len(in) == 0 {
			below, above := beside(bands, result.value)
			report(BandGap, at, below, above)
		}
		for i, band := range in {
			reached[band] = true
			for _, other := range in[i+1:] {
				report(BandOverlap, at, band, other)
			}
		}
	}
	for i := range bands {
		if !reached[i] {
			f := finding(UnreachedBand)
			f.Score, f.Band = r.score, i
			v.find(f)
		}
	}
}

// around returns the bands that a result lies in.
func around(bands []scoring.Band, result int64) []int {
	var in []int
	for i, b := range bands {
		if contains(b, result) {
			in = append(in, i)
		}
	}
	return in
}

// beside returns the nearest bands below and above a result that lies in none,
// or -1.
func beside(bands []scoring.Band, result int64) (below, above int) {
	below, above = -1, -1
	for i, b := range bands {
		if b.To != nil && *b.To < result && (below < 0 || *b.To > *bands[below].To) {
			below = i
		}
		if b.From != nil && *b.From > result && (above < 0 || *b.From < *bands[above].From) {
			above = i
		}
	}
	return below, above
}
