package verify

import (
	"fmt"
	"math/rand/v2"

	"rapport/generator/internal/scoring"
)

func number(n int64) *int64 { return &n }

// question makes a question of which each answer has points, in thousandths.
func question(i int, points ...int64) scoring.Question {
	q := scoring.Question{ID: fmt.Sprint("q", i)}
	for j, n := range points {
		q.Answers = append(q.Answers, scoring.Answer{ID: fmt.Sprint("a", j), Points: n})
	}
	q.Low, q.High = scoring.Range(&q)
	return q
}

// several lets a question have several answers.
func several(q scoring.Question, atMost int) scoring.Question {
	q.Several, q.AtMost = true, atMost
	q.Low, q.High = scoring.Range(&q)
	return q
}

func score(by scoring.Method, questions ...int) scoring.Score {
	s := scoring.Score{ID: "s", By: by, Multiply: 1000, Decimals: 1, Round: scoring.HalfUp, Needs: 1}
	for _, q := range questions {
		s.Parts = append(s.Parts, scoring.Part{Question: q, Weight: 1000})
	}
	return s
}

func band(from, to *int64) scoring.Band { return scoring.Band{From: from, To: to} }

func outcome(when scoring.Condition) scoring.Outcome { return scoring.Outcome{When: &when} }

func answered(question int, answers ...string) scoring.Condition {
	return scoring.Condition{Op: scoring.AnswerIs, Index: question, Answers: answers}
}

func between(score int, least, most *int64) scoring.Condition {
	return scoring.Condition{Op: scoring.ScoreIs, Index: score, Least: least, Most: most}
}

func atLeast(score int, least int64) scoring.Condition { return between(score, &least, nil) }

func flagged(least int64, flags ...int) scoring.Condition {
	return scoring.Condition{Op: scoring.FlagsCount, Flags: flags, Least: &least}
}

func every(of ...scoring.Condition) scoring.Condition {
	return scoring.Condition{Op: scoring.All, Of: of}
}

func some(of ...scoring.Condition) scoring.Condition {
	return scoring.Condition{Op: scoring.Any, Of: of}
}

func opposite(c scoring.Condition) scoring.Condition {
	return scoring.Condition{Op: scoring.Not, Of: []scoring.Condition{c}}
}

func upTo(from, to, step int) []int {
	var all []int
	for i := from; i < to; i += step {
		all = append(all, i)
	}
	return all
}

// scales is a checklist of four scales and their total, with bands, flags and
// some conditions, all of which the outcomes read together.
func scales(n int) *scoring.Model {
	m := &scoring.Model{Flags: []string{"hold", "watch"}}
	for i := range n {
		q := question(i, 0, 1000, 2000, 3000, 4000)
		if i%10 == 3 {
			q.Answers[4].Flags = []int{0}
		}
		if i%7 == 5 {
			q.Answers[3].Flags = []int{1}
			q.Answers[4].Flags = []int{1}
		}
		if i%9 == 4 {
			c := answered(i-1, "a2", "a3", "a4")
			q.When = &c
		}
		m.Questions = append(m.Questions, q)
	}
	top := int64(4000 * n)
	m.Scores = append(m.Scores, score(scoring.Sum, upTo(0, n, 1)...))
	m.Scores[0].Bands = []scoring.Band{band(nil, number(top/4)), band(number(top/4+1), number(top/2)), band(number(top/2+1), nil)}
	for i := range 4 {
		s := score(scoring.Sum, upTo(i*n/4, (i+1)*n/4, 1)...)
		s.Bands = []scoring.Band{band(nil, number(top/8)), band(number(top/8+1), nil)}
		m.Scores = append(m.Scores, s)
	}
	m.Outcomes = []scoring.Outcome{
		outcome(some(flagged(1, 0), flagged(3, 1))),
		outcome(every(atLeast(0, top/2), atLeast(1, top/8))),
		outcome(some(every(atLeast(2, top/6), atLeast(3, top/6)), atLeast(0, top*2/3))),
		outcome(some(atLeast(4, top/8), every(atLeast(0, top/4), atLeast(1, top/10)))),
		{},
	}
	return m
}

// percentages is a checklist of four scales and their total in percent, where
// no question may apply.
func percentages(n int) *scoring.Model {
	m := scales(n)
	m.Flags = m.Flags[:1]
	for i := range m.Questions {
		q := &m.Questions[i]
		q.NotApplicable = true
		for j := range q.Answers {
			if len(q.Answers[j].Flags) > 0 && q.Answers[j].Flags[0] == 1 {
				q.Answers[j].Flags = nil
			}
		}
	}
	for i := range m.Scores {
		m.Scores[i].By = scoring.Percentage
		m.Scores[i].Bands = []scoring.Band{band(nil, number(30_000)), band(number(30_001), nil)}
	}
	m.Outcomes = []scoring.Outcome{
		outcome(flagged(1, 0)),
		outcome(every(atLeast(0, 60_000), atLeast(1, 50_000))),
		outcome(every(atLeast(0, 40_000), atLeast(2, 70_000), atLeast(3, 70_000))),
		outcome(some(atLeast(4, 80_000), atLeast(0, 30_000))),
		{},
	}
	return m
}

