package scoring

import "slices"

// A truth is a value of Kleene's logic. All is the least of its conditions, any
// the greatest.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

// holds evaluates a condition; nil always holds.
func (s *sheet) holds(c *Condition) truth {
	if c == nil {
		return yes
	}
	switch c.Op {
	case All:
		least := yes
		for i := range c.Of {
			least = min(least, s.holds(&c.Of[i]))
		}
		return least
	case Any:
		greatest := no
		for i := range c.Of {
			greatest = max(greatest, s.holds(&c.Of[i]))
		}
		return greatest
	case Not:
		return yes - s.holds(&c.Of[0])
	}
	return s.compares(c)
}

// compares evaluates a condition without parts.
func (s *sheet) compares(c *Condition) truth {
	switch c.Op {
	case AnswerIs:
		e := s.entry(c.Index)
		if e.given == nil {
			return min(e.asked, maybe)
		}
		return min(e.asked, c.meets(e.given.ids))
	case ScoreIs:
		score := &s.model.Scores[c.Index]
		if value := score.value(s.tally(score)); value != nil {
			return c.between(*value, *value)
		}
	case FlagsCount:
		count, more := s.count(c.Flags)
		return c.between(int64(count), int64(count+more))
	}
	return maybe
}

// meets says whether one of the answers given is among those of the condition.
func (c *Condition) meets(ids []string) truth {
	for _, id := range ids {
		if slices.Contains(c.Answers, id) {
			return yes
		}
	}
	return no
}

// between compares a number that is known to lie from low to high.
func (c *Condition) between(low, high int64) truth {
	switch {
	case c.Least != nil && high < *c.Least, c.Most != nil && low > *c.Most:
		return no
	case c.Least != nil && low < *c.Least, c.Most != nil && high > *c.Most:
		return maybe
	}
	return yes
}
