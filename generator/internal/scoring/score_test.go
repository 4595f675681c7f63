package scoring_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

// TestScoreAgreesWithFractions holds the results of complete answers to the
// package comment, worked out with fractions and without any cleverness.
func TestScoreAgreesWithFractions(t *testing.T) {
	for seed := range uint64(1000) {
		r := random(seed, 1)
		m := scoringtest.Model(r, scoringtest.Large)
		a := scoringtest.Complete(r, m)
		got := m.Score(a)
		for i := range m.Scores {
			if want := byFractions(m, &m.Scores[i], a, got.Asked); !cmp.Equal(got.Scores[i], want) {
				t.Fatalf("seed %d, score %d of %v: got %v, want %v", seed, i, a, value(got.Scores[i]), value(want))
			}
		}
	}
}

// value returns a result to compare and to print.
func value(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

// byFractions works a score out; asked are the questions that are asked.
func byFractions(m *scoring.Model, score *scoring.Score, a scoring.Answers, asked []int) *int64 {
	sum, weights, most, count := new(big.Rat), new(big.Rat), new(big.Rat), 0
	for _, part := range score.Parts {
		q := &m.Questions[part.Question]
		if !slices.Contains(asked, part.Question) {
			if q.When == nil || mayBeAsked(m, part.Question, a) {
				return nil
			}
			continue
		}
		if a[q.ID][0] == scoring.NotApplicable {
			continue
		}
		count++
		weight := big.NewRat(part.Weight, 1000)
		weights.Add(weights, new(big.Rat).Abs(weight))
		var best *big.Rat
		for _, set := range scoringtest.Own(q) {
			share := new(big.Rat).Mul(weight, points(q, set))
			if best == nil || share.Cmp(best) > 0 {
				best = share
			}
		}
		most.Add(most, best)
		sum.Add(sum, new(big.Rat).Mul(weight, points(q, a[q.ID])))
	}
	if count < score.Needs || score.By == scoring.Percentage && most.Sign() <= 0 {
		return nil
	}
	switch score.By {
	case scoring.Mean:
		sum.Quo(sum, weights)
	case scoring.Percentage:
		sum.Quo(sum.Mul(sum, big.NewRat(100, 1)), most)
	}
	sum.Mul(sum, big.NewRat(score.Multiply, 1000))
	sum.Add(sum, big.NewRat(score.Add, 1000))
	result := rounded(sum, score)
	if score.Floor != nil && result < *score.Floor {
		result = *score.Floor
	}
	if score.Cap != nil && result > *score.Cap {
		result = *score.Cap
	}
	return &result
}

// mayBeAsked tells a question whose condition is unknown from one that is not
// asked: an outcome in its place is then neither reached nor passed.
func mayBeAsked(m *scoring.Model, question int, a scoring.Answers) bool {
	probe := *m
	probe.Outcomes = []scoring.Outcome{{ID: "asked", When: m.Questions[question].When}}
	return probe.Score(a).Outcome == scoring.NoResult
}

func points(q *scoring.Question, set []string) *big.Rat {
	sum := new(big.Rat)
	for i := range q.Answers {
		if slices.Contains(set, q.Answers[i].ID) {
			sum.Add(sum, big.NewRat(q.Answers[i].Points, 1000))
		}
	}
	return sum
}

// rounded returns the decimal that a score's rounding chooses, in thousandths.
func rounded(value *big.Rat, score *scoring.Score) int64 {
	units := int64(1)
	for range score.Decimals {
		units *= 10
	}
	scaled := new(big.Rat).Mul(value, big.NewRat(units, 1))
	floor := new(big.Int).Div(scaled.Num(), scaled.Denom()).Int64() // Euclidean: towards minus infinity
	rest := new(big.Rat).Sub(scaled, big.NewRat(floor, 1))
	half := rest.Cmp(big.NewRat(1, 2))
	if score.Round == scoring.Up && rest.Sign() > 0 || score.Round == scoring.HalfUp && half >= 0 ||
		score.Round == scoring.HalfEven && (half > 0 || half == 0 && floor%2 != 0) {
		floor++
	}
	return floor * (1000 / units)
}

// TestIncompleteAnswersPromiseNothingFalse: whatever incomplete answers are
// said to come to, they come to with every way to complete them.
func TestIncompleteAnswersPromiseNothingFalse(t *testing.T) {
	decided := 0
	for seed := range uint64(1000) {
		r := random(seed, 2)
		m := scoringtest.Model(r, scoringtest.Small)
		a := scoringtest.Answers(r, m)
		early := m.Score(a)
		for b := range completions(m, a) {
			late := m.Score(b)
			if early.Outcome >= scoring.NoOutcome && late.Outcome != early.Outcome {
				t.Fatalf("seed %d: %v has verdict %d, and %v has %d", seed, a, early.Outcome, b, late.Outcome)
			}
			for i, score := range early.Scores {
				if score != nil && !cmp.Equal(score, late.Scores[i]) {
					t.Fatalf("seed %d: %v has score %d, and %v does not", seed, a, i, b)
				}
			}
			for _, i := range early.Asked {
				if !slices.Contains(late.Asked, i) {
					t.Fatalf("seed %d: %v asks %d, and %v does not", seed, a, i, b)
				}
			}
			if late.Outcome == scoring.Open || len(late.Unanswered)+len(late.Unsure) > 0 {
				t.Fatalf("seed %d: complete answers %v are open", seed, b)
			}
		}
		if early.Outcome >= 0 && len(early.Unanswered)+len(early.Unsure) > 0 {
			decided++
		}
	}
	if decided < 50 {
		t.Errorf("only %d incomplete answer sets were decided", decided)
	}
}
