package markdown_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// TestProse compares the running text of each page and YAML file, with the
// place of each word, with the file “want” behind it.
func TestProse(t *testing.T) {
	const name = "testdata/prose/prose.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		file, want := archive.Files[i], &archive.Files[i+1]
		got := describeProse(prose(t, file))
		if *update {
			want.Data = []byte(got)
		} else if d := cmp.Diff(string(want.Data), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", file.Name, d)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func prose(t *testing.T, file txtar.File) []markdown.Passage {
	t.Helper()
	parser := markdown.NewProseParser(limits)
	if strings.HasSuffix(file.Name, ".yaml") {
		all, ds := fragments(file.Name, file.Data)
		doc, _, found := parser.Fragments(file.Name, markdown.FrontMatter{}, nil, all)
		if len(ds)+len(found) > 0 {
			t.Errorf("%s: %v, %v", file.Name, ds, found)
		}
		return doc.Prose
	}
	src := bytes.Clone(file.Data)
	doc, ds := parser.Parse(file.Name, src)
	if diag.HasErrors(ds) {
		t.Errorf("%s: %v", file.Name, ds)
	}
	clear(src) // the places are known without
	return doc.Prose
}

// describeProse writes each passage and the places of its words.
func describeProse(passages []markdown.Passage) string {
	var out strings.Builder
	for _, passage := range passages {
		fmt.Fprintf(&out, "%q", passage.Text)
		offset := 0
		for _, word := range strings.Split(passage.Text, " ") {
			place := passage.At(offset)
			fmt.Fprintf(&out, " %d:%d", place.Line, place.Column)
			offset += len(word) + 1
		}
		fmt.Fprintln(&out)
	}
	return out.String()
}

// A parser that nobody asked for prose has none.
func TestNoProse(t *testing.T) {
	doc, _ := markdown.NewParser(limits).Parse("a.md", []byte("---\ntitle: T\n---\nText.\n"))
	if len(doc.Prose) > 0 {
		t.Errorf("%+v", doc.Prose)
	}
}

// FuzzProse: the letters of running text stand in the file where it says, and
// what is collected changes nothing else.
func FuzzProse(f *testing.F) {
	for _, page := range casePages(f) {
		f.Add(page)
	}
	archive, err := txtar.ParseFile("testdata/prose/prose.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		f.Add(archive.Files[i].Data)
	}
	f.Add([]byte("\u0e7a"))
	limits := markdown.Limits{PageBytes: 1 << 16, TableCells: 2_000, Nesting: 16}
	parser, plain := markdown.NewProseParser(limits), markdown.NewParser(limits)
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, _ := parser.Parse("f.md", src)
		if other, _ := plain.Parse("f.md", src); !bytes.Equal(doc.HTML, other.HTML) || doc.Words != other.Words {
			t.Errorf("with prose it is\n%s\nnot\n%s", doc.HTML, other.HTML)
		}
		lines := bytes.Split(src, []byte{'\n'})
		for _, passage := range doc.Prose {
			checkPassage(t, lines, passage)
		}
	})
}

func checkPassage(t *testing.T, lines [][]byte, passage markdown.Passage) {
	t.Helper()
	text := passage.Text
	if text == "" || text != strings.Join(strings.Fields(text), " ") && utf8.ValidString(text) {
		t.Errorf("the passage %q", text)
	}
	line := 0
	for i := range len(text) + 1 {
		place := passage.At(i)
		if place.Line < max(line, 1) || place.Line > len(lines) || place.Column < 1 {
			t.Fatalf("%+v for offset %d of %q, after line %d", place, i, text, line)
		}
		line = place.Line
		runes := []rune(string(lines[line-1]))
		if place.Column > len(runes)+1 {
			t.Fatalf("%+v is not in the file", place)
		}
		if i == len(text) || !utf8.RuneStart(text[i]) || !isLetter(text[i]) || place.Column > len(runes) {
			continue
		}
		if at := runes[place.Column-1]; at != rune(text[i]) && at != '&' {
			t.Errorf("%+v has %q, not the %q at %d of %q", place, at, text[i], i, text)
		}
	}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
