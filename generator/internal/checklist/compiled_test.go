package checklist_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// TestCompiled holds what becomes of a checklist to testdata: nothing that an
// author writes is lost.
func TestCompiled(t *testing.T) {
	compare(t, "testdata/compiled.txtar", func(list *checklist.Checklist, found []diag.Diagnostic, src []byte) string {
		for _, f := range found {
			if !isFinding(f) {
				t.Fatalf("%v", f)
			}
		}
		var out strings.Builder
		write := func(name string, value any) {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s %s\n", name, text)
		}
		write("version", list.Model.Version)
		for _, q := range list.Model.Questions {
			write("question", q)
		}
		for _, s := range list.Model.Scores {
			write("score", s)
		}
		write("flags", list.Model.Flags)
		for _, o := range list.Model.Outcomes {
			write("outcome", o)
		}
		for _, h := range list.Document.Headings {
			write("heading", h)
		}
		texts(&out, list)
		return out.String()
	})
}

// texts writes every text of a checklist beside what it belongs to.
func texts(out *strings.Builder, list *checklist.Checklist) {
	w := textWriter{out, list}
	w.show("intro", list.Intro)
	w.show("caveat", list.Caveat)
	w.show("remarks", list.Remarks)
	for _, topic := range list.Topics {
		w.show("topic "+topic.ID, topic.Title, topic.Intro)
		for _, q := range topic.Questions {
			w.question(q)
		}
	}
	for _, flag := range list.Flags {
		w.show("flag "+flag.ID, flag.Title)
	}
	for _, s := range list.Scores {
		w.show("score "+s.ID, s.Title)
		fmt.Fprintf(out, "  %s\n  from %q to %q, better %q\n", s.How, s.Least, s.Most, s.Better)
		for _, band := range s.Bands {
			w.show("  band "+band.ID+" "+band.Range, band.Title, band.Text)
		}
	}
	for _, o := range list.Outcomes {
		w.show("outcome "+o.ID, o.Title, o.Text)
		fmt.Fprintf(out, "  when %q\n", o.When)
		w.show("  next", o.Next...)
		w.show("  read", o.Reads...)
	}
}

type textWriter struct {
	out  *strings.Builder
	list *checklist.Checklist
}

func (w textWriter) show(name string, all ...checklist.Text) {
	for _, text := range all {
		if text == (checklist.Text{}) {
			continue
		}
		fmt.Fprintf(w.out, "%s: %s", name, strings.TrimSpace(string(w.list.Document.HTML[text.From:text.To])))
		if text.Plain != "" {
			fmt.Fprintf(w.out, " | %s", text.Plain)
		}
		w.out.WriteString("\n")
	}
}

func (w textWriter) question(q checklist.Question) {
	w.show("question "+q.ID, q.Ask, q.Why)
	fmt.Fprintf(w.out, "  when %q, several %t, at most %d, scale %t\n", q.When, q.Several, q.AtMost, q.Scale)
	for _, a := range q.Answers {
		fmt.Fprintf(w.out, "  %s: points %q, flags %v, extra %t\n", a.Value, a.Points, a.Flags, a.Extra)
		w.show("    label", a.Label)
		w.show("    advice", a.Advice)
		w.show("    read", a.Reads...)
	}
}

