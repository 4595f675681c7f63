package scoring_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

func TestDecimal(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 36_000: "36", 2500: "2.5", -125: "-0.125", -14_000: "-14", 10: "0.01", 1: "0.001", 1_000_100: "1000.1",
	} {
		if got := scoring.Decimal(n); got != want {
			t.Errorf("Decimal(%d) is %s, want %s", n, got, want)
		}
	}
}

// sheet is a model of two questions worth 0 or what is given.
func sheet(points ...int64) *scoring.Model {
	m := &scoring.Model{Scores: []scoring.Score{{ID: "total", By: scoring.Sum, Multiply: 1000, Round: scoring.HalfUp, Decimals: 3, Needs: 1}}}
	for i, p := range points {
		q := scoring.Question{
			ID:            string(rune('a' + i)),
			NotApplicable: true,
			NotSure:       true,
			Answers:       []scoring.Answer{{ID: "zero"}, {ID: "full", Points: p}},
		}
		q.Low, q.High = scoring.Range(&q)
		m.Questions = append(m.Questions, q)
		m.Scores[0].Parts = append(m.Scores[0].Parts, scoring.Part{Question: i, Weight: 1000})
	}
	return m
}

func full(m *scoring.Model) scoring.Answers {
	a := scoring.Answers{}
	for _, q := range m.Questions {
		a[q.ID] = []string{"full"}
	}
	return a
}

func TestRounding(t *testing.T) {
	for _, test := range []struct {
		points             int64
		halfUp, even       int64
		up, down, decimals int64
	}{
		{2500, 3000, 2000, 3000, 2000, 2500},
		{3500, 4000, 4000, 4000, 3000, 3500},
		{-2500, -2000, -2000, -2000, -3000, -2500},
		{-3500, -3000, -4000, -3000, -4000, -3500},
		{2499, 2000, 2000, 3000, 2000, 2500},
		{2501, 3000, 3000, 3000, 2000, 2500},
		{-50, 0, 0, 0, -1000, 0},
		{-51, 0, 0, 0, -1000, -100},
		{7000, 7000, 7000, 7000, 7000, 7000},
	} {
		m := sheet(test.points)
		score := &m.Scores[0]
		result := func(round scoring.Rounding, decimals int) int64 {
			score.Round, score.Decimals = round, decimals
			return *m.Score(full(m)).Scores[0]
		}
		got := []int64{result(scoring.HalfUp, 0), result(scoring.HalfEven, 0), result(scoring.Up, 0), result(scoring.Down, 0), result(scoring.HalfUp, 1)}
		want := []int64{test.halfUp, test.even, test.up, test.down, test.decimals}
		if !cmp.Equal(got, want) {
			t.Errorf("%d is rounded to %v, want %v", test.points, got, want)
		}
	}
}

