package build

import (
	"testing"
	"time"

	"rapport/generator/internal/source"
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
	entry := m.page(parser, key, snapshot("one"), name, nil)
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
		if got := m.page(parser, test.key, snapshot(test.content), name, entry); (got == entry) != test.kept {
			t.Errorf("%s: kept %v", what, !test.kept)
		}
	}
}

// TestLastPages: what is known of a page is found by its name.
func TestLastPages(t *testing.T) {
	known := map[string]*pageEntry{"a": {}, "b/c": {}, "d": {}, "e": {}}
	m := newMemory(&Memo{pages: pagesEntry{[]string{"a", "b/c", "d", "e"}, []*pageEntry{known["a"], known["b/c"], known["d"], known["e"]}}})
	for _, names := range [][]string{{}, {"a", "b/c", "d", "e"}, {"", "b", "d", "f"}, {"A", "a", "b", "c", "e", "e.md"}} {
		for i, entry := range m.lastPages(names) {
			if entry != known[names[i]] {
				t.Errorf("of %q, %q is wrong", names, names[i])
			}
		}
	}
}
