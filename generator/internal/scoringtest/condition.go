package scoringtest

import (
	"rapport/generator/internal/scoring"
)

// addConditions makes some questions depend on those before them.
func (m maker) addConditions() {
	for i := range m.Questions {
		if i > 0 && m.chance(30) {
			m.Questions[i].When = m.condition(i, 1)
		}
	}
}

// condition makes a condition on what is decided by the questions before one.
func (m maker) condition(before, depth int) *scoring.Condition {
	if depth > 0 && m.chance(40) {
		c := &scoring.Condition{Op: pick(m.Rand, scoring.All, scoring.Any, scoring.Not)}
		for range m.between(1, 3) {
			c.Of = append(c.Of, *m.condition(before, depth-1))
		}
		if c.Op == scoring.Not {
			c.Of = c.Of[:1]
		}
		return c
	}
	for {
		switch m.IntN(4) {
		case 0, 1:
			return m.answerIs(m.IntN(before))
		case 2:
			if c := m.scoreIs(before); c != nil {
				return c
			}
		case 3:
			if c := m.flagsCount(before); c != nil {
				return c
			}
		}
	}
}

func (m maker) answerIs(question int) *scoring.Condition {
	c := &scoring.Condition{Op: scoring.AnswerIs, Index: question}
	q := &m.Questions[question]
	for len(c.Answers) == 0 {
		for _, answer := range q.Answers {
			if m.chance(40) {
				c.Answers = append(c.Answers, answer.ID)
			}
		}
		if q.NotApplicable && m.chance(20) {
			c.Answers = append(c.Answers, scoring.NotApplicable)
		}
	}
	return c
}

// scoreIs compares a score that is settled, if there is one.
func (m maker) scoreIs(before int) *scoring.Condition {
	if len(m.Scores) == 0 {
		return nil
	}
	i := m.IntN(len(m.Scores))
	score := &m.Scores[i]
	threshold := m.near(score)
	if threshold == nil || score.Parts[len(score.Parts)-1].Question >= before {
		return nil
	}
	c := &scoring.Condition{Op: scoring.ScoreIs, Index: i}
	switch m.IntN(3) {
	case 0:
		c.Least = threshold
	case 1:
		c.Most = threshold
	case 2:
		most := *threshold + int64(m.between(0, 4000))
		c.Least, c.Most = threshold, &most
	}
	return c
}

// flagsCount counts flags that are settled, if there are any.
func (m maker) flagsCount(before int) *scoring.Condition {
	c := &scoring.Condition{Op: scoring.FlagsCount}
	for flag := range m.Flags {
		if m.chance(60) && m.lastRaiser(flag) < before {
			c.Flags = append(c.Flags, flag)
		}
	}
	if len(c.Flags) == 0 {
		return nil
	}
	least, most := int64(m.between(1, 2)), int64(m.between(0, 2))
	if m.chance(75) {
		c.Least = &least
	}
	if c.Least == nil || m.chance(20) && most >= least {
		c.Most = &most
	}
	return c
}

// lastRaiser returns the last question with an answer that raises a flag.
func (m maker) lastRaiser(flag int) int {
	last := -1
	for i := range m.Questions {
		for _, answer := range m.Questions[i].Answers {
			for _, raised := range answer.Flags {
				if raised == flag {
					last = i
				}
			}
		}
	}
	return last
}
