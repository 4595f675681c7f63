package main

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/yamlnode"
)

// realAssessments lists the IDs of the real site's self-assessments.
func realAssessments(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, file := range must(filepath.Glob("../content/*/*.yaml")) {
		below, _ := filepath.Rel("../content", file)
		ids = append(ids, strings.TrimSuffix(filepath.ToSlash(below), ".yaml"))
	}
	if len(ids) < 3 {
		t.Fatalf("found only %v", ids)
	}
	return ids
}

// An example is a worked example of a self-assessment.
type example struct {
	name     string
	answers  []string          // question=one,two, in the order of the page
	scores   map[string]string // those that are stated
	outcomes []string          // one, or all that are possible
}

// examples reads the worked examples of a self-assessment.
func (f *form) examples() []example {
	f.Helper()
	file, faults := yamlnode.Parse(f.id, []byte(read(f.T, filepath.Join(f.root, "content", filepath.FromSlash(f.id)+".yaml"))), 1)
	var found []example
	order := ask[[]string](f.tab, `[...document.querySelectorAll("fieldset.question")].map(q => q.id.replace("q-", ""))`)
	for _, data := range file.Mapping("examples").Get("examples").List() {
		m := data.Mapping("name", "answers", "scores", "outcome")
		e := example{name: m.Get("name").Any().(string), scores: map[string]string{}, outcomes: words(m.Get("outcome").Any())}
		answers, _ := m.Get("answers").Any().(map[string]any)
		for _, question := range slices.SortedFunc(maps.Keys(answers), func(a, b string) int {
			return slices.Index(order, a) - slices.Index(order, b)
		}) {
			e.answers = append(e.answers, question+"="+strings.Join(words(answers[question]), ","))
		}
		scores, _ := m.Get("scores").Any().(map[string]any)
		for score, value := range scores {
			e.scores[score] = quote(value)
		}
		found = append(found, e)
	}
	if len(found) < 3 {
		f.Fatalf("%s has %d examples: %v", f.id, len(found), faults.Diagnostics())
	}
	return found
}

// words are a text, or a list of texts.
func words(data any) []string {
	if one, ok := data.(string); ok {
		return []string{one}
	}
	var all []string
	for _, entry := range data.([]any) {
		all = append(all, entry.(string))
	}
	return all
}

// testExamples fills in every worked example of the real self-assessments with
// the mouse, and holds the page to the example and to the program's own scoring.
func testExamples(t *testing.T, chrome context.Context, home string) {
	for _, id := range realAssessments(t) {
		t.Run(filepath.Base(id), func(t *testing.T) {
			f := openForm(openTab(t, chrome, home), "..", id)
			list := f.checklist()
			for i, e := range f.examples() {
				f.isTicked("before "+e.name, nil)
				for _, row := range rows(e.answers) {
					f.click(row)
				}
				f.click(`#actions [type=submit]`)
				f.checkExample(list, e)
				if i == 0 {
					f.checkTerminal(e)
				}
				f.click(`[data-action=clear]`)
			}
			f.checkFaults(id)
		})
	}
}

// checkExample checks the result that is shown.
func (f *form) checkExample(list *checklist.Checklist, e example) {
	f.Helper()
	got, want := f.shown(), expected(list, given(e.answers))
	if got.Outcome != want.Outcome || !cmp.Equal(got.Scores, want.Scores) || !slices.Equal(got.Possible, want.Possible) {
		f.Errorf("%s: the page shows %q %v %q, not %q %v %q", e.name, got.Outcome, got.Scores, got.Possible, want.Outcome, want.Scores, want.Possible)
	}
	if !slices.Equal(got.Change, want.Change) {
		f.Errorf("%s: the smallest change is to %q, not %q", e.name, got.Change, want.Change)
	}
	if len(got.Steps) < len(want.Steps) || !slices.Equal(got.Steps[:len(want.Steps)], want.Steps) {
		f.Errorf("%s: the steps are %q, which should begin with %q", e.name, got.Steps, want.Steps)
	}
	for id, value := range e.scores {
		if got.Scores[id] != value {
			f.Errorf("%s: the page shows that %s is %s, not %s", e.name, id, got.Scores[id], value)
		}
	}
	if len(e.outcomes) == 1 && got.Outcome != e.outcomes[0] || len(e.outcomes) != max(1, len(got.Possible)) {
		f.Errorf("%s: the page shows %q %q, not %q", e.name, got.Outcome, got.Possible, e.outcomes)
	}
	f.expect(focused(`#result h2.verdict`), `document.querySelector("#result").checkVisibility()`, says(`#progress[role=status]`, "answered"))
}

