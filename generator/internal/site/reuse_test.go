package site_test

import (
	"testing"
	"time"

	"rapport/generator/internal/config"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func parse(t *testing.T, file, src string) *markdown.Document {
	t.Helper()
	doc, ds := markdown.NewParser(markdown.Limits{PageBytes: 1 << 20, TableCells: 1000, Nesting: 64}).Parse(file, []byte(src))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return doc
}

func input(docs ...*markdown.Document) site.Input {
	in := site.Input{Config: config.Default(), Now: noon, Files: map[string][]byte{"p.svg": []byte("one")}, Reserved: []string{"404.html"}}
	for _, doc := range docs {
		in.Faces = append(in.Faces, site.FaceOf(doc))
	}
	return in
}

// TestIsOf changes each part of the input.
func TestIsOf(t *testing.T) {
	soon := noon.Add(2 * time.Hour).Format(time.RFC3339)
	original := func() site.Input {
		return input(parse(t, "content/index.md", "---\ntitle: Home\n---\nText.\n"),
			parse(t, "content/soon.md", "---\ntitle: Soon\ndate: "+soon+"\n---\nText.\n"))
	}
	first := original()
	s, _ := site.Assemble(first)
	for name, test := range map[string]struct {
		change func(in *site.Input)
		want   bool
	}{
		"nothing":               {func(*site.Input) {}, true},
		"equal files":           {func(in *site.Input) { in.Files = map[string][]byte{"p.svg": []byte("one")} }, true},
		"a file's content":      {func(in *site.Input) { in.Files = map[string][]byte{"p.svg": []byte("two")} }, false},
		"a file more":           {func(in *site.Input) { in.Files = map[string][]byte{"p.svg": []byte("one"), "q": nil} }, false},
		"a face":                {func(in *site.Input) { in.Faces = original().Faces }, false},
		"a face less":           {func(in *site.Input) { in.Faces = in.Faces[:1] }, false},
		"the settings":          {func(in *site.Input) { in.Config.Title = "Other" }, false},
		"drafts":                {func(in *site.Input) { in.Drafts = true }, false},
		"what is reserved":      {func(in *site.Input) { in.Reserved = []string{"feed.xml"} }, false},
		"a later hour":          {func(in *site.Input) { in.Now = noon.Add(time.Hour) }, true},
		"the hour of a page":    {func(in *site.Input) { in.Now = noon.Add(2 * time.Hour) }, false},
		"a clock that was late": {func(in *site.Input) { in.Now = noon.Add(-time.Minute) }, false},
		"the next day":          {func(in *site.Input) { in.Now = noon.Add(12 * time.Hour) }, false},
	} {
		in := first
		test.change(&in)
		if got := s.IsOf(in); got != test.want {
			t.Errorf("with %s changed: %v", name, got)
		}
	}
}

// TestFaces tells what a site sees of a document from what it does not.
func TestFaces(t *testing.T) {
	const front = "---\ntitle: T\ndescription: D\n---\n"
	old := site.FaceOf(parse(t, "content/a.md", front+"Start.\n\n## One\n\nText.\n"))
	for src, want := range map[string]bool{
		front + "Start.\n\n## One\n\nMore text.\n":         true,
		front + "Start.\n\n## One\n\nMore [text](b.md).\n": false, // b.md says what links to it
		front + "Start!\n\n## One\n\nText.\n":              false,
		front + "Start.\n\n## Two\n\nText.\n":              false,
		"---\ntitle: U\n---\nStart.\n\n## One\n\nText.\n":  false,
	} {
		if got := site.FaceOf(parse(t, "content/a.md", src)).Equal(old); got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

// TestMoves edits a site and asks which links are concerned.
func TestMoves(t *testing.T) {
	home := parse(t, "content/index.md", "---\ntitle: Home\n---\n[a](a/one.md) [b](b/) ![c](p.svg)\n")
	one := parse(t, "content/a/one.md", "---\ntitle: One\n---\n[up](../) [home](../index.md)\n")
	two := parse(t, "content/b/two.md", "---\ntitle: Two\n---\n")
	titled := func(doc *markdown.Document, title string) *markdown.Document {
		other := *doc
		other.Front.Title = title
		return &other
	}
	before := input(home, one, two)
	last, _ := site.Assemble(before)
	for name, test := range map[string]struct {
		change    func(in *site.Input)
		home, one bool
	}{
		"nothing":        {func(*site.Input) {}, false, false},
		"a target":       {func(in *site.Input) { in.Faces[1] = site.FaceOf(titled(one, "Other")) }, true, false},
		"the home page":  {func(in *site.Input) { in.Faces[0] = site.FaceOf(titled(home, "Other")) }, false, true},
		"a page of b":    {func(in *site.Input) { in.Faces[2] = site.FaceOf(titled(two, "Other")) }, false, false},
		"no folder b":    {func(in *site.Input) { in.Faces = in.Faces[:2] }, true, false},
		"a picture":      {func(in *site.Input) { in.Files = map[string][]byte{"p.svg": []byte("two")} }, true, false},
		"a lost picture": {func(in *site.Input) { in.Files = nil }, true, false},
	} {
		in := before
		in.Faces = append([]*site.Face(nil), in.Faces...)
		test.change(&in)
		now, _ := last.Reassemble(in)
		moves := now.Moves(last)
		for _, page := range now.Pages {
			concerns := func(doc *markdown.Document) bool {
				_, marks, _ := last.Resolve(page, doc)
				return moves.Concern(page, doc, marks)
			}
			switch {
			case page.Path == "index.md" && concerns(home) != test.home,
				page.Path == "a/one.md" && concerns(one) != test.one:
				t.Errorf("with %s changed, %s is wrong: %v", name, page.Path, moves)
			}
		}
	}
}
