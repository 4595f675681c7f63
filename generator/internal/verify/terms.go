package verify

import (
	"encoding/binary"
	"slices"
)

// A term is an expression over atoms, as simple as it can be: a condition in
// Kleene's logic, or a choice between verdicts. Equal terms are one term, so
// they are compared as numbers.
type term int32

// The constants. Undecided is no term; it stands for the value of an atom that
// is not known yet.
const (
	no term = iota
	unknown
	yes

	undecided term = -1
)

// A form says how a term is made of its parts.
type form byte

const (
	formConstant form = iota
	formAtom          // by its index
	formAll           // the least of its parts
	formAny           // the greatest of its parts
	formNot           // the opposite of its part
	formVerdict       // an outcome by its index, or one of scoring's other verdicts
	formFirst         // the second part if the first is yes, the third if it is no, the last if it is unknown
	formDiffer        // yes if its two parts come to different verdicts, else no
)

// A node is what a term stands for.
type node struct {
	form  form
	index int // of the atom, or the verdict
	parts []term
}

// Terms are all terms of a program.
type terms struct {
	nodes []node
	known map[string]term
	key   []byte // scratch

	// What the present round of replacing or visiting has seen, and made of it.
	round uint32
	seen  []uint32
	made  []term
}

func newTerms() *terms {
	t := &terms{known: map[string]term{}}
	for value := range yes + 1 {
		t.intern(formConstant, int(value))
	}
	return t
}

// intern returns the term for a node.
func (t *terms) intern(f form, index int, parts ...term) term {
	t.key = binary.AppendVarint(append(t.key[:0], byte(f)), int64(index))
	for _, part := range parts {
		t.key = binary.AppendUvarint(t.key, uint64(part))
	}
	if x, ok := t.known[string(t.key)]; ok {
		return x
	}
	x := term(len(t.nodes))
	t.known[string(t.key)] = x
	t.nodes = append(t.nodes, node{f, index, slices.Clone(parts)})
	t.seen = append(t.seen, 0)
	t.made = append(t.made, 0)
	return x
}

func (t *terms) atom(index int) term    { return t.intern(formAtom, index) }
func (t *terms) verdict(index int) term { return t.intern(formVerdict, index) }

// isVerdict returns the verdict that a term is, if it is one.
func (t *terms) isVerdict(x term) (index int, ok bool) {
	return t.nodes[x].index, t.nodes[x].form == formVerdict
}

// truth is the constant for what is known.
func truth(b bool) term {
	if b {
		return yes
	}
	return no
}

func (t *terms) not(x term) term {
	switch {
	case x <= yes:
		return yes - x
	case t.nodes[x].form == formNot:
		return t.nodes[x].parts[0]
	}
	return t.intern(formNot, 0, x)
}

// join makes an “all” or an “any”.
func (t *terms) join(f form, parts []term) term {
	neutral, deciding := yes, no // makes no difference; settles it
	if f == formAny {
		neutral, deciding = no, yes
	}
	var flat []term
	for _, part := range parts {
		if t.nodes[part].form == f {
			flat = append(flat, t.nodes[part].parts...)
		} else if part != neutral {
			flat = append(flat, part)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	switch {
	case slices.Contains(flat, deciding):
		return deciding
	case len(flat) == 0:
		return neutral
	case len(flat) == 1:
		return flat[0]
	}
	return t.intern(f, 0, flat...)
}

func (t *terms) first(condition, then, otherwise, noResult term) term {
	switch condition {
	case yes:
		return then
	case no:
		return otherwise
	case unknown:
		return noResult
	}
	return t.intern(formFirst, 0, condition, then, otherwise, noResult)
}

func (t *terms) differ(a, b term) term {
	if a == b {
		return no
	}
	_, aDone := t.isVerdict(a)
	_, bDone := t.isVerdict(b)
	if aDone && bDone {
		return yes
	}
	return t.intern(formDiffer, 0, min(a, b), max(a, b))
}

// put replaces atoms in a term by their values, undecided for one that stays.
// The caller begins a round for each set of values.
func (t *terms) put(x term, values []term) term {
	if t.seen[x] == t.round {
		return t.made[x]
	}
	n := t.nodes[x]
	result := x
	switch {
	case n.form == formAtom && values[n.index] != undecided:
		result = values[n.index]
	case len(n.parts) > 0:
		result = t.rebuild(x, n, values)
	}
	t.seen[x], t.made[x] = t.round, result
	return result
}

func (t *terms) rebuild(x term, n node, values []term) term {
	var scratch [8]term
	parts := scratch[:0]
	for _, part := range n.parts {
		parts = append(parts, t.put(part, values))
	}
	if slices.Equal(parts, n.parts) {
		return x
	}
	switch n.form {
	case formNot:
		return t.not(parts[0])
	case formFirst:
		return t.first(parts[0], parts[1], parts[2], parts[3])
	case formDiffer:
		return t.differ(parts[0], parts[1])
	}
	return t.join(n.form, parts)
}

// visit calls f with the atoms of a term, except those that the present round
// has visited already. The caller begins a round.
func (t *terms) visit(x term, f func(atom int)) {
	if t.seen[x] == t.round {
		return
	}
	t.seen[x] = t.round
	n := t.nodes[x]
	if n.form == formAtom {
		f(n.index)
	}
	for _, part := range n.parts {
		t.visit(part, f)
	}
}
