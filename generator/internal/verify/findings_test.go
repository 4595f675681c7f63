package verify

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/scoring"
)

// small is a sound checklist: two questions, of which the second is asked
// unless the first has its first answer, their sum, a flag and three outcomes.
func small() *scoring.Model {
	when := answered(0, "a1", "a2")
	m := &scoring.Model{
		Flags:     []string{"hold"},
		Questions: []scoring.Question{question(0, 0, 1000, 3000), question(1, 0, 2000)},
		Scores:    []scoring.Score{score(scoring.Sum, 0, 1)},
		Outcomes:  []scoring.Outcome{outcome(flagged(1, 0)), outcome(atLeast(0, 3000)), {}},
	}
	m.Questions[1].When = &when
	m.Questions[0].Answers[2].Flags = []int{0}
	return m
}

func TestFindings(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(m *scoring.Model)
		want   []Finding // without what is -1
	}{
		{"sound", func(m *scoring.Model) {}, nil},
		{"nothing at all", func(m *scoring.Model) {
			*m = scoring.Model{}
		}, []Finding{{Kind: NoOutcome, Witness: scoring.Answers{}}}},
		{"an outcome that an earlier one hides", func(m *scoring.Model) {
			m.Outcomes = slices.Insert(m.Outcomes, 2, outcome(atLeast(0, 3001)))
		}, []Finding{{Kind: UnreachedOutcome, Outcome: 2}}},
		{"an outcome at a score that no answers add up to", func(m *scoring.Model) {
			m.Outcomes = slices.Insert(m.Outcomes, 2, outcome(between(0, number(1001), number(2999))))
		}, []Finding{{Kind: UnreachedOutcome, Outcome: 2}}},
		{"no last outcome", func(m *scoring.Model) {
			m.Outcomes[2] = outcome(between(0, nil, number(500)))
		}, []Finding{{Kind: NoOutcome, Witness: scoring.Answers{"q0": {"a1"}, "q1": {"a0"}}}}},
		{"no last outcome, but nothing is left unless too little applies", func(m *scoring.Model) {
			m.Questions[0].NotApplicable = true
			m.Outcomes[2] = outcome(between(0, nil, number(2999)))
		}, nil},
		{"a question that changes nothing", func(m *scoring.Model) {
			m.Scores[0].Parts = m.Scores[0].Parts[:1]
			m.Outcomes[1] = outcome(atLeast(0, 1000))
		}, []Finding{{Kind: UselessQuestion, Question: 1}}},
		{"a question that changes a band only", func(m *scoring.Model) {
			m.Outcomes[1] = outcome(answered(0, "a1"))
			m.Scores[0].Bands = []scoring.Band{band(nil, number(3000)), band(number(3001), nil)}
		}, nil},
		{"a question that changes an outcome for one set of answers of many", func(m *scoring.Model) {
			for i := range 30 {
				m.Questions = append(m.Questions, question(2+i, 0, 0, 0))
				m.Outcomes[1].When = new(every(*m.Outcomes[1].When, answered(2+i, "a1")))
			}
		}, nil},
		{"a question that is never asked, whose condition says more", func(m *scoring.Model) {
			m.Questions[1].When = new(every(answered(0, "a0"), some(answered(0, "a1"), answered(0, "a2"))))
			m.Outcomes[1] = outcome(atLeast(0, 1000))
		}, []Finding{{Kind: NeverAsked, Question: 1}}},
		{"a part of a condition that is never true", func(m *scoring.Model) {
			m.Outcomes[1] = outcome(some(atLeast(0, 3000), every(answered(1, "a1"), answered(0, "a0"))))
		}, []Finding{{Kind: NeverTrue, Outcome: 1, Path: []int{1}}}},
		{"parts of conditions that are always true", func(m *scoring.Model) {
			m.Questions[1].When = new(every(answered(0, "a1", "a2"), opposite(flagged(2, 0))))
			m.Outcomes[2] = outcome(between(0, nil, number(5000)))
		}, []Finding{{Kind: AlwaysTrue, Outcome: 2}, {Kind: AlwaysTrue, Question: 1, Path: []int{1}}}},
		{"a comparison with a score that may have no result", func(m *scoring.Model) {
			m.Questions[0].NotApplicable = true
			m.Outcomes[1] = outcome(some(atLeast(0, 3000), atLeast(0, 0)))
		}, []Finding{{Kind: UnreachedOutcome, Outcome: 2}, {Kind: UselessQuestion, Question: 1}}},
		{"a flag that only a question raises that is never asked", func(m *scoring.Model) {
			m.Questions[1].When = new(every(answered(0, "a0"), answered(0, "a1")))
			m.Questions[0].Answers[2].Flags, m.Questions[1].Answers[0].Flags = nil, []int{0}
		}, []Finding{{Kind: UnreachedOutcome}, {Kind: NeverAsked, Question: 1}, {Kind: FlagNeverRaised}}},
		{"a flag that no condition reads", func(m *scoring.Model) {
			m.Outcomes[0] = outcome(answered(0, "a2"))
		}, []Finding{{Kind: FlagNeverRead}}},
		{"wrong limits", func(m *scoring.Model) {
			m.Scores[0].Minimum, m.Scores[0].Maximum = number(1000), number(6000)
		}, []Finding{
			{Kind: WrongMinimum, Value: number(0), Witness: scoring.Answers{"q0": {"a0"}}},
			{Kind: WrongMaximum, Value: number(5000), Witness: scoring.Answers{"q0": {"a2"}, "q1": {"a1"}}},
		}},
		{"limits of a score that never has a result", func(m *scoring.Model) {
			m.Scores[0].Needs, m.Scores[0].Minimum = 3, number(0)
		}, []Finding{{Kind: WrongMinimum}, {Kind: UnreachedOutcome, Outcome: 1}, {Kind: UnreachedOutcome, Outcome: 2}, {Kind: UselessQuestion, Question: 1}}},
		{"right limits", func(m *scoring.Model) {
			m.Scores[0].Minimum, m.Scores[0].Maximum = number(0), number(5000)
		}, nil},
		{"gaps between bands, and where nothing lies", func(m *scoring.Model) {
			m.Scores[0].Bands = []scoring.Band{band(number(500), number(1500)), band(number(2500), number(3500)), band(number(3600), number(4900))}
		}, []Finding{
			{Kind: BandGap, Band: -1, Other: 0, Value: number(0), Witness: scoring.Answers{"q0": {"a0"}}},
			{Kind: BandGap, Band: 2, Other: -1, Value: number(5000), Witness: scoring.Answers{"q0": {"a2"}, "q1": {"a1"}}},
			{Kind: UnreachedBand, Band: 2},
		}},
		{"bands that overlap, and where nothing lies", func(m *scoring.Model) {
			m.Scores[0].Bands = []scoring.Band{band(nil, number(1000)), band(number(1000), number(2500)), band(number(2000), nil)}
		}, []Finding{{Kind: BandOverlap, Band: 0, Other: 1, Value: number(1000), Witness: scoring.Answers{"q0": {"a1"}, "q1": {"a0"}}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := small()
			test.change(m)
			r := Verify(m)
			if len(r.Unproved) > 0 {
				t.Errorf("unproved: %v", r.Unproved)
			}
			for i := range test.want {
				test.want[i].fill()
			}
			if diff := cmp.Diff(test.want, r.Findings); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// fill sets what does not apply to a finding to -1.
func (f *Finding) fill() {
	ofQuestion := f.Kind == UselessQuestion || f.Kind == NeverAsked || f.Question > 0
	ofScore := slices.Contains([]Kind{WrongMinimum, WrongMaximum, BandGap, BandOverlap, UnreachedBand}, f.Kind)
	ofFlag := f.Kind == FlagNeverRaised || f.Kind == FlagNeverRead
	if !ofQuestion {
		f.Question = -1
	}
	if ofQuestion || ofScore || ofFlag || f.Kind == NoOutcome {
		f.Outcome = -1
	}
	if !ofScore {
		f.Score = -1
	}
	if !ofFlag {
		f.Flag = -1
	}
	if !slices.Contains([]Kind{BandGap, BandOverlap, UnreachedBand}, f.Kind) {
		f.Band = -1
	}
	if f.Kind != BandGap && f.Kind != BandOverlap {
		f.Other = -1
	}
}

// TestUnion compares both ways to merge sums with a map.
func TestUnion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	list := func(spread uint64) []uint64 {
		var sums []uint64
		for range 1 + r.IntN(40) {
			sums = append(sums, r.Uint64N(spread))
		}
		return ordered(sums)
	}
	for _, spread := range []uint64{10, 500, 100_000, 1 << 62} {
		for range 200 {
			var pairs []pair
			want := map[uint64]bool{}
			for range 1 + r.IntN(4) {
				p := pair{list(spread), list(spread)}
				pairs = append(pairs, p)
				for _, x := range p.a {
					for _, y := range p.b {
						want[x+y] = true
					}
				}
			}
			m := meter{all: usual().work}
			m.begin()
			got := union(pairs, &m)
			if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(want) || len(got) != len(want) {
				t.Fatalf("%d sums instead of %d", len(got), len(want))
			}
			for _, sum := range got {
				if !want[sum] {
					t.Fatalf("%d is no sum", sum)
				}
			}
		}
	}
}
