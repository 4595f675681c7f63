package checklist

import (
	"fmt"
	"slices"
	"strings"

	"rapport/generator/internal/scoring"
)

// maxWitness is how many characters of answers a hint shows.
const maxWitness = 300

// example writes answers that show something.
func (d *decoder) example(witness scoring.Answers) string {
	if witness == nil {
		return "it depends on all answers"
	}
	all, other := d.witness(witness)
	text := strings.Join(all, ", ")
	if len([]rune(text)) <= maxWitness {
		return "for example " + text
	}
	text = strings.Join(other, ", ")
	if text == "" {
		return "for example the first answer to every question that is asked"
	}
	return "for example " + shorten(text, maxWitness) + ", and the first answer to the other questions that are asked"
}

// witness lists answers in the order of the questions: all, and those that are
// not the question's first.
func (d *decoder) witness(answers scoring.Answers) (all, other []string) {
	for i := range d.list.Model.Questions {
		q := &d.list.Model.Questions[i]
		chosen, ok := answers[q.ID]
		if !ok {
			continue
		}
		text := q.ID + "=" + strings.Join(chosen, "+")
		all = append(all, text)
		if !slices.Equal(chosen, []string{q.Answers[0].ID}) {
			other = append(other, text)
		}
	}
	return all, other
}

// shorten cuts a list off after an entry, so that about so many characters are
// left.
func shorten(list string, length int) string {
	if len([]rune(list)) <= length {
		return list
	}
	cut := string([]rune(list)[:length])
	if i := strings.LastIndex(cut, ", "); i > 0 {
		cut = cut[:i]
	}
	return fmt.Sprintf("%s and %d more", cut, strings.Count(list[len(cut):], ", "))
}
