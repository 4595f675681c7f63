package scoring

// Value is what a score comes to, in thousandths, when so many of its questions
// count, and add up to these sums; nil if it has no result. Sum is in
// millionths, base the total of [Score.Base].
func (s *Score) Value(sum, base int64, count int) *int64 {
	return s.value(tally{sum: sum, base: base, count: count})
}

// Base is what one of its questions adds, if it counts, to that by which the
// score is divided.
func (s *Score) Base(part Part, q *Question) int64 {
	var t tally
	t.add(s, part.Weight, 0, q)
	return t.base
}
