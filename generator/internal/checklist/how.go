package checklist

import (
	"slices"
	"strconv"
	"strings"

	"rapport/generator/internal/scoring"
)

// how says how a score is worked out on paper.
func (p prose) how(score int) string {
	s := &p.list.Model.Scores[score]
	r := recipe{prose: p, score: s, factor: commonWeight(s.Parts)}
	steps := append(r.sum(), r.divide()...)
	steps = append(steps, r.scale()...)
	steps = append(steps, r.round(score)...)
	steps = append(steps, r.limit()...)
	text := strings.Join(steps, "; ")
	if len(steps) == 1 {
		text = strings.TrimPrefix(text, "take ") // there is nothing to do with them
	}
	return strings.ToUpper(text[:1]) + text[1:] + "." + r.needs()
}

// A recipe is how one score is worked out.
type recipe struct {
	prose
	score  *scoring.Score
	factor int64 // the weight that all parts have, but for the sign; 1000 if they differ
}

func commonWeight(parts []scoring.Part) int64 {
	factor := magnitude(parts[0].Weight)
	for _, part := range parts {
		if magnitude(part.Weight) != factor {
			return 1000
		}
	}
	return factor
}

func magnitude(n int64) int64 { return max(n, -n) }

// sum says what to add up and what to subtract.
func (r recipe) sum() []string {
	var plus, minus []scoring.Part
	for _, part := range r.score.Parts {
		if part.Weight > 0 {
			plus = append(plus, part)
		} else {
			minus = append(minus, part)
		}
	}
	var steps []string
	switch len(plus) {
	case 0:
		return []string{"subtract the points of " + r.counted(minus) + " from 0"}
	case 1:
		steps = append(steps, "take the points of "+r.counted(plus))
	default:
		steps = append(steps, "add up the points of "+r.counted(plus))
	}
	if len(minus) > 0 {
		steps = append(steps, "subtract the points of "+r.counted(minus))
	}
	return steps
}

// counted lists questions, and which of them count more or less than once.
func (r recipe) counted(parts []scoring.Part) string {
	var all []int
	byWeight := map[int64][]int{}
	var weights []int64 // in the order of their first question
	for _, part := range parts {
		all = append(all, part.Question)
		weight := magnitude(part.Weight) * 1000 / r.factor
		if weight == 1000 {
			continue
		}
		if byWeight[weight] == nil {
			weights = append(weights, weight)
		}
		byWeight[weight] = append(byWeight[weight], part.Question)
	}
	if len(all) == 1 && len(weights) == 1 {
		return numbered(all) + ", counting it " + often(weights[0], 1)
	}
	var exceptions []string
	for _, weight := range weights {
		exceptions = append(exceptions, numbered(byWeight[weight])+" "+often(weight, len(byWeight[weight])))
	}
	if len(exceptions) == 0 {
		return numbered(all)
	}
	return numbered(all) + ", counting " + series(exceptions, "and")
}

// often says how much a weight makes of a question's points.
func often(weight int64, questions int) string {
	its := "its"
	if questions > 1 {
		its = "their"
	}
	switch {
	case weight == 500:
		return "at half " + its + " points"
	case weight%1000 == 0:
		return times(int(weight / 1000))
	}
	return "at " + readable(weight) + " times " + its + " points"
}

// divide says what the sum of a mean or a percentage is divided by.
func (r recipe) divide() []string {
	if r.score.By == scoring.Sum {
		return nil
	}
	shares := r.shares()
	if r.mayMiss() == 0 || len(shares) == 1 { // without the one there is no result
		var sum int64
		for _, share := range shares {
			sum += share
		}
		if r.score.By == scoring.Percentage {
			return []string{"divide by " + number6(sum) + ", the most that is possible"}
		}
		return []string{"divide by " + number6(sum)}
	}
	same := !slices.ContainsFunc(shares, func(n int64) bool { return n != shares[0] })
	switch {
	case same && r.score.By == scoring.Mean:
		return []string{"divide by the number of these questions that " + r.count()}
	case r.score.By == scoring.Mean:
		return []string{"divide by the number of these questions that " + r.count() + ", counted in the same way"}
	case same:
		return []string{"divide by " + number6(shares[0]) + " times the number of these questions that " + r.count()}
	}
	return []string{"divide by the most that is possible with those of them that " + r.count()}
}

