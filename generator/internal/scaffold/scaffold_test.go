package scaffold

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"rapport/generator/internal/config"
	"rapport/generator/internal/source"
)

// FuzzScalar: every text that can be a title is read back from YAML as it was,
// but for the space around it.
func FuzzScalar(f *testing.F) {
	for _, title := range []string{
		"First note", "Yes", "no", "Null", "y", "12", "1 of 3", "a: b", "a #b", "# a", "- a", "[a]", "{a}", "*a", "&a", "!a", "@a", "%a",
		`"a"`, `'a'`, `a\nb`, `\`, "it's", "what?", "? a", "…", "naïve", "日本語", "a\u00a0b", "a\u200db", "~", "---", "...", "e\u0301", "a\nb",
		"\ufffd", "\xff", "\u2028", "\ufeff", "\u0085", "\ufffe", "\U0001f600", "=", "<<", ".nan", "2026-11-22", "0x1f", "Die Frage.",
	} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		if TitleFault(title) != "" {
			return
		}
		settings, faults := config.Parse("site.yaml", []byte("title: "+Scalar(title)+"\n"))
		if len(faults) > 0 || settings.Title != strings.TrimSpace(title) {
			t.Errorf("%q, written %s, is read as %q: %v", title, Scalar(title), settings.Title, faults)
		}
	})
}

// TestScalar: what needs no quotes has none.
func TestScalar(t *testing.T) {
	for title, want := range map[string]string{
		"First note": "First note", "Asking": "Asking", "Are you ready?": "Are you ready?", "What they don't say": "What they don't say",
		"Yes": `"Yes"`, "off": `"off"`, "Ask: how": `"Ask: how"`, `Say "no"`: `"Say \"no\""`, `a\b`: `"a\\b"`,
	} {
		if got := Scalar(title); got != want {
			t.Errorf("%q: %s, want %s", title, got, want)
		}
	}
}

func TestTitleOf(t *testing.T) {
	for name, want := range map[string]string{
		"first-note": "First note", "first_note": "First note", "note": "Note", "über-uns": "Über uns", "a.b": "A b", "Already Good": "Already Good",
		"--": "", "": "", ".": "", "/": "", "2026-plan": "2026 plan", "\xff-a": "",
	} {
		got := TitleOf(name)
		if got != want && utf8.ValidString(name) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
		if got != "" && TitleFault(got) != "" {
			t.Errorf("%q: %q %s", name, got, TitleFault(got))
		}
	}
}

// TestNameFault: a site has no fault to find with what a new file may be called,
// and leaves nothing of it out.
func TestNameFault(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, source.ContentFolder)
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	written := 0
	for r := rune(0); r < 0x250; r++ {
		name := fmt.Sprintf("%02x%cb.md", r, r)
		if NameFault(name) != "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
		written++
	}
	snapshot, err := source.Open(root, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	for range snapshot.Under(source.ContentFolder) {
		written--
	}
	if written != 0 || len(snapshot.Faults()) > 0 {
		t.Errorf("%d files are left out; faults: %v", written, snapshot.Faults())
	}
}

// TestNameFaults: a name that is refused says why.
func TestNameFaults(t *testing.T) {
	for name, part := range map[string]string{
		"first note": "' '", `a\b`: `'\\'`, "a/b": "'/'", "a\nb": `'\n'`, "a#b": "'#'", "a?b": "'?'", "a%b": "'%'", "a:b": "':'",
		"\xff": "UTF-8", "\ufffd": "neither", "a\ufffdb": "character", "--": "neither", "": "neither",
		"first-note": "", "first_note.v2": "", "über-uns": "", "日本語": "", "2026": "",
	} {
		if got := NameFault(name); !strings.Contains(got, part) || (part == "") != (got == "") {
			t.Errorf("%q: %q, want %q in it", name, got, part)
		}
	}
}

// TestFill: no placeholder is left, a title is never taken for one, and draft is
// only where it is wanted.
func TestFill(t *testing.T) {
	day := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	files := Site("{{next}}", day)
	for _, draft := range []bool{false, true} {
		page := Page{Title: "A {{today}}", Today: day, Draft: draft}
		for name, content := range map[string][]byte{"article": Article(page), "section": Section(page), "checklist": Checklist(page)} {
			if got := strings.Contains(string(content), "\ndraft: true "); got != draft {
				t.Errorf("%s: draft %v, want %v", name, got, draft)
			}
			if rest := strings.ReplaceAll(string(content), `title: "A {{today}}"`, ""); strings.Contains(rest, "{{") {
				t.Errorf("%s: a placeholder is left:\n%s", name, rest)
			}
		}
	}
	for _, file := range files {
		if rest := strings.ReplaceAll(string(file.Content), `title: "{{next}}"`, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "\ndraft:") {
			t.Errorf("%s:\n%s", file.Path, rest)
		}
	}
	if !strings.Contains(string(Article(Page{Title: "A", Today: day})), "\ndate: 2026-11-22 ") {
		t.Error("the date is not the day")
	}
}
