// Package scoringtest makes random checklists and answers for tests of
// whatever computes with a [scoring.Model]. The same source of random numbers
// makes the same checklists.
//
// The models are valid: conditions look back only, every number is in range,
// and none is too large. Everything that a model can express occurs, with
// numbers that make the close cases frequent: halves to round, thresholds that
// scores just reach, equal points. What an author would do wrong occurs too:
// flags that nothing raises, bands with gaps, outcomes that nothing reaches.
package scoringtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"rapport/generator/internal/scoring"
)

// A Size says how large models are.
type Size int

const (
	Small Size = iota // few enough total assignments for Every: at most 600
	Large             // up to 24 questions
)

// bounds returns the most questions and the most total assignments.
func (s Size) bounds() (questions, assignments int) {
	if s == Small {
		return 7, 600
	}
	return 24, 1 << 62
}

// A maker makes one model.
type maker struct {
	*rand.Rand
	*scoring.Model
	magnitude int64 // of what is multiplied: 1, or so much that results come near the limits
}

// Model makes a model.
func Model(r *rand.Rand, size Size) *scoring.Model {
	for {
		m := maker{r, &scoring.Model{Version: "random", Flags: []string{}, Scores: []scoring.Score{}}, 1}
		if m.chance(10) {
			m.magnitude = pick[int64](r, 97, 9973, 99_991)
		}
		m.addFlags()
		m.addQuestions(size)
		m.addScores()
		if _, tooLarge := m.TooLarge(); tooLarge {
			continue
		}
		m.addConditions()
		m.addOutcomes()
		m.addBounds()
		return m.Model
	}
}

// chance is true so many times in a hundred.
func (m maker) chance(percent int) bool { return m.IntN(100) < percent }

// between returns a number from low to high.
func (m maker) between(low, high int) int { return low + m.IntN(high-low+1) }

