package verify

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rapport/generator/internal/scoring"
)

// choices are questions with two answers and no points.
func choices(n int) []scoring.Question {
	var all []scoring.Question
	for i := range n {
		q := question(i, 0, 0)
		q.Answers[0].ID, q.Answers[1].ID = "yes", "no"
		all = append(all, q)
	}
	return all
}

// TestHard verifies checklists that are hard in one way each, and still to be
// proved in full. Most are sound; the others have so many findings of a kind.
func TestHard(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, test := range []struct {
		name  string
		model func() *scoring.Model
		want  map[Kind]int
	}{
		{"60 questions, each with an outcome of its own", func() *scoring.Model {
			m := &scoring.Model{Questions: choices(60)}
			for i := range 60 {
				m.Outcomes = append(m.Outcomes, outcome(answered(i, "yes")))
			}
			m.Outcomes = append(m.Outcomes, scoring.Outcome{})
			return m
		}, nil},
		{"the same, the last question decides first", func() *scoring.Model {
			m := &scoring.Model{Questions: choices(60)}
			for i := range 60 {
				m.Outcomes = append(m.Outcomes, outcome(answered(59-i, "yes")))
			}
			m.Outcomes = append(m.Outcomes, scoring.Outcome{})
			return m
		}, nil},
		{"an outcome that needs 60 answers", func() *scoring.Model {
			m := &scoring.Model{Questions: choices(60), Outcomes: make([]scoring.Outcome, 2)}
			c := every()
			for i := range 60 {
				c.Of = append(c.Of, answered(i, "yes"))
			}
			m.Outcomes[0].When = &c
			return m
		}, nil},
		{"pairs of questions that stand far apart", func() *scoring.Model {
			m := &scoring.Model{Questions: choices(60)}
			for i := range 30 {
				m.Outcomes = append(m.Outcomes, outcome(every(answered(i, "yes"), answered(i+30, "yes"))))
			}
			m.Outcomes = append(m.Outcomes, scoring.Outcome{})
			return m
		}, nil},
		{"questions that depend on others far away", func() *scoring.Model {
			m := scales(60)
			for i := 30; i < 60; i++ {
				m.Questions[i].When = new(answered(i-30, "a1", "a2"))
			}
			return m
		}, nil},
		{"interleaved scales", func() *scoring.Model {
			m := scales(60)
			for i := range 4 {
				m.Scores[1+i].Parts = score(scoring.Sum, upTo(i, 60, 4)...).Parts
			}
			return m
		}, nil},
		{"scales that share questions", func() *scoring.Model {
			m := scales(60)
			for i := range 4 {
				m.Scores[1+i].Parts = score(scoring.Sum, upTo(i*12, i*12+24, 1)...).Parts
			}
			return m
		}, nil},
		{"200 questions", func() *scoring.Model { return scales(200) }, nil},
		{"60 questions with several of 12 answers", func() *scoring.Model {
			m := scales(60)
			for i := range m.Questions {
				q := several(question(i, 0, 1000, 2000, 1000, 500, 1500, 3000, 1000, 2000, 1000, -1000, 0), i%3*4)
				q.Answers[11].Exclusive = true
				q.Answers[6].Flags = m.Questions[i].Answers[4].Flags
				q.When = m.Questions[i].When
				m.Questions[i] = q
			}
			return m
		}, nil},
		{"weights and decimals", func() *scoring.Model {
			m := scales(60)
			for i := range m.Scores {
				for j := range m.Scores[i].Parts {
					p := &m.Scores[i].Parts[j]
					p.Weight = int64(500 * (1 + p.Question%4))
				}
			}
			return m
		}, nil},
		{"means that need many answers", func() *scoring.Model {
			m := percentages(60)
			for i := range m.Scores {
				s := &m.Scores[i]
				s.By, s.Needs, s.Bands = scoring.Mean, len(s.Parts)*2/3, nil
			}
			for i := range m.Outcomes {
				for c := range comparisons(m.Outcomes[i].When) {
					if c.Op == scoring.ScoreIs {
						*c.Least /= 25
					}
				}
			}
			return m
		}, nil},
		{"40 flags, each with an outcome", func() *scoring.Model {
			m := &scoring.Model{Questions: choices(60)}
			for i := range 40 {
				m.Flags = append(m.Flags, fmt.Sprint("flag", i))
				m.Outcomes = append(m.Outcomes, outcome(flagged(1, i)))
				for range 3 {
					q := &m.Questions[r.IntN(60)]
					q.Answers[0].Flags = append(q.Answers[0].Flags, i)
				}
			}
			m.Outcomes = append(m.Outcomes, scoring.Outcome{})
			return m
		}, map[Kind]int{UnreachedOutcome: 9, UselessQuestion: 10}},
		{"a deep condition", func() *scoring.Model {
			m := scales(60)
			c := answered(0, "a0")
			for i := range 200 {
				part := answered(i%60, "a1", "a2")
				if i%7 == 0 {
					part = atLeast(i%5, int64(1000*i))
				}
				if c = some(part, c); i%2 == 0 {
					c = opposite(every(part, c))
				}
			}
			m.Outcomes[1].When = &c
			return m
		}, map[Kind]int{AlwaysTrue: 1}},
		{"a total that decides before all is asked, so nothing matters", func() *scoring.Model {
			m := scales(60)
			for i := range m.Scores {
				m.Scores[i].Bands = nil
			}
			m.Outcomes[0].When = new(some(*m.Outcomes[0].When, between(0, nil, number(999_000))))
			return m
		}, map[Kind]int{AlwaysTrue: 1, UnreachedOutcome: 4, UselessQuestion: 60}},
		{"outcomes that contradict themselves over several scores", func() *scoring.Model {
			m := scales(60)
			for i := range 4 {
				m.Outcomes[i].When = new(every(*m.Outcomes[i].When, atLeast(0, 121_000), between(1, nil, number(0)), atLeast(2, 60_000), between(4, nil, number(0))))
			}
			return m
		}, map[Kind]int{UnreachedOutcome: 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := Verify(test.model())
			if len(r.Unproved) > 0 {
				t.Errorf("unproved: %v", r.Unproved)
			}
			found := map[Kind]int{}
			for _, f := range r.Findings {
				found[f.Kind]++
			}
			if fmt.Sprint(found) != fmt.Sprint(test.want) {
				t.Errorf("got %v, want %v", found, test.want)
			}
		})
	}
}

