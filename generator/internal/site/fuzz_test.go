package site_test

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/site"
)

// oddSite is a site of pages and files with names that a URL and an attribute
// have to escape. It holds every output path.
func oddSite(f *testing.F) (parser *markdown.Parser, in site.Input, outputs map[string]bool) {
	f.Helper()
	parser = markdown.NewParser(markdown.Limits{PageBytes: 1 << 20, TableCells: 1000, Nesting: 64})
	in = site.Input{Config: config.Default(), Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}
	for _, name := range []string{"index.md", "a/index.md", "a/b.md", "a/ü ö.md", "a:b.md", "x?y.md", "c#d.md", "100%.md", "%2e%2e.md",
		"q&a.md", `it's "so".md`, "<b>/c.md", "a/..b/d.md", "generated/e/f.md", "javascript:x.md", "+;=,@!$()*.md"} {
		doc, ds := parser.Parse("content/"+name, []byte("---\ntitle: "+strings.ReplaceAll(fmt.Sprintf("%q", name), "?", "")+"\n---\n## One\n\n## Ä “b”\n"))
		if diag.HasErrors(ds) {
			f.Fatal(ds)
		}
		in.Faces = append(in.Faces, site.FaceOf(doc))
	}
	picture := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>`)
	in.Files = map[string][]byte{"p.svg": picture, `a/"p"&copy;<q>.svg`: picture, "a/notes.txt": nil, "a/b/p?.svg": picture}
	s, ds := site.Assemble(in)
	if diag.HasErrors(ds) {
		f.Fatal(ds)
	}
	outputs = map[string]bool{}
	for _, page := range s.Pages {
		outputs[page.URL] = true
	}
	for _, file := range s.Files {
		outputs[file] = true
	}
	return parser, in, outputs
}

// FuzzLinks resolves any destination, from any page, as an author may write it
// and as it may stand in a slot: it comes to an error, or to a URL that stays in
// its attribute and leads to something that is published.
func FuzzLinks(f *testing.F) {
	for _, seed := range []string{
		"index.md", "a/b.md#one", "../index.md", "../../etc/passwd", "a/", "./", "..", ".", "/a/b.md", "//example.org", "%2e%2e/%2e%2e/x",
		"a/%C3%BC%20%C3%B6.md", "a:b.md", "./a:b.md", "x%3Fy.md", "c%23d.md#%C3%A4-b", "100%25.md", "%252e%252e.md", "q&amp;a.md",
		"it's%20%22so%22.md", "\\<b\\>/c.md", "a/..b/d.md#one", "generated/", "generated/#x", "javascript:x.md", "./javascript:x.md",
		"p.svg", "a/%22p%22&amp;copy;%3Cq%3E.svg", "a/notes.txt#x", "\"><script>", "%00", "\xff", "a/b.md#\" onclick=\"x", "%2Fetc", "a//b.md", "a/./b.md", "%5C..%5Cx",
	} {
		for from := range 4 {
			f.Add(uint8(from), seed, false)
		}
		f.Add(uint8(0), seed, true)
		f.Add(uint8(9), seed, true)
	}
	parser, in, outputs := oddSite(f)
	f.Fuzz(func(t *testing.T, from uint8, destination string, image bool) {
		old := in.Faces[int(from)%len(in.Faces)]
		mark := ""
		if image {
			mark = "!"
		}
		written, ds := parser.Parse(old.File, []byte("---\ntitle: T\n---\n"+mark+"[x](<"+destination+">)\n\n"+mark+"[y]("+destination+")\n\n## One\n"))
		if !diag.HasErrors(ds) {
			checkLinks(t, in, old, written, outputs)
		}
		// The same as it would stand in a slot, past all that Parse refuses.
		name, fragment, _ := strings.Cut(destination, "#")
		direct := &markdown.Document{File: old.File, Outline: old.Outline, Slots: []markdown.Slot{{Image: image, Path: name, Fragment: fragment, Line: 1, Column: 1}}}
		checkLinks(t, in, old, direct, outputs)
	})
}

var pictureForm = regexp.MustCompile(`^src="([^"<>]*)" width="2" height="1"$`)

// checkLinks puts doc in the place of old and resolves its slots.
func checkLinks(t *testing.T, in site.Input, old *site.Face, doc *markdown.Document, outputs map[string]bool) {
	t.Helper()
	in.Faces = slices.Clone(in.Faces)
	face := site.FaceOf(doc)
	in.Faces[slices.Index(in.Faces, old)] = face
	s, _ := site.Assemble(in)
	for _, page := range s.Pages {
		if page.Face != face {
			continue
		}
		fills, _, ds := s.Resolve(page, doc)
		if len(fills) != len(doc.Slots) {
			t.Fatalf("%d fills of %d slots", len(fills), len(doc.Slots))
		}
		empty := 0
		for i, fill := range fills {
			if len(fill) == 0 {
				empty++
				continue
			}
			address := string(fill)
			if doc.Slots[i].Image {
				match := pictureForm.FindStringSubmatch(address)
				if match == nil {
					t.Fatalf("%+v is filled with %q", doc.Slots[i], fill)
				}
				address = match[1]
			}
			checkAddress(t, page, address, outputs)
		}
		if empty != len(ds) {
			t.Fatalf("%d slots are empty, with %v", empty, ds)
		}
	}
}

// checkAddress reads what fills an attribute as a browser does, on a site below
// a path, and follows it.
func checkAddress(t *testing.T, page *site.Page, written string, outputs map[string]bool) {
	t.Helper()
	const root = "/sub/path/"
	if strings.ContainsAny(written, "\"<> \n\t") {
		t.Fatalf("%q does not stay in its attribute", written)
	}
	base := &url.URL{Scheme: "https", Host: "site.example", Path: root + page.URL}
	target, err := base.Parse(html.UnescapeString(written))
	if err != nil {
		t.Fatalf("%q: %v", written, err)
	}
	below, inside := strings.CutPrefix(target.Path, root)
	if target.Scheme != base.Scheme || target.Host != base.Host || target.User != nil || target.RawQuery != "" || !inside || path.Clean(target.Path) != strings.TrimSuffix(target.Path, "/") {
		t.Fatalf("on %q, %q leads to %v", page.URL, written, target)
	}
	if !outputs[below] {
		t.Fatalf("on %q, %q leads to %q, which is not there", page.URL, written, below)
	}
	if target.Fragment != "" && target.Fragment != "one" && target.Fragment != "ä-b" {
		t.Fatalf("%q leads to the anchor %q", written, target.Fragment)
	}
}
