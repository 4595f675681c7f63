package markdown_test

import (
	"bytes"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// casePages returns the pages of all cases in testdata.
func casePages(f *testing.F) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	var all [][]byte
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			all = append(all, archive.Files[i].Data)
		}
	}
	return all
}

// FuzzParse: whatever stands in a file, it becomes a document that is safe to
// publish, or diagnostics with places in the file.
func FuzzParse(f *testing.F) {
	for _, page := range casePages(f) {
		f.Add(page)
	}
	for _, body := range []string{
		"[a](javascript:alert(1)) <javascript:alert(1)> ![b](data:x) [c](java&#10;script:x)",
		"[a](<x\" onclick=\"y>) ![b](<x\" onerror=\"y> \"t\\\" u\") [c](x '\"')",
		"## a <b> \"c\" & `d` [e](f) ![g](h)\n\n## \n\n## a",
		"| a | b\n|:-:|-:\n| `c|d` | <e> |\nf",
		"a[^b]\n\n[^b]: c[^b]\n\n> [!NOTE]\n> ![d](e \"f\")\n\n![g](h \"<i>\")",
		"- [ ] a\n  - [x] b\n\nc\n: d\n\n    e\n\n```f\"g\nh\n```\n\n<i@j.k> https://l.m/?n&o \xef\xbb\xbf",
		"[@a; @b] *b [@b]* [a [@a]](b)![@a] [@a\n> [!FAIR]\n\n> [!message] \"a\"\n> *b* _c_ [@a]\n>\n> 1. d *e*\n> 2. f\n\n> [!before]\n> - a\n\n> [!after]\n> b",
		"[!STRONG][!THIN]![!x] | [!FAIR]\na\nb [@b;\n@a]\n: [@a] c\n\n# a [@b]\n\n> [!NOTE]\n> ===",
		"\x00&#0;&#xd800;\\\"&quot;&colon;\u2028\r\na\rb\tc",
	} {
		f.Add([]byte("---\ntitle: T\nsources: [{id: a, title: A}, {id: b, title: B}]\n---\n" + body))
	}
	parser := markdown.NewParser(markdown.Limits{PageBytes: 1 << 16, TableCells: 2_000, Nesting: 16})
	f.Fuzz(func(t *testing.T, src []byte) {
		written := bytes.Clone(src)
		doc, ds := parser.Parse("f.md", written)
		checkPlaces(t, src, ds)
		checkDocument(t, src, doc, !diag.HasErrors(ds))
		if t.Failed() {
			t.Logf("HTML:\n%s\n%v", doc.HTML, ds)
		}
		// The document keeps none of the file's bytes, and the next is the same.
		before := fmt.Sprintf("%+v", doc)
		clear(written)
		if after := fmt.Sprintf("%+v", doc); after != before {
			t.Errorf("the document changes with its source:\n%s\n%s", before, after)
		}
		again, _ := parser.Parse("f.md", src)
		if !bytes.Equal(again.HTML, doc.HTML) || !slices.Equal(again.Slots, doc.Slots) {
			t.Errorf("another time, it is\n%s\nnot\n%s", again.HTML, doc.HTML)
		}
	})
}

// FuzzFrontMatter: whatever stands between the fences, what is decoded can be
// relied on.
func FuzzFrontMatter(f *testing.F) {
	for _, page := range casePages(f) {
		if front, _, found := strings.Cut(strings.TrimPrefix(string(page), "---\n"), "\n---\n"); found {
			f.Add(front)
		}
	}
	for _, front := range []string{
		"title: \"A\\u0000\"\ndraft: true", "title: |\n  A\n  B\ndraft: yes", "title: &a [*a]\ntags: *a",
		"title: A\naliases: [/a/, /b, \"/c\\ed/\", /../e, \"\"]\nslug: \"../x\"", "{title: A, order: 07, date: 2026-02-30}",
		"title: A\ndate: 2026-11-21T10:00:00+14:00\nupdated: 0001-01-01\nreview_every: 9999 years",
		"title: A\nsources: [{title: B, url: \"https://x\", year: 1999}]\nparams: {a: {b: [1, 2.5, true, ~]}}",
	} {
		f.Add(front)
	}
	parser := markdown.NewParser(limits)
	f.Fuzz(func(t *testing.T, front string) {
		src := []byte("---\n" + front + "\n---\n")
		doc, ds := parser.Parse("f.md", src)
		checkPlaces(t, src, ds)
		if diag.HasErrors(ds) {
			return
		}
		matter := doc.Front
		if strings.TrimSpace(matter.Title) == "" {
			t.Errorf("no title and no error: %q", front)
		}
		if matter.Draft && !strings.Contains(front, "true") {
			t.Errorf("a draft, without the word: %q", front)
		}
		if strings.ContainsAny(matter.Slug.Text, "/\\?#%\x00\n ") || strings.HasPrefix(matter.Slug.Text, ".") {
			t.Errorf("slug %q", matter.Slug.Text)
		}
		for _, alias := range matter.Aliases {
			if !strings.HasPrefix(alias.Text, "/") || strings.Contains(alias.Text, "/.") || strings.Contains(alias.Text, "//") || strings.ContainsAny(alias.Text, `\?#%`) || strings.ContainsFunc(alias.Text, unicode.IsControl) {
				t.Errorf("alias %q", alias.Text)
			}
		}
		for _, source := range matter.Sources {
			if strings.TrimSpace(source.Title) == "" || source.ID != strings.ToLower(source.ID) || source.Place.Line < 2 || source.URL != "" && !regexp.MustCompile(`(?i)^\s*https?:`).MatchString(source.URL) {
				t.Errorf("source %+v", source)
			}
		}
		for _, placed := range slices.Concat(matter.Tags, matter.Aliases) {
			if placed.Text == "" || placed.Text != strings.TrimSpace(placed.Text) || placed.Place.Line < 2 || placed.Place.Column < 1 {
				t.Errorf("%+v", placed)
			}
		}
	})
}

