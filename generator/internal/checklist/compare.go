package checklist

import (
	"math"
	"math/bits"
	"slices"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// bounds are the ends of what a comparison accepts, in thousandths, included;
// nil is open.
type bounds struct{ least, most *int64 }

func (b bounds) hold(n int64) bool {
	return (b.least == nil || n >= *b.least) && (b.most == nil || n <= *b.most)
}

func (b bounds) words() string {
	switch {
	case b.most == nil:
		return "at least " + scoring.Decimal(*b.least)
	case b.least == nil:
		return "at most " + scoring.Decimal(*b.most)
	}
	return "from " + scoring.Decimal(*b.least) + " to " + scoring.Decimal(*b.most)
}

// comparison reads at_least, at_most, above and below. What is compared comes
// in steps of so many thousandths, so that above 10 can become at least 11.
func (r conditionReader) comparison(m yamlnode.Mapping, v yamlnode.Value, step int64) (b bounds, ok bool) {
	least, most, above, below := m.Get("at_least"), m.Get("at_most"), m.Get("above"), m.Get("below")
	switch {
	case least.Exists() && above.Exists() || most.Exists() && below.Exists():
		v.Fail("bad-condition", "the comparison has two limits on one side", "keep one of them")
		return b, false
	case !least.Exists() && !most.Exists() && !above.Exists() && !below.Exists():
		if !hasOtherKeys(v) {
			v.Fail("bad-condition", "the comparison has no limit", "add “at_least: …”, “at_most: …”, “above: …” or “below: …”")
		}
		return b, false
	}
	b = bounds{number(least), number(most)}
	if n := number(above); n != nil {
		next := floorDiv(*n, step)*step + step
		b.least = &next
	}
	if n := number(below); n != nil {
		previous := -floorDiv(-*n, step)*step - step
		b.most = &previous
	}
	if b.least != nil && b.most != nil && *b.least > *b.most {
		v.Fail("wrong-order", "nothing lies between the limits", "exchange the limits, or correct one")
		return b, false
	}
	return b, b.least != nil || b.most != nil // else reported
}

// hasOtherKeys reports whether a comparison has keys that are reported as
// unknown.
func hasOtherKeys(v yamlnode.Value) bool {
	for e := range v.Mapping().Entries() {
		if !slices.Contains(scoreConditionKeys(), e.Name) {
			return true
		}
	}
	return false
}

// floorDiv divides towards minus infinity; b is positive.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// scoreStep returns a number of thousandths that every result of a score is a
// multiple of.
func (d *decoder) scoreStep(score int) int64 {
	s := &d.list.Model.Scores[score]
	step := decimalStep(s)
	if exact := d.exactStep(s); exact%step == 0 {
		step = max(exact, step)
	}
	for _, limit := range []*int64{s.Floor, s.Cap} {
		if limit != nil {
			step = gcd(step, *limit)
		}
	}
	return step
}

// decimalStep is what rounded results are multiples of.
func decimalStep(s *scoring.Score) int64 { return 1000 / pow10(s.Decimals) }

// exactStep returns what every result of a sum is a multiple of before it is
// rounded, 0 if that is always 0, and 1 where it is not known.
func (d *decoder) exactStep(s *scoring.Score) int64 {
	if s.By != scoring.Sum {
		return 1
	}
	var step int64 // of the sum, in millionths
	for _, part := range s.Parts {
		for _, a := range d.list.Model.Questions[part.Question].Answers {
			step = gcd(step, part.Weight*a.Points)
		}
	}
	high, product := bits.Mul64(uint64(step), uint64(magnitude(s.Multiply)))
	if high > 0 || product > math.MaxInt64 || product%1_000_000 > 0 {
		return 1
	}
	return gcd(int64(product)/1_000_000, s.Add)
}

// gcd is the greatest common divisor; that of 0 and another number is the other.
func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return magnitude(a)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
