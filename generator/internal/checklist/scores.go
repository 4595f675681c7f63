package checklist

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// readScores reads the scores that the file lists, and adds one for each topic
// with points that is not among them.
func (d *decoder) readScores(v yamlnode.Value) {
	for _, item := range entries(v, maxScores) {
		d.readScore(item)
	}
	for i, id := range d.topicNames.ids {
		if id != "" && !d.topics[i].silent && !d.scoreNames.has(id) && d.hasPoints(i) {
			d.topicScore(i)
		}
	}
	for i := range d.scores {
		d.scores[i].step = d.scoreStep(i)
	}
	if n := len(d.scores); n > maxScores {
		d.found = append(d.found, d.scores[maxScores].place.Error("too-many",
			fmt.Sprintf("the file has %d scores, with those of its topics", n), fmt.Sprintf("keep it to %d: “score: false” in a topic leaves its own out", maxScores)))
	}
}

// hasPoints reports whether a question of a topic has points.
func (d *decoder) hasPoints(topic int) bool {
	return slices.ContainsFunc(d.questions[d.topics[topic].first:d.topics[topic].end],
		func(q questionNote) bool { return q.answers.scored })
}

// topicScore adds the score that a topic is without being listed.
func (d *decoder) topicScore(topic int) {
	parts := partList{d: d}
	parts.topic(topic, 1000, yamlnode.Value{})
	id := d.topicNames.ids[topic]
	d.scoreNames.ids, d.scoreNames.lines = append(d.scoreNames.ids, id), append(d.scoreNames.lines, d.topicNames.lines[topic])
	d.list.Scores = append(d.list.Scores, Score{ID: id, Title: d.list.Topics[topic].Title})
	d.list.Model.Scores = append(d.list.Model.Scores, scoring.Score{
		ID: id, By: scoring.Sum, Parts: parts.inOrder(), Multiply: 1000, Decimals: 3, Round: scoring.HalfUp, Needs: 1,
	})
	d.scores = append(d.scores, scoreNote{place: d.topics[topic].place})
}

func (d *decoder) readScore(v yamlnode.Value) {
	m := v.Mapping(scoreKeys()...)
	id := d.scoreNames.declare(m)
	by := m.Get("by").OneOf(string(scoring.Sum), string(scoring.Sum), string(scoring.Mean), string(scoring.Percentage))
	score := scoring.Score{
		ID:       id,
		By:       scoring.Method(by),
		Parts:    d.parts(m, id),
		Multiply: d.multiplier(m.Get("multiply")),
		Add:      m.Get("add").Thousandths(0, -maxNumber, maxNumber),
		Floor:    number(m.Get("floor")),
		Cap:      number(m.Get("cap")),
		Decimals: m.Get("decimals").Int(usualDecimals(by), 0, 3),
		Round: scoring.Rounding(m.Get("round").OneOf(string(scoring.HalfUp),
			string(scoring.HalfUp), string(scoring.HalfEven), string(scoring.Up), string(scoring.Down))),
		Better:  m.Get("better").OneOf("", scoring.Lower, scoring.Higher),
		Minimum: number(m.Get("minimum")),
		Maximum: number(m.Get("maximum")),
	}
	score.Needs = needs(m.Get("needs"), len(score.Parts))
	inOrder(m.Get("cap"), "floor", score.Floor, score.Cap)
	inOrder(m.Get("maximum"), "minimum", score.Minimum, score.Maximum)
	note := scoreNote{place: m.Get("id").Place(), minimum: m.Get("minimum").Place(), maximum: m.Get("maximum").Place()}
	view := Score{ID: id, Title: d.text(m.Require("title"), markdown.Inline), Better: score.Better}
	d.readBands(m.Get("bands"), &score, &view, &note)
	d.list.Model.Scores = append(d.list.Model.Scores, score)
	d.list.Scores = append(d.list.Scores, view)
	d.scores = append(d.scores, note)
}

