package checklist_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

var limits = markdown.Limits{PageBytes: 1 << 20, TableCells: 20_000, Nesting: 64}

// TestFaults parses each checklist of testdata/faults and compares what is
// reported with the file “want” that follows it.
func TestFaults(t *testing.T) {
	compare(t, "testdata/faults/*.txtar", func(_ *checklist.Checklist, found []diag.Diagnostic, src []byte) string {
		return printed(found, src)
	})
}

// compare parses the checklists of archives and compares what describe says of
// each with the file that follows it.
func compare(t *testing.T, pattern string, describe func(*checklist.Checklist, []diag.Diagnostic, []byte) string) {
	t.Helper()
	parser := markdown.NewParser(limits)
	for _, name := range cases(t, pattern) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			in, want := archive.Files[i], &archive.Files[i+1]
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+in.Name, func(t *testing.T) {
				list, found := checklist.Parse(parser, "content/"+in.Name, in.Data)
				got := describe(list, found, in.Data)
				if *update {
					want.Data = []byte(got)
				} else if d := cmp.Diff(string(want.Data), got); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func cases(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return names
}

func printed(found []diag.Diagnostic, src []byte) string {
	diag.AttachSource(found, func(string) ([]byte, error) { return src, nil })
	var out bytes.Buffer
	_ = diag.Print(&out, diag.Text, found, false)
	return out.String()
}

// TestWords holds what stands on the worksheet to the words in testdata. What
// the verifier finds in these artificial checklists is left out.
func TestWords(t *testing.T) {
	compare(t, "testdata/words.txtar", func(list *checklist.Checklist, found []diag.Diagnostic, _ []byte) string {
		var out strings.Builder
		for _, f := range found {
			if !isFinding(f) {
				t.Errorf("%v", f)
			}
		}
		for _, topic := range list.Topics {
			for _, q := range topic.Questions {
				if q.When != "" {
					fmt.Fprintf(&out, "%s: Only if %s.\n", q.ID, q.When)
				}
			}
		}
		for _, s := range list.Scores {
			fmt.Fprintf(&out, "%s: %s\n", s.ID, s.How)
			for _, band := range s.Bands {
				fmt.Fprintf(&out, "  %s: %s\n", band.ID, band.Range)
			}
		}
		for _, o := range list.Outcomes {
			if o.When != "" {
				fmt.Fprintf(&out, "%s: If %s.\n", o.ID, o.When)
			}
		}
		return out.String()
	})
}

// isFinding reports whether a diagnostic comes from the verifier.
func isFinding(d diag.Diagnostic) bool {
	return d.Code == "not-verified" || slices.Contains(kinds(), d.Code)
}

// TestInstruments parses checklists with the structure of published instruments:
// the format can express them, the verifier finds nothing, and what stands in
// their literature as examples comes out.
func TestInstruments(t *testing.T) {
	parser := markdown.NewParser(limits)
	for _, name := range cases(t, "testdata/instruments/*.yaml") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			list, found := checklist.Parse(parser, "content/"+filepath.Base(name), src)
			if len(found) > 0 {
				t.Fatalf("%s", printed(found, src))
			}
			if !bytes.Contains(src, []byte("examples:")) || list.Model.Version == "" {
				t.Error("no examples, or no version")
			}
		})
	}
}
