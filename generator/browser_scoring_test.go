package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/scoringtest"
)

// A twinCase is a checklist, and answers to it.
type twinCase struct {
	Model   *scoring.Model    `json:"model"`
	Answers []scoring.Answers `json:"answers"`
	Explore bool              `json:"explore"` // what could be, too, which takes long where much could
}

// A twinAnswer is all that there is to say about one set of answers.
type twinAnswer struct {
	Score    scoring.Result   `json:"score"`
	Possible []int            `json:"possible"` // nil if there are too many
	Settling []int            `json:"settling"`
	Changes  []scoring.Change `json:"changes"`
	Steps    []scoring.Step   `json:"steps"`
	Allows   []bool           `json:"allows"` // by question, its answers
	Decimals []string         `json:"decimals"`
}

// defineTwin makes a function that says all that there is to say about a case.
const defineTwin = `function says({model, answers, explore}) {
	const score = twin.score(model, answers);
	return {
		score,
		possible: explore ? twin.possible(model, answers) : null,
		settling: explore ? twin.settling(model, answers) : [],
		changes: explore ? twin.smallestChange(model, answers) : [],
		steps: twin.steps(model, answers),
		allows: model.questions.map(q => twin.allows(q, Object.hasOwn(answers, q.id) ? answers[q.id] : [])),
		decimals: score.scores.map(n => twin.decimal(n ?? 0)),
	};
}
function saysOrFails(one) {
	try { return says(one); } catch (e) { return e.stack; }
}
true`

// TestScoringTwin holds the scoring in the browser to the scoring in Go: they
// say the same about thousands of checklists and sets of answers.
func TestScoringTwin(t *testing.T) {
	t.Parallel()
	b := openTab(t, startChrome(t), "about:blank")
	ask[bool](b, bundleTwin(t)+defineTwin)
	seen := map[string]int{}
	for seed := range uint64(20) {
		cases := twinCases(seed)
		compareTwins(t, seen, cases, b.askTwin(cases))
	}
	for _, kind := range []string{"open", "no result", "no outcome", "reasons", "failures", "undecided", "too many", "settling", "changes", "steps"} {
		if seen[kind] == 0 {
			t.Errorf("%s: none of that occurs", kind)
		}
	}
	b.checkFaults("scoring")
}

// note counts what occurs in an answer.
func (a *twinAnswer) note(seen map[string]int, explored bool) {
	kinds := map[string]bool{
		"open":       a.Score.Outcome == scoring.Open,
		"no result":  a.Score.Outcome == scoring.NoResult,
		"no outcome": a.Score.Outcome == scoring.NoOutcome,
		"reasons":    len(a.Score.Reasons) > 1,
		"failures":   slices.ContainsFunc(a.Score.Reasons, func(reason scoring.Reason) bool { return reason.Fails }),
		"undecided":  len(a.Possible) > 1,
		"too many":   explored && a.Possible == nil,
		"settling":   len(a.Settling) > 1,
		"changes":    len(a.Changes) > 1,
		"steps":      len(a.Steps) > 1,
	}
	for kind, occurs := range kinds {
		if occurs {
			seen[kind]++
		}
	}
}

// bundleTwin returns the script, as a global variable named twin.
func bundleTwin(t *testing.T) string {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{"../themes/rapport/assets/assessment/scoring.ts"},
		Bundle:      true,
		GlobalName:  "twin",
		Format:      api.FormatIIFE,
		Target:      api.ES2022,
	})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	return string(result.OutputFiles[0].Contents)
}

// twinCases makes a batch of cases.
func twinCases(seed uint64) []twinCase {
	r := rand.New(rand.NewPCG(seed, 11))
	var cases []twinCase
	for i := range 120 {
		size := scoringtest.Small
		if i%5 == 0 {
			size = scoringtest.Large
		}
		c := twinCase{Model: scoringtest.Model(r, size)}
		for range 4 {
			c.Answers = append(c.Answers, scoringtest.Answers(r, c.Model))
		}
		c.Explore = size == scoringtest.Small || i == 0
		cases = append(cases, c)
	}
	if seed == 0 {
		cases = append(cases, tooMany())
	}
	return cases
}

