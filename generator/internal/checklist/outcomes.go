package checklist

import (
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// maxSteps is how many next steps an outcome may have.
const maxSteps = 50

// maxLevel is the highest level of an outcome; the lowest is its negative.
const maxLevel = 1000

func (d *decoder) readOutcomes(v yamlnode.Value) {
	items := entries(v, maxOutcomes)
	for i, item := range items {
		d.readOutcome(item, i == len(items)-1)
	}
}

func (d *decoder) readOutcome(v yamlnode.Value, last bool) {
	m := v.Mapping(outcomeKeys()...)
	id := d.outcomeNames.declare(m)
	model := scoring.Outcome{ID: id}
	note := outcomeNote{place: m.Get("id").Place()}
	when := m.Get("when")
	switch {
	case when.Exists():
		c, nodes, ok := d.condition(when, outcomeCondition)
		if note.nodes = nodes; ok {
			model.When = &c
		}
	case !last && v.IsMapping():
		v.Fail("bad-outcome", "only the last outcome can be without “when”", "add “when: …”: no outcome after this one could be reached; or move it to the end")
	}
	if level := m.Get("level"); level.Exists() {
		n := level.Int(0, -maxLevel, maxLevel)
		model.Level = &n
	}
	interval := markdown.DecodeInterval(m.Get("remind_after"))
	model.RemindDays, model.RemindMonths = interval.Days, interval.Months
	d.list.Model.Outcomes = append(d.list.Model.Outcomes, model)
	d.outcomes = append(d.outcomes, note)
	d.list.Outcomes = append(d.list.Outcomes, Outcome{
		ID:    id,
		Title: d.text(m.Require("title"), markdown.Inline),
		Text:  d.text(m.Get("text"), markdown.Block),
		Next:  d.texts(entries(m.Get("next"), maxSteps), markdown.Inline),
		Reads: d.reads(m.Get("read")),
	})
}
