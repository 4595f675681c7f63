package verify

import (
	"cmp"
	"maps"
	"slices"
)

// A segment is a run of steps that is done at one go: see run. Its stages are
// steps and segments.
type segment struct {
	from, to int // steps
	stages   []stage
	runs     map[int]*record // by the residual it starts from
}

// A stage is a step, or a segment if that is not nil.
type stage struct {
	segment  *segment
	from, to int // steps
}

// divide finds the segments: the stretches of steps in which something is
// counted that nothing reads elsewhere, as long as that promises to be less
// work than doing their steps one by one.
func (p *program) divide() *segment {
	root := &segment{to: len(p.steps), runs: map[int]*record{}}
	var accepted []*segment
	for _, s := range p.candidates() {
		crosses := slices.ContainsFunc(accepted, func(t *segment) bool {
			return s.from < t.to && t.from < s.to && !(s.from <= t.from && t.to <= s.to)
		})
		if !crosses && !p.interrupts(s) && p.pays(s) {
			accepted = append(accepted, s)
		}
	}
	slices.SortFunc(accepted, func(a, b *segment) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	root.fill(accepted)
	return root
}

// mostCandidates is how many stretches may become segments.
const mostCandidates = 100

// candidates returns the shortest stretches in which something is counted, or
// two things that cross, or in which a question has several answers.
func (p *program) candidates() []*segment {
	type span struct{ from, to int }
	spans := map[span]bool{}
	for i := range p.counters {
		if c := &p.counters[i]; !c.second {
			spans[span{c.first, c.end}] = true
		}
	}
	for s := range maps.Clone(spans) {
		for t := range maps.Clone(spans) {
			if s.from < t.from && t.from < s.to && s.to < t.to {
				spans[span{s.from, t.to}] = true
			}
		}
	}
	for at := range p.steps {
		if s := &p.steps[at]; s.kind == opening {
			spans[span{at, p.asks[s.asks[0]].to}] = true
		}
	}
	var candidates []*segment
	for s := range spans {
		if length := s.to - s.from; length > 1 && length < len(p.steps) {
			candidates = append(candidates, &segment{from: s.from, to: s.to, runs: map[int]*record{}})
		}
	}
	slices.SortFunc(candidates, func(a, b *segment) int { return cmp.Or((a.to-a.from)-(b.to-b.from), a.from-b.from) })
	return candidates[:min(len(candidates), mostCandidates)]
}

// interrupts says whether a number that began to be read before the segment
// must be known within it.
func (p *program) interrupts(s *segment) bool {
	return slices.ContainsFunc(p.readings, func(r reading) bool {
		return r.gates && r.first < s.from && s.from < r.last && r.last <= s.to
	})
}

// pays estimates the work with and without the segment.
func (p *program) pays(s *segment) bool {
	before, effects := 1.0, 1.0
	var flat, apart float64
	for i := range p.counters {
		c := &p.counters[i]
		if c.second {
			continue
		}
		if c.first < s.from && c.end > s.from {
			before *= c.states(0, s.from)
		}
		if c.first < s.from || c.end > s.to {
			effects *= c.states(s.from, s.to)
		}
	}
	p.meter.spend((s.to - s.from) * len(p.counters) * prepareWork)
	for at := s.from; at < s.to; at++ {
		ways := p.steps[at].ways(&p.model.Questions[p.steps[at].question])
		flat += ways * p.statesAt(0, at)
		apart += ways * p.statesAt(s.from, at)
	}
	return p.options.segments*(apart+before*effects) < flat
}

// statesAt is how many states there may be before a step if all counters are
// zero before another one.
func (p *program) statesAt(from, at int) float64 {
	states := 1.0
	for i := range p.counters {
		if c := &p.counters[i]; !c.second && c.first < at && at < c.end {
			states *= c.states(from, at)
		}
	}
	return states
}

// fill makes the stages of a segment out of the segments within it, which are
// in the order of their beginning, the longer ones first, and of the steps that
// are left.
func (s *segment) fill(within []*segment) {
	for at := s.from; at < s.to; {
		if len(within) == 0 || within[0].from > at {
			s.stages = append(s.stages, stage{from: at, to: at + 1})
			at++
			continue
		}
		child := within[0]
		end := 1
		for end < len(within) && within[end].from < child.to {
			end++
		}
		child.fill(within[1:end])
		s.stages = append(s.stages, stage{child, child.from, child.to})
		at, within = child.to, within[end:]
	}
}

// settles returns after how many steps something is known that grows from step
// first to step last: at the end of the stage that holds its last step, in the
// innermost segment that holds them all.
func (s *segment) settles(first, last int) int {
	for _, stage := range s.stages {
		if stage.segment != nil && stage.from <= first && last <= stage.to {
			return stage.segment.settles(first, last)
		}
		if last <= stage.to {
			return stage.to
		}
	}
	return s.to
}
