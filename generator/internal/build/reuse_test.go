package build

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// TestReuse edits a site and tells which pages are laid out again.
func TestReuse(t *testing.T) {
	files := map[string][]byte{
		"site.yaml":           []byte("base_url: https://example.org/\n"),
		"content/index.md":    []byte("---\ntitle: Home\n---\nText.\n"),
		"content/a/index.md":  []byte("---\ntitle: A\n---\nText.\n"),
		"content/a/one.md":    []byte("---\ntitle: One\norder: 1\n---\nStart.\n\nText, [home](../index.md).\n"),
		"content/a/two.md":    []byte("---\ntitle: Two\norder: 2\n---\nText.\n"),
		"content/a/three.md":  []byte("---\ntitle: Three\norder: 3\n---\nText.\n"),
		"content/b/linked.md": []byte("---\ntitle: Linked\n---\n[](../a/one.md)\n"),
	}
	clock := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	first := Build(source.NewSnapshot(files, clock), Options{}, &Memo{})
	if first.Tree == nil {
		t.Fatal(first.Diagnostics)
	}
	for name, test := range map[string]struct {
		file, old, new string
		site           bool     // is the same
		want           []string // what is laid out
		links          []string // whose links are looked up
	}{
		"nothing": {"content/a/one.md", "", "", true, nil, nil},
		"a text":  {"content/a/one.md", "Text", "More text", true, []string{"a/one/index.html"}, []string{"a/one.md"}},
		"a title": {"content/a/one.md", "title: One", "title: Other", false,
			[]string{"404.html", "a/index.html", "a/one/index.html", "a/two/index.html", "b/linked/index.html", "index.html", "search/index.html"}, []string{"a/one.md"}},
		"a heading":                    {"content/a/one.md", "Text", "## Text\n\n", false, []string{"a/one/index.html"}, []string{"a/one.md"}},
		"a setting that no page shows": {"site.yaml", "base", "tags: [x]\nbase", false, nil, nil},
		"settings":                     {"site.yaml", "base", "title: New\nbase", false, slices.Sorted(maps.Keys(first.Memo.tree.pages)), nil},
	} {
		edited := maps.Clone(files)
		edited[test.file] = bytes.Replace(files[test.file], []byte(test.old), []byte(test.new), 1)
		now := Build(source.NewSnapshot(edited, clock.Add(time.Minute)), Options{}, first.Memo)
		if same := now.Memo.site.site == first.Memo.site.site; same != test.site {
			t.Errorf("%s: the same site: %v", name, same)
		}
		if got := laidOut(first.Memo, now.Memo); !slices.Equal(got, test.want) {
			t.Errorf("%s: laid out: %q, want %q", name, got, test.want)
		}
		if got := lookedUp(first.Memo, now.Memo); !slices.Equal(got, test.links) {
			t.Errorf("%s: looked up: %q, want %q", name, got, test.links)
		}
	}
}

// laidOut lists the outputs whose pages are not those that were there.
func laidOut(last, now *Memo) []string {
	var changed []string
	for _, output := range slices.Sorted(maps.Keys(now.tree.pages)) {
		if now.tree.pages[output] != last.tree.pages[output] {
			changed = append(changed, output)
		}
	}
	return changed
}

// lookedUp lists the pages whose texts or links are not those that were there.
func lookedUp(last, now *Memo) []string {
	var changed []string
	for i, page := range now.site.site.Pages {
		if now.links.pages[i] != last.links.pages[i] {
			changed = append(changed, page.Path)
		}
	}
	return changed
}

// TestSightEqual: every field of a sight counts.
func TestSightEqual(t *testing.T) {
	changes := []func(s *sight){
		func(s *sight) { s.frame = &frame{} },
		func(s *sight) { s.kind = theme.Home },
		func(s *sight) { s.card = &site.Card{} },
		func(s *sight) { s.face = &site.Face{} },
		func(s *sight) { s.text = &pageLinks{} },
		func(s *sight) { s.list = &checklist.Checklist{} },
		func(s *sight) { s.review.LongOverdue = true },
		func(s *sight) { s.previous = &site.Card{} },
		func(s *sight) { s.next = &site.Card{} },
		func(s *sight) { s.picture.Title = "x" },
		func(s *sight) { s.feed = &site.Card{} },
		func(s *sight) { s.tag = &site.Label{} },
		func(s *sight) { s.alias = "x" },
		func(s *sight) { s.trail = append(s.trail, &site.Card{}) },
		func(s *sight) { s.tags = append(s.tags, &site.Label{}) },
		func(s *sight) { s.counts = append(s.counts, 1) },
		func(s *sight) { s.groups = []listing{{listed: listed{title: "x"}}} },
		func(s *sight) { s.groups = []listing{{listed: listed{head: &site.Card{}}}} },
		func(s *sight) { s.groups = []listing{{listed: listed{face: &site.Face{}}}} },
		func(s *sight) { s.groups = []listing{{listed: listed{check: &site.Card{}}}} },
		func(s *sight) { s.groups = []listing{{listed: listed{accent: 1}}} },
		func(s *sight) { s.check = &site.Card{} },
		func(s *sight) { s.accent = 1 },
		func(s *sight) { s.glossary = true },
		func(s *sight) { s.related = append(s.related, &site.Card{}) },
		func(s *sight) { s.linkedFrom = append(s.linkedFrom, &site.Card{}) },
		func(s *sight) { s.leadsTo = append(s.leadsTo, &site.Card{}) },
		func(s *sight) { s.suggested = append(s.suggested, &site.Card{}) },
		func(s *sight) { s.groups = []listing{{listed: listed{count: 1}}} },
		func(s *sight) { s.groups = []listing{{entries: []*site.Card{{}}}} },
	}
	fields := reflect.TypeFor[subject]().NumField() + reflect.TypeFor[sight]().NumField() - 1 + reflect.TypeFor[listing]().NumField() - 1 + reflect.TypeFor[listed]().NumField() - 1
	if len(changes) != fields {
		t.Errorf("%d fields, %d changes", fields, len(changes))
	}
	fresh := func() *sight { return &sight{groups: []listing{{}}} }
	if !fresh().equal(fresh()) {
		t.Error("a sight is not what it is")
	}
	for i, change := range changes {
		changed := fresh()
		change(changed)
		if changed.equal(fresh()) || fresh().equal(changed) {
			t.Errorf("change %d does not count", i)
		}
	}
}

// TestHintsOfDeadLinks: what a hint says depends on pages that no link names.
func TestHintsOfDeadLinks(t *testing.T) {
	files := map[string][]byte{
		"content/index.md": []byte("---\ntitle: Home\n---\n[dead](x.md)\n"),
		"content/b/y.md":   []byte("---\ntitle: Y\n---\n"),
	}
	first := Build(source.NewSnapshot(files, time.Time{}), Options{}, &Memo{})
	files["content/b/x.md"] = files["content/b/y.md"]
	snapshot := source.NewSnapshot(files, time.Time{})
	warm, clean := Build(snapshot, Options{}, first.Memo), Build(snapshot, Options{}, nil)
	if !reflect.DeepEqual(warm.Diagnostics, clean.Diagnostics) || reflect.DeepEqual(warm.Diagnostics, first.Diagnostics) {
		t.Errorf("%v, want %v", warm.Diagnostics, clean.Diagnostics)
	}
}
