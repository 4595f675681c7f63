package scoring_test

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

// forSmall runs a test on small models and answers to them.
func forSmall(count, salt uint64, test func(seed uint64, m *scoring.Model, a scoring.Answers)) {
	for seed := range count {
		r := random(seed, salt)
		m := scoringtest.Model(r, scoringtest.Small)
		test(seed, m, scoringtest.Answers(r, m))
	}
}

func random(seed, salt uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, salt)) }

// missing says whether nothing is given to a question: what stands there is
// nothing, not allowed, or “not sure”.
func missing(q *scoring.Question, a scoring.Answers) bool {
	return !q.Allows(a[q.ID]) || a[q.ID][0] == scoring.NotSure
}

// variants yields the answers with every combination of what a question may be
// given instead; nil leaves it as it is. They come in the order of the options
// of the first question, then of the second.
func variants(m *scoring.Model, a scoring.Answers, options func(i int) [][]string) iter.Seq[scoring.Answers] {
	return func(yield func(scoring.Answers) bool) {
		b := maps.Clone(a)
		var vary func(i int) bool
		vary = func(i int) bool {
			if i == len(m.Questions) {
				return yield(maps.Clone(b))
			}
			id := m.Questions[i].ID
			before, answered := b[id]
			for _, option := range options(i) {
				if b[id] = option; option == nil && answered {
					b[id] = before
				} else if option == nil {
					delete(b, id)
				}
				if !vary(i + 1) {
					return false
				}
			}
			if b[id] = before; !answered {
				delete(b, id)
			}
			return true
		}
		vary(0)
	}
}

// completions yields the answers with each missing one replaced by each of the
// question's own.
func completions(m *scoring.Model, a scoring.Answers) iter.Seq[scoring.Answers] {
	return variants(m, a, func(i int) [][]string {
		if missing(&m.Questions[i], a) {
			return scoringtest.Own(&m.Questions[i])
		}
		return [][]string{nil}
	})
}

func everyVerdict(m *scoring.Model, a scoring.Answers) []int {
	var verdicts []int
	for b := range completions(m, a) {
		verdicts = append(verdicts, m.Score(b).Outcome)
	}
	slices.Sort(verdicts)
	return slices.Compact(verdicts)
}

func TestPossibleIsEveryCompletion(t *testing.T) {
	several := 0
	forSmall(1500, 3, func(seed uint64, m *scoring.Model, a scoring.Answers) {
		got, complete := m.Possible(a)
		want := everyVerdict(m, a)
		if !complete || !slices.Equal(got, want) {
			t.Fatalf("seed %d: %v can come to %v, %t, want %v", seed, a, got, complete, want)
		}
		if len(want) > 1 {
			several++
		}
	})
	if several < 100 {
		t.Errorf("only %d answer sets had several possible verdicts", several)
	}
}

func TestSettlingLeavesFewest(t *testing.T) {
	settling := 0
	forSmall(1000, 4, func(seed uint64, m *scoring.Model, a scoring.Answers) {
		all := len(everyVerdict(m, a))
		worst := map[int]int{}
		want := []int{}
		for _, i := range m.Score(a).Unsure {
			least := math.MaxInt
			for _, own := range scoringtest.Own(&m.Questions[i]) {
				b := maps.Clone(a)
				b[m.Questions[i].ID] = own
				left := len(everyVerdict(m, b))
				least, worst[i] = min(least, left), max(worst[i], left)
			}
			if least < all {
				want = append(want, i)
			}
		}
		slices.SortStableFunc(want, func(i, j int) int { return worst[i] - worst[j] })
		if got := m.Settling(a); !gocmp.Equal(got, want, cmpopts.EquateEmpty()) {
			t.Fatalf("seed %d: settling %v are %v, want %v", seed, a, got, want)
		}
		settling += len(want)
	})
	if settling < 50 {
		t.Errorf("only %d questions were worth settling", settling)
	}
}

// instead lists what can be answered instead, the nearest first.
func instead(q *scoring.Question, a scoring.Answers) [][]string {
	var given []string
	if !missing(q, a) {
		given = a[q.ID]
	}
	if q.Fixed || slices.Contains(given, scoring.NotApplicable) {
		return nil
	}
	sets := slices.DeleteFunc(scoringtest.Own(q), func(set []string) bool {
		return moved(given, set) == 0 || slices.ContainsFunc(q.Answers, func(answer scoring.Answer) bool {
			return answer.Fixed && slices.Contains(set, answer.ID) && !slices.Contains(given, answer.ID)
		})
	})
	slices.SortStableFunc(sets, func(x, y []string) int { return moved(given, x) - moved(given, y) })
	return sets
}

// moved counts the answers in only one of two sets.
func moved(x, y []string) int {
	count := len(y)
	for _, id := range x {
		if slices.Contains(y, id) {
			count--
		} else {
			count++
		}
	}
	return count
}

