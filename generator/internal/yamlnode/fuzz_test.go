package yamlnode

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// FuzzParse holds every source to what the package promises of any: no panic,
// diagnostics and values inside the source, our own reading of the syntax in
// agreement with the library's.
func FuzzParse(f *testing.F) {
	for _, c := range brokenDocuments() {
		f.Add([]byte(c.src))
	}
	for _, src := range soundDocuments() {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root, report := Parse("f.yaml", src, 2)
		root.Any()
		decodeAll(root)
		for _, d := range report.Diagnostics() {
			if !inside(src, d.Line-1, d.Column) {
				t.Errorf("%d:%d is outside the source: %s", d.Line, d.Column, d.Message)
			}
			if d.Message == "" || d.Code == "" {
				t.Errorf("a diagnostic without words: %+v", d)
			}
		}
		checkAgreement(t, bytes.TrimPrefix(src, []byte("\ufeff")))
	})
}

// decodeAll asks every value for everything.
func decodeAll(v Value) {
	v.Text("")
	v.Bool(false)
	v.Int(0, 0, 9)
	v.Thousandths(0, 0, 9)
	v.Date()
	v.OneOf("", "one", "two")
	for _, entry := range v.List() {
		decodeAll(entry)
	}
	for e := range v.Mapping().Entries() {
		decodeAll(e.Value)
	}
	v.Mapping("title", "tags").Require("title")
}

// inside reports whether a place is a character of src or the end of a line.
func inside(src []byte, line, column int) bool {
	lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	return line >= 1 && line <= len(lines) && column >= 1 && column <= utf8.RuneCountInString(lines[line-1])+1
}

// checkAgreement compares the scanner and the grammar with the library.
func checkAgreement(t *testing.T, src []byte) {
	if checkCharacters(src) != nil {
		return
	}
	_, err := decode(src)
	f := locate(src)
	switch {
	case err != nil && f == nil && !bytes.Contains(src, []byte("?")):
		// The library misreads “{? a}: b”, a mapping as a key that begins with “?”.
		t.Errorf("the library refuses what locate accepts: %v\n%q", err, src)
	case err == nil && f != nil && f.code == syntax:
		t.Errorf("locate refuses what the library accepts: %+v\n%q", *f, src)
	}
	if err == nil {
		checkPlaces(t, src)
		checkTraces(t, src)
	}
}

// checkPlaces compares the text of one-line scalars with the source at their
// positions.
func checkPlaces(t *testing.T, src []byte) {
	root, err := decode(src)
	if err != nil || root == nil {
		return
	}
	lines := strings.Split(string(src), "\n")
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for _, child := range n.Content {
			visit(child)
		}
		if !isPlain(n) || n.Value == "" || strings.Contains(n.Value, " ") || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Line > len(lines) {
			return
		}
		line := []rune(lines[n.Line-1])
		if n.Column <= len(line) && line[n.Column-1] == '!' {
			return // the library does not show a lone “!” in any other way
		}
		if n.Column > len(line) || !strings.HasPrefix(string(line[n.Column-1:]), strings.SplitN(n.Value, "\n", 2)[0]) {
			t.Errorf("%q is not at %d:%d of %q", n.Value, n.Line, n.Column, src)
		}
	}
	visit(root)
}