// tooMany has a score that differs with every set of answers.
func tooMany() twinCase {
	low, high, least := 0, 1, int64(20_000_000)
	m := &scoring.Model{Flags: []string{}, Scores: []scoring.Score{
		{ID: "total", By: scoring.Sum, Multiply: 1000, Round: scoring.HalfUp, Needs: 1},
	}, Outcomes: []scoring.Outcome{
		{ID: "high", Level: &low, When: &scoring.Condition{Op: scoring.ScoreIs, Least: &least}},
		{ID: "low", Level: &high},
	}}
	full, none := scoring.Answers{}, scoring.Answers{}
	for i := range 20 {
		q := scoring.Question{ID: fmt.Sprintf("q-%d", i), Answers: []scoring.Answer{{ID: "0"}, {ID: "1", Points: 1000 << i}}}
		q.Low, q.High = scoring.Range(&q)
		m.Questions = append(m.Questions, q)
		m.Scores[0].Parts = append(m.Scores[0].Parts, scoring.Part{Question: i, Weight: 1000})
		full[q.ID] = []string{"1"}
	}
	return twinCase{m, []scoring.Answers{full, none}, true}
}

// askTwin returns what the browser says about each set of answers of each case.
func (b *tab) askTwin(cases []twinCase) [][]any {
	b.Helper()
	text, err := json.Marshal(cases)
	if err != nil {
		b.Fatal(err)
	}
	quoted, err := json.Marshal(string(text))
	if err != nil {
		b.Fatal(err)
	}
	const all = `JSON.stringify(JSON.parse(%s).map(c => c.answers.map(answers => saysOrFails({...c, answers}))))`
	return decodeNumbers[[][]any](b.T, ask[string](b, fmt.Sprintf(all, quoted)))
}

// decodeNumbers decodes JSON with its numbers as they are written.
func decodeNumbers[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// compareTwins reports the first difference, and counts in seen what occurs.
func compareTwins(t *testing.T, seen map[string]int, cases []twinCase, answers [][]any) {
	t.Helper()
	for i, c := range cases {
		for j, a := range c.Answers {
			says := askGo(c, a)
			says.note(seen, c.Explore)
			want, err := json.Marshal(says)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decodeNumbers[any](t, string(want)), answers[i][j]); diff != "" {
				var indented bytes.Buffer
				model, _ := json.Marshal(c.Model)
				_ = json.Indent(&indented, model, "", "  ")
				t.Fatalf("Go (-) and TypeScript (+) differ on %v:\n%s\nThe model is\n%s", a, diff, &indented)
			}
		}
	}
}

// askGo says about a set of answers what the browser is to say. No list is nil
// except Possible.
func askGo(c twinCase, a scoring.Answers) twinAnswer {
	m := c.Model
	answer := twinAnswer{
		Score:    m.Score(a),
		Settling: []int{},
		Changes:  []scoring.Change{},
		Steps:    append([]scoring.Step{}, m.Steps(a)...),
		Allows:   []bool{},
		Decimals: []string{},
	}
	if c.Explore {
		answer.Possible, _ = m.Possible(a)
		answer.Settling = append(answer.Settling, m.Settling(a)...)
		answer.Changes = append(answer.Changes, m.SmallestChange(a)...)
	}
	for i := range m.Questions {
		answer.Allows = append(answer.Allows, m.Questions[i].Allows(a[m.Questions[i].ID]))
	}
	for _, score := range answer.Score.Scores {
		n := int64(0)
		if score != nil {
			n = *score
		}
		answer.Decimals = append(answer.Decimals, scoring.Decimal(n))
	}
	return answer
}
