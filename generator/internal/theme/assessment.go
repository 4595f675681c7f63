package theme

import (
	"html/template"
	"slices"
)

// HTML and JS are texts that are printed as they are: the caller answers for
// them.
type (
	HTML = template.HTML
	JS   = template.JS
)

// An Assessment is the content of a self-assessment's page: its texts as HTML,
// and the compiled model that scores it in the browser.
type Assessment struct {
	ID        string      // the key of the respondent's stored answers
	Model     template.JS // JSON of scoring.Model, safe inside <script type="application/json">
	Intro     template.HTML
	Caveat    template.HTML // what the result is worth
	Remarks   template.HTML // shown beside every result
	Questions int           // how many there are
	Minutes   int           // what filling it in takes, roughly
	Topics    []Topic
	Flags     []Flag
	Scores    []Score // in the model's order
	Outcomes  []Outcome
	Rich      bool // its texts hold more than headings, paragraphs and lists
}

// A Topic is a group of questions.
type Topic struct {
	ID        string
	Title     template.HTML
	Intro     template.HTML
	Questions []Question
}

// A Question is one fieldset.
type Question struct {
	ID      string
	Number  int // from 1, through all topics
	Ask     template.HTML
	Why     template.HTML
	When    string // when it is asked, as a clause that follows “if”; empty for always
	Several bool   // checkboxes
	AtMost  int    // with Several; 0: any number
	Scale   bool   // the answers are neighbouring numbers
	Answers []Answer
}

// An Answer is one radio button or checkbox.
type Answer struct {
	Value  string
	Label  template.HTML
	Points string // as a reader adds them up: “8”, “−14”; empty if the question is not scored
	Flags  []template.HTML
	Advice template.HTML
	Reads  []template.HTML // links
	Extra  bool            // “does not apply” or “not sure”
}

// HasAdvice reports whether an answer comes with something to do or to read.
func (q Question) HasAdvice() bool {
	return slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Advice != "" || len(a.Reads) > 0 })
}

// HasAdvice reports whether a question has any.
func (a Assessment) HasAdvice() bool {
	return slices.ContainsFunc(a.Topics, func(t Topic) bool { return slices.ContainsFunc(t.Questions, Question.HasAdvice) })
}

// A Flag is what an answer may raise.
type Flag struct {
	ID    string
	Title template.HTML
}

// A Score is a number that the result shows.
type Score struct {
	ID     string
	Title  template.HTML
	How    string // how to work it out on paper, a sentence
	Least  string // the least and the most that can occur, as a reader reads them: “−10”; empty if not known
	Most   string
	Better string // lower, higher or empty
	Bands  []Band
}

// A Band is a named stretch of a score.
type Band struct {
	ID    string
	Title template.HTML
	Range string // “0–10”, “45 or more”
	Text  template.HTML
}

// An Outcome is a verdict.
type Outcome struct {
	ID    string
	Title template.HTML
	When  string // when it applies, as a clause that follows “if”; empty for whatever is left
	Text  template.HTML
	Next  []template.HTML
	Reads []template.HTML // links
}
