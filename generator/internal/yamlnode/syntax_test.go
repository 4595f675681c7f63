package yamlnode

import (
	"fmt"
	"testing"
)

// A broken document and the place and message of its one diagnostic.
type broken struct{ src, want string }

func brokenDocuments() []broken {
	return []broken{
		// Colons.
		{"title: Foo: bar\n", "1:11 a “: ” within a text"},
		{"é: ü: x", "1:5 a “: ” within a text"},
		{"a: [b: c: d]", "1:9 a “: ” within a text"},
		{"title: x\ngarbage\nother: y\n", "2:1 “garbage” has no “: ” that makes it a key"},
		{"title: x\ndraft:true\n", "2:1 “draft:true” has no “: ” that makes it a key"},
		{": x", "1:1 “:” without a key before it"},

		// Quotes.
		{"title: \"Foo\ndraft: true\n", "1:8 this quote is never closed"},
		{"a: 'x\n---\n", "1:4 this quote is never closed"},
		{"a: \"\\", "1:4 this quote is never closed"},
		{"title: \"Foo\nauthor: \"Bar\"\n", "1:8 the quote before “Bar\"” closes this one"},
		{"title: 'don't'\n", "1:13 text after the closing quote"},
		{"title: \"He said \"no\" twice\"\n", "1:18 text after the closing quote"},
		{`a: "\d"`, `1:5 “\d” means nothing in double quotes`},
		{`a: "\é"`, `1:5 “\é” means nothing in double quotes`},
		{`a: "\x4"`, `1:5 “\x” must be followed by 2 hexadecimal digits`},
		{`a: "\ud800"`, `1:5 no character has this number`},

		// Brackets.
		{"tags: [a, b\ntitle: x\n", "1:7 this “[” is never closed"},
		{"tags: [a, b\nother: [c]\n", "1:7 this “[” is never closed"},
		{"tags: {a: b\n", "1:7 this “{” is never closed"},
		{"tags: [[a, b]\n", "1:7 this “[” is never closed"},
		{"tags: [a, {b: c]\n", "1:16 “]” where “}” is expected"},
		{"tags: [a, b]]\n", "1:13 “]” closes no bracket"},
		{"title: [Draft] On asking\n", "1:16 text after the closing “]”"},
		{"title: {{ x }} y\n", "1:16 text after the closing “}”"},
		{"a: [, b]", "1:5 nothing before this “,”"},
		{"a: [\n  - b\n]", "2:3 “- ” within brackets"},
		{"a: [\"b\" \"c\"]", "1:9 expected “,” or “]” before “\"c\"”"},
		{"a: [b \"c\", 'd' 'e', \"f", "1:16 expected “,” or “]” before “'e'”"},

		// Indentation.
		{"a:\n    b: 1\n  c: 2\n", "3:3 this line does not line up with the lines above it"},
		{"a: \"1\"\n  b: 2\n", "2:3 this line does not line up with the lines above it"},
		{" title: x\ndraft: true\n", "2:1 this line does not line up with the lines above it"},
		{"a: 1\n  b: 2\n", "2:3 this line is indented too far: the line above it already has a value"},
		{"tags:\n  - a\n  b: c\n", "3:3 a key between the entries of a list"},
		{"title: x\n- a\n", "2:1 a list entry where a key is expected"},
		{"tags: - a\n", "1:7 a list cannot begin on the line of its key"},
		{"title: x\n\tdraft: true\n", "2:1 a tab where only spaces may stand"},
		{"a: b\n \tc\n\td\n", "3:1 a tab where only spaces may stand"},
		{"a: |\n \tx\n", "2:2 a tab where only spaces may stand"},
		{"a: x\n \u00a0b: y\n", "2:2 an unusual space (U+00A0) in the indentation"},

		// First characters that mean something.
		{"title: @foo", "1:8 a text cannot begin with “@”"},
		{"title: %x", "1:8 a text cannot begin with “%”"},
		{"title: *Bold* text", "1:8 a text cannot begin with “*”"},
		{"title: & more", "1:8 a text cannot begin with “&”"},
		{"title: , x", "1:8 a text cannot begin with “,”"},
		{"title: ? x", "1:8 a text cannot begin with “? ”"},
		{"title: *bold", "1:8 “*bold” stands for nothing: no “&bold” comes before it"},
		{"a: &x 1\nb: *x y\n", "2:7 “y” has no place here"},
		{"title: | foo", "1:8 after “|” the text must begin on the next line"},
		{"title: >50 people", "1:8 after “>” the text must begin on the next line"},
		{"title: |0\n x", "1:8 after “|” the text must begin on the next line"},

		// Characters.
		{"a: x\x01y", "1:5 a control character (U+0001)"},
		{"a: é\xffy", "1:5 this byte is not UTF-8 text"},
		{"a: x\ry", "1:5 a carriage return without a line feed"},
		{"a: x\u2028y", "1:5 an invisible line separator (U+2028)"},
		{"x: 1\n\ufeffy: 2", "2:1 an invisible byte order mark (U+FEFF)"},

		// What is YAML, but not ours.
		{"a: 1\n---\nb: 2\n", "2:1 a second document begins here"},
		{"a: 1\n...\nb: 2\n", "3:1 a second document begins here"},
		{"%YAML 1.1\n---\na: 1\n", "1:1 a line cannot begin with “%”"},
		{"a: !foo x\n", "1:4 the tag “!foo” is not supported"},
		{"a: !!binary x: y\n", "1:4 the tag “!!binary” is not supported"},
		{"a:\n  <<: {b: 1}\n", "2:3 merge keys (“<<”) are not supported"},

		// A mistake of the library's, whose words stay.
		{"{?é\t}:  \n- ", "1:1 this cannot be read as YAML: did not find expected <document start>"},
	}
}