// checkPlaces holds diagnostics to places in the file.
func checkPlaces(t *testing.T, src []byte, ds []diag.Diagnostic) {
	t.Helper()
	lines := bytes.Split(src, []byte{'\n'})
	for _, d := range ds {
		switch {
		case d.File != "f.md", d.Code == "", d.Message == "", d.Severity != diag.Error && d.Severity != diag.Warning:
			t.Errorf("%+v", d)
		case d.Line == 0 && d.Column == 0:
		case d.Line < 1 || d.Line > len(lines) || d.Column < 1 || d.Column > utf8.RuneCount(lines[d.Line-1])+1:
			t.Errorf("not in the file: %+v", d)
		}
	}
}

// checkDocument holds a document to what others rely on; sound is whether it
// has no errors and would be published.
func checkDocument(t *testing.T, src []byte, doc *markdown.Document, sound bool) {
	t.Helper()
	var whole bytes.Buffer
	at := 0
	lines := bytes.Count(src, []byte{'\n'}) + 1
	for _, slot := range doc.Slots {
		if slot.Offset < at || slot.Offset > len(doc.HTML) || slot.Line < 1 || slot.Line > lines || slot.Column < 1 {
			t.Fatalf("%+v, after offset %d of %d", slot, at, len(doc.HTML))
		}
		whole.Write(doc.HTML[at:slot.Offset])
		switch {
		case slot.Image:
			whole.WriteString(`src="filled" width="1" height="1"`)
		case slot.Titled:
			whole.WriteString(`filled">title`)
		default:
			whole.WriteString("filled")
		}
		at = slot.Offset
	}
	whole.Write(doc.HTML[at:])
	checkHTML(t, whole.String(), sound)
	checkMarks(t, doc, sound)
	seen := map[string]bool{}
	for _, term := range doc.Terms {
		if seen[term.ID] || term.ID == "" || !doc.HasAnchor(term.ID) || !strings.Contains(whole.String(), `<dt id="`+html.EscapeString(term.ID)+`">`) {
			t.Errorf("term %+v", term)
		}
		seen[term.ID] = true
	}
	for _, h := range doc.Headings {
		if seen[h.ID] || h.ID == "" || !doc.HasAnchor(h.ID) || h.Level < 1 || h.Level > 6 || strings.Contains(string(h.HTML), "<a") {
			t.Errorf("heading %+v", h)
		}
		seen[h.ID] = true
		checkHTML(t, string(h.HTML), sound)
	}
	if n := utf8.RuneCountInString(doc.Excerpt); n > 160 || sound && !utf8.ValidString(doc.Excerpt) || strings.ContainsAny(doc.Excerpt, "\n\r\t") {
		t.Errorf("excerpt of %d characters: %q", n, doc.Excerpt)
	}
	if doc.Words < 0 || doc.Words > len(src) {
		t.Errorf("%d words", doc.Words)
	}
}

var (
	citeForm    = regexp.MustCompile(`<a id="(cite:\d+)" href="#src:(\d+)"`)
	messageForm = regexp.MustCompile(`(?s)<figure class="message[^>]*>.*?</figure>`)
	notesForm   = regexp.MustCompile(`(?s)<ol class="message-notes">.*</ol>`)
	numberForm  = regexp.MustCompile(`<sup class="mark-number">(\d+)</sup>`)
)

