package markdown_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/yamlnode"
)

var kinds = map[string]markdown.FragmentKind{
	"block": markdown.Block, "inline": markdown.Inline, "label": markdown.Label, "target": markdown.Target,
}

// TestFragments parses each file of testdata/fragments: a list of mappings of a
// kind to a text, and compares what comes out with the file “want” behind it.
func TestFragments(t *testing.T) {
	const name = "testdata/fragments/fragments.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		got, want := describeFragments(t, archive.Files[i]), &archive.Files[i+1]
		if *update {
			want.Data = []byte(got)
		} else if d := cmp.Diff(string(want.Data), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", archive.Files[i].Name, d)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fragments reads a list of mappings of a kind, block where it is unknown, to a
// text.
func fragments(file string, src []byte) ([]markdown.Fragment, []diag.Diagnostic) {
	root, report := yamlnode.Parse(file, src, 1)
	var all []markdown.Fragment
	for _, item := range root.List() {
		for e := range item.Mapping().Entries() {
			all = append(all, markdown.Fragment{Text: e.Value.Text(""), Kind: max(kinds[e.Name], markdown.Block), At: func(offset int) diag.Place {
				line, column := e.Value.At(offset)
				return diag.Place{File: file, Line: line, Column: column}
			}})
		}
	}
	return all, report.Diagnostics()
}

// describeFragments writes each fragment's HTML with its slots, and its plain
// text, then the document's facts and the diagnostics.
func describeFragments(t *testing.T, file txtar.File) string {
	all, ds := fragments(file.Name, file.Data)
	anchors := []markdown.Heading{{ID: "topic-one", Level: 2, Text: "One"}, {ID: "q-known", Level: 3, Text: "Known?"}}
	var front markdown.FrontMatter
	if bytes.Contains(file.Data, []byte("[@")) {
		front.Sources = []markdown.Source{{ID: "one", Title: "One"}, {ID: "two", Title: "Two"}, {Title: "Three"}}
	}
	doc, spans, found := markdown.NewParser(limits).Fragments(file.Name, front, anchors, all)
	ds = append(ds, found...)
	var out bytes.Buffer
	for i, span := range spans {
		if i > 0 && span.From != spans[i-1].To {
			t.Errorf("%s: there is a gap before fragment %d", file.Name, i)
		}
		part := *doc
		part.HTML, part.Slots = doc.HTML[:span.To], nil
		for _, slot := range doc.Slots {
			if span.From <= slot.Offset && slot.Offset < span.To {
				part.Slots = append(part.Slots, slot)
			}
		}
		writeHTML(&out, &part, span.From)
		if !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
			fmt.Fprintf(&out, "\n= %s\n", span.Plain)
		}
	}
	fmt.Fprintf(&out, "---\nwords: %d\nexcerpt: %s\n", doc.Words, doc.Excerpt)
	writeSources(&out, doc)
	ds = diag.Sort(ds)
	diag.AttachSource(ds, func(string) ([]byte, error) { return file.Data, nil })
	_ = diag.Print(&out, diag.Text, ds, false)
	return out.String()
}

// The texts of one file may stand for each other's by aliases: their length is
// what comes out, not what the file has.
func TestFragmentsLimit(t *testing.T) {
	at := func(int) diag.Place { return diag.Place{} }
	many := make([]markdown.Fragment, 1000)
	for i := range many {
		many[i] = markdown.Fragment{Text: strings.Repeat("a ", 1000), Kind: markdown.Block, At: at}
	}
	doc, spans, ds := markdown.NewParser(limits).Fragments("f.yaml", markdown.FrontMatter{}, nil, many)
	if len(ds) != 1 || ds[0].Code != "page-too-large" || len(doc.HTML) > 0 || len(spans) != 1000 {
		t.Errorf("%d bytes with %v", len(doc.HTML), ds)
	}
}

// Anchors are found whether they are few or many.
func TestFragmentsAnchors(t *testing.T) {
	for _, n := range []int{1, 100} {
		var anchors []markdown.Heading
		for i := range n {
			anchors = append(anchors, markdown.Heading{ID: fmt.Sprintf("q-%d", i), Level: 3})
		}
		texts := []markdown.Fragment{{Text: fmt.Sprintf("[a](#q-%d)", n-1), Kind: markdown.Block}}
		doc, _, ds := markdown.NewParser(limits).Fragments("f.yaml", markdown.FrontMatter{Title: "T"}, anchors, texts)
		if len(ds) > 0 || !doc.HasAnchor("q-0") || doc.HasAnchor("q-x") || doc.Front.Title != "T" || doc.File != "f.yaml" {
			t.Errorf("%d anchors: %+v, %v", n, doc, ds)
		}
	}
}

// FuzzFragments: whatever stands in the texts of a YAML file, each becomes HTML
// that is safe to publish by itself, or diagnostics with places in the file.
func FuzzFragments(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/fragments/fragments.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		f.Add(archive.Files[i].Data)
	}
	parser := markdown.NewParser(markdown.Limits{PageBytes: 1 << 16, TableCells: 2_000, Nesting: 16})
	f.Fuzz(func(t *testing.T, src []byte) {
		all, ds := fragments("f.md", src)
		if len(ds) > 0 {
			return
		}
		doc, spans, ds := parser.Fragments("f.md", citable, nil, all)
		checkPlaces(t, src, ds)
		sound := !diag.HasErrors(ds)
		for i, span := range spans {
			part := markdown.Document{HTML: doc.HTML[span.From:span.To]}
			for _, slot := range doc.Slots {
				if span.From <= slot.Offset && slot.Offset < span.To {
					slot.Offset -= span.From
					part.Slots = append(part.Slots, slot)
				}
			}
			checkDocument(t, src, &part, sound)
			if strings.Contains(string(part.HTML), `id="cite:`) {
				t.Errorf("a text that may be shown twice has an anchor: %s", part.HTML)
			}
			if kind := all[i].Kind; sound && (kind == markdown.Inline || kind == markdown.Label) {
				checkInline(t, string(part.HTML), kind)
			}
		}
	})
}

// checkInline holds the HTML of a line to elements that stand in one.
func checkInline(t *testing.T, body string, kind markdown.FragmentKind) {
	t.Helper()
	allowed := strings.Fields("em strong code del br span a img sup")
	if kind == markdown.Label {
		allowed = strings.Fields("em strong code del br span")
	}
	for rest := body; ; {
		next := strings.IndexByte(rest, '<')
		if next < 0 {
			return
		}
		rest = rest[next:]
		if tag := tagForm.FindStringSubmatch(rest); tag == nil || !slices.Contains(allowed, tag[2]) {
			t.Errorf("%.40q in the line %q", rest, body)
		}
		rest = rest[1:]
	}
}
