package checklist

import (
	"fmt"
	"slices"
	"strconv"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// answers are what a question offers, without “does not apply” and “not sure”.
// An answer set is decoded once, and its answers are shared.
type answers struct {
	names     *names
	model     []scoring.Answer
	views     []Answer
	exclusive []yamlnode.Value // that say true
	scored    bool             // the answers have points
	isScale   bool
	low, high int  // of a scale
	sound     bool // decoded; else nothing that refers to them is reported
	used      bool // a set: some question offers it
	place     yamlnode.Value
}

func newAnswers(question string) *answers {
	a := &answers{names: newAnswerNames(), model: []scoring.Answer{}, sound: true}
	a.names.of = " of “" + excerpt(question) + "”"
	return a
}

// faultyAnswers stand in for answers whose fault is reported.
func faultyAnswers(question string) *answers {
	a := newAnswers(question)
	a.sound = false
	return a
}

// named returns the answers of a set as those of a question.
func (a *answers) named(question string) *answers {
	copied, names := *a, *a.names
	names.of = " of “" + excerpt(question) + "”"
	copied.names = &names
	return &copied
}

// withDefaults returns the answers with the question's advice and links where
// they have none of their own.
func (a *answers) withDefaults(advice Text, reads []Text) []Answer {
	views := slices.Clone(a.views)
	for i := range views {
		if views[i].Advice == (Text{}) {
			views[i].Advice = advice
		}
		if views[i].Reads == nil {
			views[i].Reads = reads
		}
	}
	return views
}

func (d *decoder) readSets(v yamlnode.Value) {
	n := 0
	for e := range v.Mapping().Entries() {
		if n++; n > maxSets {
			e.Key.Fail("too-many", fmt.Sprintf("the file has more than %d answer sets", maxSets), "split it into several files")
			return
		}
		d.setNames.add(e.Key, e.Name)
		set := d.readAnswers(e.Value, e.Name)
		set.place = e.Key
		d.sets = append(d.sets, set)
	}
}

// unusedSets reports answer sets that no question offers.
func (d *decoder) unusedSets() {
	for i, set := range d.sets {
		if !set.used {
			set.place.Warn("unused-answer-set", "no question offers the answer set “"+excerpt(d.setNames.ids[i])+"”", "write “answers: …” with this name in a question, or delete the set")
		}
	}
}

func (d *decoder) readAnswers(v yamlnode.Value, owner string) *answers {
	a := newAnswers(owner)
	items := entries(v, maxAnswers)
	var without []yamlnode.Value // answers without points
	for _, item := range items {
		m := item.Mapping(answerKeys()...)
		if points := m.Get("points"); !points.Exists() {
			without = append(without, item)
		}
		d.readAnswer(m, a)
	}
	switch {
	case len(items) == 0:
		a.sound = false // reported
	case len(items) == 1:
		v.Fail("too-few", v.Label()+" has one answer only", "add another, such as “none of these”: nobody can answer otherwise")
	}
	if a.scored = len(without) < len(items); a.scored {
		for _, item := range without {
			if item.IsMapping() {
				item.Fail("missing-key", "“points” is missing, though other answers have points", "add “points: 0”, or another number")
			}
		}
		for i := range a.views {
			a.views[i].Points = points(a.model[i].Points)
		}
	}
	return a
}

func (d *decoder) readAnswer(m yamlnode.Mapping, a *answers) {
	id := a.names.declare(m)
	model := scoring.Answer{
		ID:        id,
		Points:    m.Get("points").Thousandths(0, -maxNumber, maxNumber),
		Exclusive: m.Get("exclusive").Bool(false),
		Fixed:     m.Get("fixed").Bool(false),
		Flags:     d.raisedFlags(m.Get("flag")),
	}
	if model.Exclusive {
		a.exclusive = append(a.exclusive, m.Get("exclusive"))
	}
	a.model = append(a.model, model)
	a.views = append(a.views, Answer{
		Value:  id,
		Label:  d.text(m.Require("label"), markdown.Label),
		Flags:  model.Flags,
		Advice: d.text(m.Get("advice"), markdown.Block),
		Reads:  d.reads(m.Get("read")),
	})
}

// raisedFlags reads the flags that an answer raises, in the model's order.
func (d *decoder) raisedFlags(v yamlnode.Value) []int {
	flags := d.flagList(v)
	slices.Sort(flags)
	return flags
}

// flagList reads a flag or a list of different flags.
func (d *decoder) flagList(v yamlnode.Value) []int {
	var flags []int
	for _, item := range oneOrList(v, maxFlags) {
		i := d.flagNames.find(item)
		switch {
		case i < 0: // reported
		case slices.Contains(flags, i):
			item.Fail("twice", "“"+d.flagNames.ids[i]+"” is listed twice", "delete one of them")
		default:
			flags = append(flags, i)
		}
	}
	return flags
}

// maxScale is the largest number of a scale, up or down.
const maxScale = 1000

// faulty is the end of a scale that is not known.
const faulty = maxScale + 1

// scale reads the answers of a scale: one a number.
func (d *decoder) scale(v yamlnode.Value, question string) *answers {
	m := v.Mapping(scaleKeys()...)
	to := m.Require("to")
	low := m.Require("from").Int(faulty, -maxScale, maxScale)
	high := to.Int(faulty, -maxScale, maxScale)
	reverse := m.Get("reverse").Bool(false)
	labels := m.Require("labels")
	switch {
	case low == faulty || high == faulty:
		return faultyAnswers(question)
	case low >= high:
		to.Fail("bad-scale", fmt.Sprintf("the scale ends at %d and begins at %d", high, low), "the number after “to” is the greater one")
		return faultyAnswers(question)
	case high-low >= maxAnswers:
		v.Fail("too-many", fmt.Sprintf("the scale has %d numbers", high-low+1), fmt.Sprintf("keep it to %d: nobody can tell more apart", maxAnswers))
		return faultyAnswers(question)
	}
	return d.scaleAnswers(v, question, low, high, reverse, d.scaleLabels(labels, low, high))
}

// scaleLabels reads the words of a scale's numbers. The two ends need some.
func (d *decoder) scaleLabels(v yamlnode.Value, low, high int) map[int]yamlnode.Value {
	labels := map[int]yamlnode.Value{}
	m := v.Mapping()
	for e := range m.Entries() {
		n, err := strconv.Atoi(e.Name)
		if err != nil || strconv.Itoa(n) != e.Name || n < low || n > high {
			e.Key.Fail("bad-scale", "“"+excerpt(e.Name)+"” is no number of the scale", fmt.Sprintf("write a whole number from %d to %d", low, high))
			continue
		}
		labels[n] = e.Value
	}
	for _, end := range []int{low, high} {
		if _, ok := labels[end]; !ok && v.IsMapping() {
			v.Fail("bad-scale", fmt.Sprintf("the scale's end %d has no label", end), fmt.Sprintf("say what it means: “%d: …”", end))
		}
	}
	return labels
}

func (d *decoder) scaleAnswers(v yamlnode.Value, question string, low, high int, reverse bool, labels map[int]yamlnode.Value) *answers {
	a := newAnswers(question)
	a.isScale, a.low, a.high, a.scored = true, low, high, true
	for n := low; n <= high; n++ {
		worth := int64(n) * 1000
		if reverse {
			worth = int64(low+high-n) * 1000
		}
		id := strconv.Itoa(n)
		a.names.ids, a.names.lines = append(a.names.ids, id), append(a.names.lines, 0)
		a.model = append(a.model, scoring.Answer{ID: id, Points: worth})
		a.views = append(a.views, Answer{Value: id, Label: d.scaleLabel(v, labels[n], n), Points: points(worth)})
	}
	return a
}

// scaleLabel is a number of a scale with its words, if it has any.
func (d *decoder) scaleLabel(scale, words yamlnode.Value, n int) Text {
	number := readable(int64(n) * 1000)
	if words.Line("") == "" {
		return d.ownText(scale, number)
	}
	return d.prefixed(words, number+" – ", markdown.Label)
}