// The reference for authors begins with a checklist that must be sound.
func TestReference(t *testing.T) {
	reference, err := os.ReadFile("../../CHECKLISTS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(reference), "```yaml\n")
	src, _, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("the reference has no example")
	}
	if _, faults := checklist.Parse(markdown.NewParser(limits), "content/a.yaml", []byte(src)); len(faults) > 0 {
		t.Error(printed(faults, []byte(src)))
	}
}

// The version changes with whatever changes a score; a question's mark changes
// with its words and those of its answers, and with nothing else.
func TestVersionAndMarks(t *testing.T) {
	const src = `title: T
topics:
  - id: t
    title: T
    questions:
      - {id: a, ask: Ask A, why: Because, answers: [{id: x, label: X, points: 1}, {id: y, label: Y, points: 0}], not_sure: true}
      - {id: b, ask: Ask B, answers: [{id: x, label: X, points: 1}, {id: y, label: Y, points: 0}]}
outcomes:
  - {id: o, title: O, when: {score: t, at_least: 2}}
  - {id: p, title: P}
`
	versions := map[string]bool{parsed(t, src).Model.Version: true}
	before := parsed(t, src).Model
	for _, change := range []struct {
		old, new string
		version  bool
		marks    [2]bool
	}{
		{"title: P", "title: Q", false, [2]bool{}},
		{"Because", "For this reason", false, [2]bool{}},
		{"ask: Ask A", "ask: Ask *A*", false, [2]bool{}},
		{"points: 1", "points: 2", true, [2]bool{}},
		{"at_least: 2", "at_least: 1", true, [2]bool{}},
		{"not_sure: true", "not_sure: I cannot say", false, [2]bool{}},
		{", not_sure: true", "", true, [2]bool{}},
		{"Ask A", "Ask C", true, [2]bool{true, false}},
		{"Ask B, answers: [{id: x, label: X", "Ask B, answers: [{id: x, label: Z", true, [2]bool{false, true}},
		{"Ask B, answers: [{id: x", "Ask B, answers: [{id: z", true, [2]bool{false, true}},
	} {
		after := parsed(t, strings.Replace(src, change.old, change.new, 1)).Model
		if (after.Version != before.Version) != change.version || change.version && versions[after.Version] {
			t.Errorf("%s: version %s, before %s", change.new, after.Version, before.Version)
		}
		versions[after.Version] = true
		for i, q := range after.Questions {
			if (q.Mark != before.Questions[i].Mark) != change.marks[i] || len(q.Mark) != 8 {
				t.Errorf("%s: mark of %s %s, before %s", change.new, q.ID, q.Mark, before.Questions[i].Mark)
			}
		}
	}
}

// parsed is a checklist that is sound but for what the verifier finds.
func parsed(t *testing.T, src string) *checklist.Checklist {
	t.Helper()
	list, found := checklist.Parse(markdown.NewParser(limits), "content/a/b.yaml", []byte(src))
	if list.Model == nil {
		t.Fatal(printed(found, []byte(src)))
	}
	return list
}

// TestLimits: one more than is allowed is an error, and as many as are allowed
// are none.
func TestLimits(t *testing.T) {
	const answers = "answers: [{id: x, label: X, points: 1}, {id: y, label: Y, points: 0}]"
	question := func(i int) string { return fmt.Sprintf("      - {id: q%d, ask: A, %s}\n", i, answers) }
	outcome := func(i int) string { return fmt.Sprintf("  - {id: o%d, title: O, when: {q0: x}}\n", i) }
	score := func(i int) string { return fmt.Sprintf("  - {id: s%d, title: S, of: [q0]}\n", i) }
	flag := func(i int) string { return fmt.Sprintf("  - {id: f%d, title: F}\n", i) }
	answer := func(i int) string { return fmt.Sprintf("          - {id: a%d, label: L}\n", i) }
	for name, c := range map[string]struct {
		limit int
		text  func(n int) string
	}{
		"questions": {200, func(n int) string { return file(repeat(n, question), repeat(1, outcome), "") }},
		"outcomes":  {100, func(n int) string { return file(repeat(1, question), repeat(n, outcome), "") }},
		"flags":     {100, func(n int) string { return file(repeat(1, question), repeat(1, outcome), "flags:\n"+repeat(n, flag)) }},
		"scores":    {39, func(n int) string { return file(repeat(1, question), repeat(1, outcome), "scores:\n"+repeat(n, score)) }},
		"answers": {50, func(n int) string {
			return file(question(0)+"      - id: many\n        ask: A\n        answers:\n"+repeat(n, answer), repeat(1, outcome), "")
		}},
	} {
		for n, want := range map[int]bool{c.limit: false, c.limit + 1: true} {
			src := c.text(n)
			_, found := checklist.Parse(markdown.NewParser(limits), "content/a.yaml", []byte(src))
			got := false
			for _, f := range found {
				got = got || f.Code == "too-many"
				if f.Code != "too-many" && !isFinding(f) {
					t.Errorf("%s: %v", name, f)
				}
			}
			if got != want {
				t.Errorf("%d %s: reported %t", n, name, got)
			}
		}
	}
}

// An answer set's texts stand in the page as often as questions offer it.
func TestRepeatedTexts(t *testing.T) {
	question := func(i int) string { return fmt.Sprintf("      - {id: q%d, ask: A, answers: set}\n", i) }
	for questions, want := range map[int]bool{80: false, 100: true} {
		sets := "answer_sets:\n  set:\n    - {id: a, label: A}\n    - {id: b, label: B, advice: " + strings.Repeat("word ", 9_000) + "}\n"
		src := file(repeat(questions, question), "  - {id: o, title: O}\n", sets)
		_, found := checklist.Parse(markdown.NewParser(limits), "content/a.yaml", []byte(src))
		if got := slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == "too-large" && d.Line == 1 }); got != want {
			t.Errorf("%d questions: reported %t", questions, got)
		}
	}
}

func file(questions, outcomes, more string) string {
	return "title: T\ntopics:\n  - id: t\n    title: T\n    questions:\n" + questions + "outcomes:\n" + outcomes + more
}

func repeat(n int, line func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}
