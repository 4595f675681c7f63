package scoring

import (
	"cmp"
	"slices"
)

// reasons explains a verdict: see [Reason].
func (s *sheet) reasons(outcome int) []Reason {
	reasons := []Reason{}
	if outcome < 0 {
		return reasons
	}
	outcomes := s.model.Outcomes
	if outcomes[outcome].When != nil {
		return s.explain(reasons, outcome, outcomes[outcome].When)
	}
	for i := range outcome {
		if outcomes[i].When != nil && outcomes[outcome].below(&outcomes[i]) {
			reasons = s.explain(reasons, i, outcomes[i].When)
		}
	}
	for i := range reasons {
		reasons[i].Fails = true
	}
	return reasons
}

// below says whether an outcome has a lower level than another one; both must
// have one.
func (o *Outcome) below(other *Outcome) bool {
	return o.Level != nil && other.Level != nil && *o.Level < *other.Level
}

// explain appends the comparisons that make a condition as true or as false as
// it is. Of a condition's parts, those that agree with it do: all of them for
// an “all” that is true and an “any” that is false.
func (s *sheet) explain(reasons []Reason, outcome int, c *Condition) []Reason {
	switch c.Op {
	case All, Any:
		for i := range c.Of {
			if s.holds(&c.Of[i]) == s.holds(c) {
				reasons = s.explain(reasons, outcome, &c.Of[i])
			}
		}
		return reasons
	case Not:
		return s.explain(reasons, outcome, &c.Of[0])
	}
	for i := range reasons {
		if reasons[i].Condition.same(c) {
			return reasons
		}
	}
	return append(reasons, Reason{
		Outcome:   outcome,
		Condition: *c,
		Holds:     s.holds(c) == yes,
		Questions: s.behind(c),
	})
}

// same says whether two comparisons are the same.
func (c *Condition) same(other *Condition) bool {
	return c.Op == other.Op && c.Index == other.Index &&
		slices.Equal(c.Answers, other.Answers) && slices.Equal(c.Flags, other.Flags) &&
		sameNumber(c.Least, other.Least) && sameNumber(c.Most, other.Most)
}

func sameNumber(a, b *int64) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// behind returns the questions whose answers a comparison looks at; of a score
// those that add to it, the largest share first.
func (s *sheet) behind(c *Condition) []int {
	if c.Op == AnswerIs {
		return []int{c.Index}
	}
	questions := []int{}
	share := map[int]int64{}
	for i, e := range s.entries {
		if e.asked == yes && e.given != nil {
			share[i] = s.share(c, i, e.given)
		}
		if share[i] != 0 {
			questions = append(questions, i)
		}
	}
	slices.SortStableFunc(questions, func(i, j int) int { return cmp.Compare(share[j], share[i]) })
	return questions
}

// share is how much an answer adds to a score, as an absolute number, or 1 if
// it raises one of the flags.
func (s *sheet) share(c *Condition, question int, g *given) int64 {
	if c.Op == FlagsCount {
		return int64(min(g.raises(c.Flags), 1))
	}
	for _, part := range s.model.Scores[c.Index].Parts {
		if part.Question == question {
			return abs(part.Weight * g.points)
		}
	}
	return 0
}
