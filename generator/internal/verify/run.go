package verify

// A block is all states of a layer with the same residual and words that differ
// in the first one only: their first words, in ascending order, each once.
type block struct {
	blockKey
	sums []uint64
}

type blockKey struct {
	residual int
	rest     rest
}

// words returns the words of the state with a first word.
func (b blockKey) words(sum uint64) words { return words{sum, b.rest[0], b.rest[1]} }

// A state is one of a block's.
type state struct {
	blockKey
	low uint64
}

// block is the block of only this state.
func (s state) block() block { return block{s.blockKey, []uint64{s.low}} }

// A record is a run of a segment: the layers before each stage, and the last.
type record struct {
	layers [][]block
}

func (rec *record) end() []block { return rec.layers[len(rec.layers)-1] }

// runOf returns the run of a segment from a residual, all counters at zero; nil
// if that is too much work.
func (p *program) runOf(s *segment, from int) *record {
	rec, ok := s.runs[from]
	if !ok {
		rec = p.run(s, from)
		s.runs[from] = rec
	}
	return rec
}

func (p *program) run(s *segment, from int) *record {
	rec := &record{layers: [][]block{{{blockKey{residual: from}, []uint64{0}}}}}
	for i, stage := range s.stages {
		layer := p.advance(s, stage, rec.layers[i])
		if p.meter.spent() {
			return nil
		}
		rec.layers = append(rec.layers, layer)
	}
	return rec
}

// advance returns the layer after a stage: all sums of a state before and an
// effect of the stage, with everything put in that the counters decide.
func (p *program) advance(s *segment, stage stage, layer []block) []block {
	var moved, decided gatherer
	for _, b := range layer {
		for _, effect := range p.effects(stage, b.residual) {
			to := p.narrow(b, effect.blockKey)
			moved.add(to.blockKey, pair{to.sums, effect.sums})
		}
		if p.meter.spent() {
			return nil
		}
	}
	for _, b := range moved.merge(p.meter) {
		for _, d := range p.decide(s, b) {
			decided.add(d.blockKey, pair{d.sums, []uint64{0}})
		}
	}
	return decided.merge(p.meter)
}

// effects returns what a stage can do to a residual, as the states that it
// leads to if all counters are at zero.
func (p *program) effects(s stage, r int) []block {
	if s.segment == nil {
		return p.effectsOf(s.from, r).blocks
	}
	rec := p.runOf(s.segment, r)
	if rec == nil {
		return nil
	}
	return rec.end()
}

// narrow prepares a block for what leads to another residual: it forgets the
// counters that are no longer read.
func (p *program) narrow(b block, to blockKey) block {
	before, after := p.residuals.all[b.residual].read, p.residuals.all[to.residual].read
	n := block{to, b.sums}
	for i := range n.rest {
		n.rest[i] += b.rest[i] & after[1+i]
	}
	if before[0]&^after[0] == 0 {
		return n
	}
	n.sums = make([]uint64, len(b.sums))
	for i, sum := range b.sums {
		n.sums[i] = sum & after[0]
	}
	n.sums = ordered(n.sums)
	return n
}
