package checklist

import (
	"fmt"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/yamlnode"
)

// nodes are the places of a condition and of those that it is made of: a tree
// of the same shape.
type nodes struct {
	place diag.Place
	of    []nodes
}

// at returns the place of the node that a path of indexes leads to.
func (n nodes) at(path []int) diag.Place {
	for _, i := range path {
		n = n.of[i]
	}
	return n.place
}

// outcomeCondition stands for the question whose condition is read, where it is
// that of an outcome: it may look at everything.
const outcomeCondition = -1

// A conditionReader reads the condition of one question, or of an outcome.
type conditionReader struct {
	*decoder
	asker int // index of the question, or outcomeCondition
}

// condition reads a condition; false if it has a fault.
func (d *decoder) condition(v yamlnode.Value, asker int) (scoring.Condition, nodes, bool) {
	return conditionReader{d, asker}.read(v)
}

func (r conditionReader) read(v yamlnode.Value) (c scoring.Condition, n nodes, ok bool) {
	n = nodes{place: v.Place()}
	if v.IsList() {
		v.Fail("wrong-type", v.Label()+" must be a condition, not a list", "write {all: […]} or {any: […]} for several")
		return c, n, false
	}
	var keys []yamlnode.Entry
	for e := range v.Mapping().Entries() {
		keys = append(keys, e)
	}
	if len(keys) == 0 {
		if v.IsMapping() {
			v.Fail("bad-condition", "the condition is empty", "write “{question: answer}”, or delete the key")
		}
		return c, n, false
	}
	for _, e := range keys {
		if slices.Contains(conditionWords(), e.Name) {
			return r.word(v, e, keys)
		}
	}
	if len(keys) == 1 {
		c, ok = r.answerIs(keys[0])
		return c, n, ok
	}
	c, ok = scoring.Condition{Op: scoring.All}, true
	for _, e := range keys {
		of, sound := r.answerIs(e)
		c.Of, n.of, ok = append(c.Of, of), append(n.of, nodes{place: e.Key.Place()}), ok && sound
	}
	return c, n, ok
}

// word reads a condition that begins with one of the words of conditions.
func (r conditionReader) word(v yamlnode.Value, e yamlnode.Entry, keys []yamlnode.Entry) (c scoring.Condition, n nodes, ok bool) {
	n = nodes{place: v.Place()}
	if strangerBeside(e.Name, keys) {
		return c, n, false
	}
	switch e.Name {
	case "flag":
		c, ok = r.flagCount(v)
	case "score":
		c, ok = r.scoreIs(v)
	case "not":
		of, inner, sound := r.read(e.Value)
		c, n.of, ok = scoring.Condition{Op: scoring.Not, Of: []scoring.Condition{of}}, []nodes{inner}, sound
	default:
		c, n.of, ok = r.group(scoring.Op(e.Name), e.Value)
	}
	return c, n, ok
}

// strangerBeside reports a key that has no place beside a word of conditions.
func strangerBeside(word string, keys []yamlnode.Entry) bool {
	allowed := allowedBeside(word)
	for _, e := range keys {
		if slices.Contains(allowed, e.Name) {
			continue
		}
		name := excerpt(e.Name)
		hint := "write {all: [{" + word + ": …}, {" + name + ": …}]}, or any instead of all"
		if slices.Contains(comparisonKeys(), e.Name) {
			hint = "flags are counted with “at_least”; {not: {flag: …, at_least: …}} asks for fewer"
		}
		e.Key.Fail("bad-condition", "“"+name+"” cannot stand beside “"+word+"”", diag.DidYouMean(name, allowed, hint))
		return true
	}
	return false
}

// allowedBeside lists the keys of a condition with a word, which is one of them.
func allowedBeside(word string) []string {
	switch word {
	case "flag":
		return flagConditionKeys()
	case "score":
		return scoreConditionKeys()
	}
	return []string{word}
}

// group reads the conditions of all or any.
func (r conditionReader) group(op scoring.Op, v yamlnode.Value) (c scoring.Condition, of []nodes, ok bool) {
	c, ok = scoring.Condition{Op: op}, true
	for _, item := range entries(v, maxQuestions) {
		inner, n, sound := r.read(item)
		c.Of, of, ok = append(c.Of, inner), append(of, n), ok && sound
	}
	return c, of, ok && len(of) > 0
}

// flagCount reads a count of flags.
func (r conditionReader) flagCount(v yamlnode.Value) (scoring.Condition, bool) {
	m := v.Mapping(flagConditionKeys()...)
	flags := r.flagList(m.Get("flag"))
	least := int64(m.Get("at_least").Int(1, 1, maxFlags*maxQuestions))
	ok := len(flags) > 0
	for _, flag := range flags {
		ok = r.flagSettled(m.Get("flag"), flag) && ok
	}
	return scoring.Condition{Op: scoring.FlagsCount, Flags: flags, Least: &least}, ok
}

