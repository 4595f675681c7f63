package site_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
	"rapport/generator/internal/yamlnode"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

// TestCases assembles the site of each case and compares what comes out, in
// the form of describe, with the case's last file, “want”.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := &archive.Files[len(archive.Files)-1]
			got := describe(t, archive.Files[:len(archive.Files)-1])
			if !*update {
				if d := cmp.Diff(string(want.Data), got); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
				return
			}
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// assemble makes a site of the files of a case on 21 November 2026; a file
// called “drafts” turns drafts on, one called “advice” adds the advice.
func assemble(t *testing.T, files []txtar.File) (*site.Site, site.Texts, []diag.Diagnostic, map[string][]byte) {
	t.Helper()
	sources := map[string][]byte{}
	in := site.Input{Files: map[string][]byte{}, Reserved: []string{"404.html", "feed.xml"}, Now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	var texts site.Texts
	var ds []diag.Diagnostic
	parser := markdown.NewParser(markdown.Limits{PageBytes: 1 << 20, TableCells: 1000, Nesting: 64})
	for _, file := range files {
		sources[file.Name] = file.Data
		below, isContent := strings.CutPrefix(file.Name, "content/")
		switch {
		case isContent && path.Ext(below) == ".md":
			doc, found := parser.Parse(file.Name, file.Data)
			texts, ds = append(texts, doc), append(ds, found...)
			in.Faces = append(in.Faces, site.FaceOf(doc))
		case isContent && path.Ext(below) == ".yaml":
			doc, found := assessment(parser, file)
			texts, ds = append(texts, doc), append(ds, found...)
			in.Faces = append(in.Faces, site.FaceOf(doc))
		case isContent:
			in.Files[below] = file.Data
		case file.Name == "drafts":
			in.Drafts = true
		}
	}
	var found []diag.Diagnostic
	in.Config, found = config.Parse("site.yaml", sources["site.yaml"])
	ds = append(ds, found...)
	assembled, found := site.Assemble(in)
	return assembled, texts, append(ds, found...), sources
}

// assessment makes a document of front matter, questions and links, a
// self-assessment as far as a site knows one.
func assessment(parser *markdown.Parser, file txtar.File) (*markdown.Document, []diag.Diagnostic) {
	root, report := yamlnode.Parse(file.Name, file.Data, 1)
	m := root.Mapping(append(markdown.FrontMatterKeys(), "questions", "read")...)
	var anchors []markdown.Heading
	for _, v := range m.Get("questions").List() {
		anchors = append(anchors, markdown.Heading{ID: "q-" + v.Text(""), Level: 3, Text: "Is it <" + v.Text("") + ">?"})
	}
	var reads []markdown.Fragment
	for _, v := range m.Get("read").List() {
		reads = append(reads, markdown.Fragment{Text: v.Text(""), Kind: markdown.Target, At: func(offset int) diag.Place {
			line, column := v.At(offset)
			return diag.Place{File: file.Name, Line: line, Column: column}
		}})
	}
	doc, _, found := parser.Fragments(file.Name, markdown.DecodeFrontMatter(m), anchors, reads)
	return doc, append(report.Diagnostics(), found...)
}

// describe writes a site: its sections with their pages, where links lead, what
// else there is, then the diagnostics.
func describe(t *testing.T, files []txtar.File) string {
	s, texts, ds, sources := assemble(t, files)
	var out bytes.Buffer
	section(&out, s.Root, "")
	for _, page := range s.Pages {
		doc := texts.Of(page)
		fills, _, found := s.Resolve(page, doc)
		ds = append(ds, found...)
		for i, fill := range fills {
			fmt.Fprintf(&out, "link in %s: %s%s → %s\n", page.Path, doc.Slots[i].Path, fragment(doc.Slots[i].Fragment), fill)
		}
	}
	for _, tag := range s.Tags {
		fmt.Fprintf(&out, "tag %s /%s: %s\n", tag.Name, tag.URL, urls(tag.Pages))
	}
	for _, redirect := range s.Redirects {
		fmt.Fprintf(&out, "redirect %s → /%s\n", redirect.File, redirect.To.URL)
	}
	for _, withheld := range s.Withheld {
		fmt.Fprintf(&out, "withheld %s: %s\n", withheld.Path, withheld.Reason)
	}
	for _, link := range s.Navigation {
		fmt.Fprintf(&out, "navigation %q\n", link.Label)
	}
	for _, file := range s.Files {
		fmt.Fprintf(&out, "file %s\n", file)
	}
	if slices.ContainsFunc(files, func(f txtar.File) bool { return f.Name == "advice" }) {
		ds = append(ds, s.Advice(texts)...)
	}
	ds = diag.Sort(ds)
	diag.AttachSource(ds, func(name string) ([]byte, error) { return sources[name], nil })
	if err := diag.Print(&out, diag.Text, ds, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func section(out *bytes.Buffer, s *site.Section, indent string) {
	fmt.Fprintf(out, "%s/%s %q\n", indent, s.Page.URL, s.Page.Title)
	for _, page := range s.Articles {
		fmt.Fprintf(out, "%s  /%s %q", indent, page.URL, page.Title)
		if page.Previous != nil {
			fmt.Fprintf(out, " after %s", page.Previous.URL)
		}
		if page.Unpublished != "" {
			fmt.Fprintf(out, " (%s)", page.Unpublished)
		}
		out.WriteByte('\n')
	}
	for _, below := range s.Sections {
		section(out, below, indent+"  ")
	}
}

func fragment(anchor string) string {
	if anchor == "" {
		return ""
	}
	return "#" + anchor
}

func urls(pages []*site.Page) string {
	var all []string
	for _, page := range pages {
		all = append(all, "/"+page.URL)
	}
	return strings.Join(all, " ")
}
