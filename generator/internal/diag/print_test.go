package diag_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
)

func printed(t *testing.T, format diag.Format, colour bool, ds ...diag.Diagnostic) string {
	t.Helper()
	var out bytes.Buffer
	if err := diag.Print(&out, format, ds, colour); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPrintText(t *testing.T) {
	tests := []struct {
		name string
		d    diag.Diagnostic
		want string
	}{
		{"whole file", diag.Diagnostic{File: "a.md", Severity: diag.Error, Code: "c", Message: "m"}, "a.md: error: m [c]\n"},
		{"whole line", diag.Diagnostic{File: "a.md", Line: 3, Severity: diag.Warning, Code: "c", Message: "m", Source: "x"},
			"a.md:3: warning: m [c]\n  3 | x\n"},
		{"hint", diag.Diagnostic{File: "a.md", Severity: diag.Error, Code: "c", Message: "m", Hint: "h"}, "a.md: error: m [c]\n  hint: h\n"},
		{"first column", diag.Diagnostic{File: "a.md", Line: 1, Column: 1, Severity: diag.Error, Code: "c", Message: "m", Source: "x"},
			"a.md:1:1: error: m [c]\n  1 | x\n    | ^\n"},
		{"wide characters", diag.Diagnostic{File: "a.md", Line: 12, Column: 3, Severity: diag.Error, Code: "c", Message: "m", Source: "é€x", Hint: "h"},
			"a.md:12:3: error: m [c]\n  12 | é€x\n     |   ^\n  hint: h\n"},
		{"tabs", diag.Diagnostic{File: "a.md", Line: 1, Column: 4, Severity: diag.Error, Code: "c", Message: "m", Source: "\ta\tx"},
			"a.md:1:4: error: m [c]\n  1 | \ta\tx\n    | \t \t^\n"},
		{"behind the line's end", diag.Diagnostic{File: "a.md", Line: 1, Column: 4, Severity: diag.Error, Code: "c", Message: "m", Source: "abc"},
			"a.md:1:4: error: m [c]\n  1 | abc\n    |    ^\n"},
		{"empty line", diag.Diagnostic{File: "a.md", Line: 1, Column: 1, Severity: diag.Error, Code: "c", Message: "m"}, "a.md:1:1: error: m [c]\n"},
	}
	for _, test := range tests {
		if d := cmp.Diff(test.want, printed(t, diag.Text, false, test.d)); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
	}
}

func TestPrintColour(t *testing.T) {
	d := diag.Diagnostic{File: "a.md", Line: 1, Column: 2, Severity: diag.Error, Code: "c", Message: "m", Source: "xy", Hint: "h"}
	want := "\x1b[1ma.md:1:2\x1b[0m: \x1b[1;31merror\x1b[0m: m [c]\n" +
		"\x1b[2m  1 | \x1b[0mxy\n" +
		"\x1b[2m    | \x1b[0m \x1b[1;31m^\x1b[0m\n" +
		"  hint: h\n"
	if d := cmp.Diff(want, printed(t, diag.Text, true, d)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	d.Severity = diag.Warning
	if got := printed(t, diag.Text, true, d); !strings.Contains(got, "\x1b[1;33mwarning\x1b[0m") {
		t.Errorf("a warning is not yellow: %q", got)
	}
	for _, format := range []diag.Format{diag.JSON, diag.GitHub} {
		if got := printed(t, format, true, d); strings.Contains(got, "\x1b") {
			t.Errorf("%s has colour: %q", format, got)
		}
	}
}

// TestWindow: of a long line, the part around the column is shown, and the
// caret stands below the same character as in the line.
func TestWindow(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	letters := []rune("abcdefghijklmnopqrstuvwxyzäöü€🚀")
	for range 2_000 {
		line := make([]rune, rng.IntN(400))
		for i := range line {
			line[i] = letters[rng.IntN(len(letters))]
		}
		column := 1 + rng.IntN(len(line)+1)
		d := diag.Diagnostic{File: "a", Line: 7, Column: column, Severity: diag.Error, Code: "c", Message: "m", Source: string(line)}
		lines := strings.Split(printed(t, diag.Text, false, d), "\n")
		if len(line) == 0 {
			continue
		}
		shown := []rune(strings.TrimPrefix(lines[1], "  7 | "))
		caret := utf8.RuneCountInString(strings.TrimPrefix(lines[2], "    | ")) - 1
		if len(shown) > 100 || len(line) <= 100 && string(shown) != string(line) {
			t.Fatalf("%d of %d characters are shown", len(shown), len(line))
		}
		switch {
		case column > len(line): // behind the end
			if caret != len(shown) {
				t.Fatalf("caret at %d behind %d characters", caret, len(shown))
			}
		case shown[caret] != line[column-1] && shown[caret] != '…':
			t.Fatalf("column %d of %q: the caret is below %q in %q", column, string(line), shown[caret], string(shown))
		case shown[caret] == '…':
			t.Fatalf("column %d of %d is cut away", column, len(line))
		}
		if cut := len(line) > 100; cut != (shown[0] == '…' || shown[len(shown)-1] == '…') {
			t.Fatalf("%q: cut %v", string(shown), cut)
		}
	}
}

// TestPrintable: what an author wrote can neither repaint a terminal nor turn
// the order of its letters. (Marks such as U+200F, which right-to-left text
// needs, stay: they order nothing but the punctuation beside them.)
func TestPrintable(t *testing.T) {
	hostile := "a\x1b[2J\x00\a\r\nb\u0085\u009b1m\u202ec\u2066d\u2069e\xff"
	d := diag.Diagnostic{File: hostile, Line: 1, Column: 2, Severity: diag.Error, Code: "c", Message: hostile, Source: hostile, Hint: hostile}
	got := printed(t, diag.Text, false, d)
	for _, r := range got {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r)) {
			t.Errorf("%U in %q", r, got)
		}
	}
	if lines := strings.Count(got, "\n"); lines != 4 {
		t.Errorf("%d lines: %q", lines, got)
	}
	if !utf8.ValidString(got) {
		t.Errorf("not UTF-8: %q", got)
	}
	if want := "a\ufffd[2J\ufffd"; !strings.HasPrefix(got, want) {
		t.Errorf("%q does not begin with %q", got, want)
	}
}

