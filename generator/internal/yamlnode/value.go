package yamlnode

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"rapport/generator/internal/diag"
)

// A Value is one place in a document and the key or list entry that it belongs
// to. A value may be absent: then it decodes to the default. The zero Value
// stands for a value whose error is already reported; nothing reports on it.
//
// Each decoding method takes the default to return for an absent or a faulty
// value, and reports a value of the wrong type.
type Value struct {
	report *Report
	node   *yaml.Node // what is written there, aliases followed; nil if absent
	at     *yaml.Node // where it is written; if absent, what lacks it; nil for the file
	name   string     // the key it belongs to, if any
	index  int        // its number in a list, from 1; else 0
}

// value returns the value that a node stands for.
func (r *Report) value(n *yaml.Node) Value {
	v := Value{report: r, node: n, at: n}
	for v.node.Kind == yaml.AliasNode {
		v.node = v.node.Alias
	}
	return v
}

// Exists reports whether something is written there. A key without a value
// exists: “title:” is a mistake, not an absence.
func (v Value) Exists() bool { return v.node != nil }

// IsMapping reports whether the value is a mapping, for a key that allows other
// values beside one.
func (v Value) IsMapping() bool { return v.decodable() && v.node.Kind == yaml.MappingNode }

// IsList reports whether the value is a list, likewise.
func (v Value) IsList() bool { return v.decodable() && v.node.Kind == yaml.SequenceNode }

// Position returns where the value begins, in the file. An absent value has the
// place of what lacks it, the zero Value has none.
func (v Value) Position() (line, column int) {
	if v.report == nil {
		return 0, 0
	}
	line, column = v.report.place(v.at)
	return line + v.report.firstLine - 1, column
}

// At returns where byte offset of [Value.Text] stands in the file: within the
// text as it is written, be it in quotes, over several lines, or elsewhere, if
// the value is an alias. What is no scalar has its own position everywhere.
func (v Value) At(offset int) (line, column int) {
	if v.node == nil || v.node.Kind != yaml.ScalarNode {
		return v.Position()
	}
	line, column = v.report.place(v.node)
	if runs := v.report.trace(v.node); len(runs) > 0 && v.node.Value != "" {
		line, column = v.report.placeIn(runs, min(max(offset, 0), len(v.node.Value)))
	}
	return line + v.report.firstLine - 1, column
}

// Place returns the value's position with its file, for a later stage that may
// have to report on it.
func (v Value) Place() diag.Place {
	if v.report == nil {
		return diag.Place{}
	}
	line, column := v.Position()
	return diag.Place{File: v.report.file, Line: line, Column: column}
}

// Label names the value in a message: “title”, entry 2 of “tags”.
func (v Value) Label() string {
	switch {
	case v.index > 0 && v.name != "":
		return fmt.Sprintf("entry %d of “%s”", v.index, excerpt(v.name))
	case v.index > 0:
		return fmt.Sprintf("entry %d", v.index)
	case v.name != "":
		return "“" + excerpt(v.name) + "”"
	}
	return "the document"
}

// Fail reports an error at the value.
func (v Value) Fail(code, message, hint string) {
	v.found(diag.Error, code, message, hint)
}

// Warn reports a warning at the value.
func (v Value) Warn(code, message, hint string) {
	v.found(diag.Warning, code, message, hint)
}

func (v Value) found(severity diag.Severity, code, message, hint string) {
	if v.report != nil {
		line, column := v.report.place(v.at)
		v.report.add(severity, line, column, code, message, hint)
	}
}

// List returns the entries of a list; of an absent value, none.
func (v Value) List() []Value {
	if !v.decodable() {
		return nil
	}
	if v.node.Kind != yaml.SequenceNode {
		v.wrongType("a list", "write each entry on a line of its own after “- ”, or [one, two]")
		return nil
	}
	entries := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		entries[i] = v.report.value(n)
		entries[i].name, entries[i].index = v.name, i+1
	}
	return entries
}

// Any returns free data: map[string]any, []any, string, int64, float64, bool or
// nil. Mappings obey the rules of [Value.Mapping] with any keys. A plain word
// that other programs read as a boolean, such as yes, is an error; numbers that
// are not decimal (0x1F, 010) and dates are texts.
func (v Value) Any() any {
	if !v.decodable() {
		return nil
	}
	switch v.node.Kind {
	case yaml.MappingNode:
		data := map[string]any{}
		for e := range v.Mapping().Entries() {
			data[e.Name] = e.Value.Any()
		}
		return data
	case yaml.SequenceNode:
		data := []any{}
		for _, entry := range v.List() {
			data = append(data, entry.Any())
		}
		return data
	}
	return v.anyScalar()
}

// decodable reports whether there is a value to look at. A tag is reported
// already, and what it might mean is nobody's guess.
func (v Value) decodable() bool {
	return v.node != nil && v.node.Style&yaml.TaggedStyle == 0
}

// wrongType reports that the value is not what is wanted there.
func (v Value) wrongType(want, hint string) {
	if isNull(v.node) {
		v.noValue()
		return
	}
	v.Fail("wrong-type", v.Label()+" must be "+want+", not "+describe(v.node), hint)
}

// noValue reports a key without a value.
func (v Value) noValue() {
	hint := "write a value, or delete the " + v.part()
	if v.report.hasCommentAt(v.at) {
		hint = "put a text that begins with “#” in quotes: “#” begins a comment"
	}
	v.Fail("missing-value", v.Label()+" has no value", hint)
}

// part is what the value is a part of its list or mapping as.
func (v Value) part() string {
	if v.index > 0 {
		return "entry"
	}
	return "key"
}

// hasCommentAt reports whether the rest of n's line is a comment.
func (r *Report) hasCommentAt(n *yaml.Node) bool {
	line, column := r.place(n)
	text := []rune(string(r.line(line)))
	rest := strings.TrimLeft(string(text[min(column-1, len(text)):]), " \t")
	return strings.HasPrefix(rest, "#")
}

// describe says what a node holds, for a message.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	if isNull(n) {
		return "nothing"
	}
	if text := excerpt(n.Value); text != "" {
		return "“" + text + "”"
	}
	return "an empty text"
}

// describeStrictly tells a text in quotes from a word that looks like it.
func describeStrictly(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && !isPlain(n) && n.Value != "" {
		return "the text " + describe(n)
	}
	return describe(n)
}

// isPlain reports whether n is a scalar without quotes.
func isPlain(n *yaml.Node) bool {
	const marked = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.Kind == yaml.ScalarNode && n.Style&marked == 0
}

func isNull(n *yaml.Node) bool { return isPlain(n) && n.Tag == "!!null" }
