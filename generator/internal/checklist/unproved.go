package checklist

import (
	"fmt"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/verify"
)

// unproved says what the verifier gave up on: once for all subjects of a kind,
// because they have one cause.
func (d *decoder) unproved(all []verify.Unproved) []diag.Diagnostic {
	var found []diag.Diagnostic
	done := map[string]bool{}
	for _, u := range all {
		if done[u.What] {
			continue
		}
		done[u.What] = true
		place, what := d.unprovedPlace(u), d.unprovedWords(u.What, all)
		found = append(found, place.Warning("not-verified",
			fmt.Sprintf("not verified: %s; there are too many combinations (given up after %d steps)", what, u.States),
			"this may well be sound; to have it proved, compare fewer scores in one condition, or give the answers rounder points"))
	}
	return found
}

func (d *decoder) unprovedPlace(u verify.Unproved) diag.Place {
	switch {
	case u.Question >= 0:
		return d.questions[u.Question].place
	case u.Score >= 0:
		return d.scores[u.Score].place
	case u.Outcome >= 0:
		return d.outcomes[u.Outcome].place
	}
	return d.outcomesPlace
}

// unprovedWords says what was not proved, and of what.
func (d *decoder) unprovedWords(what string, all []verify.Unproved) string {
	var subjects []string
	for _, u := range all {
		if u.What != what {
			continue
		}
		switch {
		case u.Question >= 0:
			subjects = append(subjects, "“"+d.questionNames.ids[u.Question]+"”")
		case u.Score >= 0:
			subjects = append(subjects, "“"+d.scoreNames.ids[u.Score]+"”")
		case u.Outcome >= 0:
			subjects = append(subjects, "“"+d.outcomeNames.ids[u.Outcome]+"”")
		}
	}
	names := shorten(strings.Join(subjects, ", "), maxSubjects)
	switch what {
	case verify.Use:
		return "whether it matters what is answered to " + names
	case verify.Condition:
		return "whether a part of the conditions of " + names + " is always or never true"
	case verify.Results:
		return "what the least and the greatest result of " + names + " are, and whether the bands cover all results"
	}
	return "whether every outcome can be reached, and whether all answers lead to one"
}

// maxSubjects is how many characters of names a message lists.
const maxSubjects = 80
