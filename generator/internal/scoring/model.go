// Package scoring computes what the answers to a self-assessment come to.
//
// A [Model] is a compiled checklist: IDs and whole numbers, no text. It is all
// that scoring needs, and it is sent to the browser as JSON, where
// themes/rapport/assets/assessment/scoring.ts does the same with it. The two
// are held to each other by a test; this comment is the rule for both.
//
// # Numbers
//
// Points, weights, thresholds and results are whole numbers of thousandths: 2.5
// is 2500. A product of points and weight is a whole number of millionths.
// There are no floats, so there is nothing to differ in the last digit.
//
// # What counts
//
// A question is asked if its condition is true. What stands as its answer but
// is not allowed ([Question.Allows]), and every answer to a question that the
// model does not have, is no answer.
//
// A question that is not asked, or to which the answer is “does not apply”, is
// out of every score: it adds nothing, and it leaves the maximum and the mean. A
// question that is not answered is never a zero: the scores that it belongs to
// are unknown, as they are while the answer is “not sure”, and while it is
// unknown whether the question is asked.
//
// With S the sum of weight × points over the questions of a score that count:
//
//	sum         S
//	mean        S / sum of |weight|
//	percentage  100 × S / the most that S could be with these questions
//
// The result is multiplied, added to, rounded to the score's decimals, and then
// held between floor and cap. A score has no result if fewer of its questions
// count than it needs, or if it is a percentage of nothing or less.
//
// # Conditions
//
// A condition is true, false or unknown, in Kleene's logic. A comparison with a
// score that has no result or is not known is unknown; so nothing is ever passed
// by not applying. A condition on an answer is false for a question that is not
// asked, and unknown while the answer is missing or “not sure”. A flag counts
// once for every answer given that raises it; beside that count stands the most
// that questions without an answer, and those of which it is unknown whether
// they are asked, could add. The comparison is unknown if that could change it.
//
// # The verdict
//
// The first outcome whose condition is true decides, unless an earlier one is
// unknown: then an outcome that would come first cannot be ruled out, and the
// verdict is open if an answer is missing or “not sure”, and otherwise “no
// result”.
//
// # What could be
//
// The answers' completions give each question without an answer one of its own,
// never “does not apply”. What is [Model.Possible] is what they come to. What a
// respondent could do instead ([Model.SmallestChange], [Model.Steps]) never
// touches a question that is fixed or does not apply, and never leads to an
// answer that is fixed, unless it was already given beside others, to “does not
// apply”, or to “not sure”.
//
// Answers are tried in the model's order; with several, the sets nearest to the
// one given come first, and among those the ones that hold earlier answers.
// Where two are equally good, the first counts. So that this is quick, ways of
// filling in that no condition still to come can tell apart are followed as one,
// and where more than 50,000 answers would have to be tried, or a question has
// more than 1,000 sets that differ in effect, nothing is said.
package scoring

// The answers that any question may offer beside its own.
const (
	NotApplicable = "not-applicable"
	NotSure       = "not-sure"
)

// Answers are the answers given: the ID of a question to the IDs of its chosen
// answers, one unless the question allows several. [NotApplicable] and
// [NotSure] stand alone.
type Answers map[string][]string

// A Model is a compiled checklist. What refers to a question, a score or a flag
// is an index into the model's list.
type Model struct {
	Version   string     `json:"version"` // changes whenever scoring does
	Questions []Question `json:"questions"`
	Scores    []Score    `json:"scores"`
	Flags     []string   `json:"flags"`    // IDs
	Outcomes  []Outcome  `json:"outcomes"` // the first that matches decides
}

// A Question is asked if When is true. When looks only at what is decided by
// questions before it.
type Question struct {
	ID            string     `json:"id"`
	Mark          string     `json:"mark"` // changes when the words of the question or of its answers do
	When          *Condition `json:"when,omitempty"`
	Several       bool       `json:"several,omitempty"` // at least one answer, perhaps more
	AtMost        int        `json:"atMost,omitempty"`  // answers that may be chosen, with Several; 0: any number
	NotApplicable bool       `json:"notApplicable,omitempty"`
	NotSure       bool       `json:"notSure,omitempty"`
	Fixed         bool       `json:"fixed,omitempty"` // a fact that the respondent cannot change
	Low           int64      `json:"low"`             // the fewest points that its answers can come to, in thousandths
	High          int64      `json:"high"`            // the most
	Answers       []Answer   `json:"answers"`
}

