package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
)

// maxSaved is the size in bytes beyond which a file of answers is none.
const maxSaved = 1 << 20

// savedAnswers reads a file of answers to the self-assessment id.
func savedAnswers(name, id string) (scoring.Answers, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSaved+1))
	if err != nil {
		return nil, err
	}
	if len(content) > maxSaved {
		return nil, fmt.Errorf("%s is larger than 1 MiB: it holds something else", name)
	}
	given, err := decodeAnswers(content, id)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return given, nil
}

// decodeAnswers reads {"question": "answer" or ["one", "two"]}, alone or as the
// answers of a file that the page saved, which names its self-assessment.
func decodeAnswers(content []byte, id string) (scoring.Answers, error) {
	var fields, answers map[string]json.RawMessage
	err := json.Unmarshal(content, &fields)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, fmt.Errorf("not JSON: %w", syntax)
	}
	if err != nil || fields == nil {
		return nil, errors.New("not a JSON object of answers")
	}
	if json.Unmarshal(fields["answers"], &answers) == nil && answers != nil { // no answer is an object
		var of string
		if json.Unmarshal(fields["checklist"], &of) == nil && of != id {
			return nil, fmt.Errorf("holds answers to %q, not to %q", of, id)
		}
		fields = answers
	}
	given := scoring.Answers{}
	for question, raw := range fields {
		chosen, err := decodeChosen(raw)
		if err != nil {
			return nil, fmt.Errorf("question %q: %w", question, err)
		}
		given[question] = chosen
	}
	return given, nil
}

func decodeChosen(raw json.RawMessage) ([]string, error) {
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}, nil
	}
	var several []string
	if json.Unmarshal(raw, &several) == nil && len(several) > 0 {
		return several, nil
	}
	return nil, errors.New(`an answer is a text or a list of texts, as in "yes" or ["one", "two"]`)
}

// addPairs adds question=answer arguments, which come before what a file says.
func addPairs(given scoring.Answers, pairs []string) error {
	seen := map[string]bool{}
	for _, pair := range pairs {
		question, answer, found := strings.Cut(pair, "=")
		if !found || question == "" || answer == "" {
			return fmt.Errorf("%q is not an answer: write question=answer", pair)
		}
		if seen[question] {
			return fmt.Errorf("question %q is answered twice: write %s=one,two for several answers", question, question)
		}
		seen[question] = true
		given[question] = strings.Split(answer, ",")
	}
	return nil
}

// checkAnswers refuses the first answer, in the order of the questions' IDs,
// that the model does not know or allow.
func checkAnswers(m *scoring.Model, given scoring.Answers) error {
	for _, id := range slices.Sorted(maps.Keys(given)) {
		i := slices.IndexFunc(m.Questions, func(q scoring.Question) bool { return q.ID == id })
		if i < 0 {
			return fmt.Errorf("there is no question %q: %s", id, suggestion(id, "questions", questionIDs(m)))
		}
		if err := checkChosen(&m.Questions[i], given[id]); err != nil {
			return err
		}
	}
	return nil
}

func checkChosen(q *scoring.Question, chosen []string) error {
	known := answerIDs(q)
	for i, answer := range chosen {
		switch {
		case !slices.Contains(known, answer):
			return fmt.Errorf("question %q has no answer %q: %s", q.ID, answer, suggestion(answer, "answers", known))
		case slices.Contains(chosen[:i], answer):
			return fmt.Errorf("question %q is answered %q twice", q.ID, answer)
		}
	}
	switch {
	case q.Allows(chosen):
		return nil
	case !q.Several:
		return fmt.Errorf("question %q takes one answer, not %s", q.ID, strings.Join(chosen, " and "))
	case q.AtMost > 0 && len(chosen) > q.AtMost:
		return fmt.Errorf("question %q takes at most %s", q.ID, count(q.AtMost, "answer"))
	}
	return fmt.Errorf("question %q cannot have %s together", q.ID, strings.Join(chosen, " and "))
}

// suggestion is a hint about an ID that is not known.
func suggestion(id, kind string, known []string) string {
	const most = 12
	more := ""
	if len(known) > most {
		more = ", …"
	}
	return diag.DidYouMean(id, known, "the "+kind+" are "+strings.Join(known[:min(most, len(known))], ", ")+more)
}

func questionIDs(m *scoring.Model) []string {
	var ids []string
	for _, q := range m.Questions {
		ids = append(ids, q.ID)
	}
	return ids
}

func answerIDs(q *scoring.Question) []string {
	var ids []string
	for _, a := range q.Answers {
		ids = append(ids, a.ID)
	}
	if q.NotApplicable {
		ids = append(ids, scoring.NotApplicable)
	}
	if q.NotSure {
		ids = append(ids, scoring.NotSure)
	}
	return ids
}