// shares are what each part adds to the divisor, in millionths.
func (r recipe) shares() []int64 {
	var shares []int64
	for _, part := range r.score.Parts {
		share := magnitude(part.Weight) * 1000
		if q := r.list.Model.Questions[part.Question]; r.score.By == scoring.Percentage {
			share = max(part.Weight*q.High, part.Weight*q.Low)
		}
		shares = append(shares, share*1000/r.factor)
	}
	return shares
}

// number6 writes millionths for people.
func number6(millionth int64) string { return strings.Replace(millionths(millionth), "-", "−", 1) }

// mayMiss is how many questions of the score may be left out of it.
func (r recipe) mayMiss() int {
	n := 0
	for _, part := range r.score.Parts {
		if q := r.list.Model.Questions[part.Question]; q.NotApplicable || q.When != nil {
			n++
		}
	}
	return n
}

// optional reports whether a question of the score can be said not to apply;
// else it is left out only where it is not asked.
func (r recipe) optional() bool {
	return slices.ContainsFunc(r.score.Parts, func(part scoring.Part) bool {
		return r.list.Model.Questions[part.Question].NotApplicable
	})
}

// count says of questions that they are not left out.
func (r recipe) count() string { return pick(r.optional(), "apply to you", "are asked") }

// scale says what to multiply by and to add.
func (r recipe) scale() []string {
	factor := r.score.Multiply * 1000 // in millionths
	switch r.score.By {
	case scoring.Percentage:
		factor *= 100
	case scoring.Sum:
		factor = r.score.Multiply * r.factor
	}
	var steps []string
	if factor != 1_000_000 {
		steps = append(steps, "multiply by "+number6(factor))
	}
	switch {
	case r.score.Add > 0:
		steps = append(steps, "add "+readable(r.score.Add))
	case r.score.Add < 0:
		steps = append(steps, "subtract "+readable(-r.score.Add))
	}
	return steps
}

// round says how to round, where there is anything to round.
func (r recipe) round(score int) []string {
	exact := r.exactStep(r.score)%decimalStep(r.score) == 0
	if r.score.By == scoring.Sum && exact {
		return nil
	}
	to := "a whole number"
	if n := r.score.Decimals; n == 1 {
		to = "one decimal"
	} else if n > 1 {
		to = cardinal(n) + " decimals"
	}
	switch r.score.Round {
	case scoring.Up:
		return []string{"round up to " + to}
	case scoring.Down:
		return []string{"round down to " + to}
	case scoring.HalfEven:
		return []string{"round to " + to + ", a half to the even neighbour"}
	}
	return []string{"round to " + to}
}

func (r recipe) limit() []string {
	var steps []string
	if floor := r.score.Floor; floor != nil {
		steps = append(steps, "count a result below "+readable(*floor)+" as "+readable(*floor))
	}
	if limit := r.score.Cap; limit != nil {
		steps = append(steps, "count a result above "+readable(*limit)+" as "+readable(*limit))
	}
	return steps
}

// needs says when there is no result, if a respondent can meet that. Who is not
// asked because the outcome is decided before has no use for it.
func (r recipe) needs() string {
	switch certain := len(r.score.Parts) - r.mayMiss(); {
	case certain >= r.score.Needs, !r.optional() && !r.skips():
		return ""
	case len(r.score.Parts) == 1:
		return " There is no result if this question " + pick(r.optional(), "does not apply to you", "is not asked") + "."
	case r.score.Needs == 1:
		return " There is no result if none of these questions " + pick(r.optional(), "applies to you", "is asked") + "."
	}
	return " There is no result if fewer than " + cardinal(r.score.Needs) + " of these questions " + r.count() + "."
}

// numbered lists questions by their numbers: questions 1 to 5, 8 and 9.
func numbered(questions []int) string {
	var parts []string
	for i := 0; i < len(questions); {
		end := i
		for end+1 < len(questions) && questions[end+1] == questions[end]+1 {
			end++
		}
		if end-i < 2 {
			end = i
			parts = append(parts, strconv.Itoa(questions[i]+1))
		} else {
			parts = append(parts, strconv.Itoa(questions[i]+1)+" to "+strconv.Itoa(questions[end]+1))
		}
		i = end + 1
	}
	if len(questions) == 1 {
		return "question " + parts[0]
	}
	return "questions " + series(parts, "and")
}