func usualDecimals(by string) int {
	switch scoring.Method(by) {
	case scoring.Mean:
		return 2
	case scoring.Percentage:
		return 0
	}
	return 3
}

func (d *decoder) multiplier(v yamlnode.Value) int64 {
	n := v.Thousandths(1000, -maxNumber, maxNumber)
	if n == 0 {
		v.Fail("out-of-range", "a score that is multiplied by 0 is always the same", "write another number, or delete the key")
	}
	return n
}

// number reads a number that may be left out, in thousandths.
func number(v yamlnode.Value) *int64 {
	if !v.Exists() {
		return nil
	}
	const none = maxNumber + 1
	n := v.Thousandths(none, -maxNumber, maxNumber)
	if n == none {
		return nil // reported
	}
	return &n
}

// inOrder reports an upper limit below its lower one.
func inOrder(upper yamlnode.Value, lower string, low, high *int64) {
	if low != nil && high != nil && *low > *high {
		upper.Fail("wrong-order", fmt.Sprintf("%s is %s, but “%s” is %s", upper.Label(), scoring.Decimal(*high), lower, scoring.Decimal(*low)),
			"exchange them, or correct one")
	}
}

// needs reads how many questions must count.
func needs(v yamlnode.Value, parts int) int {
	n := v.Int(1, 1, maxQuestions)
	if parts > 0 && n > parts {
		v.Fail("out-of-range", fmt.Sprintf("“needs” is %d, but the score has only %s", n, plural(parts, "question")), "lower it")
	}
	return n
}

func (d *decoder) readBands(v yamlnode.Value, score *scoring.Score, view *Score, note *scoreNote) {
	names := newNames("band")
	for _, item := range entries(v, maxBands) {
		m := item.Mapping(bandKeys()...)
		band := scoring.Band{ID: names.declare(m), From: number(m.Get("from")), To: number(m.Get("to"))}
		inOrder(m.Get("to"), "from", band.From, band.To)
		score.Bands = append(score.Bands, band)
		view.Bands = append(view.Bands, Band{
			ID:    band.ID,
			Title: d.text(m.Require("title"), markdown.Inline),
			Text:  d.text(m.Get("text"), markdown.Block),
		})
		note.bands = append(note.bands, m.Get("id").Place())
	}
}

// tooLarge reports a score that cannot be computed exactly.
func (d *decoder) tooLarge() []diag.Diagnostic {
	i, tooLarge := d.list.Model.TooLarge()
	if !tooLarge {
		return nil
	}
	return []diag.Diagnostic{d.scores[i].place.Error("too-large",
		"the score “"+d.scoreNames.ids[i]+"” can grow beyond what is computed exactly", "make points, weights or the multiplier smaller")}
}

// parts reads what a score is made of.
func (d *decoder) parts(m yamlnode.Mapping, id string) []scoring.Part {
	parts := partList{d: d}
	of := m.Get("of")
	switch topic := d.topicNames.index(id); {
	case of.Exists():
		for _, item := range entries(of, maxQuestions) {
			parts.read(item)
		}
	case topic >= 0:
		parts.topic(topic, 1000, m.Get("id"))
	default:
		d.misnamed(m.Get("id"), id)
		for q := range d.questions {
			if d.questions[q].answers.scored {
				parts.question(q, 1000, m.Get("id"))
			}
		}
		if len(parts.all) == 0 && d.sound() {
			m.Get("id").Fail("no-points", "no answer of the file has points", "give answers points, or delete the score")
		}
	}
	return parts.inOrder()
}

// misnamed reports a score that is named nearly like a topic: it would be the
// sum of everything, and the topic a score beside it.
func (d *decoder) misnamed(v yamlnode.Value, id string) {
	if !idForm.MatchString(id) {
		return // reported
	}
	if near := diag.Suggest(id, d.topicNames.known()); near != "" {
		v.Fail("unknown-topic", "there is no topic “"+excerpt(id)+"” for this score",
			"did you mean “"+near+"”? If not, add “of: …” with what it is made of")
	}
}

