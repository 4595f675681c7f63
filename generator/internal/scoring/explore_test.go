package scoring_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"rapport/generator/internal/scoring"
)

// realistic is a checklist as authors write them, of any length: a total, four
// sub-scales, and a flag that decides.
func realistic(questions int) *scoring.Model {
	m := &scoring.Model{Flags: []string{"hold"}, Scores: make([]scoring.Score, 5)}
	for i := range m.Scores {
		m.Scores[i] = scoring.Score{ID: fmt.Sprint("score-", i), By: scoring.Sum, Multiply: 1000, Round: scoring.HalfUp, Needs: 1}
	}
	for i := range questions {
		q := scoring.Question{ID: fmt.Sprint("question-", i), NotSure: true}
		for j := range 5 {
			q.Answers = append(q.Answers, scoring.Answer{ID: fmt.Sprint(j), Points: int64(j*(i%4+1)) * 1000})
		}
		if i%5 == 0 {
			q.Answers[4].Flags = []int{0}
		}
		q.Low, q.High = scoring.Range(&q)
		m.Questions = append(m.Questions, q)
		for _, score := range []int{0, 1 + i*4/questions} {
			m.Scores[score].Parts = append(m.Scores[score].Parts, scoring.Part{Question: i, Weight: 1000})
		}
	}
	outcome := func(when *scoring.Condition) {
		level := len(m.Outcomes)
		m.Outcomes = append(m.Outcomes, scoring.Outcome{ID: fmt.Sprint("outcome-", level), Level: &level, When: when})
	}
	outcome(&scoring.Condition{Op: scoring.FlagsCount, Flags: []int{0}, Least: number(1)})
	for i := range m.Scores {
		outcome(&scoring.Condition{Op: scoring.ScoreIs, Index: i, Least: number(int64(questions) * 1500)})
	}
	outcome(nil)
	return m
}

// answered gives every question the same answer, and “not sure” to every nth.
func answered(m *scoring.Model, answer string, nth int) scoring.Answers {
	a := scoring.Answers{}
	for i := range m.Questions {
		if a[m.Questions[i].ID] = []string{answer}; nth > 0 && i%nth == 1 {
			a[m.Questions[i].ID] = []string{scoring.NotSure}
		}
	}
	return a
}

// TestTooMany: where there are too many ways to tell, nothing is said.
func TestTooMany(t *testing.T) {
	var points []int64
	for i := range 20 {
		points = append(points, 1000<<i)
	}
	m := sheet(points...) // every set of answers has a result of its own
	high, low := 0, 1
	m.Outcomes = []scoring.Outcome{
		{ID: "high", Level: &high, When: &scoring.Condition{Op: scoring.ScoreIs, Least: number(20_000_000)}},
		{ID: "low", Level: &low},
	}
	unsure := answered(m, scoring.NotSure, 0)
	if outcomes, complete := m.Possible(unsure); complete || outcomes != nil {
		t.Errorf("possible are %v, %t", outcomes, complete)
	}
	if questions := m.Settling(unsure); len(questions) > 0 {
		t.Errorf("settling are %v", questions)
	}
	if changes := m.SmallestChange(full(m)); len(changes) > 0 {
		t.Errorf("the smallest change is %v", changes)
	}
	tooManySets(t, m)
}

// tooManySets gives one question answers of which every set differs.
func tooManySets(t *testing.T, m *scoring.Model) {
	q := &m.Questions[0]
	for i := range 12 {
		q.Answers = append(q.Answers, scoring.Answer{ID: fmt.Sprint(i), Points: 1 << i})
	}
	q.Several = true
	a := full(m)
	if _, complete := m.Possible(a); !complete {
		t.Error("a question that is answered has too many answers")
	}
	delete(a, q.ID)
	if _, complete := m.Possible(a); complete {
		t.Error("thousands of sets of answers are told apart")
	}
}

