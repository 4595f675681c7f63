package checklist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"rapport/generator/internal/scoring"
	"rapport/generator/internal/verify"
)

// describe puts conditions and scores in words, with what the verifier knows of
// them.
func (d *decoder) describe(report verify.Report) {
	p := prose{decoder: d, skips: sync.OnceValue(func() bool { return d.canSkip(report) })}
	for i := range d.views {
		d.views[i].When = p.asked(d.list.Model.Questions[i].When)
	}
	for i := range d.list.Outcomes {
		d.list.Outcomes[i].When = p.condition(d.list.Model.Outcomes[i].When)
	}
	for i := range d.list.Scores {
		d.describeScore(i, p.how(i), report.Ranges[i])
	}
}

func (d *decoder) describeScore(i int, how string, r verify.Range) {
	view := &d.list.Scores[i]
	view.How = how
	if r.Least != nil && r.Most != nil {
		view.Least, view.Most = readable(*r.Least), readable(*r.Most)
	}
	for j, band := range d.list.Model.Scores[i].Bands {
		view.Bands[j].Range = between(band.From, band.To, r)
	}
}

// A prose puts conditions and scores in words, for a worksheet on paper: a
// question is called by its number, everything else by its title.
type prose struct {
	*decoder
	soFar string      // “ so far” in the condition of a question, which looks at marks before it only
	skips func() bool // see canSkip
}

// canSkip reports whether a respondent can be left without a result by what is
// not asked. Where nobody can, an outcome decides before a score without a
// result is looked at. What was too much for the verifier is not tried again.
func (d *decoder) canSkip(report verify.Report) bool {
	if slices.ContainsFunc(report.Unproved, func(u verify.Unproved) bool { return u.What == verify.Outcomes }) {
		return true
	}
	possible, complete := d.list.Model.Possible(scoring.Answers{})
	return !complete || slices.Contains(possible, scoring.NoResult)
}

// condition is a condition as a clause.
func (p prose) condition(c *scoring.Condition) string {
	if c == nil {
		return ""
	}
	return p.statement(c, false).words()
}

// asked is the condition of a question as a clause.
func (p prose) asked(c *scoring.Condition) string {
	p.soFar = " so far"
	return p.condition(c)
}

// A statement is a condition without negation, which has moved into the words
// of its comparisons: one of these, or several joined by all or any.
type statement struct {
	op   scoring.Op // All, Any, or another for a comparison
	of   []statement
	text string
}

// statement rewrites a condition, or its negation. The laws are De Morgan's,
// which hold for unknown conditions too.
func (p prose) statement(c *scoring.Condition, negated bool) statement {
	switch c.Op {
	case scoring.Not:
		return p.statement(&c.Of[0], !negated)
	case scoring.All, scoring.Any:
		return p.group(c, negated)
	case scoring.AnswerIs:
		return statement{text: p.answerIs(c, negated)}
	case scoring.ScoreIs:
		return statement{text: p.scoreName(c.Index) + " is " + limits(c.Least, c.Most, negated)}
	}
	return statement{text: p.flagsCount(c, negated)}
}

// group joins conditions; a group of the same kind within it becomes a part of it.
func (p prose) group(c *scoring.Condition, negated bool) statement {
	s := statement{op: scoring.Any}
	if (c.Op == scoring.All) != negated {
		s.op = scoring.All
	}
	for i := range c.Of {
		if of := p.statement(&c.Of[i], negated); of.op == s.op {
			s.of = append(s.of, of.of...)
		} else {
			s.of = append(s.of, of)
		}
	}
	if len(s.of) == 1 {
		return s.of[0]
	}
	return s
}

// depth is how many groups stand within each other.
func (s statement) depth() int {
	depth := 0
	for _, of := range s.of {
		depth = max(depth, of.depth())
	}
	if len(s.of) > 0 {
		depth++
	}
	return depth
}

// words writes a statement so that it can be read in one way only: a group's
// members are separated by commas, those of a group of groups by semicolons, and
// a deeper one stands in brackets. A comma stands before “and” and “or” too,
// because the members may have an “or” of their own.
func (s statement) words() string {
	if len(s.of) == 0 {
		return s.text
	}
	separator, conjunction := ", ", "and "
	if s.depth() > 1 {
		separator = "; "
	}
	if s.op == scoring.Any {
		conjunction = "or "
	}
	var b strings.Builder
	for i, of := range s.of {
		switch {
		case i == len(s.of)-1:
			b.WriteString(separator + conjunction)
		case i > 0:
			b.WriteString(separator)
		}
		b.WriteString(of.member())
	}
	return b.String()
}

// member writes a statement as part of another.
func (s statement) member() string {
	switch {
	case s.depth() > 1:
		return "(" + s.words() + ")"
	case s.op == scoring.Any && len(s.of) == 2:
		return "either " + s.words()
	}
	return s.words()
}

