package diag_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
)

// random returns a diagnostic out of few, so that many are equal in part.
func random(rng *rand.Rand) diag.Diagnostic {
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	return diag.Diagnostic{
		File: pick("", "a", "b"), Line: rng.IntN(3), Column: rng.IntN(3),
		Severity: diag.Severity(pick("error", "warning")), Code: pick("x", "y"),
		Message: pick("m", "n"), Hint: pick("", "h"), Source: pick("", "s"),
	}
}

// TestCompare: the order is total. Two diagnostics are equal only if they print
// the same, the order of two is the opposite of the other way round, and it
// carries over a third.
func TestCompare(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		a, b, c := random(rng), random(rng), random(rng)
		same := a
		same.Source = b.Source // which follows from the place
		if diag.Compare(a, same) != 0 {
			t.Fatalf("%v is not equal to itself", a)
		}
		if (diag.Compare(a, b) == 0) != cmp.Equal(a, func() diag.Diagnostic { b.Source = a.Source; return b }()) {
			t.Fatalf("%v and %v: %d", a, b, diag.Compare(a, b))
		}
		if diag.Compare(a, b) != -diag.Compare(b, a) {
			t.Fatalf("%v and %v have two orders", a, b)
		}
		if diag.Compare(a, b) <= 0 && diag.Compare(b, c) <= 0 && diag.Compare(a, c) > 0 {
			t.Fatalf("%v, %v, %v go round", a, b, c)
		}
	}
}

// TestOrder: by place first, errors before warnings.
func TestOrder(t *testing.T) {
	want := []diag.Diagnostic{
		{File: "a", Severity: diag.Warning, Code: "whole-file"},
		{File: "a", Line: 1, Severity: diag.Warning, Code: "whole-line"},
		{File: "a", Line: 1, Column: 2, Severity: diag.Error, Code: "z"},
		{File: "a", Line: 1, Column: 2, Severity: diag.Warning, Code: "a"},
		{File: "a", Line: 1, Column: 10, Severity: diag.Error, Code: "a"},
		{File: "a", Line: 2, Column: 1, Severity: diag.Error, Code: "a"},
		{File: "a", Line: 10, Column: 1, Severity: diag.Error, Code: "a", Message: "a"},
		{File: "a", Line: 10, Column: 1, Severity: diag.Error, Code: "a", Message: "b", Hint: "a"},
		{File: "a", Line: 10, Column: 1, Severity: diag.Error, Code: "a", Message: "b", Hint: "b"},
		{File: "b", Line: 1, Column: 1, Severity: diag.Error, Code: "a"},
	}
	rng := rand.New(rand.NewPCG(2, 2))
	for range 50 {
		got := slices.Concat(want, want) // twice: repetitions go
		rng.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		if d := cmp.Diff(want, diag.Sort(got)); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
	}
	if got := diag.Sort(nil); len(got) != 0 {
		t.Errorf("nothing became %v", got)
	}
}