// An Answer is one that a question offers.
type Answer struct {
	ID        string `json:"id"`
	Points    int64  `json:"points,omitempty"`    // in thousandths
	Flags     []int  `json:"flags,omitempty"`     // raised by it
	Exclusive bool   `json:"exclusive,omitempty"` // with Several: cannot be chosen with another, as “none of these”
	Fixed     bool   `json:"fixed,omitempty"`     // nobody can change to it
}

// A Method makes one number of the points of several questions.
type Method string

// The methods; see the package comment.
const (
	Sum        Method = "sum"
	Mean       Method = "mean"
	Percentage Method = "percentage"
)

// A Rounding decides between the two neighbours of a number.
type Rounding string

// The ways to round. Up and down are towards plus and minus infinity; half-up
// rounds a half up, and half-even to the even neighbour.
const (
	HalfUp   Rounding = "half-up"
	HalfEven Rounding = "half-even"
	Up       Rounding = "up"
	Down     Rounding = "down"
)

// The directions in which a score may be better; none is "".
const (
	Lower  = "lower"
	Higher = "higher"
)

// A Score is a number made of answers.
type Score struct {
	ID       string   `json:"id"`
	By       Method   `json:"by"`
	Parts    []Part   `json:"parts"` // a question at most once, in the order of the questions
	Multiply int64    `json:"multiply"`
	Add      int64    `json:"add,omitempty"`
	Floor    *int64   `json:"floor,omitempty"`
	Cap      *int64   `json:"cap,omitempty"`
	Decimals int      `json:"decimals,omitempty"` // 0 to 3
	Round    Rounding `json:"round"`
	Needs    int      `json:"needs"` // questions that must count, at least 1
	Better   string   `json:"better,omitempty"`
	Bands    []Band   `json:"bands,omitempty"`

	Minimum *int64 `json:"-"` // what the author believes the least result to be, for the verifier
	Maximum *int64 `json:"-"`
}

// A Part is a question's share in a score.
type Part struct {
	Question int   `json:"question"`
	Weight   int64 `json:"weight"` // in thousandths, not zero
}

// A Band is a named stretch of a score, its ends included; nil is open.
type Band struct {
	ID   string `json:"id"`
	From *int64 `json:"from,omitempty"`
	To   *int64 `json:"to,omitempty"`
}

// An Outcome is a verdict.
type Outcome struct {
	ID           string     `json:"id"`
	When         *Condition `json:"when,omitempty"`  // nil: whatever is left
	Level        *int       `json:"level,omitempty"` // the higher the better for the respondent; nil: not to be compared
	RemindDays   int        `json:"remindDays,omitempty"`
	RemindMonths int        `json:"remindMonths,omitempty"`
}

// An Op says what a condition is.
type Op string

// The kinds of condition.
const (
	All        Op = "all"    // every condition of Of; true if there is none
	Any        Op = "any"    // at least one condition of Of
	Not        Op = "not"    // not the only condition of Of
	AnswerIs   Op = "answer" // question Index has one of Answers
	ScoreIs    Op = "score"  // score Index lies between Least and Most
	FlagsCount Op = "flags"  // Flags are raised between Least and Most times in all
)

// A Condition is a node of a condition tree. Least and Most are included and
// nil where open: thousandths for a score, a plain count for flags.
type Condition struct {
	Op      Op          `json:"op"`
	Of      []Condition `json:"of,omitempty"`
	Index   int         `json:"index,omitempty"`
	Answers []string    `json:"answers,omitempty"` // may hold NotApplicable, never NotSure
	Flags   []int       `json:"flags,omitempty"`
	Least   *int64      `json:"least,omitempty"`
	Most    *int64      `json:"most,omitempty"`
}