// soundDocuments are accepted without a word.
func soundDocuments() []string {
	return []string{
		"", "# nothing\n", "---\n", "---\na: 1\n...\n", "\ufeffa: 1\n", "a: 1\r\nb: 2\r\n",
		"a: &x [1, {b: c}]\nd: *x\n",
		"a: >-\n  b\n\n  c\n#x\nd:\n- 1\n-\n- - 3\n",
		"a: 'it''s'\nb: \"\\u00e9\\\n  c\"\nd: |+2\n   e\n\n",
		"? [a, b]\n: c\n", "a: b\n c\n \td\n", "[a: b, {c}, \"d\":e,]\n", "- a\n- ! b\n", "0: &0:0",
	}
}

func TestSyntax(t *testing.T) {
	for _, c := range brokenDocuments() {
		root, report := Parse("content/a.md", []byte(c.src), 1)
		found := report.Diagnostics()
		if len(found) != 1 {
			t.Errorf("%q: %d diagnostics: %+v", c.src, len(found), found)
			continue
		}
		d := found[0]
		if got := fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Message); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.src, got, c.want)
		}
		if d.File != "content/a.md" || d.Hint == "" {
			t.Errorf("%q: no file or no hint: %+v", c.src, d)
		}
		if d.Code == syntax {
			root.Mapping("title").Require("title").Text("")
			root.Fail("x", "y", "z")
			if n := len(report.Diagnostics()); n != 1 || root.Exists() {
				t.Errorf("%q: an unreadable document is decoded: %d diagnostics", c.src, n)
			}
		}
	}
}

func TestSound(t *testing.T) {
	for _, src := range soundDocuments() {
		_, report := Parse("a", []byte(src), 1)
		if found := report.Diagnostics(); len(found) != 0 {
			t.Errorf("%q: %+v", src, found)
		}
		checkAgreement(t, []byte(src))
	}
}

func TestFirstLine(t *testing.T) {
	root, report := Parse("a", []byte("x: 1\ny: a: b"), 2)
	if d := report.Diagnostics()[0]; d.Line != 3 || d.Column != 5 || root.Exists() {
		t.Errorf("got %+v", d)
	}
	root, _ = Parse("a", []byte("x: 1\ny: 2"), 2)
	if line, column := root.Mapping().Get("y").Position(); line != 3 || column != 4 {
		t.Errorf("y is at %d:%d", line, column)
	}
}