func TestMethods(t *testing.T) {
	na := []string{scoring.NotApplicable}
	for _, test := range []struct {
		name   string
		change func(*scoring.Score)
		a      scoring.Answers
		want   any // a number, or nil for no result
	}{
		{"sum", func(*scoring.Score) {}, nil, int64(6000)},
		{"sum of one", func(*scoring.Score) {}, scoring.Answers{"a": na}, int64(2000)},
		{"sum of none", func(*scoring.Score) {}, scoring.Answers{"a": na, "b": na}, nil},
		{"sum of a missing one", func(*scoring.Score) {}, scoring.Answers{"a": {}}, nil},
		{"sum of an unsure one", func(*scoring.Score) {}, scoring.Answers{"a": {scoring.NotSure}}, nil},
		{"weight", func(s *scoring.Score) { s.Parts[0].Weight = -500 }, nil, int64(0)},
		{"mean", func(s *scoring.Score) { s.By = scoring.Mean }, nil, int64(3000)},
		{"mean by weight", func(s *scoring.Score) { s.By, s.Parts[0].Weight = scoring.Mean, 3000 }, nil, int64(3500)},
		{"mean of one", func(s *scoring.Score) { s.By = scoring.Mean }, scoring.Answers{"b": na}, int64(4000)},
		{"percentage", func(s *scoring.Score) { s.By = scoring.Percentage }, scoring.Answers{"a": {"zero"}}, int64(33_333)},
		{"percentage of one", func(s *scoring.Score) { s.By = scoring.Percentage }, scoring.Answers{"a": na}, int64(100_000)},
		{"percentage of what is lost", func(s *scoring.Score) { s.By, s.Parts[0].Weight = scoring.Percentage, -1000 }, nil, int64(-100_000)},
		{"percentage of nothing", func(s *scoring.Score) {
			s.By, s.Parts = scoring.Percentage, s.Parts[:1]
			s.Parts[0].Weight = -1000
		}, nil, nil},
		{"multiplied, then added to", func(s *scoring.Score) { s.Multiply, s.Add = 1500, -500 }, nil, int64(8500)},
		{"floor", func(s *scoring.Score) { s.Floor = number(7000) }, nil, int64(7000)},
		{"cap after rounding", func(s *scoring.Score) { s.Decimals, s.Cap = 0, number(5500) }, nil, int64(5500)},
		{"needs two", func(s *scoring.Score) { s.Needs = 2 }, nil, int64(6000)},
		{"needs two, has one", func(s *scoring.Score) { s.Needs = 2 }, scoring.Answers{"a": na}, nil},
	} {
		m := sheet(4000, 2000)
		test.change(&m.Scores[0])
		a := full(m)
		for id, chosen := range test.a {
			a[id] = chosen
		}
		if got := value(m.Score(a).Scores[0]); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func number(n int64) *int64 { return &n }

func TestRange(t *testing.T) {
	for seed := range uint64(300) {
		m := scoringtest.Model(random(seed, 7), scoringtest.Small)
		for _, q := range m.Questions {
			low, high := int64(math.MaxInt64), int64(math.MinInt64)
			for _, set := range scoringtest.Own(&q) {
				worth := points(&q, set).Num().Int64() * 1000 / points(&q, set).Denom().Int64()
				low, high = min(low, worth), max(high, worth)
			}
			if gotLow, gotHigh := scoring.Range(&q); gotLow != low || gotHigh != high {
				t.Fatalf("seed %d: the range of %+v is %d to %d, want %d to %d", seed, q, gotLow, gotHigh, low, high)
			}
		}
	}
}

func TestAllows(t *testing.T) {
	one := scoring.Question{NotApplicable: true, Answers: []scoring.Answer{{ID: "x"}, {ID: "y"}}}
	several := scoring.Question{Several: true, NotSure: true, AtMost: 2,
		Answers: []scoring.Answer{{ID: "x"}, {ID: "y"}, {ID: "z"}, {ID: "none", Exclusive: true}}}
	for _, test := range []struct {
		q      *scoring.Question
		chosen string
		want   bool
	}{
		{&one, "", false},
		{&one, "x", true},
		{&one, "x y", false},
		{&one, "w", false},
		{&one, "not-applicable", true},
		{&one, "not-sure", false},
		{&one, "x not-applicable", false},
		{&several, "", false},
		{&several, "z x", true},
		{&several, "x x", false},
		{&several, "x y z", false},
		{&several, "none", true},
		{&several, "none x", false},
		{&several, "not-sure", true},
		{&several, "not-sure x", false},
		{&several, "not-applicable", false},
	} {
		if got := test.q.Allows(strings.Fields(test.chosen)); got != test.want {
			t.Errorf("%q: %t", test.chosen, got)
		}
	}
}

func TestTooLarge(t *testing.T) {
	// Whatever the format allows in one question and score.
	const most = 1_000_000_000
	for _, test := range []struct {
		name                     string
		points, weight, multiply int64
		by                       scoring.Method
		want                     bool
	}{
		{"usual", 10_000, 1000, 1000, scoring.Sum, false},
		{"high points", most, 1000, 1000, scoring.Sum, false},
		{"high percentage", 40_000_000, 1000, 1000, scoring.Percentage, false},
		{"sum too large for a number in the browser", most, 5_000_000, 1, scoring.Sum, true},
		{"product too large", most, 1000, most, scoring.Sum, true},
		{"product of a percentage too large", most, 1000, 100_000, scoring.Percentage, true},
		{"heavy mean", 1, 4_000_000_000_000, 1, scoring.Mean, false},
		{"divisor too large", 1, 5_000_000_000_000, 1, scoring.Mean, true},
		{"sum of weights too large", 0, 5_000_000_000_000_000, 1, scoring.Sum, true},
	} {
		m := sheet(1, -test.points)
		m.Scores[0].Decimals = 0
		m.Scores[0].Parts[1].Weight = test.weight
		m.Scores[0].Multiply, m.Scores[0].By = test.multiply, test.by
		if score, got := m.TooLarge(); got != test.want || score != 0 {
			t.Errorf("%s: %d, %t", test.name, score, got)
		}
	}
}

// verdicts has one outcome for each kind of comparison, and questions a and b.
const verdicts = `{
	"questions": [
		{"id": "a", "notSure": true, "notApplicable": true, "high": 5000, "answers": [{"id": "x"}, {"id": "y", "points": 5000, "flags": [0]}]},
		{"id": "b", "notApplicable": true, "when": {"op": "answer", "index": 0, "answers": ["y"]}, "high": 3000,
			"answers": [{"id": "x", "flags": [0, 1]}, {"id": "y", "points": 3000}]},
		{"id": "c", "notApplicable": true, "high": 4000, "answers": [{"id": "x"}, {"id": "y", "points": 4000}]}
	],
	"scores": [{"id": "total", "by": "sum", "multiply": 1000, "round": "half-up", "needs": 1, "parts": [
		{"question": 1, "weight": 1000}, {"question": 2, "weight": 1000}]}],
	"flags": ["hold", "watch"],
	"outcomes": [
		{"id": "held", "when": {"op": "flags", "flags": [0, 1], "least": 2}, "level": 1},
		{"id": "high", "when": {"op": "all", "of": [
			{"op": "score", "least": 4000}, {"op": "not", "of": [{"op": "answer", "answers": ["x"]}]}]}, "level": 3},
		{"id": "rest", "level": 2}
	]
}`

func TestVerdicts(t *testing.T) {
	var m scoring.Model
	if err := json.Unmarshal([]byte(verdicts), &m); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		answers string
		outcome int
		reasons string
	}{
		{"", scoring.Open, "[]"},
		{"a=x b=x c=x", 2, `[{"outcome":1,"condition":{"op":"score","least":4000},"holds":false,"fails":true,"questions":[]},` +
			`{"outcome":1,"condition":{"op":"answer","answers":["x"]},"holds":true,"fails":true,"questions":[0]}]`},
		{"a=x", 2, `[{"outcome":1,"condition":{"op":"answer","answers":["x"]},"holds":true,"fails":true,"questions":[0]}]`},
		{"a=y b=x", 0, `[{"outcome":0,"condition":{"op":"flags","flags":[0,1],"least":2},"holds":true,"questions":[0,1]}]`},
		{"a=y b=y c=y", 1, `[{"outcome":1,"condition":{"op":"score","least":4000},"holds":true,"questions":[2,1]},` +
			`{"outcome":1,"condition":{"op":"answer","answers":["x"]},"holds":false,"questions":[0]}]`},
		{"a=y c=y", scoring.Open, "[]"},
		{"a=y b=not-applicable c=not-applicable", scoring.NoResult, "[]"},
		{"a=not-sure c=y", scoring.Open, "[]"},
		{"a=not-applicable c=y", 1, `[{"outcome":1,"condition":{"op":"score","least":4000},"holds":true,"questions":[2]},` +
			`{"outcome":1,"condition":{"op":"answer","answers":["x"]},"holds":false,"questions":[0]}]`},
		{"a=unknown c=y", scoring.Open, "[]"},
	} {
		result := m.Score(parse(test.answers))
		reasons, err := json.Marshal(result.Reasons)
		if err != nil {
			t.Fatal(err)
		}
		if result.Outcome != test.outcome || string(reasons) != test.reasons {
			t.Errorf("%s: outcome %d, want %d; %s", test.answers, result.Outcome, test.outcome, cmp.Diff(test.reasons, string(reasons)))
		}
	}
	m.Outcomes = m.Outcomes[:1]
	if got := m.Score(parse("a=x c=x")).Outcome; got != scoring.NoOutcome {
		t.Errorf("without a last outcome: %d", got)
	}
}

// TestFlagsToCome: questions that may still raise a flag make a comparison
// unknown only where they can.
func TestFlagsToCome(t *testing.T) {
	var m scoring.Model
	if err := json.Unmarshal([]byte(`{
		"questions": [
			{"id": "a", "answers": [{"id": "x"}, {"id": "y", "flags": [0]}]},
			{"id": "b", "when": {"op": "answer", "index": 0, "answers": ["y"]}, "answers": [{"id": "x"}, {"id": "y", "flags": [0, 1]}]},
			{"id": "c", "several": true, "answers": [
				{"id": "x", "flags": [0]}, {"id": "y", "flags": [0]}, {"id": "z"}, {"id": "none", "exclusive": true, "flags": [1]}]}
		],
		"scores": [],
		"flags": ["hold", "watch"],
		"outcomes": [{"id": "held", "when": {"op": "flags", "flags": [0, 1], "least": 3}}, {"id": "rest"}]
	}`), &m); err != nil {
		t.Fatal(err)
	}
	for answers, want := range map[string]int{
		"c=z":         scoring.Open, // a and b can raise three
		"b=x c=z":     1,            // a can raise one
		"b=y c=z":     scoring.Open,
		"b=x c=x":     1,
		"b=x c=x,y":   scoring.Open,
		"a=y b=x":     scoring.Open, // c can raise two beside that of a
		"a=x":         1,            // and no more
		"a=y b=x c=x": 1,
		"a=y b=y":     0,
	} {
		if got := m.Score(parse(answers)).Outcome; got != want {
			t.Errorf("%s: outcome %d, want %d", answers, got, want)
		}
	}
}

// parse reads answers as “question=answer,answer …”.
func parse(text string) scoring.Answers {
	a := scoring.Answers{}
	for _, field := range strings.Fields(text) {
		id, chosen, _ := strings.Cut(field, "=")
		a[id] = strings.Split(chosen, ",")
	}
	return a
}