// total is a checklist with one score and its bands.
func total(n int) *scoring.Model {
	m := scales(n)
	m.Scores = m.Scores[:1]
	m.Outcomes = []scoring.Outcome{
		outcome(some(flagged(1, 0), flagged(3, 1))),
		outcome(atLeast(0, int64(2000*n))),
		outcome(atLeast(0, int64(1000*n))),
		{},
	}
	return m
}

// structured makes a small checklist as authors build them, only denser: scales
// next to each other or interleaved, with their total, flags that count, and
// conditions that read several of these at once.
func structured(r *rand.Rand) *scoring.Model {
	m := &scoring.Model{Flags: []string{"one", "two"}}
	scales := 2 + r.IntN(2)
	assignments := 1
	for i := 0; assignments < 500; i++ {
		q := question(i, 0, int64(1000*(1+r.IntN(3))))
		for r.IntN(3) == 0 {
			q = question(i, 0, 1000, int64(1000*(2+r.IntN(3))))
		}
		for j := range q.Answers {
			if r.IntN(4) == 0 {
				q.Answers[j].Flags = []int{r.IntN(2)}
			}
		}
		q.NotApplicable = r.IntN(8) == 0
		if r.IntN(6) == 0 {
			q = several(q, r.IntN(3))
		}
		assignments *= len(q.Answers) + 1
		m.Questions = append(m.Questions, q)
	}
	n := len(m.Questions)
	m.Scores = append(m.Scores, score(scoring.Sum, upTo(0, n, 1)...))
	for i := range scales {
		questions := upTo(i, n, scales)
		if r.IntN(2) == 0 {
			questions = upTo(i*n/scales, (i+1)*n/scales, 1)
		}
		m.Scores = append(m.Scores, score([]scoring.Method{scoring.Sum, scoring.Sum, scoring.Mean, scoring.Percentage}[r.IntN(4)], questions...))
	}
	if r.IntN(2) == 0 {
		blur(r, m) // changes a score, so it comes before conditions that read it
	}
	for i := 1; i < n; i++ {
		if m.Questions[i].When == nil && r.IntN(3) == 0 {
			m.Questions[i].When = condition(r, m, i, 1)
		}
	}
	for range 2 + r.IntN(4) {
		m.Outcomes = append(m.Outcomes, scoring.Outcome{When: condition(r, m, n, 2)})
	}
	for i := range m.Scores {
		if cut := int64(1000 * r.IntN(8)); r.IntN(2) == 0 {
			m.Scores[i].Bands = []scoring.Band{band(nil, number(cut)), band(number(cut+int64(r.IntN(3)*500)), nil)}
		}
	}
	return m
}

// blur makes it unknown of a question whether it is asked: that depends on a
// score that may have no result.
func blur(r *rand.Rand, m *scoring.Model) {
	last := 1 + r.IntN(2)
	m.Scores[1] = score(scoring.Sum, upTo(0, last, 1)...)
	m.Scores[1].Needs = 1 + r.IntN(last)
	for i := range last {
		m.Questions[i].NotApplicable = true
	}
	i := last + r.IntN(len(m.Questions)-last)
	m.Questions[i].When = new(atLeast(1, int64(500*r.IntN(5))))
	m.Questions[i].Answers[0].Flags = []int{r.IntN(2)}
}

// condition makes a condition on questions before one.
func condition(r *rand.Rand, m *scoring.Model, before, depth int) *scoring.Condition {
	if depth > 0 && r.IntN(3) > 0 {
		c := scoring.Condition{Op: []scoring.Op{scoring.All, scoring.Any}[r.IntN(2)]}
		for range 2 + r.IntN(2) {
			c.Of = append(c.Of, *condition(r, m, before, depth-1))
		}
		return &c
	}
	if r.IntN(6) == 0 {
		c := opposite(*condition(r, m, before, depth))
		return &c
	}
	if i := r.IntN(len(m.Scores)); r.IntN(2) == 0 && m.Scores[i].Parts[len(m.Scores[i].Parts)-1].Question < before {
		least := int64(500 * r.IntN(16))
		c := atLeast(i, least)
		if r.IntN(3) == 0 {
			c.Most = number(least + int64(1000*r.IntN(3)))
		}
		return &c
	}
	if before == len(m.Questions) && r.IntN(2) == 0 {
		c := flagged(int64(1+r.IntN(3)), [][]int{{0}, {1}, {0, 1}}[r.IntN(3)]...)
		return &c
	}
	i := r.IntN(before)
	c := answered(i, m.Questions[i].Answers[r.IntN(len(m.Questions[i].Answers))].ID)
	return &c
}
