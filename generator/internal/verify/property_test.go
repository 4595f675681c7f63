package verify

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

var (
	models = flag.Int("models", 320, "how many random checklists to try")
	seeds  = flag.Uint64("seeds", 7, "which ones")
)

// TestAgainstBruteForce compares the verifier with an oracle that tries all
// answers, over random small checklists: every finding is right, and none is
// missing, on whatever way it is proved.
func TestAgainstBruteForce(t *testing.T) {
	n := *models
	if testing.Short() {
		n = 160
	}
	var mu sync.Mutex
	found := map[Kind]int{}
	t.Run("models", func(t *testing.T) {
		const batches = 8
		for batch := range batches {
			t.Run(fmt.Sprint(batch), func(t *testing.T) {
				t.Parallel()
				for i := batch; i < n && !t.Failed(); i += batches {
					kinds := compare(t, uint64(i))
					mu.Lock()
					for _, k := range kinds {
						found[k]++
					}
					mu.Unlock()
				}
			})
		}
	})
	for _, k := range []Kind{UnreachedOutcome, NoOutcome, UselessQuestion, NeverAsked, NeverTrue, AlwaysTrue, FlagNeverRaised, FlagNeverRead,
		WrongMinimum, WrongMaximum, BandGap, BandOverlap, UnreachedBand} {
		if found[k] < n/50 {
			t.Errorf("only %d findings are %s", found[k], k)
		}
	}
	t.Log(found)
}

// random makes a small checklist, every fourth of them as authors build them.
func random(seed uint64) *scoring.Model {
	r := rand.New(rand.NewPCG(seed, *seeds))
	if seed%4 == 0 {
		return structured(r)
	}
	return scoringtest.Model(r, scoringtest.Small)
}

// TestLookBack sees that random checklists are as [Verify] asks for them: the
// conditions of their questions look back only.
func TestLookBack(t *testing.T) {
	for seed := range uint64(max(*models, 3000)) {
		m := random(seed)
		for i, sources := range newFacts(m, usual()).sources {
			if len(sources) > 0 && sources[len(sources)-1] >= i {
				t.Fatalf("seed %d: the condition of question %d looks at %d", seed, i, sources)
			}
		}
	}
}

// compare compares the findings on a model with the oracle's, and returns their
// kinds.
func compare(t *testing.T, seed uint64) (kinds []Kind) {
	m := random(seed)
	got, o := Verify(m), newOracle(m)
	if want := claims(o.findings()); !slices.Equal(claims(got.Findings), want) || len(got.Unproved) > 0 {
		model, _ := json.MarshalIndent(m, "", " ")
		t.Errorf("seed %d: got %q\nwant %q\nunproved %v\n%s", seed, claims(got.Findings), want, got.Unproved, model)
	}
	for _, f := range got.Findings {
		kinds = append(kinds, f.Kind)
	}
	reports := []Report{got}
	for _, way := range ways() {
		other := verify(m, way)
		if !subset(claims(other.Findings), claims(got.Findings)) || len(other.Unproved) == 0 && len(other.Findings) < len(got.Findings) {
			t.Errorf("seed %d: %+v: %q\ninstead of %q\nunproved %v", seed, way, claims(other.Findings), claims(got.Findings), other.Unproved)
		}
		reports = append(reports, other)
	}
	for _, r := range reports {
		for _, f := range r.Findings {
			if fault := shows(m, f); fault != "" {
				t.Errorf("seed %d: %s: %v: %s", seed, claim(f), f.Witness, fault)
			}
		}
		o.checkRanges(t, r)
	}
	return kinds
}

// ways are other ways to the same findings: by programs alone, in each of the
// orders that are tried, with as many segments as there can be; in words so
// narrow that counters need the second one, or do not fit; and with too little
// work allowed, when findings may be missing.
func ways() []options {
	var ways []options
	for order := range 5 {
		ways = append(ways, options{order: order, segments: float64(order%2) * 1.5, word: 64, work: 300_000_000})
	}
	return append(ways,
		options{order: -1, word: 12, work: 300_000_000},
		options{order: -1, word: 64, work: 500_000},
	)
}

// claim is what a finding says.
func claim(f Finding) string {
	value := "none"
	if f.Value != nil {
		value = fmt.Sprint(*f.Value)
	}
	return fmt.Sprint(f.Kind, " question ", f.Question, f.Path, " outcome ", f.Outcome, " score ", f.Score, " flag ", f.Flag, " bands ", f.Band, f.Other, " value ", value)
}

func claims(findings []Finding) []string {
	all := map[string]bool{}
	for _, f := range findings {
		all[claim(f)] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// shows returns why a witness does not show its finding, or "".
func shows(m *scoring.Model, f Finding) string {
	needed := f.Kind == NoOutcome || f.Value != nil
	if !needed || f.Witness == nil {
		if needed == (f.Witness != nil) {
			return ""
		}
		return "there must be a witness exactly if there can be one"
	}
	r := m.Score(f.Witness)
	switch {
	case len(r.Unanswered) > 0 || len(r.Unsure) > 0:
		return "it does not answer the questions that are asked"
	case len(f.Witness) > len(r.Asked)+unclear(m, f.Witness):
		return "it answers others too"
	case f.Kind == NoOutcome && r.Outcome != scoring.NoOutcome:
		return "it has an outcome"
	case f.Value != nil && !equal(r.Scores[f.Score], f.Value):
		return "it has another score"
	}
	return ""
}

// unclear counts the questions of which it is unknown whether they are asked.
func unclear(m *scoring.Model, answers scoring.Answers) int {
	count := 0
	for i := range m.Questions {
		only := *m
		only.Outcomes = []scoring.Outcome{{When: m.Questions[i].When}}
		if only.Outline(answers).Outcome == scoring.NoResult {
			count++
		}
	}
	return count
}

func equal(a, b *int64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
