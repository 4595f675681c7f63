package scoring

import "slices"

// Allows says whether these answers may be given to the question: known ones,
// each once, as many as may be chosen together; or [NotApplicable] or
// [NotSure], where it offers them, alone.
func (q *Question) Allows(chosen []string) bool {
	if len(chosen) == 1 && chosen[0] == NotApplicable {
		return q.NotApplicable
	}
	if len(chosen) == 1 && chosen[0] == NotSure {
		return q.NotSure
	}
	for i, id := range chosen {
		known := slices.ContainsFunc(q.Answers, func(answer Answer) bool {
			return answer.ID == id && !(answer.Exclusive && len(chosen) > 1)
		})
		if !known || slices.Contains(chosen[:i], id) {
			return false
		}
	}
	return len(chosen) > 0 && len(chosen) <= q.room()
}

// room is how many answers may be chosen.
func (q *Question) room() int {
	switch {
	case !q.Several:
		return 1
	case q.AtMost > 0:
		return q.AtMost
	}
	return len(q.Answers)
}

// A given is what is answered to a question.
type given struct {
	ids    []string
	points int64 // what they are worth, in thousandths
	flags  []int // that they raise, each as often as it is raised
}

// give returns the given that these answers, which are allowed, are.
func (q *Question) give(ids []string) *given {
	g := &given{ids: ids}
	for i := range q.Answers {
		if answer := &q.Answers[i]; slices.Contains(ids, answer.ID) {
			g.points += answer.Points
			g.flags = append(g.flags, answer.Flags...)
		}
	}
	return g
}

// given returns what is answered to the question: nothing if what stands there
// is not allowed, or is “not sure”.
func (q *Question) given(a Answers) *given {
	if ids := a[q.ID]; q.Allows(ids) && ids[0] != NotSure {
		return q.give(ids)
	}
	return nil
}

// unsure says whether the question is answered with “not sure”.
func (q *Question) unsure(a Answers) bool {
	ids := a[q.ID]
	return q.Allows(ids) && ids[0] == NotSure
}

// applies says that the answer is not “does not apply”.
func (g *given) applies() bool { return g.ids[0] != NotApplicable }

// raises counts how often one of the flags is raised.
func (g *given) raises(flags []int) int { return among(g.flags, flags) }

// among counts which of some flags are among others.
func among(some, others []int) int {
	count := 0
	for _, flag := range some {
		if slices.Contains(others, flag) {
			count++
		}
	}
	return count
}

// mostRaised is the most that allowed answers to the question can raise the
// flags.
func (q *Question) mostRaised(flags []int) int {
	return int(q.greatest(func(a *Answer) int64 { return int64(among(a.Flags, flags)) }))
}

// Range returns the least and the most points, in thousandths, that allowed
// answers to the question come to, “does not apply” left out. The question has
// answers.
func Range(q *Question) (low, high int64) {
	low = -q.greatest(func(a *Answer) int64 { return -a.Points })
	high = q.greatest(func(a *Answer) int64 { return a.Points })
	return low, high
}

// greatest is the greatest sum of a value over answers that are allowed
// together.
func (q *Question) greatest(value func(*Answer) int64) int64 {
	var alone, together []int64
	for i := range q.Answers {
		v := value(&q.Answers[i])
		alone = append(alone, v)
		if !q.Answers[i].Exclusive {
			together = append(together, max(v, 0))
		}
	}
	if len(alone) == 0 {
		return 0
	}
	best := slices.Max(alone)
	if best <= 0 {
		return best // more of them would not be more
	}
	slices.Sort(together)
	var sum int64
	for _, v := range together[max(len(together)-q.room(), 0):] {
		sum += v
	}
	return max(best, sum)
}
