package theme

import (
	"bytes"
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// render returns the page with body in its place.
func render(t testing.TB, th *Theme, v PageView, body string) string {
	t.Helper()
	parts, err := th.Render(v, "../")
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	for i, part := range parts {
		if i > 0 {
			page.WriteString(body)
		}
		page.Write(bytes.Join(part, nil))
	}
	return page.String()
}

// Every layout of the default theme makes well-formed HTML of a view that has
// everything and of one that has nothing.
func TestEveryLayout(t *testing.T) {
	th := loaded(t)
	for _, kind := range Kinds() {
		for name, v := range map[string]PageView{"full": full(kind), "empty": {Kind: kind}} {
			page := render(t, th, v, "<p>BODY</p>")
			if err := wellFormed(page); err != nil {
				t.Errorf("%s, %s: %v\n%s", kind, name, err, page)
			}
			for _, want := range []string{"<!doctype html>", "<title>", "<main id=\"main\">", "Content-Security-Policy", `<link rel="stylesheet" href="../assets/`} {
				if !strings.Contains(page, want) {
					t.Errorf("%s, %s: no %s", kind, name, want)
				}
			}
			for _, never := range []string{"<script>", "<style", " style=", " onclick=", "\x00", "ZgotmplZ", "no value", "\n\n\n"} {
				if strings.Contains(page, never) {
					t.Errorf("%s, %s: contains %q\n%s", kind, name, never, page)
				}
			}
			if n := strings.Count(page, "<h1"); n != 1 {
				t.Errorf("%s, %s: %d first headings", kind, name, n)
			}
		}
	}
}

// wellFormed checks that elements nest, knowing HTML's void elements and
// attributes without a value.
func wellFormed(page string) error {
	void := regexp.MustCompile(`<((?:meta|link|img|hr|br|input)\b[^>]*)>`)
	flag := regexp.MustCompile(`(<[a-z]+[^<>]* (?:hidden|novalidate|open|defer))([ >])`)
	page = flag.ReplaceAllString(void.ReplaceAllString(page, "<$1/>"), `$1=""$2`)
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestHostileText(t *testing.T) {
	th := loaded(t)
	const evil = `"><script>alert(1)</script>` + "\x00page-body\x00"
	hostileURL := "javascript:alert(1)//\"'><script>"
	for _, kind := range Kinds() {
		v := full(kind)
		hostile(reflect.ValueOf(&v).Elem(), evil, hostileURL)
		v.Kind = kind
		page := render(t, th, v, "<p>BODY</p>")
		for _, never := range []string{"<script>", `href="java`, "url=java", "\x00", `""`} {
			if strings.Contains(page, never) {
				t.Errorf("%s: contains %q\n%s", kind, never, page)
			}
		}
		if err := wellFormed(page); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if n := strings.Count(page, "<p>BODY</p>"); n != 1 && kind != Assess && kind != Search || n != 0 && (kind == Assess || kind == Search) {
			t.Errorf("%s: %d bodies", kind, n)
		}
	}
}

// hostile replaces every string of v, HTML and the model excepted: they are
// trusted, but for NUL in HTML.
func hostile(v reflect.Value, text, url string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() && v.Type() == reflect.TypeFor[template.HTML]() {
			v.SetString("<em>heading</em>\x00page-body\x00")
		} else if v.Type() == reflect.TypeFor[template.JS]() {
			v.SetString(`{"id":"\u003c/script\u003e"}`)
		} else if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if strings.Contains(name, "URL") || name == "Home" || name == "Feed" || name == "Target" {
				v.Field(i).SetString(url)
			} else {
				hostile(v.Field(i), text, url)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			hostile(v.Index(i), text, url)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			hostile(v.Elem(), text, url)
		}
	}
}

func TestParts(t *testing.T) {
	html := []byte("shared")
	at := func(places ...int) (shared []span) {
		for _, from := range places {
			shared = append(shared, span{from, html})
		}
		return shared
	}
	for _, test := range []struct {
		page   string
		shared []span
		want   [][]string
		same   int // pieces that are the shared memory
	}{
		{"", nil, [][]string{nil}, 0},
		{"ab", nil, [][]string{{"ab"}}, 0},
		{"a" + marker + "b", nil, [][]string{{"a"}, {"b"}}, 0},
		{marker + marker, nil, [][]string{nil, nil, nil}, 0},
		{"a" + marker + "\x00" + "b" + "\x00", nil, [][]string{{"a"}, {"\x00b\x00"}}, 0},
		{"a shared b", at(2), [][]string{{"a ", "shared", " b"}}, 1},
		{"shared" + marker + "shared shared", at(0, 6+len(marker), 13+len(marker)), [][]string{{"shared"}, {"shared", " ", "shared"}}, 3},
		{"shared" + marker + "shared", at(6 + len(marker)), [][]string{{"shared"}, {"shared"}}, 1},
		// It was asked for, and not printed, or not as it is, or later.
		{"a share d", at(2), [][]string{{"a share d"}}, 0},
		{"a shar", at(2, 6), [][]string{{"a shar"}}, 0},
		{"shared", at(0, 0), [][]string{{"shared"}}, 1},
		{"a sharedshared", at(2, 2, 3, 8), [][]string{{"a ", "shared", "shared"}}, 2},
		{"x", []span{{0, nil}}, [][]string{{"x"}}, 0},
	} {
		var got [][]string
		same := 0
		for _, part := range parts([]byte(test.page), test.shared) {
			var texts []string
			for _, piece := range part {
				if cap(piece) != len(piece) {
					t.Errorf("%q: a piece of %d bytes takes %d", test.page, len(piece), cap(piece))
				}
				if &piece[0] == &html[0] {
					same++
				}
				texts = append(texts, string(piece))
			}
			got = append(got, texts)
		}
		if !reflect.DeepEqual(got, test.want) || same != test.same {
			t.Errorf("%q: %q, %d shared; want %q, %d", test.page, got, same, test.want, test.same)
		}
	}
}

// TestShares: pages of one section hold the frame around them once.
func TestShares(t *testing.T) {
	th := loaded(t)
	shared := map[*byte]int{}
	for range 2 {
		parts, err := th.Render(sampleArticle(), "../../")
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range slices.Concat(parts...) {
			shared[&piece[0]]++
		}
	}
	n := 0
	for _, pages := range shared {
		if pages == 2 {
			n++
		}
	}
	if n != 3 { // of the head, the header and the footer
		t.Errorf("two pages share %d pieces", n)
	}
}

func TestRenderErrors(t *testing.T) {
	// Params are the one thing that a rehearsal cannot know.
	files := with(embedded(t), "layouts/tag.html", "{{define \"main\"}}\né {{with .Params.who}}{{.name.first}}{{end}}\n{{end}}")
	th, ds := Load(files, "themes/mine")
	if th == nil {
		t.Fatal(list(ds))
	}
	_, err := th.Render(PageView{Kind: Tag, Params: map[string]any{"who": 3}}, "")
	if err == nil {
		t.Fatal("no error")
	}
	if d := th.Diagnostic(err); d.File != "themes/mine/layouts/tag.html" || d.Line != 2 || d.Column != 25 {
		t.Errorf("%v from %v", d, err)
	}
	if _, err := th.Render(PageView{Kind: "novel"}, ""); err == nil {
		t.Error("an unknown kind renders")
	}
}

// Any difference that a shared partial can see makes a key of its own.
func TestSharedKeys(t *testing.T) {
	seen := map[string]string{}
	add := func(name string, v SharedView) {
		key := string(v.appendKey(nil))
		if other, dup := seen[key]; dup {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[key] = name
	}
	add("nothing", SharedView{})
	for i, name := range fieldNames(reflect.TypeFor[SharedView]()) {
		var v SharedView
		if name != "Site" {
			fill(reflect.ValueOf(&v).Elem().Field(i), 0)
			add(name, v)
		}
	}
	for i, name := range fieldNames(reflect.TypeFor[SiteView]()) {
		var v SharedView
		fill(reflect.ValueOf(&v).Elem().Field(0).Field(i), 0)
		add("Site."+name, v)
	}
	for i, name := range fieldNames(reflect.TypeFor[Link]()) {
		v := SharedView{Breadcrumbs: []Link{{}}}
		fill(reflect.ValueOf(&v.Breadcrumbs[0]).Elem().Field(i), 0)
		add("Link."+name, v)
	}
	add("ab+c", SharedView{Breadcrumbs: []Link{{Label: "ab", URL: "c"}}})
	add("a+bc", SharedView{Breadcrumbs: []Link{{Label: "a", URL: "bc"}}})
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			names = append(names, t.Field(i).Name)
		}
	}
	return names
}

// Pages that differ in what partials share get each their own, also when they
// render at the same time and more than the memory holds.
func TestSharedAtOnce(t *testing.T) {
	th := loaded(t)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 2 * sharedLimit {
				v := sampleArticle()
				v.Home = strings.Repeat("../", (i+worker)%5) + "h" + string(rune('a'+i%26)) + strings.Repeat("x", i/26)
				if page := render(t, th, v, ""); !strings.Contains(page, `<a class="brand" href="`+v.Home+`"`) {
					t.Errorf("no link to %s", v.Home)
				}
			}
		})
	}
	group.Wait()
}

func TestSameViewSameBytes(t *testing.T) {
	a, b := loaded(t), loaded(t)
	if x, y := render(t, a, sampleArticle(), ""), render(t, b, sampleArticle(), ""); x != y {
		t.Error("equal themes render differently")
	}
	if !maps.EqualFunc(a.Assets(), b.Assets(), bytes.Equal) {
		t.Error("equal files make different assets")
	}
}
