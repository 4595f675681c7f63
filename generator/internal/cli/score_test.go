package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/scoring"
)

// TestDecodeAnswers: files of answers, by question or as the page saves them,
// whatever the questions are called.
func TestDecodeAnswers(t *testing.T) {
	tests := []struct {
		file  string
		want  scoring.Answers
		fault string // a part of the error
	}{
		{`{}`, scoring.Answers{}, ""},
		{`{"a": "x", "b": ["y", "z"]}`, scoring.Answers{"a": {"x"}, "b": {"y", "z"}}, ""},
		{`{"format": 1, "checklist": "list", "answers": {"a": ["x"]}, "marks": {"a": "0"}}`, scoring.Answers{"a": {"x"}}, ""},
		{`{"format": 1, "version": "0", "answers": {"a": ["x"]}, "tries": []}`, scoring.Answers{"a": {"x"}}, ""},
		{`{"checklist": "list", "answers": {}}`, scoring.Answers{}, ""},
		{`{"checklist": "yes", "answers": "no", "constructor": ["x"]}`, scoring.Answers{"checklist": {"yes"}, "answers": {"no"}, "constructor": {"x"}}, ""},
		{`{"checklist": "another", "answers": {"a": ["x"]}}`, nil, `holds answers to "another", not to "list"`},
		{`{"checklist": "list", "answers": {"a": {"b": "x"}}}`, nil, `question "a": an answer is`},
		{`{"a": ""}`, nil, `question "a": an answer is`},
		{`{"a": null}`, nil, `question "a": an answer is`},
		{`{"a": true}`, nil, `question "a": an answer is`},
		{`{"a": []}`, nil, `question "a": an answer is`},
		{`{"a": ["x", 1]}`, nil, `question "a": an answer is`},
		{``, nil, "not JSON: "},
		{`a=x`, nil, "not JSON: "},
		{`{"a": "x"} {"b": "y"}`, nil, "not JSON: "},
		{`null`, nil, "not a JSON object"},
		{`"a"`, nil, "not a JSON object"},
		{`[{"a": "x"}]`, nil, "not a JSON object"},
	}
	for _, test := range tests {
		got, err := decodeAnswers([]byte(test.file), "list")
		switch {
		case test.fault != "":
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Errorf("%s: %v, want %s", test.file, err, test.fault)
			}
		case err != nil:
			t.Errorf("%s: %v", test.file, err)
		default:
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: (-want +got)\n%s", test.file, diff)
			}
		}
	}
}