func TestCount(t *testing.T) {
	place := diag.Place{File: "a", Line: 2, Column: 3}
	ds := []diag.Diagnostic{place.Warning("w", "m", "h"), place.Error("e", "m", ""), place.Warning("w", "m", "")}
	if errors, warnings := diag.Count(ds); errors != 1 || warnings != 2 || !diag.HasErrors(ds) {
		t.Errorf("%d errors and %d warnings", errors, warnings)
	}
	if diag.HasErrors(ds[:1]) || diag.HasErrors(nil) {
		t.Error("a warning is an error")
	}
	want := diag.Diagnostic{File: "a", Line: 2, Column: 3, Severity: diag.Warning, Code: "w", Message: "m", Hint: "h"}
	if d := cmp.Diff(want, ds[0]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestPosition holds Position to counting by hand, on random texts of
// characters of one to four bytes and of line ends.
func TestPosition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	characters := []rune("ab\n\n\r\té€🚀\u0301")
	for range 2_000 {
		var src []byte
		var starts []int
		for range rng.IntN(30) {
			starts = append(starts, len(src))
			src = utf8.AppendRune(src, characters[rng.IntN(len(characters))])
		}
		starts = append(starts, len(src))
		line, column := 1, 1
		for _, offset := range starts {
			if l, c := diag.Position(src, offset); l != line || c != column {
				t.Fatalf("%q at %d: %d:%d, want %d:%d", src, offset, l, c, line, column)
			}
			if r, _ := utf8.DecodeRune(src[offset:]); r == '\n' {
				line, column = line+1, 1
			} else {
				column++
			}
		}
	}
	// Outside, the nearest end.
	for offset, want := range map[int][2]int{-5: {1, 1}, 99: {2, 3}} {
		if l, c := diag.Position([]byte("é\nab"), offset); [2]int{l, c} != want {
			t.Errorf("%d is at %d:%d, want %v", offset, l, c, want)
		}
	}
	// Broken characters count one a byte.
	if l, c := diag.Position([]byte("\xff\xfex"), 2); l != 1 || c != 3 {
		t.Errorf("%d:%d", l, c)
	}
}

func TestAttachSource(t *testing.T) {
	files := map[string]string{
		"a": "first\nsecond\n\nfourth",
		"b": "one\r\ntwo\r\n\rthree",
		"":  "the file without a name",
	}
	reads := map[string]int{}
	at := func(file string, line int) diag.Diagnostic { return diag.Diagnostic{File: file, Line: line} }
	ds := []diag.Diagnostic{at("a", 0), at("a", 1), at("a", 2), at("a", 3), at("a", 4), at("a", 5), at("a", 99), at("b", 1), at("b", 2), at("b", 3), at("gone", 1), at("", 1)}
	diag.AttachSource(ds, func(file string) ([]byte, error) {
		reads[file]++
		content, ok := files[file]
		if !ok {
			return nil, errors.New("gone")
		}
		return []byte(content), nil
	})
	var got []string
	for _, d := range ds {
		got = append(got, d.Source)
	}
	want := []string{"", "first", "second", "", "fourth", "", "", "one", "two", "\rthree", "", "the file without a name"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if reads["a"] != 1 || reads["b"] != 1 {
		t.Errorf("a file is read more than once: %v", reads)
	}
}

// TestAttachSourceWhole: the line that Position names is the one that
// AttachSource finds, with the column in it.
func TestAttachSourceWhole(t *testing.T) {
	src := []byte("é\r\nzwei und\n\n🚀 drei\n")
	for offset := range src {
		line, column := diag.Position(src, offset)
		ds := []diag.Diagnostic{{File: "a", Line: line, Column: column}}
		diag.AttachSource(ds, func(string) ([]byte, error) { return src, nil })
		if n := utf8.RuneCountInString(ds[0].Source); column > n+2 {
			t.Errorf("offset %d: column %d of the line %q", offset, column, ds[0].Source)
		}
		if strings.ContainsAny(ds[0].Source, "\r\n") {
			t.Errorf("offset %d: the line end is in %q", offset, ds[0].Source)
		}
	}
}

func TestSuggest(t *testing.T) {
	keys := []string{"title", "description", "date", "updated", "tags", "order", "draft"}
	tests := []struct {
		word  string
		known []string
		want  string
	}{
		{"title", keys, "title"},
		{"titel", keys, "title"}, // neighbours swapped
		{"Title", keys, "title"}, // case
		{"tittle", keys, "title"},
		{"ttle", keys, "title"},
		{"tytle", keys, "title"},
		{"discription", keys, "description"},
		{"decsripton", keys, "description"},
		{"dtae", keys, "date"},
		{"tag", keys, "tags"},
		{"weather", keys, ""},
		{"x", keys, ""},
		{"", keys, ""},
		{"to", []string{"from"}, ""},
		{"da", []string{"date"}, ""}, // half of it is missing
		{"aab", []string{"aaa", "aac"}, "aaa"},
		{"grüße", []string{"grusse", "grüsse"}, ""},
		{"grüsze", []string{"grusse", "grüsse"}, "grüsse"},
		{"title", nil, ""},
		{strings.Repeat("a", 300), keys, ""},
	}
	for _, test := range tests {
		if got := diag.Suggest(test.word, test.known); got != test.want {
			t.Errorf("Suggest(%q) = %q, want %q", test.word, got, test.want)
		}
	}
	if got := diag.DidYouMean("titel", keys, "no"); got != "did you mean “title”?" {
		t.Errorf("got %q", got)
	}
	if got := diag.DidYouMean("weather", keys, "no"); got != "no" {
		t.Errorf("got %q", got)
	}
}

// TestPrintFails: a writer's error is returned, and so is an unknown format.
func TestPrintFails(t *testing.T) {
	ds := []diag.Diagnostic{{File: "a", Severity: diag.Error, Code: "c", Message: "m"}}
	if err := diag.Print(&bytes.Buffer{}, "xml", ds, false); err == nil || !strings.Contains(err.Error(), `"xml"`) {
		t.Errorf("an unknown format: %v", err)
	}
	broken := errors.New("broken")
	for _, format := range diag.Formats() {
		if err := diag.Print(failing{broken}, format, ds, false); !errors.Is(err, broken) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
