package build

import (
	"bytes"
	"testing"
	"time"

	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
	"rapport/themes"
)

// TestThemeKey: a theme's key has every part of every name and content, and
// tells where one ends.
func TestThemeKey(t *testing.T) {
	type files = map[string][]byte
	themes := []struct {
		folder string
		files  files
	}{
		{"a", nil},
		{"ab", nil},
		{"a", files{"b": nil}},
		{"a", files{"b": []byte("c")}},
		{"a", files{"bc": nil}},
		{"a", files{"b": []byte("d")}},
		{"a", files{"b": []byte("c"), "d": nil}},
		{"a", files{"b": nil, "c": []byte("d")}},
		{"a", files{"b": []byte("d"), "c": nil}},
		{"a", files{"b": []byte("\x01c\x00")}},
		{"a", files{"b\x01c": nil}},
		{"a", files{"b": []byte("\x00c\x00")}},
		{"a", files{"b": nil, "c": nil}},
		{"a\x01b", nil},
	}
	seen := map[source.Hash]int{}
	for i, one := range themes {
		key := themeKey(one.folder, one.files)
		if first, known := seen[key]; known {
			t.Errorf("one key for %v and %v", themes[first], one)
		}
		seen[key] = i
	}
}

// TestLayoutKey: a layout is that of one theme, one view and one root, whatever
// a build may make depend on each other.
func TestLayoutKey(t *testing.T) {
	first, _ := theme.Load(themes.Files(), "themes/rapport")
	again, _ := theme.Load(themes.Files(), "themes/rapport")
	view, other := theme.PageView{Kind: theme.NotFound, Title: "A"}, theme.PageView{Kind: theme.NotFound, Title: "B"}
	m := newMemory(&Memo{})
	m.next.layouts = map[string]layoutEntry{}
	entry, err := m.layOut(first, "404.html", view, "./")
	if err != nil {
		t.Fatal(err)
	}
	m.keepLayouts([]task{{output: "404.html"}}, []layoutEntry{entry}, []error{nil})
	next := newMemory(m.next)
	for name, test := range map[string]struct {
		theme  *theme.Theme
		output string
		view   theme.PageView
		root   string
		kept   bool
	}{
		"the same":       {first, "404.html", view, "./", true},
		"another theme":  {again, "404.html", view, "./", false},
		"another view":   {first, "404.html", other, "./", false},
		"another root":   {first, "404.html", view, "../", false},
		"another output": {first, "405.html", view, "./", false},
	} {
		got, err := next.layOut(test.theme, test.output, test.view, test.root)
		if err != nil {
			t.Fatal(err)
		}
		if kept := &got.pieces[0][0] == &entry.pieces[0][0]; kept != test.kept {
			t.Errorf("%s: kept %v", name, kept)
		}
		want, _ := test.theme.Render(test.view, test.root)
		if !bytes.Equal(bytes.Join(got.pieces, nil), bytes.Join(want, nil)) {
			t.Errorf("%s: another layout than without a memo", name)
		}
	}
}

// TestPageKey: a page's key is its content and what of the site's settings and
// the build's options its parser has.
func TestPageKey(t *testing.T) {
	b := &builder{}
	b.config.Limits.PageKiB, b.config.Limits.Nesting, b.config.Limits.TableCells = 1, 64, 100
	parser, name := b.parser(), "a.md"
	snapshot := func(content string) *source.Snapshot {
		return source.NewSnapshot(map[string][]byte{"content/" + name: []byte(content)}, time.Time{})
	}
	key := pageKey{limits: b.pageLimits()}
	m := newMemory(&Memo{})
	entry := m.page(parser, key, snapshot("one"), name)
	m.keep([]string{name}, []pageEntry{entry})
	next := newMemory(m.next)
	prose, larger, nested, cells := key, key, key, key
	prose.prose = true
	larger.limits.PageBytes++
	nested.limits.Nesting++
	cells.limits.TableCells++
	for what, test := range map[string]struct {
		key     pageKey
		content string
		kept    bool
	}{
		"the same":        {key, "one", true},
		"another content": {key, "two", false},
		"prose":           {prose, "one", false},
		"page limit":      {larger, "one", false},
		"nesting limit":   {nested, "one", false},
		"cell limit":      {cells, "one", false},
	} {
		if got := next.page(parser, test.key, snapshot(test.content), name); (got.parsed.document == entry.parsed.document) != test.kept {
			t.Errorf("%s: kept %v", what, !test.kept)
		}
	}
}
