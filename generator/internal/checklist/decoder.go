package checklist

import (
	"fmt"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// A decoder turns one file into a checklist, and remembers where things stand.
type decoder struct {
	list  *Checklist
	front markdown.FrontMatter

	fragments []markdown.Fragment // see text
	found     []diag.Diagnostic   // about places whose values are gone

	flagNames     *names
	topicNames    *names
	questionNames *names
	scoreNames    *names
	outcomeNames  *names
	setNames      *names

	sets      []*answers
	topics    []topicNote
	questions []questionNote
	views     []Question // of all topics, until these are complete
	scores    []scoreNote
	outcomes  []outcomeNote
	flags     []flagNote
	examples  []example

	start         diag.Place // of the file
	outcomesPlace diag.Place // of the key
}

// Notes are what the decoder knows of a thing beside what stands in the model:
// its place, and what later steps need.
type (
	flagNote struct {
		place   diag.Place
		raisers []int // questions that can raise it, in order
	}
	topicNote struct {
		place      diag.Place
		first, end int // its questions
		silent     bool
	}
	questionNote struct {
		place   diag.Place
		answers *answers
		weight  int64          // in thousandths
		when    yamlnode.Value // decoded when all that it may look at is known
		nodes   nodes
	}
	scoreNote struct {
		place            diag.Place
		minimum, maximum diag.Place
		bands            []diag.Place
		step             int64 // see scoreStep
	}
	outcomeNote struct {
		place diag.Place
		nodes nodes
	}
)

func newDecoder(file string) *decoder {
	return &decoder{
		list: &Checklist{ID: idOf(file), Model: &scoring.Model{
			Questions: []scoring.Question{}, Scores: []scoring.Score{}, Flags: []string{}, Outcomes: []scoring.Outcome{},
		}},
		flagNames:     newNames("flag"),
		topicNames:    newNames("topic"),
		questionNames: newQuestionNames(),
		scoreNames:    newNames("score"),
		outcomeNames:  newOutcomeNames(),
		setNames:      newNames("answer set"),
	}
}

// decode reads the file. Names come before what refers to them: flags and
// answer sets, then questions, then scores, then conditions.
func (d *decoder) decode(root yamlnode.Value) {
	d.start = root.Place()
	m := root.Mapping(fileKeys()...)
	d.front = markdown.DecodeFrontMatter(m)
	d.list.Intro = d.text(m.Get("intro"), markdown.Block)
	d.list.Caveat = d.text(m.Get("caveat"), markdown.Block)
	d.list.Remarks = d.text(m.Get("remarks"), markdown.Block)
	d.readFlags(m.Get("flags"))
	d.readSets(m.Get("answer_sets"))
	d.readTopics(m.Require("topics"))
	d.readScores(m.Get("scores"))
	for i := range d.questions {
		d.readWhen(i)
	}
	for e := range m.Entries() {
		if e.Name == "outcomes" {
			d.outcomesPlace = e.Key.Place()
		}
	}
	d.readOutcomes(m.Require("outcomes"))
	d.readExamples(m.Get("examples"))
	d.unusedSets()
}

// entries returns the entries of a list that must not be empty. What is beyond
// the limit is reported and left out.
func entries(v yamlnode.Value, limit int) []yamlnode.Value {
	all := v.List()
	switch {
	case len(all) == 0 && v.IsList():
		v.Fail("too-few", v.Label()+" is empty", "add an entry, or delete the key")
	case len(all) > limit:
		all[limit].Fail("too-many", fmt.Sprintf("%s has %d entries", v.Label(), len(all)), fmt.Sprintf("keep it to %d", limit))
		return all[:limit]
	}
	return all
}

// oneOrList returns the entries of a list, or else the value itself.
func oneOrList(v yamlnode.Value, limit int) []yamlnode.Value {
	if v.IsList() {
		return entries(v, limit)
	}
	if !v.Exists() {
		return nil
	}
	return []yamlnode.Value{v}
}

func (d *decoder) readFlags(v yamlnode.Value) {
	for _, item := range entries(v, maxFlags) {
		m := item.Mapping(flagKeys()...)
		id := d.flagNames.declare(m)
		d.list.Flags = append(d.list.Flags, Flag{ID: id, Title: d.text(m.Require("title"), markdown.Inline)})
		d.list.Model.Flags = append(d.list.Model.Flags, id)
		d.flags = append(d.flags, flagNote{place: m.Get("id").Place()})
	}
}

func (d *decoder) readTopics(v yamlnode.Value) {
	for _, item := range entries(v, maxTopics) {
		m := item.Mapping(topicKeys()...)
		topic := Topic{
			ID:    d.topicNames.declare(m),
			Title: d.text(m.Require("title"), markdown.Inline),
			Intro: d.text(m.Get("intro"), markdown.Block),
		}
		note := topicNote{place: m.Get("id").Place(), first: len(d.questions), silent: !m.Get("score").Bool(true)}
		for _, q := range entries(m.Require("questions"), maxQuestions) {
			if len(d.questions) == maxQuestions {
				q.Fail("too-many", fmt.Sprintf("the file has more than %d questions", maxQuestions), "split it into several files")
				break
			}
			d.readQuestion(q)
		}
		note.end = len(d.questions)
		d.topics = append(d.topics, note)
		d.list.Topics = append(d.list.Topics, topic)
	}
	d.checkParts()
}

// checkParts keeps the IDs of topics and questions apart: scores are made of
// both.
func (d *decoder) checkParts() {
	for i, id := range d.questionNames.ids {
		if j := d.topicNames.index(id); j >= 0 {
			d.found = append(d.found, d.questions[i].place.Error("duplicate-id",
				fmt.Sprintf("the ID “%s” is already used by the topic in line %d", id, d.topicNames.lines[j]), "choose another word"))
		}
	}
}
