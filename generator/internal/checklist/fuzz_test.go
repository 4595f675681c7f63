package checklist_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
)

// FuzzParse: no panic; every fault has a place in the file; there is an error, or
// a checklist that can be scored and laid out.
func FuzzParse(f *testing.F) {
	for _, src := range seeds(f) {
		f.Add(src)
	}
	parser := markdown.NewParser(limits)
	f.Fuzz(func(t *testing.T, src []byte) { checkParse(t, parser, src) })
}

// TestMisplacedWords puts words and lines of checklists in each other's places,
// which keeps the YAML sound more often than a fuzzer does.
func TestMisplacedWords(t *testing.T) {
	parser, all := markdown.NewParser(limits), seeds(t)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1000 {
		src := all[i%len(all)]
		for range 1 + r.IntN(3) {
			src = misplace(r, src)
		}
		checkParse(t, parser, src)
		if t.Failed() {
			t.Fatalf("%s", src)
		}
	}
}

var wordForm = regexp.MustCompile(`[a-z0-9_-]+`)

// misplace puts one word or line of src in the place of another, or deletes it.
func misplace(r *rand.Rand, src []byte) []byte {
	places := wordForm.FindAllIndex(src, -1)
	if r.IntN(3) == 0 {
		places = regexp.MustCompile(`(?m)^.*\n`).FindAllIndex(src, -1)
	}
	if len(places) == 0 {
		return src
	}
	from, to := places[r.IntN(len(places))], places[r.IntN(len(places))]
	if r.IntN(4) == 0 {
		from = []int{0, 0}
	}
	return slices.Concat(src[:to[0]], src[from[0]:from[1]], src[to[1]:])
}

// seeds are the checklists of testdata.
func seeds(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, name := range slices.Concat(cases(t, "testdata/*.txtar"), cases(t, "testdata/*/*.txtar")) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			all = append(all, archive.Files[i].Data)
		}
	}
	for _, name := range cases(t, "testdata/instruments/*.yaml") {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, src)
	}
	return all
}

func checkParse(t *testing.T, parser *markdown.Parser, src []byte) {
	t.Helper()
	list, found := checklist.Parse(parser, "content/a/b.yaml", src)
	lines := bytes.Count(src, []byte("\n")) + 1
	for _, d := range found {
		inside := d.Line >= 1 && d.Line <= lines && d.Column >= 1 || d.Line == 0 && d.Column == 0
		if d.File != "content/a/b.yaml" || !inside || d.Message == "" || d.Code == "" {
			t.Errorf("%+v", d)
		}
	}
	if list.ID != "a/b" || list.Document == nil {
		t.Fatalf("%+v", list)
	}
	if list.Model == nil && !diag.HasErrors(found) {
		t.Fatal("neither a model nor an error")
	}
	if list.Model != nil {
		checkUsable(t, list)
	}
}

// checkUsable holds a checklist without errors to what its users rely on.
func checkUsable(t *testing.T, list *checklist.Checklist) {
	t.Helper()
	model := list.Model
	model.Score(scoring.Answers{})
	if text, err := json.Marshal(model); err != nil || bytes.Contains(text, []byte(":null,")) && !bytes.Contains(text, []byte(`"null`)) {
		t.Errorf("%s, %v", text, err)
	}
	if len(model.Outcomes) == 0 || len(model.Outcomes) != len(list.Outcomes) || len(model.Scores) != len(list.Scores) || len(model.Flags) != len(list.Flags) {
		t.Error("the model and the texts differ in number")
	}
	number := 0
	for _, topic := range list.Topics {
		for _, q := range topic.Questions {
			checkQuestion(t, list, &q, &model.Questions[number])
			number++
		}
	}
	if number != len(model.Questions) || number == 0 {
		t.Errorf("%d questions, and %d in the model", number, len(model.Questions))
	}
	for i, s := range list.Scores {
		if s.How == "" || len(s.Bands) != len(model.Scores[i].Bands) || len(model.Scores[i].Parts) == 0 {
			t.Errorf("%+v", s)
		}
		checkText(t, list, s.Title)
	}
	for i, o := range list.Outcomes {
		if (o.When == "") != (model.Outcomes[i].When == nil) {
			t.Errorf("%+v", o)
		}
		checkText(t, list, o.Title)
	}
}

func checkQuestion(t *testing.T, list *checklist.Checklist, q *checklist.Question, model *scoring.Question) {
	t.Helper()
	extras := 0
	for _, a := range q.Answers {
		if a.Extra {
			extras++
		}
		if !model.Allows([]string{a.Value}) {
			t.Errorf("%s cannot be answered by %s", q.ID, a.Value)
		}
		checkText(t, list, a.Label)
	}
	if len(q.Answers)-extras != len(model.Answers) || len(model.Answers) < 2 || (q.When == "") != (model.When == nil) || model.Mark == "" {
		t.Errorf("%+v\n%+v", q, model)
	}
	checkText(t, list, q.Ask)
}

// checkText holds a text that must be there to its place in the document.
func checkText(t *testing.T, list *checklist.Checklist, text checklist.Text) {
	t.Helper()
	if text.From < 0 || text.To < text.From || text.To > len(list.Document.HTML) {
		t.Errorf("%+v of %d bytes", text, len(list.Document.HTML))
	}
}
