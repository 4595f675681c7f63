package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/checklist"
	"rapport/generator/internal/cli"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/source"
)

// checklist reads the self-assessment, as a build does.
func (f *form) checklist() *checklist.Checklist {
	f.Helper()
	snapshot, err := source.Open(f.root, time.Now())
	if err != nil {
		f.Fatal(err)
	}
	defer snapshot.Close()
	list, faults := build.Checklist(snapshot, "content/"+f.id+".yaml")
	if diag.HasErrors(faults) {
		f.Fatal(faults)
	}
	return list
}

// expected is what a page has to show of answers.
func expected(list *checklist.Checklist, answers scoring.Answers) shown {
	m, result := list.Model, list.Model.Score(answers)
	want := shown{Scores: figures(m, result)}
	verdict := result.Outcome
	if possible, complete := m.Possible(answers); verdict == scoring.Open && complete {
		if len(possible) == 1 {
			verdict = possible[0]
		} else {
			for _, outcome := range possible {
				want.Possible = append(want.Possible, list.Outcomes[outcome].Title.Plain)
			}
		}
	}
	if verdict >= 0 {
		want.Outcome = m.Outcomes[verdict].ID
	}
	for _, step := range m.Steps(answers) {
		// Where there is nothing to say about an answer, nothing is said.
		if step.Reaches >= 0 || advised(list, step.Question, answers) {
			want.Steps = append(want.Steps, m.Questions[step.Question].ID)
		}
	}
	for _, change := range m.SmallestChange(answers) {
		want.Change = append(want.Change, m.Questions[change.Question].ID)
	}
	return want
}

// figures are the scores that have a result, by ID.
func figures(m *scoring.Model, result scoring.Result) map[string]string {
	found := map[string]string{}
	for i, value := range result.Scores {
		if value != nil {
			found[m.Scores[i].ID] = scoring.Decimal(*value)
		}
	}
	return found
}

// advised reports whether something is said about an answer that is given to a
// question.
func advised(list *checklist.Checklist, question int, answers scoring.Answers) bool {
	var questions []checklist.Question
	for _, topic := range list.Topics {
		questions = append(questions, topic.Questions...)
	}
	return slices.ContainsFunc(questions[question].Answers, func(a checklist.Answer) bool {
		return slices.Contains(answers[questions[question].ID], a.Value) && (a.Advice.From < a.Advice.To || len(a.Reads) > 0)
	})
}

// given are answers, each written as question=one,two.
func given(pairs []string) scoring.Answers {
	answers := scoring.Answers{}
	for _, pair := range pairs {
		question, chosen, _ := strings.Cut(pair, "=")
		answers[question] = strings.Split(chosen, ",")
	}
	return answers
}

// scored is what the program says of answers in the terminal.
type scored struct {
	Outcome *string                 `json:"outcome"`
	Scores  map[string]*json.Number `json:"scores"`
}

// score scores answers in the terminal, each written as question=one,two or
// --answers=file.
func (f *form) score(answers ...string) scored {
	f.Helper()
	var stdout, stderr bytes.Buffer
	args := append([]string{"score", "--root", f.root, "content/" + f.id + ".yaml"}, answers...)
	if status := cli.Run(args, &stdout, &stderr); status != 0 {
		f.Fatalf("score has status %d:\n%s", status, &stderr)
	}
	var found scored
	if err := json.Unmarshal(stdout.Bytes(), &found); err != nil {
		f.Fatal(err)
	}
	return found
}