// TestTooHard verifies checklists that are beyond the verifier: it says so, and
// claims nothing about what it gave up. A little work is enough to see that.
func TestTooHard(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, test := range []struct {
		name  string
		model func() *scoring.Model
	}{
		{"points without any order", func() *scoring.Model {
			m := scales(60)
			for i := range m.Questions {
				q := &m.Questions[i]
				for j := range q.Answers {
					q.Answers[j].Points = r.Int64N(1_000_000_000)
				}
				q.Low, q.High = scoring.Range(q)
			}
			return m
		}},
		{"40 scores of the same questions", func() *scoring.Model {
			m := scales(60)
			for i := range 40 {
				s := score(scoring.Sum, upTo(0, 60, 1)...)
				for j := range s.Parts {
					s.Parts[j].Weight = r.Int64N(1000) + 1
				}
				m.Scores = append(m.Scores, s)
				m.Outcomes = append([]scoring.Outcome{outcome(atLeast(5+i, 1000))}, m.Outcomes...)
			}
			return m
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			little := usual()
			little.work = 50_000_000
			report := verify(test.model(), little)
			if len(report.Unproved) == 0 {
				t.Error("everything is proved, so the test has lost its point")
			}
			for _, u := range report.Unproved {
				for _, f := range report.Findings {
					if u.What == Outcomes && (f.Kind == UnreachedOutcome || f.Kind == NoOutcome || f.Kind == UselessQuestion) {
						t.Errorf("%s, in spite of %v", claim(f), u)
					}
				}
			}
		})
	}
}
