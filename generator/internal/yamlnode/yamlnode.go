// Package yamlnode reads YAML strictly and says where everything stands.
//
// It is the only package that knows the YAML library. Authors' files (front
// matter, checklists, site.yaml) are decoded by asking a [Value] for what is
// expected there; whatever differs becomes a diagnostic at its line and column,
// and all of them are reported at once:
//
//	root, report := yamlnode.Parse("site.yaml", src, 1)
//	m := root.Mapping("title", "draft")
//	title := m.Require("title").Text("")
//	draft := m.Get("draft").Bool(false)
//	return report.Diagnostics()
//
// # The language
//
// A file is one YAML 1.2 document in UTF-8, read more strictly than YAML reads it:
//
//   - a boolean is true or false: yes, on, True and "true" are errors
//   - a number is written in decimal digits, a fraction with a point; a date is
//     2026-11-21 or RFC 3339
//   - a text may look like a number or a date and is kept as it is written;
//     true and false are texts, and nothing is one, only in quotes
//   - unknown and repeated keys are errors
//   - anchors and aliases are allowed; tags (!x), merge keys (<<), directives
//     (%YAML) and a second document are errors
//   - control characters and the line breaks that only YAML knows (a lone
//     carriage return, U+0085, U+2028, U+2029) are errors, so that lines are
//     counted as editors count them
//
// # Errors
//
// An absent value (a missing key, an empty file) decodes to the default that
// the caller gives. So does a value whose error is already reported: it is the
// zero Value, and nothing below it reports anything, so that one mistake makes
// one diagnostic. A file with a syntax error is such a value as a whole.
//
// The codes: yaml-syntax, yaml-unsupported, yaml-limit; unknown-key,
// duplicate-key, missing-key; wrong-type, missing-value (nothing, or an empty
// line of text), bad-boolean, bad-number, bad-date, unknown-value.
//
// A text that is read further, as Markdown, has faults at places of its own:
// [Value.At] finds them, through quotes, escapes and folded lines.
//
// The library names a syntax error's line roughly and its column never.
// Therefore a file that it rejects is read again by a scanner and a grammar of
// our own, which accept what the library accepts and build nothing, to find the
// character at fault and to say in plain words what is wrong with it.
//
// # Limits
//
// [MaxBytes], [MaxDepth] and [MaxValues] bound what a file can cost. A file of
// more than a few kilobytes is scanned before the library sees it, because the
// library needs quadratic time in places.
//
// Nothing here is kept between calls; a Report and its Values belong to one
// goroutine.
package yamlnode

import (
	"bytes"
	"slices"

	"gopkg.in/yaml.v3"

	"rapport/generator/internal/diag"
)

// What one file may hold.
const (
	MaxBytes  = 1 << 20 // length of the source in bytes
	MaxDepth  = 32      // lists and mappings within each other
	MaxValues = 10_000  // values, each alias counting as all that it stands for
)

// Parse reads src, which begins at line firstLine of file (front matter begins
// at line 2). The Report collects what is wrong with src itself, and later what
// decoding the Value finds. A source without content is an absent Value.
func Parse(file string, src []byte, firstLine int) (Value, *Report) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	r := &Report{file: file, src: src, firstLine: firstLine, lines: 1 + bytes.Count(src, []byte{'\n'})}
	root, f := load(src)
	if f != nil {
		line, column := diag.Position(src, f.at)
		r.add(diag.Error, line, column, f.code, f.message, f.hint)
		return Value{}, r
	}
	if root == nil {
		return Value{report: r}, r
	}
	if !r.survey(root) {
		return Value{}, r
	}
	return r.value(root), r
}

// A Report collects the diagnostics of one file.
type Report struct {
	file      string
	src       []byte
	firstLine int   // the file's line at which the source begins
	lines     int   // number of lines of the source
	starts    []int // offsets of the lines, once a place within one is asked for
	found     []diag.Diagnostic

	traced *yaml.Node // the scalar that runs are of; see trace
	runs   []run
}

// Diagnostics returns what was found so far, in the order of [diag.Compare].
func (r *Report) Diagnostics() []diag.Diagnostic { return diag.Sort(slices.Clone(r.found)) }

// add reports at a line of the source, from 1.
func (r *Report) add(severity diag.Severity, line, column int, code, message, hint string) {
	r.found = append(r.found, diag.Diagnostic{
		File: r.file, Line: line + r.firstLine - 1, Column: column,
		Severity: severity, Code: code, Message: message, Hint: hint,
	})
}

// errorAt reports an error at a node; nil stands for the source's beginning.
func (r *Report) errorAt(n *yaml.Node, code, message, hint string) {
	line, column := r.place(n)
	r.add(diag.Error, line, column, code, message, hint)
}

// place returns where a node stands in the source. The library puts an empty
// value at the file's end beyond its last line.
func (r *Report) place(n *yaml.Node) (line, column int) {
	switch {
	case n == nil:
		return 1, 1
	case n.Line > r.lines:
		return r.lines, 1
	}
	return n.Line, n.Column
}

// start returns the offset of a line of the source, from 1.
func (r *Report) start(line int) int {
	if r.starts == nil {
		r.starts = make([]int, 1, r.lines)
		for i, c := range r.src {
			if c == '\n' {
				r.starts = append(r.starts, i+1)
			}
		}
	}
	return r.starts[line-1]
}

// line returns a line of the source, from 1.
func (r *Report) line(number int) []byte {
	line, _, _ := bytes.Cut(r.src[r.start(number):], []byte{'\n'})
	return line
}
