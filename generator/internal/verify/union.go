package verify

import (
	"math/bits"
	"slices"
)

// A gatherer collects what leads to each block.
type gatherer struct {
	at    map[blockKey]int
	keys  []blockKey
	pairs [][]pair
}

// A pair stands for all sums of a number of the one list and a number of the
// other. Both lists are in ascending order and not empty.
type pair struct{ a, b []uint64 }

func (g *gatherer) add(key blockKey, p pair) {
	i, ok := g.at[key]
	if !ok {
		if g.at == nil {
			g.at = map[blockKey]int{}
		}
		i = len(g.keys)
		g.at[key] = i
		g.keys = append(g.keys, key)
		g.pairs = append(g.pairs, nil)
	}
	g.pairs[i] = append(g.pairs[i], p)
}

// merge returns the blocks; nil if that is too much work.
func (g *gatherer) merge(m *meter) []block {
	blocks := make([]block, 0, len(g.keys))
	for i, key := range g.keys {
		sums := union(g.pairs[i], m)
		if m.spent() {
			return nil
		}
		blocks = append(blocks, block{key, sums})
	}
	return blocks
}

// union returns all sums of all pairs, each once, in order; nil if that is too
// much work.
func union(pairs []pair, m *meter) []uint64 {
	if p := pairs[0]; len(pairs) == 1 && len(p.b) == 1 && p.b[0] == 0 {
		return p.a
	}
	least, most, count := ^uint64(0), uint64(0), 0
	for _, p := range pairs {
		least = min(least, p.a[0]+p.b[0])
		most = max(most, p.a[len(p.a)-1]+p.b[len(p.b)-1])
		count += len(p.a) * len(p.b)
	}
	m.states += count
	if m.spend(count); (most-least)/64 <= uint64(min(count, widest)) {
		return sweep(pairs, least, most, m)
	}
	if m.spend(sortWork * count); m.spent() {
		return nil
	}
	all := make([]uint64, 0, count)
	for _, p := range pairs {
		for _, y := range p.b {
			for _, x := range p.a {
				all = append(all, x+y)
			}
		}
	}
	all = ordered(all)
	m.keep(len(all))
	return all
}

// widest is how many words a bitmap may have.
const widest = 1 << 21

// sweep is union for sums that lie close together: it marks them in a bitmap.
func sweep(pairs []pair, least, most uint64, m *meter) []uint64 {
	if m.spent() {
		return nil
	}
	marks := make([]uint64, (most-least)/64+1)
	for _, p := range pairs {
		for _, y := range p.b {
			by := y - least
			for _, x := range p.a {
				marks[(x+by)/64] |= 1 << ((x + by) % 64)
			}
		}
	}
	count := 0
	for _, word := range marks {
		count += bits.OnesCount64(word)
	}
	if m.keep(count); m.spent() {
		return nil
	}
	all := make([]uint64, 0, count)
	for i, word := range marks {
		for ; word != 0; word &= word - 1 {
			all = append(all, least+uint64(64*i+bits.TrailingZeros64(word)))
		}
	}
	return all
}

// ordered sorts sums and leaves each once.
func ordered(sums []uint64) []uint64 {
	if !slices.IsSorted(sums) {
		slices.Sort(sums)
	}
	return slices.Compact(sums)
}