// pick returns one of several values.
func pick[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// id makes an ID, at times one that is the name of a property of objects or of
// lists in JavaScript.
func (m maker) id(prefix string, i int) string {
	hostile := []string{"constructor", "length", "name", "keys", "map", "at", "then", "some"}
	if i < len(hostile) && m.chance(25) {
		return hostile[i]
	}
	return fmt.Sprintf("%s%d", prefix, i)
}

func (m maker) addFlags() {
	for i := range m.between(0, 3) {
		m.Flags = append(m.Flags, m.id("flag-", i))
	}
}

func (m maker) addQuestions(size Size) {
	limit, assignments := size.bounds()
	if size == Large && m.chance(60) {
		limit = 12
	}
	product := 1
	for i := range m.between(1, limit) {
		q := m.question(i)
		if size == Small {
			if product *= len(Options(&q)); product > assignments && i > 0 {
				break
			}
		}
		m.Questions = append(m.Questions, q)
	}
}

func (m maker) question(i int) scoring.Question {
	q := scoring.Question{
		ID:            m.id("q-", i),
		Mark:          "mark",
		Several:       m.chance(25),
		NotApplicable: m.chance(25),
		NotSure:       m.chance(40),
		Fixed:         m.chance(15),
	}
	scored, scale := m.chance(80), m.chance(15)
	number := pick(m.Rand, m.whole, m.whole, m.decimal)
	from := m.between(-2, 3)
	for j := range m.between(2, 4) {
		answer := scoring.Answer{ID: m.id("a-", j), Fixed: m.chance(10)}
		if scale {
			answer.ID = strconv.Itoa(from + j)
		}
		if scored {
			answer.Points = number() * m.magnitude
		}
		for flag := range m.Flags {
			if m.chance(15) {
				answer.Flags = append(answer.Flags, flag)
			}
		}
		answer.Exclusive = q.Several && m.chance(20)
		q.Answers = append(q.Answers, answer)
	}
	if q.Several && m.chance(40) {
		q.AtMost = m.between(1, len(q.Answers))
	}
	q.Low, q.High = scoring.Range(&q)
	return q
}

// whole makes points without decimals, in thousandths.
func (m maker) whole() int64 { return 1000 * int64(m.between(-4, 10)) }

// decimal makes points that are to be rounded, in thousandths.
func (m maker) decimal() int64 {
	return int64(m.between(-4, 6))*1000 + pick[int64](m.Rand, 0, 500, 250, 5, 125, 333, 999)
}

// factor makes a number to multiply with, in thousandths: mostly 1, never 0.
func (m maker) factor() int64 {
	usual := pick[int64](m.Rand, 1000, 1000, 1000, 1000, 2000, 3000, 500, 1500, -1000, -500, 333, 1, 12345)
	if m.magnitude > 1 {
		return usual * pick[int64](m.Rand, 1, 1, 9, 89, 1009)
	}
	return usual
}

func (m maker) addScores() {
	for i := range m.between(0, 3) {
		score := scoring.Score{
			ID:       m.id("score-", i),
			By:       pick(m.Rand, scoring.Sum, scoring.Sum, scoring.Mean, scoring.Percentage),
			Multiply: m.factor(),
			Decimals: m.IntN(4),
			Round:    pick(m.Rand, scoring.HalfUp, scoring.HalfUp, scoring.HalfEven, scoring.Up, scoring.Down),
			Needs:    1,
			Better:   pick(m.Rand, "", scoring.Lower, scoring.Higher),
		}
		score.Parts = m.parts()
		if len(score.Parts) == 0 {
			continue
		}
		if m.chance(25) {
			score.Needs = m.between(1, len(score.Parts))
		}
		if m.chance(30) {
			score.Add = m.decimal()
		}
		m.Scores = append(m.Scores, score)
		m.limit(&m.Scores[len(m.Scores)-1])
	}
}

// parts picks a run of questions, as a topic has them, or some of them all.
func (m maker) parts() []scoring.Part {
	first, last, share := 0, len(m.Questions)-1, m.between(40, 100)
	if m.chance(50) {
		first = m.IntN(len(m.Questions))
		last = m.between(first, last)
	}
	var parts []scoring.Part
	for i := first; i <= last; i++ {
		if q := &m.Questions[i]; (q.Low != 0 || q.High != 0) && m.chance(share) {
			parts = append(parts, scoring.Part{Question: i, Weight: m.factor()})
		}
	}
	return parts
}

// limit gives a score a floor and a cap that some answers meet.
func (m maker) limit(score *scoring.Score) {
	low, high := m.result(score), m.result(score)
	if m.chance(20) {
		score.Floor = low
	}
	if m.chance(20) && (low == nil || high != nil && *high >= *low) {
		score.Cap = high
	}
}

// result samples the score's results, near which thresholds are worth setting;
// nil if what was sampled has none.
func (m maker) result(score *scoring.Score) *int64 {
	for range 5 {
		scores := m.Score(Complete(m.Rand, m.Model)).Scores
		for i := range m.Scores {
			if scores[i] != nil && m.Scores[i].ID == score.ID {
				return scores[i]
			}
		}
	}
	return nil
}

func (m maker) addOutcomes() {
	count := m.between(1, 5)
	leveled := m.chance(70)
	for i := range count {
		outcome := scoring.Outcome{ID: m.id("outcome-", i)}
		if i < count-1 || m.chance(25) {
			outcome.When = m.condition(len(m.Questions), 2)
		}
		if leveled && m.chance(85) {
			level := m.between(-1, 3)
			outcome.Level = &level
		}
		if m.chance(20) {
			outcome.RemindDays = m.between(1, 30)
		}
		m.Outcomes = append(m.Outcomes, outcome)
	}
}

// addBounds gives scores bands, and the limits that an author believes in.
func (m maker) addBounds() {
	for i := range m.Scores {
		score := &m.Scores[i]
		if m.chance(40) {
			score.Minimum = m.near(score)
		}
		if m.chance(40) {
			score.Maximum = m.near(score)
		}
		if m.chance(50) {
			score.Bands = m.bands(score)
		}
	}
}

// near returns a result or one of its neighbours.
func (m maker) near(score *scoring.Score) *int64 {
	result := m.result(score)
	if result == nil {
		return nil
	}
	value := *result + pick[int64](m.Rand, 0, 0, 0, 1, -1, 1000, -1000)
	return &value
}

// bands cuts the results up, not always well.
func (m maker) bands(score *scoring.Score) []scoring.Band {
	var cuts []int64
	for range m.between(1, 3) {
		if cut := m.near(score); cut != nil {
			cuts = append(cuts, *cut)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	bands := []scoring.Band{{ID: m.id("band-", 0)}}
	for i, cut := range cuts {
		to, from := cut, cut+pick[int64](m.Rand, 1, 1, 1000, 0)
		bands[i].To = &to
		bands = append(bands, scoring.Band{ID: m.id("band-", i+1), From: &from})
	}
	if m.chance(20) {
		bands[0].From = bands[0].To
	}
	return slices.DeleteFunc(bands, func(b scoring.Band) bool {
		return b.From != nil && b.To != nil && *b.From > *b.To
	})
}
