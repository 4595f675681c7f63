package checklist

import (
	"fmt"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// noResult stands for an outcome in an example to which too little applies.
const noResult = "no-result"

// An example is a set of answers and what the author says it comes to.
type example struct {
	answers  scoring.Answers
	place    diag.Place         // of the answers
	places   map[int]diag.Place // of the answer to each question
	scores   []expectedScore
	outcomes []int // indexes, or scoring.NoResult; in ascending order
	outcome  diag.Place
}

type expectedScore struct {
	index int
	value int64
	place diag.Place
}

func (d *decoder) readExamples(v yamlnode.Value) {
	for _, item := range entries(v, maxExamples) {
		m := item.Mapping(exampleKeys()...)
		m.Require("name").Line("")
		e := example{answers: scoring.Answers{}, places: map[int]diag.Place{}}
		d.readAnswersOf(m.Require("answers"), &e)
		d.readExpectedScores(m.Get("scores"), &e)
		d.readExpectedOutcomes(m.Require("outcome"), &e)
		d.examples = append(d.examples, e)
	}
}

// readAnswersOf reads the answers of an example, by question.
func (d *decoder) readAnswersOf(v yamlnode.Value, e *example) {
	e.place = v.Place()
	for entry := range v.Mapping().Entries() {
		question := d.questionNames.index(entry.Name)
		if question < 0 {
			entry.Key.Fail(d.questionNames.unknown(), "there is no question “"+excerpt(entry.Name)+"”",
				diag.DidYouMean(excerpt(entry.Name), d.questionNames.known(), d.questionNames.list()))
			continue
		}
		e.places[question] = entry.Key.Place()
		e.answers[entry.Name] = d.given(entry.Value, question)
	}
}

// given reads what an example answers to a question.
func (d *decoder) given(v yamlnode.Value, question int) []string {
	a, model := d.questions[question].answers, &d.list.Model.Questions[question]
	offered := *a.names
	for _, extra := range d.views[question].Answers[len(a.views):] {
		offered.ids = append(slices.Clip(offered.ids), extra.Value)
	}
	var chosen []string
	for _, item := range oneOrList(v, maxAnswers) {
		id := item.Line("")
		if id == "" || a.sound && offered.find(item) < 0 {
			return nil // reported
		}
		chosen = append(chosen, id)
	}
	if a.sound && len(chosen) > 0 && !model.Allows(chosen) {
		v.Fail("bad-example", "these answers cannot be given together", whyNot(model, chosen))
	}
	return chosen
}

// whyNot says why a question does not allow known answers.
func whyNot(q *scoring.Question, chosen []string) string {
	switch {
	case !q.Several:
		return "the question takes one answer; “several: true” would allow more"
	case q.AtMost > 0 && len(chosen) > q.AtMost:
		return fmt.Sprintf("“at_most” allows %d", q.AtMost)
	case slices.Contains(chosen, scoring.NotApplicable) || slices.Contains(chosen, scoring.NotSure):
		return "“" + scoring.NotApplicable + "” and “" + scoring.NotSure + "” stand alone"
	}
	return "one of them is exclusive, or given twice"
}

func (d *decoder) readExpectedScores(v yamlnode.Value, e *example) {
	for entry := range v.Mapping().Entries() {
		i := d.scoreNames.index(entry.Name)
		if i < 0 {
			entry.Key.Fail(d.scoreNames.unknown(), "there is no score “"+excerpt(entry.Name)+"”",
				diag.DidYouMean(excerpt(entry.Name), d.scoreNames.known(), d.scoreNames.list()))
			continue
		}
		if value := number(entry.Value); value != nil {
			e.scores = append(e.scores, expectedScore{index: i, value: *value, place: entry.Value.Place()})
		}
	}
}

func (d *decoder) readExpectedOutcomes(v yamlnode.Value, e *example) {
	e.outcome = v.Place()
	names := *d.outcomeNames
	names.ids = append(slices.Clip(names.ids), noResult)
	for _, item := range oneOrList(v, maxOutcomes) {
		i := names.find(item)
		switch {
		case i < 0: // reported
		case i == len(names.ids)-1:
			e.outcomes = append(e.outcomes, scoring.NoResult)
		default:
			e.outcomes = append(e.outcomes, i)
		}
	}
	slices.Sort(e.outcomes)
	e.outcomes = slices.Compact(e.outcomes)
}

// checkExamples scores the examples and reports those that disagree.
func (d *decoder) checkExamples() []diag.Diagnostic {
	var found []diag.Diagnostic
	for i := range d.examples {
		e := &d.examples[i]
		result := d.list.Model.Score(e.answers)
		if faults := d.incomplete(e, result); len(faults) > 0 {
			found = append(found, faults...)
			continue
		}
		found = append(found, d.disagreeingScores(e, result)...)
		found = append(found, d.disagreeingOutcome(e, result)...)
	}
	return found
}

// incomplete reports questions that are asked and not answered, and questions
// that are answered and not asked. While an answer is not sure, nobody knows
// of some questions whether they are asked.
func (d *decoder) incomplete(e *example, result scoring.Result) []diag.Diagnostic {
	var found []diag.Diagnostic
	if len(result.Unanswered) > 0 {
		var ids []string
		for _, q := range result.Unanswered {
			ids = append(ids, d.questionNames.ids[q])
		}
		found = append(found, e.place.Error("bad-example", "the example does not answer "+quotedList(ids), "answer every question that is asked"))
	}
	if len(result.Unsure) > 0 {
		return found
	}
	for q, place := range e.places {
		if !slices.Contains(result.Asked, q) {
			found = append(found, place.Error("bad-example", "“"+d.questionNames.ids[q]+"” is not asked, given the other answers", "delete this answer"))
		}
	}
	return found
}

func (d *decoder) disagreeingScores(e *example, result scoring.Result) []diag.Diagnostic {
	var found []diag.Diagnostic
	for _, want := range e.scores {
		got := result.Scores[want.index]
		if got != nil && *got == want.value {
			continue
		}
		is, hint := "has no result", "too few of its questions apply, or an answer is not sure"
		if got != nil {
			is, hint = "scores "+scoring.Decimal(*got), "correct the example or the points: "+d.sumUp(want.index, e.answers)
		}
		found = append(found, want.place.Error("example-disagrees",
			fmt.Sprintf("“%s” %s, expected %s", d.scoreNames.ids[want.index], is, scoring.Decimal(want.value)), hint))
	}
	return found
}

// sumUp lists what the questions add to a score.
func (d *decoder) sumUp(score int, answers scoring.Answers) string {
	var shares []string
	for _, part := range d.list.Model.Scores[score].Parts {
		q := &d.list.Model.Questions[part.Question]
		var points int64
		for _, a := range q.Answers {
			if slices.Contains(answers[q.ID], a.ID) {
				points += a.Points
			}
		}
		if share := part.Weight * points; share != 0 {
			shares = append(shares, q.ID+" "+millionths(share))
		}
	}
	if len(shares) == 0 {
		return "no answer adds anything"
	}
	return shorten(strings.Join(shares, ", "), maxWitness)
}

func (d *decoder) disagreeingOutcome(e *example, result scoring.Result) []diag.Diagnostic {
	got := []int{result.Outcome}
	if len(result.Unsure) > 0 {
		var complete bool
		if got, complete = d.list.Model.Possible(e.answers); !complete {
			return []diag.Diagnostic{e.outcome.Warning("not-verified", "the example is not verified: too many ways to settle what is not sure", "make less of it “not-sure”")}
		}
	}
	if len(e.outcomes) == 0 || slices.Equal(got, e.outcomes) {
		return nil
	}
	message := fmt.Sprintf("the outcome is %s, expected %s", d.verdicts(got), d.verdicts(e.outcomes))
	if len(got) > 1 {
		message = fmt.Sprintf("the outcomes that are possible are %s, expected %s", d.verdicts(got), d.verdicts(e.outcomes))
	}
	return []diag.Diagnostic{e.outcome.Error("example-disagrees", message, "correct the example or the conditions"+d.scoresOf(result))}
}

// verdicts names outcomes.
func (d *decoder) verdicts(all []int) string {
	var ids, others []string
	for _, i := range all {
		switch {
		case i >= 0:
			ids = append(ids, d.outcomeNames.ids[i])
		case i == scoring.NoOutcome:
			others = append(others, "none")
		default:
			others = append(others, noResult)
		}
	}
	return quotedList(append(ids, others...))
}

// scoresOf says what the scores are, for a hint.
func (d *decoder) scoresOf(result scoring.Result) string {
	var all []string
	for i, score := range result.Scores {
		if score != nil {
			all = append(all, d.scoreNames.ids[i]+" "+scoring.Decimal(*score))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return shorten("; the scores are "+strings.Join(all, ", "), maxWitness)
}

// quotedList writes words as “one”, “two” and “three”.
func quotedList(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = "“" + word + "”"
	}
	return series(quoted, "and")
}
