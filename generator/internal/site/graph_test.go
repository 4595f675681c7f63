package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
)

// pages is a site of pages, each “path: tags: links”; a path that ends in .yaml
// is a self-assessment.
func pages(t *testing.T, lines string) (*site.Site, func(path string) *site.Page) {
	t.Helper()
	in := input(parse(t, "content/index.md", "---\ntitle: Home\n---\nText.\n"))
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		parts := strings.Split(strings.TrimSpace(line), ":")
		text := fmt.Sprintf("---\ntitle: %q\ntags: [%s]\n---\n", parts[0], parts[1])
		for _, link := range strings.Fields(parts[2]) {
			text += "[to](" + strings.Repeat("../", strings.Count(parts[0], "/")) + link + ")\n"
		}
		face := site.FaceOf(parse(t, "content/"+parts[0], text))
		if strings.HasSuffix(parts[0], ".yaml") {
			face.Assessment = parts[0]
		}
		in.Faces = append(in.Faces, face)
	}
	s, faults := site.Assemble(in)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return s, func(path string) *site.Page {
		for _, p := range s.Pages {
			if p.Path == path {
				return p
			}
		}
		t.Fatalf("no page %s", path)
		return nil
	}
}

func paths(pages ...*site.Page) string {
	var all []string
	for _, p := range pages {
		if p != nil {
			all = append(all, p.Path)
		}
	}
	return strings.Join(all, " ")
}

// TestGraph: what leads to a page, what is like it, and how its readers can check
// themselves.
func TestGraph(t *testing.T) {
	s, page := pages(t, `
		about.md: : z/one.yaml
		a/index.md: : a/one.md
		a/one.md: x, rare: a/two.md b/one.md#h a/one.md
		a/two.md: x, rare: a/one.md z/one.yaml z/two.yaml
		a/three.md: x: z/one.yaml a/one.md a/one.md
		b/one.md: x, rare: z/two.yaml
		b/two.md: : z/one.yaml
		b/three.md: :
		z/one.yaml: x: a/one.md
		z/two.yaml: :`)
	for path, want := range map[string][3]string{ // linked from; related; check
		"index.md":   {"", "", ""},
		"about.md":   {"", "", "z/one.yaml"},
		"a/index.md": {"", "", "z/one.yaml"},
		"a/one.md":   {"z/one.yaml a/three.md a/two.md", "b/one.md", "z/one.yaml"},
		"a/two.md":   {"a/one.md", "b/one.md z/one.yaml", "z/one.yaml"},
		"b/one.md":   {"a/one.md", "a/two.md a/three.md z/one.yaml", "z/two.yaml"},
		"b/three.md": {"", "", ""}, // its section leads to two, as often to one as to the other
		"b/index.md": {"", "", ""},
		"z/one.yaml": {"a/three.md a/two.md about.md b/two.md", "a/one.md b/one.md", ""},
	} {
		p := page(path)
		got := [3]string{paths(s.LinkedFrom(p)...), paths(s.Related(p, s.LinkedFrom(p))...), paths(s.Check(p))}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	if page("a/one.md").Section.Number != 1 || page("z/two.yaml").Section.Number != 3 || page("about.md").Section.Number != 0 {
		t.Error("sections are not numbered in their order")
	}
}

// TestGraphBounds: a page of which everything speaks shows eight, and a tag of
// hundreds is looked at nearby.
func TestGraphBounds(t *testing.T) {
	var lines strings.Builder
	for i := range 300 {
		fmt.Fprintf(&lines, "a/%03d.md: x: a/000.md\n", i)
	}
	s, page := pages(t, lines.String())
	if got := paths(s.LinkedFrom(page("a/000.md"))...); got != "a/001.md a/002.md a/003.md a/004.md a/005.md a/006.md a/007.md a/008.md" {
		t.Error(got)
	}
	if got := paths(s.Related(page("a/150.md"), nil)...); got != "a/144.md a/145.md a/146.md" {
		t.Error(got)
	}
}

// BenchmarkRelated looks for what is like a page of 10,000, as every build does
// that changes what a site shows.
func BenchmarkRelated(b *testing.B) {
	in := input(parseB(b, "content/index.md", "---\ntitle: Home\n---\nText.\n"))
	for i := range 10_000 {
		in.Faces = append(in.Faces, site.FaceOf(parseB(b, fmt.Sprintf("content/a/%05d.md", i),
			fmt.Sprintf("---\ntitle: T%d\ntags: [t%d, u%d, v%d]\n---\n[to](%05d.md)\n", i*7919%10_000, i%13, i%11, i%7, i*31%10_000))))
	}
	s, _ := site.Assemble(in)
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		p := s.Pages[i%len(s.Pages)]
		s.Related(p, s.LinkedFrom(p))
	}
}

func parseB(b *testing.B, file, src string) *markdown.Document {
	doc, _ := markdown.NewParser(markdown.Limits{PageBytes: 1 << 20, TableCells: 1000, Nesting: 64}).Parse(file, []byte(src))
	return doc
}
