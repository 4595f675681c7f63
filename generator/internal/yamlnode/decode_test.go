package yamlnode

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// diagnose decodes src and returns what was reported, a string each.
func diagnose(src string, decode func(Mapping)) []string {
	root, report := Parse("f", []byte(src), 1)
	decode(root.Mapping())
	var found []string
	for _, d := range report.Diagnostics() {
		found = append(found, fmt.Sprintf("%d:%d %s [%s] %s", d.Line, d.Column, d.Message, d.Code, d.Hint))
	}
	return found
}

func TestFaultyValues(t *testing.T) {
	text := func(m Mapping) { m.Get("x").Text("") }
	boolean := func(m Mapping) { m.Get("x").Bool(false) }
	number := func(m Mapping) { m.Get("x").Int(1, 1, 90) }
	points := func(m Mapping) { m.Get("x").Thousandths(0, -90_000, 90_500) }
	date := func(m Mapping) { m.Get("x").Date() }
	word := func(m Mapping) { m.Get("x").OneOf("", "sum", "mean") }
	texts := func(m Mapping) {
		for _, v := range m.Get("x").List() {
			v.Text("")
		}
	}
	mapping := func(m Mapping) { m.Get("x").Mapping("title", "tags").Require("title").Text("") }
	free := func(m Mapping) { m.Get("x").Any() }
	const (
		numberHint = "write a number from 1 to 90, in digits"
		pointsHint = "write a number from -90 to 90.5, in digits"
		dateHint   = "write year-month-day, as in 2026-11-21, or a time with its zone, as in 2026-11-21T09:30:00Z"
	)
	for _, c := range []struct {
		src    string
		decode func(Mapping)
		want   string
	}{
		{"x:", text, "1:3 “x” has no value [missing-value] write a value, or delete the key"},
		{"x: #5 in a row", text, "1:3 “x” has no value [missing-value] put a text that begins with “#” in quotes: “#” begins a comment"},
		{"y: 1\n? x", text, "2:1 “x” has no value [missing-value] write a value, or delete the key"},
		{"x: ~", text, "1:4 “x” has no value [missing-value] write a value, or delete the key"},
		{"x: True", text, "1:4 “x” must be a text, not “True” [wrong-type] put the word in quotes: \"True\""},
		{"x: [Draft]", text, "1:4 “x” must be a text, not a list [wrong-type] put a text that begins with a bracket in quotes"},
		{"x:\n  y: z", text, "2:3 “x” must be a text, not a mapping [wrong-type] write a single text"},

		{"x: ' '", func(m Mapping) { m.Get("x").Line("d") }, "1:4 “x” is empty [missing-value] write a text, or delete the key"},
		{"x: true", func(m Mapping) { m.Get("x").Line("d") }, "1:4 “x” must be a text, not “true” [wrong-type] put the word in quotes: \"true\""},

		{"x: yes", boolean, "1:4 “x” must be true or false, not “yes” [bad-boolean] write true or false"},
		{"x: True", boolean, "1:4 “x” must be true or false, not “True” [bad-boolean] write true or false"},
		{"x: \"true\"", boolean, "1:4 “x” must be true or false, not the text “true” [bad-boolean] write true or false"},
		{"x: ''", boolean, "1:4 “x” must be true or false, not an empty text [bad-boolean] write true or false"},
		{"x:", boolean, "1:3 “x” has no value [missing-value] write a value, or delete the key"},
		{"x: &a {}\ny: *a", func(m Mapping) { m.Get("y").Bool(false) }, "2:4 “y” must be true or false, not a mapping [bad-boolean] write true or false"},

		{"x: 91", number, "1:4 “x” must be from 1 to 90, not 91 [bad-number] "},
		{"x: 99999999999999999999", number, "1:4 “x” must be from 1 to 90, not 99999999999999999999 [bad-number] "},
		{"x: 010", number, "1:4 “x” must be a whole number, not “010” [bad-number] " + numberHint},
		{"x: 0x1F", number, "1:4 “x” must be a whole number, not “0x1F” [bad-number] " + numberHint},
		{"x: 1_0", number, "1:4 “x” must be a whole number, not “1_0” [bad-number] " + numberHint},
		{"x: 1.0", number, "1:4 “x” must be a whole number, not “1.0” [bad-number] " + numberHint},
		{"x: '5.5'", number, "1:4 “x” must be a whole number, not the text “5.5” [bad-number] " + numberHint},
		{"x: '5'", number, "1:4 “x” must be a whole number, not the text “5” [bad-number] write it without quotes"},

		{"x: 90.501", points, "1:4 “x” must be from -90 to 90.5, not 90.501 [bad-number] "},
		{"x: -90.001", points, "1:4 “x” must be from -90 to 90.5, not -90.001 [bad-number] "},
		{"x: 99999999999999999999", points, "1:4 “x” must be from -90 to 90.5, not 99999999999999999999 [bad-number] "},
		{"x: 9223372036854775.808", points, "1:4 “x” must be from -90 to 90.5, not 9223372036854775.808 [bad-number] "},
		{"x: 0.1250", points, "1:4 “x” has more than three decimals: “0.1250” [bad-number] round it to three"},
		{"x: '5'", points, "1:4 “x” must be a number, not the text “5” [bad-number] write it without quotes"},
		{"x: 1,5", points, "1:4 “x” must be a number, not “1,5” [bad-number] " + pointsHint},
		{"x: .5", points, "1:4 “x” must be a number, not “.5” [bad-number] " + pointsHint},
		{"x: 5.", points, "1:4 “x” must be a number, not “5.” [bad-number] " + pointsHint},
		{"x: 1.2.3", points, "1:4 “x” must be a number, not “1.2.3” [bad-number] " + pointsHint},
		{"x: 1.-2", points, "1:4 “x” must be a number, not “1.-2” [bad-number] " + pointsHint},
		{"x: 01.5", points, "1:4 “x” must be a number, not “01.5” [bad-number] " + pointsHint},
		{"x: 1e3", points, "1:4 “x” must be a number, not “1e3” [bad-number] " + pointsHint},
		{"x: .inf", points, "1:4 “x” must be a number, not “.inf” [bad-number] " + pointsHint},
		{"x: [1]", points, "1:4 “x” must be a number, not a list [bad-number] " + pointsHint},
		{"x:", points, "1:3 “x” has no value [missing-value] write a value, or delete the key"},

		{"x: 21.11.2026", date, "1:4 “x” must be a date, not “21.11.2026” [bad-date] " + dateHint},
		{"x: 2026-11-21 10:00:00", date, "1:4 “x” must be a date, not “2026-11-21 10:00:00” [bad-date] " + dateHint},
		{"x: 2026-1-2", date, "1:4 “x” must be a date, not “2026-1-2” [bad-date] " + dateHint},
		{"x: 2026-02-30", date, "1:4 “x”: the calendar has no “2026-02-30” [bad-date] check the month and the day"},
		{"x: [2026-02-03]", date, "1:4 “x” must be a date, not a list [bad-date] " + dateHint},

		{"x: means", word, "1:4 “x” cannot be “means” [unknown-value] did you mean “mean”?"},
		{"x: total", word, "1:4 “x” cannot be “total” [unknown-value] write one of sum, mean"},
		{"x: [sum]", word, "1:4 “x” must be one of sum, mean, not a list [wrong-type] write one of these words"},

		{"x: one", texts, "1:4 “x” must be a list, not “one” [wrong-type] write each entry on a line of its own after “- ”, or [one, two]"},
		{"x:\n- a\n-\n", texts, "3:2 entry 2 of “x” has no value [missing-value] write a value, or delete the entry"},
		{"x:\n- a\n- b: c\n", texts, "3:3 entry 2 of “x” must be a text, not a mapping [wrong-type] write a single text"},

		{"x: title", mapping, "1:4 “x” must be a mapping, not “title” [wrong-type] write “key: value” lines; the known keys are title, tags"},
		{"x: title:a", mapping, "1:4 “x” must be a mapping, not “title:a” [wrong-type] put a space after the colon: “title: a”"},
		{"x: {tags: a}", mapping, "1:4 “title” is missing [missing-key] add “title: …”"},
		{"x: {title: a, tag: b}", mapping, "1:15 unknown key “tag” [unknown-key] did you mean “tags”?"},
		{"x: {title: a, zebra: b}", mapping, "1:15 unknown key “zebra” [unknown-key] the known keys are title, tags"},
		{"x: {title: a, tags: b, title: c}", mapping, "1:24 “title” is already given in line 1 [duplicate-key] keep one of them"},
		{"x: {title: a, true: b}", mapping, "1:15 a key must be a text, not “true” [wrong-type] put the key in quotes"},
		{"x: {title: a, ? [b]: c}", mapping, "1:17 a key must be a text, not a list [wrong-type] put the key in quotes"},
		{"x: {title: a, ? ~: c}", mapping, "1:17 a key must be a text, not nothing [wrong-type] put the key in quotes"},

		{"x: {a: [yes]}", free, "1:9 entry 1 of “a”: “yes” may be meant as a boolean or as a word [bad-boolean] write true or false, or put the word in quotes"},
		{"x: {a: 99999999999999999999}", free, "1:8 “a” is too large a number [bad-number] put it in quotes to keep it as a text"},
		{"x: {a: 1, a: 2}", free, "1:11 “a” is already given in line 1 [duplicate-key] keep one of them"},
		{"x: !foo\n  y: 1", boolean, "1:4 the tag “!foo” is not supported [yaml-unsupported] put the text in quotes, or delete the tag"},
	} {
		if diff := cmp.Diff([]string{c.want}, diagnose(c.src, c.decode)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.src, diff)
		}
	}
}

