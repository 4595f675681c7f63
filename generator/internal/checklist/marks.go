package checklist

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"rapport/generator/internal/scoring"
)

// mark completes the model by what does not stand in the file: the least and
// the most points of each question, and the marks by which a browser sees that
// answers it has kept are to an older checklist.
func (d *decoder) mark() {
	model := d.list.Model
	for i := range model.Questions {
		q := &model.Questions[i]
		q.Low, q.High = scoring.Range(q)
		q.Mark = d.questionMark(i)
	}
	text, err := json.Marshal(model)
	if err != nil {
		panic("checklist: a model is always JSON: " + err.Error())
	}
	model.Version = shortHash(text)
}

// questionMark changes when the words of a question or of its own answers do.
func (d *decoder) questionMark(i int) string {
	words := []string{d.views[i].Ask.Plain}
	for _, answer := range d.views[i].Answers {
		if !answer.Extra {
			words = append(words, answer.Value, answer.Label.Plain)
		}
	}
	return shortHash([]byte(strings.Join(words, "\x00")))
}

func shortHash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:4])
}
