package checklist_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// kinds are the codes of what the verifier finds.
func kinds() []string {
	return []string{"unreached-outcome", "no-outcome", "useless-question", "never-asked", "never-true", "always-true",
		"flag-never-raised", "flag-never-read", "wrong-minimum", "wrong-maximum", "band-gap", "band-overlap", "unreached-band"}
}

// TestFindings holds what the verifier finds to testdata, where each kind must
// occur.
func TestFindings(t *testing.T) {
	seen := map[string]bool{}
	compare(t, "testdata/findings.txtar", func(_ *checklist.Checklist, found []diag.Diagnostic, src []byte) string {
		for _, f := range found {
			seen[f.Code] = true
		}
		return printed(found, src)
	})
	for _, kind := range kinds() {
		if !seen[kind] {
			t.Errorf("no case of %s", kind)
		}
	}
}

// A long witness names only the answers that are not the first of their
// question, and not more of them than anybody reads.
func TestLongWitness(t *testing.T) {
	question := func(i int) string {
		return fmt.Sprintf("      - {id: question-%d, ask: A, answers: [{id: first, label: X, points: 0}, {id: second, label: Y, points: 1}]}\n", i)
	}
	for want, condition := range map[string]string{
		"for example the first answer to every question that is asked;":                                              "above: 0",
		"for example question-%=second, and the first answer to the other questions that are asked;":                 "at_least: 0, at_most: 0}, {score: t, at_least: 2",
		" more, and the first answer to the other questions that are asked; end the list with an outcome without “w": "at_most: 49",
	} {
		src := file(repeat(50, question), "", "") + "  - {id: o, title: O, when: {any: [{score: t, " + condition + "}]}}\n"
		_, found := checklist.Parse(markdown.NewParser(limits), "content/a.yaml", []byte(src))
		before, after, _ := strings.Cut(want, "%")
		if len(found) != 1 || found[0].Code != "no-outcome" || !strings.Contains(found[0].Hint, before) || !strings.Contains(found[0].Hint, after) || len(found[0].Hint) > 500 {
			t.Errorf("want %q, got %v", want, found)
		}
	}
}

// What is beyond the verifier is said to be so, and stops nothing.
func TestNotVerified(t *testing.T) {
	question := func(i int) string {
		return fmt.Sprintf("      - {id: q%d, ask: A, answers: [{id: x, label: X, points: 0}, {id: y, label: Y, points: %d}]}\n", i, 1<<i%999983)
	}
	src := file(repeat(60, question), "  - {id: o, title: O, when: {score: t, at_least: 999999}}\n  - {id: p, title: O}\n", "")
	list, found := checklist.Parse(markdown.NewParser(limits), "content/a.yaml", []byte(src))
	if len(found) == 0 || diag.HasErrors(found) || list.Model == nil {
		t.Error(printed(found, []byte(src)))
	}
	for _, f := range found {
		if f.Code != "not-verified" || f.Line == 0 || !strings.HasPrefix(f.Message, "not verified: wh") {
			t.Errorf("%v", f)
		}
	}
	if len(found) > 4 {
		t.Errorf("%d warnings with one cause", len(found))
	}
}