// answerIs says which answers a question has.
func (p prose) answerIs(c *scoring.Condition, negated bool) string {
	q := p.views[c.Index]
	number := strconv.Itoa(c.Index + 1)
	if q.Several {
		return "the answers to question " + number + pick(negated, " do not include ", " include ") + series(p.labels(c), "or")
	}
	subject := "the answer to question " + number + " is "
	if run := p.run(c); run != "" {
		return subject + pick(negated, "not ", "") + run
	}
	labels := p.labels(c)
	switch {
	case !negated:
		return subject + series(labels, "or")
	case len(labels) == 1:
		return subject + "not " + labels[0]
	case len(labels) == 2:
		return subject + "neither " + labels[0] + " nor " + labels[1]
	}
	return subject + "none of " + series(labels, "and")
}

// labels are the words of the answers that a condition names, in quotes.
func (p prose) labels(c *scoring.Condition) []string {
	var labels []string
	for _, id := range c.Answers {
		for _, answer := range p.views[c.Index].Answers {
			if answer.Value == id {
				labels = append(labels, quote(answer.Label.Plain))
			}
		}
	}
	return labels
}

// run describes answers that are neighbours on a scale; it is empty for others.
func (p prose) run(c *scoring.Condition) string {
	a := p.questions[c.Index].answers
	if !a.isScale {
		return ""
	}
	low, err := strconv.Atoi(c.Answers[0])
	for i, id := range c.Answers {
		if err != nil || id != strconv.Itoa(low+i) {
			return ""
		}
	}
	least, most := int64(low)*1000, int64(low+len(c.Answers)-1)*1000
	switch {
	case least != most && low > a.low && most == int64(a.high)*1000:
		return limits(&least, nil, false)
	case least != most && low == a.low && most < int64(a.high)*1000:
		return limits(nil, &most, false)
	}
	return limits(&least, &most, false)
}

// scoreName is what a score is called in a sentence. A title that ends like a
// sentence of its own is quoted.
func (p prose) scoreName(i int) string {
	title := strings.TrimSpace(p.list.Scores[i].Title.Plain)
	if last := []rune(title); len(last) > 0 && (unicode.IsLetter(last[len(last)-1]) || unicode.IsDigit(last[len(last)-1])) {
		return title
	}
	return "the score " + quote(title)
}

// limits says what a number is, between limits that are included.
func limits(least, most *int64, negated bool) string {
	switch {
	case least == nil && negated:
		return "above " + readable(*most)
	case least == nil:
		return readable(*most) + " or less"
	case most == nil && negated:
		return "below " + readable(*least)
	case most == nil:
		return readable(*least) + " or more"
	case *least == *most && negated:
		return "not " + readable(*least)
	case *least == *most:
		return readable(*least)
	case negated:
		return "below " + readable(*least) + " or above " + readable(*most)
	}
	return "from " + readable(*least) + " to " + readable(*most)
}

// flagsCount says how often flags are raised. An answer that raises two of them
// counts twice, which “two answers” would not say.
func (p prose) flagsCount(c *scoring.Condition, negated bool) string {
	var titles []string
	for _, flag := range c.Flags {
		titles = append(titles, quote(p.list.Flags[flag].Title.Plain))
	}
	n := int(*c.Least)
	if n == 1 {
		return pick(negated, "no", "an") + " answer" + p.soFar + " is marked " + series(titles, "or")
	}
	least := pick(negated, "fewer than ", "at least ")
	if p.raisedTogether(c.Flags) {
		return series(titles, "and") + " are" + p.soFar + " marked " + least + times(n) + " in all"
	}
	return least + cardinal(n) + " answers" + p.soFar + " are marked " + series(titles, "or")
}

// raisedTogether reports whether one answer raises two of these flags.
func (p prose) raisedTogether(flags []int) bool {
	for _, q := range p.list.Model.Questions {
		for _, a := range q.Answers {
			if common(a.Flags, flags) > 1 {
				return true
			}
		}
	}
	return false
}

// common is how many numbers of a are in b, too.
func common(a, b []int) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// pick returns one of two words.
func pick(first bool, one, other string) string {
	if first {
		return one
	}
	return other
}

// quote puts an author's words in quotes, without a full stop at their end.
func quote(s string) string { return "‘" + strings.TrimSuffix(strings.TrimSpace(s), ".") + "’" }

// series joins words: one, two and three.
func series(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// readable writes thousandths for people: with a true minus sign.
func readable(thousandths int64) string {
	return strings.Replace(scoring.Decimal(thousandths), "-", "−", 1)
}

// points are an answer's, for people.
func points(thousandths int64) string { return readable(thousandths) }

// between writes the ends of a band of a score with a range. An open end is not
// said to be one where nothing lies beyond: who can score 0 at least reads “0”,
// not “0 or less”.
func between(from, to *int64, r verify.Range) string {
	if from == nil && to != nil && r.Least != nil && *to == *r.Least {
		from = to
	}
	if to == nil && from != nil && r.Most != nil && *from == *r.Most {
		to = from
	}
	switch {
	case from == nil && to == nil:
		return "any result"
	case from == nil || to == nil || *from == *to:
		return limits(from, to, false)
	case *from < 0:
		return readable(*from) + " to " + readable(*to)
	}
	return readable(*from) + "–" + readable(*to)
}

// cardinal writes a small number as a word.
func cardinal(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// times says how often.
func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return cardinal(n) + " times"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
