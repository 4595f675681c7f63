package checklist

import (
	"fmt"
	"slices"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/verify"
)

// verify runs the verifier and words what it finds.
func (d *decoder) verify() ([]diag.Diagnostic, verify.Report) {
	report := verify.Verify(d.list.Model)
	var found []diag.Diagnostic
	for _, f := range report.Findings {
		if !followsFrom(f, report.Findings) {
			found = append(found, d.finding(f))
		}
	}
	return append(found, d.unproved(report.Unproved)...), report
}

// followsFrom reports whether a finding is part of a mistake that another one
// names: a flag that nothing raises and nothing reads is one left over.
func followsFrom(f verify.Finding, all []verify.Finding) bool {
	return f.Kind == verify.FlagNeverRead && slices.ContainsFunc(all, func(other verify.Finding) bool {
		return other.Kind == verify.FlagNeverRaised && other.Flag == f.Flag
	})
}

// finding words what the verifier found, at the place that it is about.
func (d *decoder) finding(f verify.Finding) diag.Diagnostic {
	switch {
	case f.Kind == verify.NeverTrue || f.Kind == verify.AlwaysTrue:
		return d.conditionFinding(f)
	case f.Flag >= 0:
		return d.flagFinding(f)
	case f.Score >= 0:
		return d.scoreFinding(f)
	case f.Question >= 0:
		return d.questionFinding(f)
	case f.Outcome >= 0:
		return d.outcomeFinding(f)
	}
	return d.outcomesPlace.Error(string(f.Kind), "there are answers that lead to no outcome",
		d.example(f.Witness)+"; end the list with an outcome without “when”, or widen a condition")
}

func (d *decoder) outcomeFinding(f verify.Finding) diag.Diagnostic {
	hint := "loosen its condition, or move it before the outcome that takes its place"
	if d.list.Model.Outcomes[f.Outcome].When == nil {
		hint = "narrow a condition of the outcomes before it, which leave nothing to it, or delete it"
	}
	return d.outcomes[f.Outcome].place.Error(string(f.Kind), "no answers lead to the outcome “"+d.outcomeNames.ids[f.Outcome]+"”", hint)
}

func (d *decoder) questionFinding(f verify.Finding) diag.Diagnostic {
	note, id := d.questions[f.Question], d.questionNames.ids[f.Question]
	if f.Kind == verify.NeverAsked {
		return note.nodes.place.Error(string(f.Kind), "the question “"+id+"” is never asked: no answers make its condition true",
			"correct the condition, or delete the question")
	}
	return note.place.Warning(string(f.Kind), "no answer to “"+id+"” can change the outcome or the band of a score",
		"give it points that matter, use it in a condition, or delete it")
}

func (d *decoder) conditionFinding(f verify.Finding) diag.Diagnostic {
	var tree nodes
	var owner string
	if f.Question >= 0 {
		tree, owner = d.questions[f.Question].nodes, "the question"
	} else {
		tree, owner = d.outcomes[f.Outcome].nodes, "the outcome"
	}
	part := "the condition"
	if len(f.Path) > 0 {
		part = "this part of the condition"
	}
	place := tree.at(f.Path)
	if f.Kind == verify.NeverTrue {
		return place.Error(string(f.Kind), part+" is never true", "correct it, or delete it: "+owner+" does not depend on it")
	}
	return place.Warning(string(f.Kind), part+" is always true", "delete it, or narrow it: "+owner+" does not depend on it")
}

func (d *decoder) flagFinding(f verify.Finding) diag.Diagnostic {
	place, id := d.flags[f.Flag].place, d.flagNames.ids[f.Flag]
	if f.Kind == verify.FlagNeverRaised {
		return place.Error(string(f.Kind), "no answers raise the flag “"+id+"”", "add “flag: "+id+"” to an answer of a question that can be asked, or delete the flag")
	}
	return place.Error(string(f.Kind), "no condition reads the flag “"+id+"”", "use {flag: "+id+"} in a condition, or delete the flag")
}

func (d *decoder) scoreFinding(f verify.Finding) diag.Diagnostic {
	note, id := d.scores[f.Score], d.scoreNames.ids[f.Score]
	switch f.Kind {
	case verify.WrongMinimum:
		return note.minimum.Error(string(f.Kind), "the least result of “"+id+"” is "+d.value(f)+", not "+scoring.Decimal(*d.list.Model.Scores[f.Score].Minimum), d.correct(f))
	case verify.WrongMaximum:
		return note.maximum.Error(string(f.Kind), "the greatest result of “"+id+"” is "+d.value(f)+", not "+scoring.Decimal(*d.list.Model.Scores[f.Score].Maximum), d.correct(f))
	case verify.BandGap:
		return d.bandPlace(f).Error(string(f.Kind), "the score “"+id+"” can be "+d.value(f)+", which is in no band",
			d.example(f.Witness)+"; widen a band, or add one")
	case verify.BandOverlap:
		later := max(f.Band, f.Other)
		return note.bands[later].Error(string(f.Kind),
			fmt.Sprintf("the score “%s” can be %s, which is in the bands %s", id, d.value(f), quotedList([]string{d.band(f.Score, min(f.Band, f.Other)), d.band(f.Score, later)})),
			d.example(f.Witness)+"; both ends of a band belong to it")
	}
	return note.bands[f.Band].Warning(string(f.Kind), "no result of “"+id+"” is in the band “"+d.band(f.Score, f.Band)+"”", "correct its ends, or delete it")
}

// value is the score of a finding, in words.
func (d *decoder) value(f verify.Finding) string {
	if f.Value == nil {
		return "none"
	}
	return scoring.Decimal(*f.Value)
}

// correct says what to do about a belief that is wrong.
func (d *decoder) correct(f verify.Finding) string {
	if f.Witness == nil {
		return "delete the key: no answers give a result"
	}
	return d.example(f.Witness) + "; correct the number, or the points"
}

func (d *decoder) band(score, band int) string { return d.list.Scores[score].Bands[band].ID }

// bandPlace is the band next to a gap, or the score.
func (d *decoder) bandPlace(f verify.Finding) diag.Place {
	if f.Band >= 0 {
		return d.scores[f.Score].bands[f.Band]
	}
	return d.scores[f.Score].place
}
