// Package checklist turns a self-assessment's YAML into a [Checklist]: a model
// that can be scored, and texts that can be laid out. The format's reference for
// authors is generator/CHECKLISTS.md.
//
// # What a file goes through
//
//  1. Decoding. Every key, ID, reference, number and condition is checked, and
//     all faults are reported at once, each at its own line and column. What is
//     referred to may stand anywhere in the file; only conditions of questions
//     must look back. A fault is reported once: what refers to a faulty thing is
//     silent about it.
//  2. Texts. All that a reader reads is Markdown; [markdown.Parser.Fragments]
//     makes one document of it, so that links, pictures and anchors of a
//     self-assessment are checked and resolved like those of an article. A
//     [Text] is a stretch of that document.
//  3. Verifying, if there are no errors so far. [verify.Verify] looks at the
//     compiled model, and the worked examples are scored. What they find is
//     reported where the author wrote it, with answers that show it.
//  4. Words. Conditions and scores are put in plain English, so that a person
//     can work out the result on paper.
//
// A checklist whose file cannot be decoded has no Model, and its other parts may
// be incomplete; its ID, its front matter and its anchors can be used, to check
// what refers to it. One that has no other errors than those of the verifier or
// of an example is not to be published, but it can be scored, which is how an
// author looks into them.
//
// # Codes
//
// Beside those of yamlnode and markdown. The form: bad-id, reserved-id,
// duplicate-id, unknown-question, unknown-answer (and -score, -flag, -topic,
// -outcome, -answer-set, -part), wrong-order (of two limits), out-of-range,
// too-few, too-many, useless-key, no-points, twice, bad-scale, bad-condition,
// bad-outcome, looks-ahead, too-large, unused-answer-set.
// The verifier's: the kinds of [verify.Finding], and not-verified. Examples:
// bad-example for one that cannot be scored, example-disagrees.
package checklist

import (
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// A Checklist is a self-assessment. It is immutable.
type Checklist struct {
	ID       string             // the file's path below content/ without “.yaml”; keys the respondent's stored answers
	Document *markdown.Document // front matter, anchors, and all texts in series: see Text
	Model    *scoring.Model     // nil if the file cannot be decoded
	Intro    Text
	Caveat   Text // what the result is worth
	Remarks  Text // shown beside every result
	Topics   []Topic
	Flags    []Flag  // in the model's order
	Scores   []Score // in the model's order
	Outcomes []Outcome
}

// A Text is the stretch of Document.HTML from From to To, empty if nothing was
// written. Plain is the same without markup, for texts that stand in a line.
type Text struct {
	From, To int
	Plain    string

	place diag.Place // where it is written
}

// A Topic is a group of questions.
type Topic struct {
	ID        string
	Title     Text
	Intro     Text
	Questions []Question
}

// A Question is asked if its condition, if it has one, is true.
type Question struct {
	ID      string
	Ask     Text
	Why     Text
	When    string // when it is asked, as a clause that follows “if”; empty for always
	Several bool
	AtMost  int  // with Several; 0: any number
	Scale   bool // the answers are neighbouring numbers
	Answers []Answer
}

// An Answer is one of a question's own, or one of the extras “does not apply”
// and “not sure”, which come last.
type Answer struct {
	Value  string
	Label  Text
	Points string // as a reader adds them up: “8”, “−14”; empty if the question is not scored
	Flags  []int
	Advice Text
	Reads  []Text // links
	Extra  bool
}

// A Flag is what an answer may raise.
type Flag struct {
	ID    string
	Title Text
}

// A Score is a number made of answers.
type Score struct {
	ID     string
	Title  Text
	How    string // how to work it out on paper, a sentence
	Least  string // the least result that occurs, as a reader reads it: “−10”; empty if not known
	Most   string
	Better string // lower, higher or empty
	Bands  []Band
}

// A Band is a named stretch of a score.
type Band struct {
	ID    string
	Title Text
	Range string // “0–10”, “45 or more”
	Text  Text
}

// An Outcome is a verdict.
type Outcome struct {
	ID    string
	Title Text
	When  string // when it applies, as a clause that follows “if”; empty for whatever is left
	Text  Text
	Next  []Text
	Reads []Text // links
}

// Parse reads the bytes of file, which is the path below the root of the site.
// The Checklist is never nil; see the package comment for what it holds where
// there are errors.
func Parse(parser *markdown.Parser, file string, src []byte) (*Checklist, []diag.Diagnostic) {
	root, report := yamlnode.Parse(file, src, 1)
	d := newDecoder(file)
	d.decode(root)
	document, spans, faults := parser.Fragments(file, d.front, d.anchors(), d.fragments)
	d.list.Document = document
	d.resolve(spans)
	found := slices.Concat(report.Diagnostics(), faults, d.found, d.tooLarge(), d.tooLong())
	if diag.HasErrors(found) {
		d.list.Model = nil
		return d.list, diag.Sort(found)
	}
	d.mark()
	findings, proof := d.verify()
	found = append(found, findings...)
	found = append(found, d.checkExamples()...)
	d.describe(proof)
	return d.list, diag.Sort(found)
}

// idOf is the ID of the checklist in a file.
func idOf(file string) string {
	return strings.TrimSuffix(strings.TrimPrefix(file, "content/"), path.Ext(file))
}
