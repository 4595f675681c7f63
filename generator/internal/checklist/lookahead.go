package checklist

import (
	"slices"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// This file keeps the conditions of questions from looking ahead: on paper and
// on the page, a question must be known to be asked when its turn comes.

// looksBack reports a look at a question that does not stand before the asker.
func (r conditionReader) looksBack(v yamlnode.Value, question int) bool {
	switch {
	case r.asker == outcomeCondition || question < r.asker:
		return true
	case question == r.asker:
		v.Fail("looks-ahead", "the condition looks at the question's own answer", "a condition may look only at questions before it")
	default:
		v.Fail("looks-ahead", "“"+r.questionNames.ids[question]+"” stands after this question", "a condition may look only at questions before it: move one of them")
	}
	return false
}

// scoreSettled reports a look at a score that later questions belong to.
func (r conditionReader) scoreSettled(v yamlnode.Value, score int) bool {
	parts := r.list.Model.Scores[score].Parts
	late := slices.IndexFunc(parts, func(p scoring.Part) bool { return p.Question >= r.asker })
	if r.asker == outcomeCondition || late < 0 {
		return true
	}
	return r.unsettled(v, "the score “"+r.scoreNames.ids[score]+"”", "belongs to it", parts[late].Question)
}

// flagSettled reports a look at a flag that later questions can raise.
func (r conditionReader) flagSettled(v yamlnode.Value, flag int) bool {
	raisers := r.flags[flag].raisers
	late := slices.IndexFunc(raisers, func(q int) bool { return q >= r.asker })
	if r.asker == outcomeCondition || late < 0 {
		return true
	}
	return r.unsettled(v, "the flag “"+r.flagNames.ids[flag]+"”", "can raise it", raisers[late])
}

func (r conditionReader) unsettled(v yamlnode.Value, subject, does string, late int) bool {
	who := "this question itself"
	if late > r.asker {
		who = "“" + r.questionNames.ids[late] + "”, which stands after this question,"
	}
	v.Fail("looks-ahead", subject+" is not settled here: "+who+" "+does, "a condition may look only at what the questions before it settle")
	return false
}
