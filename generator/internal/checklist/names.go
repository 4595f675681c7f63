package checklist

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// names are the IDs of one kind of thing. An ID's place in the list is the
// thing's index in the model.
type names struct {
	noun     string   // what they name: question, score …
	of       string   // “ of “known””, where there are several such lists
	reserved []string // what none of them may be, for reservedWhy
	why      string
	ids      []string // as they are written; empty where one is missing
	lines    []int
}

func newNames(noun string) *names { return &names{noun: noun} }

func newQuestionNames() *names {
	return &names{noun: "question", reserved: conditionWords(), why: "it is a word of conditions"}
}

func newAnswerNames() *names {
	return &names{noun: "answer", reserved: []string{scoring.NotApplicable, scoring.NotSure},
		why: "the question's keys not_applicable and not_sure offer it"}
}

func newOutcomeNames() *names {
	return &names{noun: "outcome", reserved: []string{noResult}, why: "examples use it for what is no outcome"}
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// maxID is the length of an ID in bytes.
const maxID = 64

// declare adds the ID of the thing that m describes. A faulty one is added too,
// so that what refers to it is not a second fault.
func (n *names) declare(m yamlnode.Mapping) string {
	v := m.Require("id")
	id := v.Line("")
	n.add(v, id)
	return id
}

func (n *names) add(v yamlnode.Value, id string) {
	earlier := slices.Index(n.ids, id)
	switch {
	case id == "": // reported
	case !idForm.MatchString(id):
		v.Fail("bad-id", "“"+excerpt(id)+"” cannot be an ID", idHint(id))
	case len(id) > maxID:
		v.Fail("bad-id", fmt.Sprintf("the ID has %d characters", len(id)), fmt.Sprintf("use at most %d", maxID))
	case slices.Contains(n.reserved, id):
		v.Fail("reserved-id", "“"+id+"” cannot be the ID of "+article(n.noun)+": "+n.why, "choose another word")
	case earlier >= 0:
		v.Fail("duplicate-id", fmt.Sprintf("the ID “%s” is already used in line %d", id, n.lines[earlier]), "choose another word")
	}
	line, _ := v.Position()
	n.ids, n.lines = append(n.ids, id), append(n.lines, line)
}

// idHint says how to write an ID.
func idHint(id string) string {
	near := strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(id), "-")), "_", "-")
	if idForm.MatchString(near) && len(near) <= maxID {
		return "write “" + near + "”"
	}
	return "use lower-case letters, digits and hyphens, beginning with a letter"
}

// has reports whether an ID is among the names.
func (n *names) has(id string) bool { return id != "" && slices.Contains(n.ids, id) }

// index returns the index of an ID, or -1.
func (n *names) index(id string) int {
	if id == "" {
		return -1
	}
	return slices.Index(n.ids, id)
}

// find returns the index of the thing that v names, or -1 where that is
// reported.
func (n *names) find(v yamlnode.Value) int {
	id := v.Line("")
	if id == "" {
		return -1 // reported, or absent
	}
	i := n.index(id)
	if i < 0 {
		v.Fail(n.unknown(), "there is no "+n.noun+" “"+excerpt(id)+"”"+n.of, diag.DidYouMean(excerpt(id), n.known(), n.list()))
	}
	return i
}

// unknown is the code of a reference to a thing that is not there.
func (n *names) unknown() string { return "unknown-" + strings.ReplaceAll(n.noun, " ", "-") }

// known are the IDs that can be referred to.
func (n *names) known() []string {
	return slices.DeleteFunc(slices.Clone(n.ids), func(id string) bool { return id == "" })
}

// maxListed is how many IDs a hint lists.
const maxListed = 12

// list is a hint that lists the IDs.
func (n *names) list() string {
	known := n.known()
	if len(known) == 0 {
		return "the file has no " + n.noun + "s"
	}
	more := ""
	if len(known) > maxListed {
		known, more = known[:maxListed], ", …"
	}
	return "the " + n.noun + "s" + n.of + " are " + strings.Join(known, ", ") + more
}

// article puts “a” or “an” before a noun.
func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

// excerpt is the beginning of an author's words, in one line.
func excerpt(s string) string {
	const length = 40
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > length {
		return string(runes[:length-1]) + "…"
	}
	return s
}