func TestSoundValues(t *testing.T) {
	const src = `
text: 2026-11-21
number: 1.50
words: >-
  one
  two
lines: |
  one  two

   three
yes: "true"
draft: true
count: -7
points: [8, -2.5, 0.125, +1.10, -0.001, 0, -1000000]
day: 2024-02-29
moment: "2026-11-21T09:30:00+01:00"
kind: mean
2: &list [a, b]
again: *list
nothing:
`
	root, report := Parse("f", []byte(src), 1)
	m := root.Mapping()
	check := func(what string, got, want any) {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	date := func(key string) string {
		moment, ok := m.Get(key).Date()
		return fmt.Sprint(moment.Format(time.RFC3339), ok)
	}
	check("text", m.Get("text").Text(""), "2026-11-21")
	check("number", m.Get("number").Text(""), "1.50")
	check("words", m.Get("words").Text(""), "one two")
	check("lines", m.Get("lines").Line(""), "one  two three")
	check("no line", m.Get("absent").Line("def"), "def")
	check("yes", m.Get("yes").Text(""), "true")
	check("draft", m.Get("draft").Bool(false), true)
	check("count", m.Get("count").Int(0, -9, 9), -7)
	var points []int64
	for _, v := range m.Get("points").List() {
		points = append(points, v.Thousandths(7, -1_000_000_000, 1_000_000_000))
	}
	check("points", points, []int64{8000, -2500, 125, 1100, -1, 0, -1_000_000_000})
	check("no points", m.Get("absent").Thousandths(7, 0, 9), int64(7))
	check("a list", []bool{m.Get("points").IsList(), m.Get("points").IsMapping(), m.Get("absent").IsList()}, []bool{true, false, false})
	check("a mapping", []bool{m.of.IsMapping(), m.of.IsList(), m.Get("absent").IsMapping()}, []bool{true, false, false})
	check("day", date("day"), "2024-02-29T00:00:00Ztrue")
	check("moment", date("moment"), "2026-11-21T09:30:00+01:00true")
	check("kind", m.Get("kind").OneOf("sum", "sum", "mean"), "mean")
	check("a key that is a number", len(m.Require("2").List()), 2)
	check("nothing exists", m.Get("nothing").Exists(), true)

	again := m.Get("again").List()
	line, column := m.Get("again").Position()
	check("an alias stands where it is written", []int{line, column}, []int{19, 8})
	line, column = again[1].Position()
	check("what it stands for, where that is written", []int{line, column}, []int{18, 14})
	check("label", again[1].Label(), "entry 2 of “again”")

	var keys []string
	for e := range m.Entries() {
		keys = append(keys, e.Name)
		if keyLine, _ := e.Key.Position(); keyLine == 0 {
			t.Errorf("%s has no place", e.Name)
		}
	}
	check("keys", keys, []string{"text", "number", "words", "lines", "yes", "draft", "count", "points", "day", "moment", "kind", "2", "again", "nothing"})
	check("diagnostics", len(report.Diagnostics()), 0)
}

// An absent value decodes to the default, and has the place of what lacks it.
func TestAbsent(t *testing.T) {
	for _, src := range []string{"", "# nothing\n", "{}", "\n---\n"} {
		root, report := Parse("f", []byte(src), 2)
		v := root.Mapping("x").Get("x")
		if v.Exists() || v.Text("d") != "d" || !v.Bool(true) || v.Int(4, 0, 9) != 4 || v.OneOf("a", "a") != "a" ||
			v.List() != nil || v.Any() != nil {
			t.Errorf("%q: an absent value is no default", src)
		}
		if _, ok := v.Date(); ok {
			t.Errorf("%q: an absent date is set", src)
		}
		v.Mapping("y").Require("y").Text("") // an absent mapping requires nothing
		v.Mapping("y").Get("y").Warn("c", "careful", "")
		root.Mapping().Require("x")
		found := report.Diagnostics()
		if len(found) != 2 || found[0].Line != 2 || found[0].Column != 1 || found[0].Message != "“x” is missing" || found[1].Message != "careful" {
			t.Errorf("%q: %+v", src, found)
		}
	}
	root, report := Parse("f", []byte("a:\n  b: 1\n"), 1)
	root.Mapping().Get("a").Mapping().Require("c")
	if d := report.Diagnostics()[0]; d.Line != 2 || d.Column != 3 {
		t.Errorf("a missing key is reported at %d:%d", d.Line, d.Column)
	}
}

// Nothing below a reported value reports again, and every mistake is reported.
func TestAllAtOnce(t *testing.T) {
	got := diagnose("tilte: x\ndraft: yes\ntags: a\nlimits: [b]\n", func(m Mapping) {
		m.of.Mapping("title", "draft", "tags", "limits")
		m.Get("draft").Bool(false)
		for _, v := range m.Get("tags").List() {
			v.Text("")
		}
		m.Get("limits").Mapping("page").Require("page").Int(0, 0, 9)
		m.Require("title").Fail("never", "said", "")
	})
	places := make([]string, len(got))
	for i, d := range got {
		places[i] = d[:3]
	}
	if want := []string{"1:1", "1:1", "2:8", "3:7", "4:9"}; !slices.Equal(places, want) {
		t.Errorf("got %q", got)
	}
}

func TestAny(t *testing.T) {
	const src = `
a: [1, -2, 1.5, 1e3, "1", 2026-11-21, 010, 0x1F, .inf, 1_000]
b: {c: true, d: null, e: text, f: "yes"}
g: &g {h: i}
j: *g
`
	want := map[string]any{
		"a": []any{int64(1), int64(-2), 1.5, 1000.0, "1", "2026-11-21", "010", "0x1F", ".inf", "1_000"},
		"b": map[string]any{"c": true, "d": nil, "e": "text", "f": "yes"},
		"g": map[string]any{"h": "i"},
		"j": map[string]any{"h": "i"},
	}
	root, report := Parse("f", []byte(src), 1)
	if diff := cmp.Diff(any(want), root.Any()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if found := report.Diagnostics(); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}
