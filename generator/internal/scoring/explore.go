package scoring

import (
	"encoding/binary"
	"math"
	"slices"
)

// stepLimit is how many answers one exploration enters before it gives up.
const stepLimit = 50_000

// An explorer fills in a model in many ways at once, question by question. Of
// the ways that nothing later can tell apart it follows one, so there are not
// as many as there are sets of answers.
type explorer struct {
	model *Model
	later [][]*Condition // by question: the comparisons that are made from its own condition on
	steps int            // answers entered
}

// An option is an answer that a question may be given; nil for none.
type option struct {
	*given
	cost int
}

// A path is one way to fill in the model up to some question.
type path struct {
	*sheet
	cost     int
	changes  []Change     // what had a cost
	next     []*path      // by option of the next question: where it leads
	verdicts map[int]bool // what it can come to in the end; see possible
}

// explorer returns one that has not entered anything.
func (m *Model) explorer() *explorer {
	e := &explorer{model: m}
	for i := range len(m.Questions) + 1 {
		var comparisons []*Condition
		for _, q := range m.Questions[i:] {
			comparisons = q.When.comparisons(comparisons)
		}
		for _, outcome := range m.Outcomes {
			comparisons = outcome.When.comparisons(comparisons)
		}
		e.later = append(e.later, comparisons)
	}
	return e
}

// comparisons appends the comparisons that a condition makes.
func (c *Condition) comparisons(list []*Condition) []*Condition {
	if c == nil {
		return list
	}
	if c.Op == AnswerIs || c.Op == ScoreIs || c.Op == FlagsCount {
		return append(list, c)
	}
	for i := range c.Of {
		list = c.Of[i].comparisons(list)
	}
	return list
}

// explore fills the model in with every combination of options that costs no
// more than it may. It returns the paths, a layer for each question and one for
// the end, in the order of the options; whether any would have cost more; and
// whether it came to an end.
func (e *explorer) explore(options func(question int, asked truth) []option, most int) (layers [][]*path, costly, ok bool) {
	layers = [][]*path{{{sheet: &sheet{model: e.model}}}}
	for i := range e.model.Questions {
		var next frontier[path]
		for _, p := range layers[i] {
			asked := p.holds(e.model.Questions[i].When)
			for _, o := range options(i, asked) {
				if p.cost+o.cost > most {
					costly = true
					continue
				}
				if e.steps++; e.steps > stepLimit {
					return nil, costly, false
				}
				with := p.with(i, asked, o)
				p.next = append(p.next, next.put(e.key(with.sheet), with, with.cost))
			}
			p.sheet = nil // no longer needed, and large
		}
		layers = append(layers, next.items())
	}
	return layers, costly, true
}

// with returns the path with an answer more.
func (p *path) with(question int, asked truth, o option) *path {
	next := &path{
		sheet:   &sheet{p.model, append(slices.Clip(p.entries), entry{asked, o.given})},
		cost:    p.cost + o.cost,
		changes: p.changes,
	}
	if o.cost > 0 {
		next.changes = append(slices.Clip(p.changes), Change{question, o.ids})
	}
	return next
}

// key is all that the conditions still to come see of a sheet.
func (e *explorer) key(s *sheet) string {
	var key []byte
	for _, c := range e.later[len(s.entries)] {
		key = s.look(key, c)
	}
	return string(key)
}

// look appends all that a comparison sees: what it has come to, if that is
// settled, and otherwise what it is made of.
func (s *sheet) look(key []byte, c *Condition) []byte {
	truth, made := s.compares(c), []int64(nil)
	switch c.Op {
	case ScoreIs:
		t := s.tally(&s.model.Scores[c.Index])
		made = []int64{t.sum, t.base, int64(t.count), int64(t.open)}
	case FlagsCount:
		count, more := s.count(c.Flags)
		truth = c.between(int64(count), math.MaxInt64) // more may come
		made = []int64{int64(count), int64(more)}
	}
	key = append(key, byte(truth))
	if truth == maybe {
		for _, n := range made {
			key = binary.AppendVarint(key, n)
		}
	}
	return key
}