// checkTerminal checks that a terminal shows the same result.
func (f *form) checkTerminal(e example) {
	f.Helper()
	got, want := f.shown(), f.score(e.answers...)
	if want.Outcome == nil || *want.Outcome != got.Outcome {
		f.Errorf("%s: score says %v, the page %q", e.name, want.Outcome, got.Outcome)
	}
	for id, value := range want.Scores {
		if value != nil && got.Scores[id] != value.String() {
			f.Errorf("%s: score says that %s is %s, the page %s", e.name, id, value, got.Scores[id])
		}
	}
}

// tabTo presses a key until an element has the focus that can be seen.
func (b *tab) tabTo(selector string) {
	b.Helper()
	for range 80 {
		if ask[bool](b, focused(selector)) {
			b.expect(`[document.activeElement, document.activeElement.closest("label")].some(e => {
				const {outlineStyle, outlineWidth} = e ? getComputedStyle(e) : {outlineStyle: "none"};
				return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
			})`)
			return
		}
		b.press(kb.Tab)
	}
	b.Fatalf("the keyboard does not come to %s, but to %s", selector, ask[string](b, `document.activeElement.cloneNode().outerHTML`))
}

// enter presses the Enter key as a keyboard does: if something has dealt with
// it going down, it types nothing.
func (b *tab) enter() {
	b.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeChar, input.DispatchKeyEventTypeKeyUp} {
		event := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
		if kind == input.DispatchKeyEventTypeChar {
			event.Text = "\r"
		}
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, event); err != nil {
			b.Fatal(err)
		}
	}
}

// choose ticks answers with the keyboard, from anywhere above the question.
func (f *form) choose(pair string) {
	f.Helper()
	question, answers, _ := strings.Cut(pair, "=")
	for answer := range strings.SplitSeq(answers, ",") {
		f.chooseOne(question, answer)
	}
}

func (f *form) chooseOne(question, answer string) {
	f.Helper()
	field := `[name="` + question + `"]`
	wanted := field + `[value="` + answer + `"]`
	if ask[bool](f.tab, `document.querySelector(`+quote(wanted)+`).type === "checkbox"`) {
		f.tabTo(wanted)
		f.press(" ")
		return
	}
	f.tabTo(field)
	at := ask[int](f.tab, `[...document.querySelectorAll(`+quote(field)+`)].findIndex(e => e.value === `+quote(answer)+`)`)
	f.press(" ") // it may be the first
	f.press(strings.Repeat(kb.ArrowDown, at))
	f.expect(focused(wanted + `:checked`))
}

// testFillingByKeys goes from the top of each page to the result with the
// keyboard alone, by way of the list of what is missing.
func testFillingByKeys(t *testing.T, chrome context.Context, home string) {
	for _, id := range realAssessments(t) {
		t.Run(filepath.Base(id), func(t *testing.T) {
			f := openForm(openTab(t, chrome, home), "..", id)
			e := slices.MaxFunc(f.examples(), func(a, b example) int { return len(a.answers) - len(b.answers) })
			left := len(e.answers) / 2
			question, _, _ := strings.Cut(e.answers[left], "=")
			for i, pair := range e.answers {
				if i != left {
					f.choose(pair)
				}
			}
			f.tabTo(`#actions [type=submit]`)
			f.enter()
			f.expect(focused(".error-summary"), `document.querySelector("#result").hidden`)

			f.tabTo(`.error-summary a[href="#q-` + question + `"]`)
			f.enter()
			f.expect(focused(`[name="` + question + `"]`))
			f.choose(e.answers[left])
			f.tabTo(`#actions [type=submit]`)
			f.press(" ")
			f.checkExample(f.checklist(), e)
			f.press(kb.Tab)
			f.expect(`document.querySelector("#result").contains(document.activeElement)`)
			f.checkFaults(id)
		})
	}
}