// checkMarks holds citations to the document's sources, and the notes of cards
// to the words that they are about.
func checkMarks(t *testing.T, doc *markdown.Document, sound bool) {
	t.Helper()
	body := string(doc.HTML)
	want, found := map[string]int{}, 0
	for i, s := range doc.Sources {
		for _, id := range s.Citations {
			want[id] = i + 1
		}
		found += len(s.Citations)
	}
	anchors := citeForm.FindAllStringSubmatch(body, -1)
	for i, anchor := range anchors {
		if anchor[1] != fmt.Sprintf("cite:%d", i+1) || fmt.Sprint(want[anchor[1]]) != anchor[2] {
			t.Errorf("citation %d is %s; the sources are %+v", i+1, anchor[0], doc.Sources)
		}
	}
	if len(anchors) != found || len(want) != found || strings.Count(body, `id="cite:`) != found {
		t.Errorf("%d citations of %d", len(anchors), found)
	}
	if doc.File != "" && doc.Graded != strings.Contains(body, `<span class="grade `) { // a part of a document has neither
		t.Errorf("graded: %v", doc.Graded)
	}
	if !sound {
		return
	}
	for _, message := range messageForm.FindAllString(body, -1) {
		numbers, notes := numberForm.FindAllStringSubmatch(message, -1), notesForm.FindString(message)
		for i, number := range numbers {
			if number[1] != fmt.Sprint(i+1) {
				t.Errorf("mark %d is %s in %s", i+1, number[0], message)
			}
		}
		if items := strings.Count(notes, "<li>") + strings.Count(notes, `<li class="task">`); items < len(numbers) || items > 0 && len(numbers) == 0 {
			t.Errorf("%d marks, %d notes in %s", len(numbers), items, message)
		}
	}
}

// citable is front matter with sources for texts to cite.
var citable = markdown.FrontMatter{Sources: []markdown.Source{{ID: "a", Title: "A", Place: diag.Place{File: "f.md"}}, {ID: "two", Title: "B", Place: diag.Place{File: "f.md"}}}}

var (
	tagForm = regexp.MustCompile(`^<(/?)([a-z][a-z0-9]*)((?: +[a-z-]+(?:="[^"<>]*")?)*)>`)
	attForm = regexp.MustCompile(` ([a-z-]+)(?:="([^"<>]*)")?`)
	scheme  = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:`)
)

// omitted stands for raw HTML, which is an error.
const omitted = "<!-- raw HTML omitted -->"

var (
	void       = []string{"br", "hr", "img"}
	elements   = strings.Fields("p h1 h2 h3 h4 h5 h6 a em strong mark code pre del ul ol li blockquote div span table thead tbody tr th td dl dt dd sup figure figcaption section aside br hr img")
	attributes = strings.Fields("href src alt title id class width height loading role aria-label aria-labelledby tabindex scope start")
	schemes    = []string{"http:", "https:", "mailto:", "tel:"}
	dangerous  = []string{"javascript:", "vbscript:", "data:", "file:"}
)

// checkHTML reads a body as strictly as no browser does: every tag and
// attribute is one that this package writes, in its form, and all are closed in
// order. What an author wrote can then only be text.
func checkHTML(t *testing.T, body string, sound bool) {
	t.Helper()
	var open []string
	for rest := body; rest != ""; {
		next := strings.IndexAny(rest, "<>")
		if next < 0 {
			break
		}
		if rest = rest[next:]; strings.HasPrefix(rest, omitted) && !sound {
			rest = rest[len(omitted):]
			continue
		}
		tag := tagForm.FindStringSubmatch(rest)
		if tag == nil {
			t.Errorf("no tag: %.80q", rest)
			return
		}
		rest = rest[len(tag[0]):]
		name := tag[2]
		switch {
		case !slices.Contains(elements, name):
			t.Errorf("the element %s", tag[0])
		case tag[1] == "/" && (tag[3] != "" || len(open) == 0 || open[len(open)-1] != name):
			t.Errorf("%s closes %v", tag[0], open)
			return
		case tag[1] == "/":
			open = open[:len(open)-1]
		case !slices.Contains(void, name):
			open = append(open, name)
		}
		checkAttributes(t, tag[3], sound)
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
}

func checkAttributes(t *testing.T, written string, sound bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, attribute := range attForm.FindAllStringSubmatch(written, -1) {
		name, value := attribute[1], html.UnescapeString(attribute[2])
		if !slices.Contains(attributes, name) || seen[name] {
			t.Errorf("the attribute %s in%s", name, written)
		}
		seen[name] = true
		if name != "href" && name != "src" {
			continue
		}
		// As a browser reads it: white space and control characters go.
		address := strings.ToLower(strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, value))
		found := scheme.FindString(address)
		if slices.Contains(dangerous, found) || sound && found != "" && !slices.Contains(schemes, found) {
			t.Errorf("the scheme %s in%s", found, written)
		}
	}
}
