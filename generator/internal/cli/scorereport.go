package cli

import (
	"encoding/json"
	"strconv"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/scoring"
)

// A report is what “score” prints. Numbers are decimal and exact; null is a
// score without a result, or not known while answers are missing or not sure.
type report struct {
	Checklist      string                  `json:"checklist"`
	Outcome        *string                 `json:"outcome"` // null while it is open, or without a result
	Title          string                  `json:"title,omitempty"`
	NoResult       bool                    `json:"no_result,omitempty"` // too little applies
	Possible       []string                `json:"possible,omitempty"`  // outcomes, while it is open; absent if there are too many ways to tell
	Scores         map[string]*json.Number `json:"scores"`
	Flags          map[string]int          `json:"flags,omitempty"` // how often each is raised, if it is
	Reasons        []reason                `json:"reasons"`
	Unanswered     []string                `json:"unanswered,omitempty"`
	NotSure        []string                `json:"not_sure,omitempty"`
	Settling       []string                `json:"settling,omitempty"`        // the not-sure questions that narrow what is possible
	Steps          []step                  `json:"steps,omitempty"`           // what to improve, the greatest gain first
	SmallestChange map[string][]string     `json:"smallest_change,omitempty"` // the fewest answers that reach a better outcome
}

// A reason is one comparison that the outcome rests on.
type reason struct {
	Score    string          `json:"score,omitempty"`
	Value    *json.Number    `json:"value,omitempty"`
	Flags    []string        `json:"flags,omitempty"`
	Count    int             `json:"count,omitempty"`
	Question string          `json:"question,omitempty"`
	AtLeast  *json.Number    `json:"at_least,omitempty"`
	AtMost   *json.Number    `json:"at_most,omitempty"`
	Is       []string        `json:"is,omitempty"`
	Holds    bool            `json:"holds"`             // whether that comparison is true
	Fails    string          `json:"fails,omitempty"`   // the better outcome that this kept from being reached
	Answers  scoring.Answers `json:"answers,omitempty"` // the answers that made it so
}

// A step is an answer that could be improved.
type step struct {
	Question string      `json:"question"`
	Gain     json.Number `json:"gain"`
	Reaches  string      `json:"reaches,omitempty"`
}

// A reporter turns a result's indexes into IDs.
type reporter struct {
	*scoring.Model
	given  scoring.Answers
	result scoring.Result
}

func newReport(list *checklist.Checklist, given scoring.Answers) report {
	r := reporter{list.Model, given, list.Model.Score(given)}
	out := report{
		Checklist: list.ID, Scores: map[string]*json.Number{}, Flags: map[string]int{}, Reasons: []reason{},
		Unanswered: r.questions(r.result.Unanswered), NotSure: r.questions(r.result.Unsure),
	}
	for i, value := range r.result.Scores {
		out.Scores[r.Scores[i].ID] = number(value)
	}
	for i, raised := range r.result.Flags {
		if raised > 0 {
			out.Flags[r.Flags[i]] = raised
		}
	}
	for _, found := range r.result.Reasons {
		out.Reasons = append(out.Reasons, r.reason(found))
	}
	r.addVerdict(&out, list)
	return out
}

func (r reporter) addVerdict(out *report, list *checklist.Checklist) {
	verdict := r.result.Outcome
	if verdict == scoring.Open {
		possible, complete := r.Possible(r.given)
		if complete && len(possible) == 1 {
			verdict = possible[0]
		}
		for _, outcome := range possible {
			out.Possible = append(out.Possible, r.outcome(outcome))
		}
		out.Settling = r.questions(r.Settling(r.given))
	}
	out.NoResult = verdict == scoring.NoResult
	if verdict < 0 {
		return
	}
	out.Outcome, out.Title = &r.Outcomes[verdict].ID, list.Outcomes[verdict].Title.Plain
	out.Possible, out.Settling = nil, nil
	if len(r.result.Unanswered)+len(r.result.Unsure) > 0 {
		return // advice is for the whole picture
	}
	for _, s := range r.Steps(r.given) {
		found := step{Question: r.Questions[s.Question].ID, Gain: *number(&s.Gain)}
		if s.Reaches >= 0 {
			found.Reaches = r.Outcomes[s.Reaches].ID
		}
		out.Steps = append(out.Steps, found)
	}
	for _, change := range r.SmallestChange(r.given) {
		if out.SmallestChange == nil {
			out.SmallestChange = map[string][]string{}
		}
		out.SmallestChange[r.Questions[change.Question].ID] = change.To
	}
}

// outcome is the ID of an outcome, or a word for what is none.
func (r reporter) outcome(i int) string {
	switch i {
	case scoring.NoResult:
		return "no-result"
	case scoring.NoOutcome:
		return "none"
	}
	return r.Outcomes[i].ID
}

func (r reporter) questions(indexes []int) []string {
	var ids []string
	for _, i := range indexes {
		ids = append(ids, r.Questions[i].ID)
	}
	return ids
}

func (r reporter) reason(found scoring.Reason) reason {
	condition := found.Condition
	out := reason{Holds: found.Holds, Answers: scoring.Answers{}}
	if found.Fails {
		out.Fails = r.Outcomes[found.Outcome].ID
	}
	for _, i := range found.Questions {
		if id := r.Questions[i].ID; r.given[id] != nil { // else it is not asked
			out.Answers[id] = r.given[id]
		}
	}
	switch condition.Op {
	case scoring.ScoreIs:
		out.Score, out.Value = r.Scores[condition.Index].ID, number(r.result.Scores[condition.Index])
		out.AtLeast, out.AtMost = number(condition.Least), number(condition.Most)
	case scoring.FlagsCount:
		for _, flag := range condition.Flags {
			out.Flags = append(out.Flags, r.Flags[flag])
			out.Count += r.result.Flags[flag]
		}
		out.AtLeast, out.AtMost = times(condition.Least), times(condition.Most)
	case scoring.AnswerIs:
		out.Question, out.Is = r.Questions[condition.Index].ID, condition.Answers
	}
	return out
}

func number(thousandths *int64) *json.Number {
	if thousandths == nil {
		return nil
	}
	n := json.Number(scoring.Decimal(*thousandths))
	return &n
}

// times is a plain count as a number.
func times(n *int64) *json.Number {
	if n == nil {
		return nil
	}
	text := json.Number(strconv.FormatInt(*n, 10))
	return &text
}
