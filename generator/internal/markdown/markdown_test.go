package markdown_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

var limits = markdown.Limits{PageBytes: 1 << 20, TableCells: 20_000, Nesting: 64}

// TestCases parses the file “page.md” of each case and compares what comes
// out, in the form of describe, with the file “want”.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	parser := markdown.NewParser(limits)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := range archive.Files {
				if i%2 == 1 {
					continue // a want
				}
				got := describe(parser, archive.Files[i])
				if *update {
					archive.Files[i+1].Data = []byte(got)
				} else if d := cmp.Diff(string(archive.Files[i+1].Data), got); d != "" {
					t.Errorf("%s (-want +got):\n%s", archive.Files[i].Name, d)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// describe writes a document with its slots as {{link …}} and {{image …}},
// then its facts, then its diagnostics.
func describe(parser *markdown.Parser, file txtar.File) string {
	var out bytes.Buffer
	src := file.Data
	doc, ds := parser.Parse(file.Name, src)
	writeHTML(&out, doc, 0)
	fmt.Fprintf(&out, "---\ntitle: %s\nwords: %d\nexcerpt: %s\n", doc.Front.Title, doc.Words, doc.Excerpt)
	for _, h := range doc.Headings {
		fmt.Fprintf(&out, "heading %d #%s %q %s\n", h.Level, h.ID, h.Text, h.HTML)
	}
	for _, term := range doc.Terms {
		fmt.Fprintf(&out, "term #%s %q\n", term.ID, term.Text)
	}
	writeSources(&out, doc)
	if doc.Graded {
		fmt.Fprintln(&out, "graded")
	}
	ds = diag.Sort(ds)
	diag.AttachSource(ds, func(string) ([]byte, error) { return src, nil })
	_ = diag.Print(&out, diag.Text, ds, false)
	return out.String()
}

// writeHTML writes a document's HTML from an offset on, with its slots.
func writeHTML(out *bytes.Buffer, doc *markdown.Document, from int) {
	for _, slot := range doc.Slots {
		out.Write(doc.HTML[from:slot.Offset])
		kind := "link"
		switch {
		case slot.Image:
			kind = "image"
		case slot.Titled:
			kind = "titled"
		}
		fmt.Fprintf(out, "{{%s %q #%q %d:%d}}", kind, slot.Path, slot.Fragment, slot.Line, slot.Column)
		from = slot.Offset
	}
	out.Write(doc.HTML[from:])
}

// writeSources writes the sources with what cites them.
func writeSources(out *bytes.Buffer, doc *markdown.Document) {
	for i, s := range doc.Sources {
		fmt.Fprintf(out, "source %d %q %q %v\n", i+1, s.ID, s.Title, s.Citations)
	}
}