// scoreIs reads a comparison with a score.
func (r conditionReader) scoreIs(v yamlnode.Value) (scoring.Condition, bool) {
	m := v.Mapping(scoreConditionKeys()...)
	score := r.findScore(m.Get("score"))
	if score < 0 {
		return scoring.Condition{}, false
	}
	bounds, ok := r.comparison(m, v, r.scores[score].step)
	c := scoring.Condition{Op: scoring.ScoreIs, Index: score, Least: bounds.least, Most: bounds.most}
	return c, r.scoreSettled(m.Get("score"), score) && ok
}

// findScore returns the index of the score that v names, or -1 where that is
// reported.
func (r conditionReader) findScore(v yamlnode.Value) int {
	switch id := v.Line(""); {
	case id == "": // reported
		return -1
	case r.topicNames.has(id) && !r.scoreNames.has(id):
		v.Fail(r.scoreNames.unknown(), "the topic “"+id+"” is no score", "give its answers points, and keep “score: false” out of it")
		return -1
	}
	return r.scoreNames.find(v)
}

// answerIs reads a comparison of a question's answer.
func (r conditionReader) answerIs(e yamlnode.Entry) (scoring.Condition, bool) {
	question := r.questionNames.index(e.Name)
	if question < 0 {
		r.unknownQuestion(e)
		return scoring.Condition{}, false
	}
	ok := r.looksBack(e.Key, question)
	c := scoring.Condition{Op: scoring.AnswerIs, Index: question}
	if e.Value.IsMapping() {
		c.Answers = r.onScale(e, question)
	} else {
		c.Answers = r.listed(e.Value, question)
	}
	return c, ok && len(c.Answers) > 0
}

// unknownQuestion reports a key that is neither a question nor a word.
func (r conditionReader) unknownQuestion(e yamlnode.Entry) {
	hint := diag.DidYouMean(excerpt(e.Name), append(r.questionNames.known(), conditionWords()...), r.questionNames.list())
	switch {
	case r.scoreNames.has(e.Name):
		hint = "compare a score with {score: " + e.Name + ", at_least: …}"
	case r.flagNames.has(e.Name):
		hint = "ask for a flag with {flag: " + e.Name + "}"
	}
	e.Key.Fail(r.questionNames.unknown(), "there is no question “"+excerpt(e.Name)+"”", hint)
}

// listed reads one answer or a list of them.
func (r conditionReader) listed(v yamlnode.Value, question int) []string {
	a, model := r.questions[question].answers, r.list.Model.Questions[question]
	var ids []string
	for _, item := range oneOrList(v, maxAnswers+1) {
		id := item.Line("")
		switch {
		case id == "": // reported
		case slices.Contains(ids, id):
			item.Fail("twice", "“"+excerpt(id)+"” is listed twice", "delete one of them")
		case id == scoring.NotSure:
			item.Fail("bad-condition", "a condition cannot ask for “not-sure”", "“not sure” leaves open what the answer is, and whether the condition is true")
		case id == scoring.NotApplicable && !model.NotApplicable:
			item.Fail("unknown-answer", "“"+r.questionNames.ids[question]+"” does not offer “not-applicable”", "add “not_applicable: true” to the question")
		case id == scoring.NotApplicable, !a.sound, a.names.find(item) >= 0:
			ids = append(ids, id)
		}
	}
	return ids
}

// onScale reads a comparison with the number on a scale, as the list of the
// answers for which it holds.
func (r conditionReader) onScale(e yamlnode.Entry, question int) []string {
	a := r.questions[question].answers
	if !a.sound {
		return nil // reported
	}
	if !a.isScale {
		e.Value.Fail("bad-condition", "“"+e.Name+"” is no scale: its answers are not greater or less", "list the answers, as in {"+e.Name+": ["+strings.Join(a.names.known(), ", ")+"]}")
		return nil
	}
	bounds, ok := r.comparison(e.Value.Mapping(comparisonKeys()...), e.Value, 1000)
	if !ok {
		return nil
	}
	var ids []string
	for n := a.low; n <= a.high; n++ {
		if bounds.hold(int64(n) * 1000) {
			ids = append(ids, fmt.Sprint(n))
		}
	}
	if len(ids) == 0 {
		e.Value.Fail("bad-condition", "no answer of the scale is "+bounds.words(), fmt.Sprintf("“%s” goes from %d to %d", e.Name, a.low, a.high))
	}
	return ids
}
