package scoring

// Verdicts that are not the index of an outcome.
const (
	NoOutcome = -1 // no outcome's condition is true; the verifier reports such a checklist
	NoResult  = -2 // too little applies
	Open      = -3 // answers are missing or not sure, and they matter
)

// A Result is what answers come to. Indexes are the model's; lists are in
// ascending order unless a field says otherwise, and never nil, so that they
// are lists in JSON.
type Result struct {
	Asked      []int    `json:"asked"`      // questions that are asked, given these answers
	Unanswered []int    `json:"unanswered"` // asked, and without an answer
	Unsure     []int    `json:"unsure"`     // asked, and the answer is “not sure”
	Scores     []*int64 `json:"scores"`     // in thousandths; nil: no result, or not known
	Flags      []int    `json:"flags"`      // how often each flag is raised by the answers given
	Outcome    int      `json:"outcome"`    // an index, NoOutcome, NoResult or Open
	Reasons    []Reason `json:"reasons"`    // in the order of the condition that decided
}

// A Reason is one comparison that the verdict rests on: it made the outcome's
// condition true, or (Fails) kept a better outcome that stands earlier from
// being reached.
type Reason struct {
	Outcome   int       `json:"outcome"`   // whose condition it is part of
	Condition Condition `json:"condition"` // an AnswerIs, ScoreIs or FlagsCount
	Holds     bool      `json:"holds"`     // whether it is true; below a Not, what is false counts
	Fails     bool      `json:"fails,omitempty"`
	Questions []int     `json:"questions"` // whose answers made it so: for a score, those that add to it, the largest share first
}

// A Change is an answer to give instead.
type Change struct {
	Question int      `json:"question"`
	To       []string `json:"to"`
}

// A Step is an answer that could be improved.
type Step struct {
	Question int   `json:"question"`
	Reaches  int   `json:"reaches"` // the best outcome that changing this answer alone leads to, or -1 if none is better
	Gain     int64 `json:"gain"`    // points to gain in thousandths, 0 or more
}
