package verify

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A counter is a sum over questions that never falls: from what a step adds the
// least that it can add is taken off beforehand. It counts in units, the
// greatest common divisor of what is left.
type counter struct {
	shares []share
	second bool    // it is of the second sheet only
	low    int64   // what was taken off
	unit   int64   // at least 1
	enough int64   // of the whole sum; more makes no difference; -1: there is no such number
	left   []int64 // by number of steps done: the units that the others can add
	first  int     // the first step of what is read off it
	end    int     // the number of steps after which it is not read any more
	place  place
}

// A share is what a question adds to a counter.
type share struct {
	counter int
	ask     int
	when    term    // whether it is asked, if it adds: yes or unknown
	always  int64   // whatever the answer, unless that is “does not apply”
	each    []int64 // by answer; of several, all that are chosen
	lows    []int64 // by step of the question: the least that it can add,
	spreads []int64 // and by how much more
}

func (s share) negative() share {
	s.always, s.each = -s.always, slices.Clone(s.each)
	for i := range s.each {
		s.each[i] = -s.each[i]
	}
	return s
}

// counter returns the counter of some shares: one for all that read the same.
func (p *program) counter(shares []share, enough int64) int {
	name := key("counter")
	for _, s := range shares {
		name = binary.AppendVarint(name, int64(s.ask))
		name = binary.AppendVarint(append(name, byte(s.when)), s.always)
		for _, n := range s.each {
			name = binary.AppendVarint(name, n)
		}
	}
	i, isNew := p.name(name, len(p.counters))
	if isNew {
		for j := range shares {
			shares[j].counter = i
		}
		onSecond := slices.ContainsFunc(shares, func(s share) bool { return second(s.ask) })
		p.counters = append(p.counters, counter{shares: shares, second: onSecond, enough: enough})
	} else if c := &p.counters[i]; c.enough >= 0 {
		c.enough = max(c.enough, enough)
		if enough < 0 {
			c.enough = -1
		}
	}
	return i
}

// amount is what a share comes to at a step where something is picked.
func (s *share) amount(at *step, pick int) int64 {
	switch {
	case pick < 0:
		return 0
	case at.kind == whole:
		return s.always + s.each[pick]
	case at.kind == opening:
		return s.always
	}
	return s.each[pick]
}

// amounts returns all that a share can come to at a step. On a sheet where the
// question is fixed it depends on little.
func (p *program) amounts(s *share, at *step, fixed bool) []int64 {
	q := p.question(s.ask)
	var amounts []int64
	for _, pick := range at.picks(q) {
		if fixed {
			pick = at.firstAnswer()
		}
		amounts = append(amounts, s.amount(at, pick))
	}
	if p.asks[s.ask].gate != yes || s.when != yes || at.kind == option || q.NotApplicable {
		amounts = append(amounts, 0)
	}
	return amounts
}

// measure computes the least that a counter comes to, and its unit.
func (p *program) measure(c *counter) {
	unit := int64(0)
	for i := range c.shares {
		s := &c.shares[i]
		for _, at := range p.stepsOf(s.ask / 2) {
			amounts := p.amounts(s, &at, p.asks[s.ask].fixed)
			low := slices.Min(amounts)
			for _, n := range amounts {
				unit = gcd(unit, n-low)
			}
			s.lows = append(s.lows, low)
			s.spreads = append(s.spreads, slices.Max(amounts)-low)
			c.low += low
		}
	}
	c.unit = max(unit, 1)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// schedule computes when a counter grows, and by how much.
func (p *program) schedule(c *counter) {
	c.left = make([]int64, len(p.steps)+1)
	for i := range c.shares {
		s := &c.shares[i]
		ask := &p.asks[s.ask]
		ask.shares = append(ask.shares, s)
		for j, spread := range s.spreads {
			c.left[ask.from+j] += spread / c.unit
		}
	}
	for at := len(p.steps) - 1; at >= 0; at-- {
		c.left[at] += c.left[at+1]
	}
}

// cap is how many units of a counter are enough.
func (c *counter) cap() int64 {
	if c.enough < 0 {
		return c.left[0]
	}
	return min(c.left[0], max(0, (c.enough-c.low+c.unit-1)/c.unit))
}

// states is how many values a counter can take within some steps.
func (c *counter) states(from, to int) float64 {
	return 1 + float64(min(c.left[from]-c.left[to], c.cap()))
}

// bits is how many bits a counter takes: there may be enough of it already when
// a step or a segment adds to it, which itself adds no more than enough.
func (c *counter) bits() int {
	most := c.cap()
	if most == 0 {
		return 0 // nothing makes a difference
	}
	for at := 1; at < len(c.left); at++ {
		most = max(most, c.left[at-1]-c.left[at])
	}
	return bits.Len64(uint64(min(c.left[0], c.cap()+most)))
}

// Words are the counters of a state, side by side. The first word tells the
// states of a block apart; the rest, which is mostly empty, is the same for all
// of them.
type words [1 + len(rest{})]uint64

type rest [2]uint64

// A place is where a counter stands in the words.
type place struct {
	word  int
	shift int
	mask  uint64 // before the shift; 0 for a counter that need not be kept
}

func (p place) bits() uint64 { return p.mask << p.shift }

// now reads a counter off the words, in units.
func (c *counter) now(w words) int64 {
	return int64(w[c.place.word] >> c.place.shift & c.place.mask)
}

// span is what counters can still come to together, so many steps being done.
func (p *program) span(counters []int, w words, done int) (least, most int64) {
	for _, i := range counters {
		c := &p.counters[i]
		now := c.now(w)
		least += c.low + c.unit*now
		most += c.low + c.unit*(now+c.left[done])
	}
	return least, most
}

// layOut gives every counter a place, so that no two overlap that are needed at
// one time. It reports whether there is room.
func (p *program) layOut() bool {
	var order []*counter
	for i := range p.counters {
		c := &p.counters[i]
		c.end = p.root.settles(c.first, c.end)
		order = append(order, c)
	}
	// The longest-lived take the lowest bits: then words are small and lie close
	// together once the others are done.
	slices.SortStableFunc(order, func(a, b *counter) int { return (b.end - b.first) - (a.end - a.first) })
	for i, c := range order {
		if !c.put(order[:i], p.options.word) {
			return false
		}
	}
	return true
}

// put finds a place in words of so many bits.
func (c *counter) put(placed []*counter, word int) bool {
	size := c.bits()
	for i := range len(words{}) {
		for shift := 0; shift+size <= word; shift++ {
			c.place = place{i, shift, 1<<size - 1}
			if !slices.ContainsFunc(placed, c.overlaps) {
				return true
			}
		}
	}
	return false
}

func (c *counter) overlaps(d *counter) bool {
	return c.first < d.end && d.first < c.end && c.place.word == d.place.word && c.place.bits()&d.place.bits() != 0
}
