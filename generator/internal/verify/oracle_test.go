package verify

import (
	"fmt"
	"slices"
	"testing"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

// An oracle knows what every total assignment comes to.
type oracle struct {
	model   *scoring.Model
	all     []scoring.Answers
	results []scoring.Result
	values  [][]int64 // by score: its results in order, each once
}

func newOracle(m *scoring.Model) *oracle {
	o := &oracle{model: m, values: make([][]int64, len(m.Scores))}
	for answers := range scoringtest.Every(m) {
		o.all = append(o.all, answers)
		o.results = append(o.results, m.Outline(answers))
	}
	for i := range m.Scores {
		for _, r := range o.results {
			if r.Scores[i] != nil {
				o.values[i] = append(o.values[i], *r.Scores[i])
			}
		}
		slices.Sort(o.values[i])
		o.values[i] = slices.Compact(o.values[i])
	}
	return o
}

// checkRanges compares the ranges of scores, as far as they are proved.
func (o *oracle) checkRanges(t *testing.T, r Report) {
	for i, got := range r.Ranges {
		if slices.ContainsFunc(r.Unproved, func(u Unproved) bool { return u.What == Results && u.Score == i }) {
			continue
		}
		if !equal(got.Least, o.end(i, false)) || !equal(got.Most, o.end(i, true)) {
			t.Errorf("the range of score %d is not %v", i, got)
		}
	}
}

// end is the least or the most that a score comes to.
func (o *oracle) end(score int, most bool) *int64 {
	values := o.values[score]
	switch {
	case len(values) == 0:
		return nil
	case most:
		return &values[len(values)-1]
	}
	return &values[0]
}

func (o *oracle) findings() []Finding {
	return slices.Concat(o.outcomes(), o.questions(), o.flags(), o.scores())
}

func (o *oracle) outcomes() []Finding {
	var all []Finding
	if o.reaches(scoring.NoOutcome) {
		all = append(all, finding(NoOutcome))
	}
	for i := range o.model.Outcomes {
		f := finding(UnreachedOutcome)
		f.Outcome = i
		if !o.reaches(i) {
			all = append(all, f)
		}
		all = append(all, o.conditions(o.model.Outcomes[i].When, f)...)
	}
	return all
}

func (o *oracle) reaches(outcome int) bool {
	return slices.ContainsFunc(o.results, func(r scoring.Result) bool { return r.Outcome == outcome })
}

func (o *oracle) questions() []Finding {
	var all []Finding
	for i := range o.model.Questions {
		f := finding(UselessQuestion)
		f.Question = i
		when := o.model.Questions[i].When
		switch {
		case when != nil && !o.verdicts(when)[0]:
			f.Kind = NeverAsked
			all = append(all, f)
			continue
		case !o.matters(i):
			all = append(all, f)
		}
		all = append(all, o.conditions(when, f)...)
	}
	return all
}

// conditions finds the topmost nodes that are never or always true, except a
// root that never is.
func (o *oracle) conditions(c *scoring.Condition, f Finding) []Finding {
	if c == nil {
		return nil
	}
	verdicts := o.verdicts(c)
	switch {
	case !verdicts[0] && len(f.Path) == 0:
		return nil
	case !verdicts[0]:
		f.Kind = NeverTrue
		return []Finding{f}
	case len(verdicts) == 1:
		f.Kind = AlwaysTrue
		return []Finding{f}
	}
	var all []Finding
	for i := range c.Of {
		part := f
		part.Path = append(slices.Clone(f.Path), i)
		all = append(all, o.conditions(&c.Of[i], part)...)
	}
	return all
}

// verdicts collects the verdicts if the only outcome has this condition: 0 if
// it is true.
func (o *oracle) verdicts(c *scoring.Condition) map[int]bool {
	m := *o.model
	m.Outcomes = []scoring.Outcome{{When: c}}
	verdicts := map[int]bool{}
	for _, answers := range o.all {
		verdicts[m.Outline(answers).Outcome] = true
	}
	return verdicts
}

// matters says whether two assignments that differ only in a question show
// something else. Those that differ in its answer only are a stride apart.
func (o *oracle) matters(question int) bool {
	stride := 1
	for i := question + 1; i < len(o.model.Questions); i++ {
		stride *= len(scoringtest.Options(&o.model.Questions[i]))
	}
	options := len(scoringtest.Options(&o.model.Questions[question]))
	for i := range o.results {
		if i/stride%options > 0 && o.shown(i) != o.shown(i-stride) {
			return true
		}
	}
	return false
}

// shown is the verdict, and the first band that each score lies in.
func (o *oracle) shown(i int) string {
	shown := fmt.Sprint(o.results[i].Outcome)
	for j, s := range o.model.Scores {
		value := o.results[i].Scores[j]
		switch {
		case len(s.Bands) == 0:
		case value == nil:
			shown += " none"
		default:
			shown += fmt.Sprint(" ", slices.IndexFunc(s.Bands, func(b scoring.Band) bool { return holds(b, *value) }))
		}
	}
	return shown
}

func holds(b scoring.Band, value int64) bool {
	return !(b.From != nil && value < *b.From) && !(b.To != nil && value > *b.To)
}

func (o *oracle) flags() []Finding {
	var all []Finding
	for i := range o.model.Flags {
		f := finding(FlagNeverRaised)
		f.Flag = i
		if !slices.ContainsFunc(o.results, func(r scoring.Result) bool { return r.Flags[i] > 0 }) {
			all = append(all, f)
		}
		read := false
		for _, q := range o.model.Questions {
			read = read || mentions(q.When, i)
		}
		for _, outcome := range o.model.Outcomes {
			read = read || mentions(outcome.When, i)
		}
		if !read {
			f.Kind = FlagNeverRead
			all = append(all, f)
		}
	}
	return all
}

func mentions(c *scoring.Condition, flag int) bool {
	return c != nil && (slices.Contains(c.Flags, flag) || slices.ContainsFunc(c.Of, func(c scoring.Condition) bool { return mentions(&c, flag) }))
}

func (o *oracle) scores() []Finding {
	var all []Finding
	for i := range o.model.Scores {
		s := &o.model.Scores[i]
		f := finding(WrongMinimum)
		f.Score, f.Value = i, o.end(i, false)
		if s.Minimum != nil && !equal(s.Minimum, f.Value) {
			all = append(all, f)
		}
		f.Kind, f.Value = WrongMaximum, o.end(i, true)
		if s.Maximum != nil && !equal(s.Maximum, f.Value) {
			all = append(all, f)
		}
		all = append(all, o.bands(i, s.Bands)...)
	}
	return all
}

func (o *oracle) bands(score int, bands []scoring.Band) []Finding {
	var all []Finding
	first := func(k Kind, band, other int, is func(value int64) bool) bool {
		for i, value := range o.values[score] {
			if is(value) {
				f := finding(k)
				f.Score, f.Band, f.Other, f.Value = score, band, other, &o.values[score][i]
				all = append(all, f)
				return true
			}
		}
		return false
	}
	for a := range bands {
		f := finding(UnreachedBand)
		f.Score, f.Band = score, a
		if !slices.ContainsFunc(o.values[score], func(value int64) bool { return holds(bands[a], value) }) {
			all = append(all, f)
		}
		for b := a + 1; b < len(bands); b++ {
			first(BandOverlap, a, b, func(value int64) bool { return holds(bands[a], value) && holds(bands[b], value) })
		}
	}
	if len(bands) == 0 {
		return all
	}
	for below := -1; below < len(bands); below++ {
		for above := -1; above < len(bands); above++ {
			first(BandGap, below, above, func(value int64) bool {
				return !slices.ContainsFunc(bands, func(b scoring.Band) bool { return holds(b, value) }) &&
					nearest(bands, value, -1) == below && nearest(bands, value, 1) == above
			})
		}
	}
	return all
}

// nearest returns the nearest band below (-1) or above (1) a value in a gap, or
// -1.
func nearest(bands []scoring.Band, value, side int64) int {
	best, least := -1, int64(0)
	for i, b := range bands {
		end := b.To
		if side > 0 {
			end = b.From
		}
		if end == nil || side*(*end-value) <= 0 {
			continue
		}
		if d := side * (*end - value); best < 0 || d < least {
			best, least = i, d
		}
	}
	return best
}
