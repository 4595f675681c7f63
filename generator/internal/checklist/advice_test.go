package checklist_test

import (
	"strings"
	"testing"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// TestAdvice: advice wants something to read on, be it the answer's or the
// question's, or a link within it; a citation is none. What answers share is
// reported once.
func TestAdvice(t *testing.T) {
	const src = `title: Title
sources: [{id: x, title: X}]
answer_sets:
  agree:
    - {id: ja, label: Ja, advice: A set's.}
    - {id: nein, label: Nein}
topics:
  - id: t
    title: T
    questions:
      - {id: a, ask: A, answers: agree}
      - {id: b, ask: B, answers: agree, read: a.md}
      - {id: c, ask: C, advice: "The question's.", answers: [{id: one, label: One}, {id: two, label: Two}]}
      - {id: d, ask: D, advice: "The question's.", answers: [{id: one, label: One, read: a.md}, {id: two, label: Two, advice: "Read [it](a.md)."}]}
      - {id: e, ask: E, answers: [{id: one, label: One, advice: "Cited. [@x]"}, {id: two, label: Two, advice: "Cited, [there](https://example.org). [@x]"}]}
      - id: f
        ask: F
        answers:
          - id: one
            label: One
            advice: >
              Folded
              text.
          - {id: two, label: Two, read: [a.md, b.md]}
outcomes:
  - {id: o, title: O, text: Text.}
`
	list, found := checklist.Parse(markdown.NewParser(limits), "content/f.yaml", []byte(src))
	if list.Model == nil {
		t.Fatal(found)
	}
	advice := list.Advice()
	diag.AttachSource(advice, func(string) ([]byte, error) { return []byte(src), nil })
	var out strings.Builder
	for _, d := range advice {
		if d.Severity != diag.Warning || d.Code != "advice-without-reading" {
			t.Errorf("%+v", d)
		}
		_, text, _ := strings.Cut(d.Source, "advice: ")
		if d.Source[d.Column-1:] != text {
			t.Errorf("line %d, column %d is “%s”", d.Line, d.Column, d.Source[d.Column-1:])
		}
		out.WriteString(text + "\n")
	}
	want := `A set's.}
"The question's.", answers: [{id: one, label: One}, {id: two, label: Two}]}
"Cited. [@x]"}, {id: two, label: Two, advice: "Cited, [there](https://example.org). [@x]"}]}
>
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
