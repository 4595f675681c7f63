package theme

import (
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"testing"
	"time"
)

// TestKeyFields changes every field of a full view, at every depth: each change
// is another key, and no two changes have the same.
func TestKeyFields(t *testing.T) {
	v := full(Assess)
	v.Params = map[string]any{"a": "sample"}
	seen := map[Key]string{v.Key(): "the view itself"}
	visited := 0
	alter(reflect.ValueOf(&v).Elem(), "view", func(what string) {
		visited++
		key := v.Key()
		if first, known := seen[key]; known {
			t.Errorf("%s: the same key as %s", what, first)
		}
		seen[key] = what
	})
	if seen[v.Key()] != "the view itself" || visited < 250 {
		t.Errorf("%d changes; the view is not what it was: %s", visited, seen[v.Key()])
	}
	for _, field := range []string{"view.Kind", "view.Site.Navigation[0].Current", "view.Assessment.Topics[0].Questions[0].Answers[0].Flags[0]", "view.Contents[0].Children[0].Level", "view.Sources[1].Citations to []"} {
		if !slices.ContainsFunc(slices.Collect(values(seen)), func(s string) bool { return s == field }) {
			t.Errorf("%s was not changed", field)
		}
	}
}

func values(seen map[Key]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, what := range seen {
			if !yield(what) {
				return
			}
		}
	}
}

// alter changes one thing in v after the other, calls changed, and puts it
// back.
func alter(v reflect.Value, name string, changed func(what string)) {
	if !v.CanSet() { // unexported: no template sees it
		return
	}
	try := func(what string, other reflect.Value) {
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		v.Set(other)
		changed(name + what)
		v.Set(old)
	}
	switch v.Kind() {
	case reflect.String:
		try("", reflect.ValueOf(v.String()+"\x00").Convert(v.Type()))
	case reflect.Int:
		try("", reflect.ValueOf(int(v.Int())+1))
	case reflect.Bool:
		try("", reflect.ValueOf(!v.Bool()))
	case reflect.Pointer:
		if v.IsNil() {
			try(" to something", reflect.New(v.Type().Elem()))
			return
		}
		try(" to nil", reflect.Zero(v.Type()))
		alter(v.Elem(), name, changed)
	case reflect.Slice:
		n := v.Len()
		if n > 0 {
			try(" to nil", reflect.Zero(v.Type()))
		}
		if v.IsNil() || n > 0 {
			try(" to []", reflect.MakeSlice(v.Type(), 0, 0))
		}
		try(" and one more", reflect.Append(v.Slice3(0, n, n), reflect.Zero(v.Type().Elem())))
		for i := range n {
			alter(v.Index(i), fmt.Sprintf("%s[%d]", name, i), changed)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			alter(v.Field(i), name+"."+v.Type().Field(i).Name, changed)
		}
	case reflect.Map:
		for i, other := range differentParams {
			try(fmt.Sprintf(" to the %dth: %#v", i, other), reflect.ValueOf(other))
		}
	default:
		panic("a view has a field of another kind: " + name + ", " + v.Kind().String())
	}
}

// differentParams are what front matter may hold, and what a template may tell
// apart.
var differentParams = []map[string]any{
	nil,
	{},
	{"": nil},
	{"a": nil},
	{"a": ""},
	{"a": "1"},
	{"a": int64(1)},
	{"a": 1},
	{"a": 1.0},
	{"a": -1.0},
	{"a": true},
	{"a": false},
	{"a": int64(0)},
	{"a": "true"},
	{"a": []any{}},
	{"a": []any(nil)},
	{"a": []any{nil}},
	{"a": []any{[]any{}}},
	{"a": []any{"b", "c"}},
	{"a": []any{"bc"}},
	{"a": []any{"b", []any{"c"}}},
	{"a": []any{[]any{"b"}, "c"}},
	{"a": map[string]any{}},
	{"a": map[string]any(nil)},
	{"a": map[string]any{"b": "c"}},
	{"a": map[string]any{"b": "c", "d": "e"}},
	{"a": map[string]any{"b": "e", "d": "c"}},
	{"a": "b", "c": "d"},
	{"a": map[string]any{"b": "c"}, "d": "e"},
	{"a\x00": "b"},
	{"a": "\x00b"},
	{"a": template.HTML("1")},
	{"a": time.Unix(1, 0).UTC()},
	{"a": time.Unix(2, 0).UTC()},
	{"a": []string{"b"}},
	{"a": []string{"c"}},
}

// TestKeyNeighbours: a text that moves from one place to the next, or that looks
// like the length of another, is another view.
func TestKeyNeighbours(t *testing.T) {
	var views []PageView
	for _, text := range []string{"", "a", "ab", "\x00", "\x00\x00", "\x01", "\x01a", "a\x00b", "\x02ab"} {
		for _, next := range []string{"", "b", "ab", "\x00", "\x01b"} {
			views = append(views,
				PageView{Title: text, Description: next},
				PageView{Contents: []Heading{{ID: text, HTML: template.HTML(next)}}},
				PageView{Tags: []Link{{Label: text}, {Label: next}}},
				PageView{Tags: []Link{{Label: text, URL: next}}},
				PageView{Sources: []Source{{Citations: []string{text, next}}}},
				PageView{Sources: []Source{{Citations: []string{text}}, {Citations: []string{next}}}},
				PageView{Params: map[string]any{"a" + text: next}},
				PageView{Groups: []Group{{Title: text}, {Title: next}}},
				PageView{Groups: []Group{{Title: text, Entries: []Entry{{Title: next}}}}},
			)
		}
	}
	none, empty := (*Day)(nil), &Day{}
	for i := range 8 {
		days := []*Day{none, empty}
		views = append(views, PageView{Date: days[i&1], Updated: days[i>>1&1], Reviewed: days[i>>2]})
	}
	seen := map[Key]int{}
	for i := range views {
		key := views[i].Key()
		if first, known := seen[key]; known && !reflect.DeepEqual(views[first], views[i]) {
			t.Errorf("one key for\n%+v\n%+v", views[first], views[i])
		}
		seen[key] = i
	}
}

// TestKeySame: what no template sees, where values lie in memory, and the order
// of a map are no part of a key.
func TestKeySame(t *testing.T) {
	many := func(from, to, step int) map[string]any {
		params := map[string]any{}
		for i := from; i != to; i += step {
			params[fmt.Sprint(i)] = []any{i}
		}
		return params
	}
	first, second := full(Article), full(Article)
	first.Params, second.Params = many(0, 50, 1), many(49, -1, -1)
	first.Tags = slices.Grow(first.Tags, 10)
	second.assets = func(string) (string, bool) { return "", false }
	second.shared = func(string) (template.HTML, error) { return "", nil }
	if first.Key() != second.Key() {
		t.Error("equal views have different keys")
	}
}

// TestKeyLong: a text longer than the buffer counts to its last byte.
func TestKeyLong(t *testing.T) {
	long := make([]byte, 3<<12)
	v := PageView{Title: string(long)}
	before := v.Key()
	long[len(long)-1] = 1
	if v.Title = string(long); v.Key() == before {
		t.Error("the end of a long text is not in the key")
	}
}

func BenchmarkKey(b *testing.B) {
	article, assessment := sampleArticle(), full(Assess)
	for name, v := range map[string]*PageView{"article": &article, "assessment": &assessment} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Key()
			}
		})
	}
}