func TestPrintJSON(t *testing.T) {
	hostile := "<b> & \"quotes\" \x1b \n é \u2028 \xff"
	ds := []diag.Diagnostic{
		{File: "a b.md", Line: 2, Column: 3, Severity: diag.Error, Code: "c", Message: hostile, Hint: hostile, Source: "not in it"},
		{File: "c.md", Severity: diag.Warning, Code: "d", Message: "m"},
	}
	lines := strings.SplitAfter(printed(t, diag.JSON, false, ds...), "\n")
	if len(lines) != 3 || lines[2] != "" {
		t.Fatalf("not one object a line: %q", lines)
	}
	if want := `{"file":"c.md","line":0,"column":0,"severity":"warning","code":"d","message":"m","hint":""}` + "\n"; lines[1] != want {
		t.Errorf("got %s, want %s", lines[1], want)
	}
	if !strings.Contains(lines[0], "<b> & ") {
		t.Errorf("hard to read: %s", lines[0])
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &object); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"file": "a b.md", "line": 2.0, "column": 3.0, "severity": "error", "code": "c",
		"message": strings.ToValidUTF8(hostile, "\ufffd"), "hint": strings.ToValidUTF8(hostile, "\ufffd")}
	if d := cmp.Diff(want, object); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestPrintGitHub(t *testing.T) {
	tests := []struct {
		name string
		d    diag.Diagnostic
		want string
	}{
		{"place", diag.Diagnostic{File: "a.md", Line: 2, Column: 3, Severity: diag.Error, Code: "c", Message: "m"}, "::error file=a.md,line=2,col=3,title=c::m\n"},
		{"whole file", diag.Diagnostic{File: "a.md", Severity: diag.Warning, Code: "c", Message: "m"}, "::warning file=a.md,title=c::m\n"},
		{"hint", diag.Diagnostic{File: "a.md", Severity: diag.Warning, Code: "c", Message: "m", Hint: "h"}, "::warning file=a.md,title=c::m%0Ah\n"},
		{"escapes", diag.Diagnostic{File: "a,b:c%\r\n.md", Severity: diag.Error, Code: "c", Message: "50% of a,b:c\r\n::error::"},
			"::error file=a%2Cb%3Ac%25%0D%0A.md,title=c::50%25 of a,b:c%0D%0A::error::\n"},
	}
	for _, test := range tests {
		if d := cmp.Diff(test.want, printed(t, diag.GitHub, false, test.d)); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
	}
}

// TestPrintNothing: nothing found prints nothing, in every format.
func TestPrintNothing(t *testing.T) {
	for _, format := range diag.Formats() {
		if got := printed(t, format, true); got != "" {
			t.Errorf("%s: %q", format, got)
		}
	}
}
