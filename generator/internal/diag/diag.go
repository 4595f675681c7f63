// Package diag is the one way to report that something is wrong with what an
// author wrote.
//
// A [Diagnostic] says where (file, line, column), how bad (error or warning),
// what (a message and a stable code) and what to do (a hint). Every other
// package returns diagnostics; none prints, logs or panics about content.
//
// The rules for words, so that a hundred messages read as one voice:
//
//   - the message is lower case, without a full stop, and says what is wrong,
//     quoting the author's own words with “…”
//   - the hint is a sentence without a full stop that says what to do; a near
//     miss gets “did you mean …” (see [Suggest])
//   - the code is a short kebab-case name that never changes its meaning
//
// Lines and columns count from 1 and columns count characters (code points),
// not bytes. Line 0 means the file as a whole. Diagnostics have a total order
// ([Compare]), so that the same faults print the same text on every machine.
package diag

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"
)

// Severity says whether a diagnostic stops a build.
type Severity string

// An Error stops a build from being published; a Warning does not.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// A Diagnostic is one finding about one place in one file.
type Diagnostic struct {
	File     string   // slash-separated path below the root
	Line     int      // from 1; 0 for the whole file
	Column   int      // in characters, from 1; 0 for the whole file or line
	Severity Severity // Error or Warning
	Code     string   // stable kebab-case name, such as "dead-link"
	Message  string   // what is wrong
	Hint     string   // what to do about it; may be empty
	Source   string   // the line at Line, for the code frame; see [AttachSource]
}

// Compare orders diagnostics by place, then errors before warnings, then text.
func Compare(a, b Diagnostic) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Hint, b.Hint),
	)
}

// Sort puts ds in the order of [Compare] and drops exact repetitions.
func Sort(ds []Diagnostic) []Diagnostic {
	slices.SortFunc(ds, Compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return Compare(a, b) == 0 })
}

// Count returns the number of errors and of warnings in ds.
func Count(ds []Diagnostic) (errors, warnings int) {
	for _, d := range ds {
		if d.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// HasErrors reports whether any of ds is an error.
func HasErrors(ds []Diagnostic) bool {
	errors, _ := Count(ds)
	return errors > 0
}

// Position converts a byte offset in src to a line and a column, both from 1,
// the column in characters. An offset outside src is moved to its nearest end.
func Position(src []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(src))
	before := src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[start:]) + 1
}

// AttachSource fills in the source line of every diagnostic that has a line,
// from the bytes that read returns for its file; a file that cannot be read
// gives no line. Diagnostics are made in many places; their code frames come
// from this one. Files are read once when ds is sorted.
func AttachSource(ds []Diagnostic, read func(file string) ([]byte, error)) {
	var file string
	var src []byte
	for i := range ds {
		if ds[i].Line == 0 {
			continue
		}
		if ds[i].File != file || src == nil {
			file = ds[i].File
			src, _ = read(file)
		}
		ds[i].Source = lineAt(src, ds[i].Line)
	}
}

// lineAt returns the line with the given number, without its line ending.
func lineAt(src []byte, number int) string {
	for ; number > 1; number-- {
		_, rest, found := bytes.Cut(src, []byte{'\n'})
		if !found {
			return ""
		}
		src = rest
	}
	line, _, _ := bytes.Cut(src, []byte{'\n'})
	return string(bytes.TrimSuffix(line, []byte{'\r'}))
}
