package verify

import (
	"encoding/binary"
	"slices"

	"rapport/generator/internal/scoring"
)

// An atom is a comparison in a term.
type atom struct {
	kind    kind
	needed  bool
	ask     int    // byAnswer: whose
	picks   []bool // byAnswer: by answer of the question, whether it is one of those
	na      bool   // byAnswer: “does not apply” is one of those
	reading int    // of the others

	least, most *int64 // byFlag and byNumber
	from, to    int64  // byNumber: where the sum of a score must lie; see bind
	void        bool   // byNumber: the score has no result
}

// A kind says what settles an atom.
type kind byte

const (
	byAnswer  kind = iota // the answer to one question
	byFlag                // the first answer that raises a flag, for a count of which only that matters
	byNumber              // a number, once it must lie between limits, or beyond them
	unsettled             // nothing: it stands for the result of a score, and all its values are of interest
)

// condition returns the term for a condition on a sheet; nil always holds.
func (p *program) condition(c *scoring.Condition, sheet int) term {
	if c == nil {
		return yes
	}
	switch c.Op {
	case scoring.AnswerIs:
		return p.answerIs(c, sheet)
	case scoring.ScoreIs:
		return p.scoreIs(c.Index, c.Least, c.Most, sheet)
	case scoring.FlagsCount:
		return p.flagsCount(c, sheet)
	}
	var parts []term
	for i := range c.Of {
		parts = append(parts, p.condition(&c.Of[i], sheet))
	}
	switch c.Op {
	case scoring.All:
		return p.join(formAll, parts)
	case scoring.Any:
		return p.join(formAny, parts)
	}
	return p.not(parts[0])
}

func (p *program) answerIs(c *scoring.Condition, sheet int) term {
	a := atom{kind: byAnswer, ask: p.ask(c.Index, sheet)}
	q := p.question(a.ask)
	a.na = q.NotApplicable && slices.Contains(c.Answers, scoring.NotApplicable)
	name := key("answer", a.ask, int(truth(a.na)))
	for i := range q.Answers {
		a.picks = append(a.picks, slices.Contains(c.Answers, q.Answers[i].ID))
		name = append(name, byte(truth(a.picks[i])))
	}
	if !a.na && !slices.Contains(a.picks, true) {
		return no
	}
	return p.atomOf(name, a)
}

// scoreIs is the term for a score between limits.
func (p *program) scoreIs(score int, least, most *int64, sheet int) term {
	a := atom{kind: byNumber, reading: p.scoreReading(score, sheet), least: least, most: most}
	if len(p.readings[a.reading].asks) == 0 {
		return unknown
	}
	return p.atomOf(limits(key("score", a.reading), least, most), a)
}

// resultOf is the term for a score's result.
func (p *program) resultOf(score int) term {
	a := atom{kind: unsettled, reading: p.scoreReading(score, 0)}
	if len(p.readings[a.reading].asks) == 0 {
		return unknown
	}
	return p.atomOf(key("result", a.reading), a)
}

func (p *program) flagsCount(c *scoring.Condition, sheet int) term {
	a := atom{kind: byNumber, reading: p.flagsReading(c.Flags, sheet), least: c.Least, most: c.Most}
	if a.least != nil && *a.least <= 0 {
		a.least = nil
	}
	asks := p.readings[a.reading].asks
	switch {
	case a.most != nil && *a.most < 0, a.least != nil && len(asks) == 0:
		return no
	case a.least == nil && (a.most == nil || len(asks) == 0):
		return yes
	}
	atFirst := a.least == nil && *a.most == 0 || a.most == nil && *a.least == 1
	if atFirst && !slices.ContainsFunc(asks, func(ask int) bool { return p.hazy[ask/2] }) {
		a.kind = byFlag
	}
	return p.atomOf(limits(key("flags", a.reading), a.least, a.most), a)
}

// atomOf returns the term for an atom with a name.
func (p *program) atomOf(name []byte, a atom) term {
	i, isNew := p.name(name, len(p.atoms))
	if isNew {
		p.atoms = append(p.atoms, a)
	}
	return p.atom(i)
}

// looksAt returns the asks that an atom looks at.
func (p *program) looksAt(atom int) []int {
	a := &p.atoms[atom]
	if a.kind == byAnswer {
		return []int{a.ask}
	}
	return p.readings[a.reading].asks
}

// name returns the index of what has a name; if nothing has it, it gets the
// next index.
func (p *program) name(name []byte, next int) (index int, isNew bool) {
	if i, ok := p.names[string(name)]; ok {
		return i, false
	}
	p.names[string(name)] = next
	return next, true
}

// key makes a name.
func key(of string, numbers ...int) []byte {
	name := append([]byte(of), 0)
	for _, n := range numbers {
		name = binary.AppendVarint(name, int64(n))
	}
	return name
}

func limits(name []byte, ends ...*int64) []byte {
	for _, end := range ends {
		if end == nil {
			name = append(name, 0)
		} else {
			name = binary.AppendVarint(append(name, 1), *end)
		}
	}
	return name
}
