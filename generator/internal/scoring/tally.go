package scoring

import (
	"math/big"
	"strconv"
	"strings"
)

// A tally is a score in the making.
type tally struct {
	sum   int64 // of weight × points, in millionths
	base  int64 // what the sum is divided by: weights for a mean, the most possible for a percentage
	count int   // questions that count
	open  int   // parts of which it is not known whether, or with how much, they count
}

// add counts a question with so many points.
func (t *tally) add(score *Score, weight, points int64, q *Question) {
	t.count++
	t.sum += weight * points
	switch {
	case score.By == Mean:
		t.base += abs(weight)
	case score.By == Percentage && weight > 0:
		t.base += weight * q.High
	case score.By == Percentage:
		t.base += weight * q.Low
	}
}

// value is the score's result in thousandths, or nil if it has none or it is
// not known.
func (s *Score) value(t tally) *int64 {
	numerator, denominator := t.sum, t.base
	switch s.By {
	case Sum:
		denominator = 1000
	case Percentage:
		numerator *= 100_000
	}
	if t.open > 0 || t.count < s.Needs || denominator <= 0 {
		return nil
	}
	denominator *= 1000
	numerator = numerator*s.Multiply + s.Add*denominator
	unit := s.unit()
	result := s.Round.divide(numerator, denominator*unit) * unit
	if s.Floor != nil {
		result = max(result, *s.Floor)
	}
	if s.Cap != nil {
		result = min(result, *s.Cap)
	}
	return &result
}

// unit is the last decimal of a result, in thousandths.
func (s *Score) unit() int64 {
	return [...]int64{1000, 100, 10, 1}[s.Decimals]
}

// divide rounds the quotient of two whole numbers, the second positive.
func (r Rounding) divide(numerator, denominator int64) int64 {
	quotient, rest := numerator/denominator, numerator%denominator
	if rest < 0 {
		quotient, rest = quotient-1, rest+denominator
	}
	up := false
	switch r {
	case Up:
		up = rest > 0
	case HalfUp:
		up = 2*rest >= denominator
	case HalfEven:
		up = 2*rest > denominator || 2*rest == denominator && quotient%2 != 0
	}
	if up {
		quotient++
	}
	return quotient
}

// Sums stay below 2^52, so that they and their differences are exact in the
// browser's numbers too, and products below 2^62.
const (
	sumBits     = 52
	productBits = 62
)

// TooLarge returns the first score whose numbers could become too large to
// compute with. A model that has one is not to be scored.
func (m *Model) TooLarge() (score int, tooLarge bool) {
	for i := range m.Scores {
		if m.Scores[i].tooLarge(m.Questions) {
			return i, true
		}
	}
	return 0, false
}

// tooLarge bounds every number that value computes.
func (s *Score) tooLarge(questions []Question) bool {
	sum, weights := new(big.Int), new(big.Int)
	for _, part := range s.Parts {
		low, high := Range(&questions[part.Question])
		sum.Add(sum, product(abs(part.Weight), max(abs(low), abs(high))))
		weights.Add(weights, product(abs(part.Weight)))
	}
	base, scale := big.NewInt(1000), int64(1)
	switch s.By {
	case Mean:
		base = weights
	case Percentage:
		base, scale = sum, 100_000
	}
	denominator := new(big.Int).Mul(base, product(1000, s.unit()))
	numerator := new(big.Int).Mul(sum, product(scale, abs(s.Multiply)))
	numerator.Add(numerator, new(big.Int).Mul(denominator, product(abs(s.Add))))
	return sum.BitLen() > sumBits || weights.BitLen() > sumBits ||
		numerator.BitLen() > productBits || denominator.BitLen() > productBits
}

func product(factors ...int64) *big.Int {
	result := big.NewInt(1)
	for _, factor := range factors {
		result.Mul(result, big.NewInt(factor))
	}
	return result
}

func abs(n int64) int64 { return max(n, -n) }

// Decimal writes a number of thousandths as a decimal, as short as it can be:
// 36, 2.5, -0.125.
func Decimal(thousandths int64) string {
	sign := ""
	if thousandths < 0 {
		sign = "-"
	}
	whole := strconv.FormatInt(abs(thousandths)/1000, 10)
	decimals := strings.TrimRight(strconv.FormatInt(1000+abs(thousandths)%1000, 10)[1:], "0")
	if decimals == "" {
		return sign + whole
	}
	return sign + whole + "." + decimals
}