// smallestChange tries everything.
func smallestChange(m *scoring.Model, a scoring.Answers) []scoring.Change {
	now := m.Score(a)
	var best []scoring.Change
	if now.Outcome < 0 || m.Outcomes[now.Outcome].Level == nil {
		return nil
	}
	bestLevel := 0
	for b := range variants(m, a, func(i int) [][]string { return append(instead(&m.Questions[i], a), nil) }) {
		then := m.Score(b)
		var changes []scoring.Change
		valid := then.Outcome >= 0 && m.Outcomes[then.Outcome].Level != nil &&
			*m.Outcomes[then.Outcome].Level > *m.Outcomes[now.Outcome].Level
		for i := range m.Questions {
			q := &m.Questions[i]
			asked := slices.Contains(then.Asked, i)
			if !slices.Equal(a[q.ID], b[q.ID]) {
				changes = append(changes, scoring.Change{Question: i, To: b[q.ID]})
				valid = valid && asked
			} else if asked && missing(q, b) {
				valid = valid && slices.Contains(now.Asked, i)
			}
		}
		if !valid {
			continue
		}
		level := *m.Outcomes[then.Outcome].Level
		if best == nil || len(changes) < len(best) || len(changes) == len(best) && level > bestLevel {
			best, bestLevel = changes, level
		}
	}
	return best
}

func TestSmallestChangeIsTheSmallest(t *testing.T) {
	sizes := map[int]int{}
	forSmall(5000, 5, func(seed uint64, m *scoring.Model, a scoring.Answers) {
		want := smallestChange(m, a)
		if got := m.SmallestChange(a); !gocmp.Equal(got, want, cmpopts.EquateEmpty()) {
			t.Fatalf("seed %d: the smallest change to %v is %v, want %v", seed, a, got, want)
		}
		sizes[len(want)]++
	})
	if sizes[1] < 100 || sizes[2] < 20 || sizes[3] < 3 {
		t.Errorf("how many changes of each size: %v", sizes)
	}
}

// steps tries every other answer.
func steps(m *scoring.Model, a scoring.Answers) []scoring.Step {
	var steps []scoring.Step
	now := m.Score(a)
	level := func(outcome int) int {
		if outcome < 0 || m.Outcomes[outcome].Level == nil {
			return math.MinInt
		}
		return *m.Outcomes[outcome].Level
	}
	for _, i := range now.Asked {
		q := &m.Questions[i]
		step := scoring.Step{Question: i, Reaches: -1}
		if missing(q, a) {
			continue
		}
		for _, set := range instead(q, a) {
			b := maps.Clone(a)
			b[q.ID] = set
			reached := m.Score(b).Outcome
			if level(now.Outcome) > math.MinInt && level(reached) > max(level(now.Outcome), level(step.Reaches)) {
				step.Reaches = reached
			}
			step.Gain = max(step.Gain, gain(m, i, a[q.ID], set))
		}
		if step.Reaches >= 0 || step.Gain > 0 {
			steps = append(steps, step)
		}
	}
	slices.SortStableFunc(steps, func(x, y scoring.Step) int {
		if level(x.Reaches) != level(y.Reaches) {
			return cmp.Compare(level(y.Reaches), level(x.Reaches))
		}
		return cmp.Compare(y.Gain, x.Gain)
	})
	return steps
}

// gain is how much another answer improves the first score that has a better
// direction and that the question is part of.
func gain(m *scoring.Model, question int, given, instead []string) int64 {
	q := &m.Questions[question]
	more := new(big.Rat).Sub(points(q, instead), points(q, given))
	for _, score := range m.Scores {
		for _, part := range score.Parts {
			if part.Question == question && score.Better != "" {
				more.Mul(more, big.NewRat(part.Weight, 1))
				if score.Better == scoring.Lower {
					more.Neg(more)
				}
				return new(big.Int).Quo(more.Num(), more.Denom()).Int64() // towards zero
			}
		}
	}
	return 0
}

func TestStepsAreEveryImprovement(t *testing.T) {
	reaching, gaining := 0, 0
	forSmall(2000, 6, func(seed uint64, m *scoring.Model, a scoring.Answers) {
		want := steps(m, a)
		if got := m.Steps(a); !gocmp.Equal(got, want, cmpopts.EquateEmpty()) {
			t.Fatalf("seed %d: the steps from %v are %v, want %v", seed, a, got, want)
		}
		for _, step := range want {
			if step.Reaches >= 0 {
				reaching++
			} else {
				gaining++
			}
		}
	})
	if reaching < 100 || gaining < 100 {
		t.Errorf("only %d steps reach a better verdict, and %d only gain points", reaching, gaining)
	}
}