// sound reports whether the answers of all questions are known.
func (d *decoder) sound() bool {
	return !slices.ContainsFunc(d.questions, func(q questionNote) bool { return !q.answers.sound })
}

// A partList gathers the parts of one score.
type partList struct {
	d   *decoder
	all []scoring.Part
}

// read adds a topic or a question, perhaps with a weight.
func (p *partList) read(v yamlnode.Value) {
	name, weight := v, int64(1000)
	if v.IsMapping() {
		m := v.Mapping(partKeys()...)
		name = m.Require("id")
		if weight = m.Get("weight").Thousandths(1000, -maxNumber, maxNumber); weight == 0 {
			m.Get("weight").Fail("out-of-range", "a weight of 0 leaves nothing", "delete the entry instead")
			return
		}
	}
	id := name.Line("")
	topic, question := p.d.topicNames.index(id), p.d.questionNames.index(id)
	switch {
	case id == "": // reported
	case topic >= 0:
		p.topic(topic, weight, name)
	case question >= 0:
		p.listed(question, weight, name)
	case p.d.scoreNames.has(id):
		name.Fail("unknown-part", "“"+id+"” is a score, and a score is made of topics and questions", "list those that it is made of")
	default:
		known := append(p.d.topicNames.known(), p.d.questionNames.known()...)
		name.Fail("unknown-part", "there is no topic or question “"+excerpt(id)+"”", diag.DidYouMean(excerpt(id), known, p.d.topicNames.list()))
	}
}

// listed adds a question that the author names.
func (p *partList) listed(question int, weight int64, v yamlnode.Value) {
	if a := p.d.questions[question].answers; a.sound && !a.scored {
		v.Fail("no-points", "“"+p.d.questionNames.ids[question]+"” has no points", "give its answers points, or delete it here")
		return
	}
	p.question(question, weight, v)
}

// topic adds the questions of a topic that have points.
func (p *partList) topic(topic int, weight int64, v yamlnode.Value) {
	before, sound := len(p.all), true
	for q := p.d.topics[topic].first; q < p.d.topics[topic].end; q++ {
		sound = sound && p.d.questions[q].answers.sound
		if p.d.questions[q].answers.scored {
			p.question(q, weight, v)
		}
	}
	if len(p.all) == before && sound {
		v.Fail("no-points", "no answer of the topic “"+p.d.topicNames.ids[topic]+"” has points", "give its answers points, or delete it here")
	}
}

func (p *partList) question(question int, weight int64, v yamlnode.Value) {
	id := p.d.questionNames.ids[question]
	if slices.ContainsFunc(p.all, func(part scoring.Part) bool { return part.Question == question }) {
		v.Fail("twice", "“"+id+"” is a part of this score already", "count it once; to give it a weight, list the topic's questions one by one")
		return
	}
	own := p.d.questions[question].weight
	effective := own * weight // in millionths
	if effective%1000 != 0 || max(effective, -effective) > 1000*maxNumber {
		v.Fail("out-of-range", fmt.Sprintf("the weights of “%s”, %s here and %s in the question, come to %s",
			id, scoring.Decimal(weight), scoring.Decimal(own), millionths(effective)), "choose weights whose product has at most three decimals and is at most a million")
		return
	}
	p.all = append(p.all, scoring.Part{Question: question, Weight: effective / 1000})
}

// millionths writes a number with its decimals.
func millionths(n int64) string {
	text := big.NewRat(n, 1_000_000).FloatString(6)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// inOrder returns the parts in the order of the questions.
func (p *partList) inOrder() []scoring.Part {
	if p.all == nil {
		return []scoring.Part{}
	}
	slices.SortFunc(p.all, func(a, b scoring.Part) int { return cmp.Compare(a.Question, b.Question) })
	return p.all
}
