package checklist

import (
	"fmt"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// readQuestion adds a question. Its condition waits until all that it may look
// at is known.
func (d *decoder) readQuestion(v yamlnode.Value) {
	m := v.Mapping(questionKeys()...)
	id := d.questionNames.declare(m)
	view := Question{
		ID:      id,
		Ask:     d.text(m.Require("ask"), markdown.Label),
		Why:     d.text(m.Get("why"), markdown.Block),
		Several: m.Get("several").Bool(false),
		Scale:   m.Get("scale").Exists(),
	}
	a := d.choices(v, m, id)
	single := !m.Get("several").Exists() || !m.Get("several").Bool(true)
	d.checkSeveral(m, single, a)
	view.AtMost = atMost(m.Get("at_most"), single, len(a.model))
	model := scoring.Question{
		ID: id, Several: view.Several, AtMost: view.AtMost,
		Fixed: m.Get("fixed").Bool(false), Answers: a.model,
	}
	view.Answers = a.withDefaults(d.text(m.Get("advice"), markdown.Block), d.reads(m.Get("read")))
	if extra, ok := d.extra(m.Get("not_applicable"), scoring.NotApplicable, "Does not apply"); ok {
		model.NotApplicable, view.Answers = true, append(view.Answers, extra)
	}
	if extra, ok := d.extra(m.Get("not_sure"), scoring.NotSure, "Not sure"); ok {
		model.NotSure, view.Answers = true, append(view.Answers, extra)
	}
	d.raise(len(d.questions), a)
	d.views = append(d.views, view)
	d.list.Model.Questions = append(d.list.Model.Questions, model)
	d.questions = append(d.questions, questionNote{
		place: m.Get("id").Place(), answers: a, weight: questionWeight(m.Get("weight"), a), when: m.Get("when"),
	})
}

// choices reads what a question offers: answers, a set, or a scale.
func (d *decoder) choices(question yamlnode.Value, m yamlnode.Mapping, id string) *answers {
	list, scale := m.Get("answers"), m.Get("scale")
	switch {
	case list.Exists() && scale.Exists():
		scale.Fail("useless-key", "a question has answers or a scale, not both", "delete one of them")
	case scale.Exists():
		return d.scale(scale, id)
	case list.IsList():
		return d.readAnswers(list, id)
	case list.IsMapping():
		list.Fail("wrong-type", "“answers” must be a list, or the name of an answer set, not a mapping", "write each answer on lines of its own after “- ”")
	case list.Exists():
		if i := d.setNames.find(list); i >= 0 {
			d.sets[i].used = true
			return d.sets[i].named(id)
		}
	case m.Get("id").Exists() || m.Get("ask").Exists(): // else it is no question at all
		question.Fail("missing-key", "“answers” is missing", "add “answers: …”, or “scale: {from: …, to: …, labels: …}”")
	}
	return faultyAnswers(id)
}

// checkSeveral reports what a question with one answer, or with several,
// cannot have.
func (d *decoder) checkSeveral(m yamlnode.Mapping, single bool, a *answers) {
	if !single && a.isScale {
		m.Get("several").Fail("useless-key", "a scale has one answer", "delete “several”, or list the answers")
	}
	if single {
		for _, v := range a.exclusive {
			v.Fail("useless-key", "“exclusive” says nothing where only one answer can be chosen", "delete it, or add “several: true” to the question")
		}
	}
}

// atMost reads how many answers may be chosen; 0 is any number.
func atMost(v yamlnode.Value, single bool, offered int) int {
	if !v.Exists() {
		return 0
	}
	n := v.Int(0, 1, maxAnswers)
	switch {
	case n == 0: // reported
	case single:
		v.Fail("useless-key", "“at_most” says nothing where only one answer can be chosen", "delete it, or add “several: true”")
	case offered > 0 && n > offered:
		v.Fail("out-of-range", fmt.Sprintf("“at_most” is %d, but there are %d answers", n, offered), "lower it, or delete the key")
	}
	return n
}

// questionWeight reads what multiplies the points in every score.
func questionWeight(v yamlnode.Value, a *answers) int64 {
	weight := v.Thousandths(1000, -maxNumber, maxNumber)
	switch {
	case weight == 0:
		v.Fail("out-of-range", "a weight of 0 takes the question out of every score", "delete the points of its answers instead")
		return 1000
	case v.Exists() && a.sound && !a.scored:
		v.Fail("useless-key", "“weight” says nothing where no answer has points", "delete it, or give the answers points")
	}
	return weight
}

// extra reads one of the answers that any question may offer: true, or the
// words to show.
func (d *decoder) extra(v yamlnode.Value, id, words string) (Answer, bool) {
	answer := Answer{Value: id, Extra: true}
	switch x := v.Any().(type) { // which reports a “yes”
	case bool:
		if x {
			answer.Label = d.ownText(v, words)
		}
		return answer, x
	case nil:
		v.Line("")
		return answer, false
	}
	answer.Label = d.text(v, markdown.Label)
	return answer, answer.Label.To == pending
}

// raise takes down which flags a question can raise.
func (d *decoder) raise(question int, a *answers) {
	raised := map[int]bool{}
	for _, answer := range a.model {
		for _, flag := range answer.Flags {
			if !raised[flag] {
				raised[flag] = true
				d.flags[flag].raisers = append(d.flags[flag].raisers, question)
			}
		}
	}
}

// readWhen reads the condition of a question.
func (d *decoder) readWhen(i int) {
	v := d.questions[i].when
	if !v.Exists() {
		return
	}
	when, nodes, ok := d.condition(v, i)
	d.questions[i].nodes = nodes
	if ok {
		d.list.Model.Questions[i].When = &when
	}
}