// TestTellsApart: ways that differ only in how many questions count, in whether
// a score is ever known, or in what can be chosen beside it, are not taken for
// the same.
func TestTellsApart(t *testing.T) {
	for text, want := range map[string][]int{
		`{
			"questions": [
				{"id": "a", "several": true, "answers": [
					{"id": "x", "points": 1000, "exclusive": true}, {"id": "y", "points": 1000}, {"id": "z", "flags": [0]}]}
			],
			"scores": [{"id": "s", "by": "sum", "multiply": 1000, "round": "half-up", "needs": 1, "parts": [{"question": 0, "weight": 1000}]}],
			"flags": ["hold"],
			"outcomes": [{"id": "both", "when": {"op": "all", "of": [{"op": "score", "least": 1000}, {"op": "flags", "flags": [0], "least": 1}]}}]
		}`: {scoring.NoOutcome, 0},
		`{
			"questions": [
				{"id": "a", "answers": [{"id": "x"}, {"id": "y"}]},
				{"id": "b", "when": {"op": "answer", "index": 0, "answers": ["y"]}, "answers": [{"id": "x"}]},
				{"id": "c", "answers": [{"id": "x"}]}
			],
			"scores": [{"id": "s", "by": "sum", "multiply": 1000, "round": "half-up", "needs": 3, "parts": [
				{"question": 0, "weight": 1000}, {"question": 1, "weight": 1000}, {"question": 2, "weight": 1000}]}],
			"outcomes": [{"id": "zero", "when": {"op": "score", "most": 0}}]
		}`: {scoring.NoResult, 0},
		`{
			"questions": [
				{"id": "n", "notApplicable": true, "answers": [{"id": "x"}]},
				{"id": "a", "answers": [{"id": "x"}, {"id": "y"}]},
				{"id": "b", "when": {"op": "any", "of": [{"op": "score", "index": 1, "least": 0}, {"op": "answer", "index": 1, "answers": ["y"]}]},
					"answers": [{"id": "x"}]},
				{"id": "c", "answers": [{"id": "x"}]}
			],
			"scores": [
				{"id": "s", "by": "sum", "multiply": 1000, "round": "half-up", "needs": 1, "parts": [
					{"question": 1, "weight": 1000}, {"question": 2, "weight": 1000}, {"question": 3, "weight": 1000}]},
				{"id": "t", "by": "sum", "multiply": 1000, "round": "half-up", "needs": 1, "parts": [{"question": 0, "weight": 1000}]}
			],
			"outcomes": [{"id": "zero", "when": {"op": "score", "most": 0}}]
		}`: {scoring.NoResult, 0},
	} {
		var m scoring.Model
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatal(err)
		}
		if got, _ := m.Possible(parse("n=not-applicable")); !slices.Equal(got, want) {
			t.Errorf("possible are %v, want %v, in %s", got, want, text)
		}
	}
}

// TestNearestSet: with several, the smallest change keeps what it can.
func TestNearestSet(t *testing.T) {
	low, high := 0, 1
	m := &scoring.Model{
		Questions: []scoring.Question{{ID: "a", Several: true, Answers: []scoring.Answer{
			{ID: "x"}, {ID: "y", Flags: []int{0}}, {ID: "z", Fixed: true}, {ID: "none", Exclusive: true},
		}}},
		Flags: []string{"hold"},
		Outcomes: []scoring.Outcome{
			{ID: "held", Level: &low, When: &scoring.Condition{Op: scoring.FlagsCount, Flags: []int{0}, Least: number(1)}},
			{ID: "free", Level: &high},
		},
	}
	for given, want := range map[string]string{
		"x,y,z": "[{0 [x z]}]",
		"y,z":   "[{0 [z]}]",
		"y":     "[{0 [x]}]",
	} {
		if got := fmt.Sprint(m.SmallestChange(parse("a=" + given))); got != want {
			t.Errorf("the smallest change of %s is %s, want %s", given, got, want)
		}
	}
}

func Benchmark(b *testing.B) {
	for _, questions := range []int{14, 30, 60, 120} {
		m := realistic(questions)
		complete, unsure := answered(m, "3", 0), answered(m, "3", 5)
		for _, function := range []struct {
			name string
			call func()
		}{
			{"Score", func() { m.Score(complete) }},
			{"Possible", func() { m.Possible(unsure) }},
			{"Settling", func() { m.Settling(unsure) }},
			{"SmallestChange", func() { m.SmallestChange(complete) }},
			{"Steps", func() { m.Steps(complete) }},
		} {
			b.Run(fmt.Sprintf("%s/%d", function.name, questions), func(b *testing.B) {
				for b.Loop() {
					function.call()
				}
			})
		}
	}
}
