package build

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/scoring"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// Checklist reads one self-assessment as a build does, without the site around
// it: its links are not looked at.
func Checklist(snapshot *source.Snapshot, file string) (*checklist.Checklist, []diag.Diagnostic) {
	b := &builder{}
	b.readConfig(snapshot)
	src, err := snapshot.Bytes(file)
	if err != nil {
		return nil, []diag.Diagnostic{source.Fault(file, err)}
	}
	list, faults := checklist.Parse(markdown.NewParser(b.pageLimits()), file, src)
	faults = diag.Sort(faults)
	diag.AttachSource(faults, snapshot.Bytes)
	return list, faults
}

// secondsPerQuestion is how long a respondent takes over one, with the reason
// why it is asked: our own estimate.
const secondsPerQuestion = 20

func minutes(questions int) int { return max(1, (questions*secondsPerQuestion+30)/60) }

// An assessor makes the view of one self-assessment of its texts and of what
// fills their gaps.
type assessor struct {
	list  *checklist.Checklist
	fills [][]byte
}

func (a assessor) view() *theme.Assessment {
	l := a.list
	return &theme.Assessment{
		ID:        l.ID,
		Model:     theme.JS(encodeModel(l.Model)),
		Intro:     a.html(l.Intro),
		Caveat:    a.html(l.Caveat),
		Remarks:   a.html(l.Remarks),
		Questions: len(l.Model.Questions),
		Minutes:   minutes(len(l.Model.Questions)),
		Topics:    a.topics(),
		Flags:     each(l.Flags, func(f checklist.Flag) theme.Flag { return theme.Flag{ID: f.ID, Title: a.html(f.Title)} }),
		Scores:    each(l.Scores, a.score),
		Outcomes:  each(l.Outcomes, a.outcome),
		Rich:      isRich(l.Document.HTML),
	}
}

// isRich reports whether texts hold more than headings, paragraphs and lists
// with links and emphasis: what few do, so that a theme need not style it for all.
func isRich(html []byte) bool {
	for _, sign := range []string{"<table", "<blockquote", "<pre", "<code", "<dl", "<figure", "<img", "<hr", "<del", `class="callout`, `class="task`} {
		if bytes.Contains(html, []byte(sign)) {
			return true
		}
	}
	return false
}

// A pageModel is a model as a page has it. The page's bytes are counted, so what
// it does not need is left out: the IDs of questions and answers, which its form
// has, and the extremes of questions where no score is a percentage of them. The
// model's own JSON keeps all: the version is a hash of it.
type (
	pageModel struct {
		*scoring.Model
		Questions []pageQuestion `json:"questions"`
	}
	pageQuestion struct {
		scoring.Question
		ID      leftOut      `json:"id,omitzero"`
		Low     *int64       `json:"low,omitempty"`
		High    *int64       `json:"high,omitempty"`
		Answers []pageAnswer `json:"answers"`
	}
	pageAnswer struct {
		scoring.Answer
		ID leftOut `json:"id,omitzero"`
	}
	leftOut struct{} // hides the field of that name
)

// encodeModel writes the model as JSON that cannot end the script element it
// stands in. A tree of plain values always encodes.
func encodeModel(m *scoring.Model) string {
	shares := slices.ContainsFunc(m.Scores, func(s scoring.Score) bool { return s.By == scoring.Percentage })
	out, _ := json.Marshal(pageModel{m, each(m.Questions, func(q scoring.Question) pageQuestion {
		made := pageQuestion{Question: q, Answers: each(q.Answers, func(a scoring.Answer) pageAnswer { return pageAnswer{Answer: a} })}
		if shares {
			made.Low, made.High = &q.Low, &q.High
		}
		return made
	})})
	return string(out)
}

// html is a text with its gaps filled.
func (a assessor) html(text checklist.Text) theme.HTML {
	var out []byte
	doc, from := a.list.Document, text.From
	first, _ := slices.BinarySearchFunc(doc.Slots, text.From, func(s markdown.Slot, at int) int { return cmp.Compare(s.Offset, at) })
	for i := first; i < len(doc.Slots) && doc.Slots[i].Offset < text.To; i++ {
		out = append(append(out, doc.HTML[from:doc.Slots[i].Offset]...), a.fills[i]...)
		from = doc.Slots[i].Offset
	}
	return theme.HTML(append(out, doc.HTML[from:text.To]...))
}

func (a assessor) htmls(texts []checklist.Text) []theme.HTML { return each(texts, a.html) }

func (a assessor) topics() []theme.Topic {
	number := 0
	return each(a.list.Topics, func(t checklist.Topic) theme.Topic {
		return theme.Topic{ID: t.ID, Title: a.html(t.Title), Intro: a.html(t.Intro),
			Questions: each(t.Questions, func(q checklist.Question) theme.Question {
				number++
				return a.question(number, q)
			})}
	})
}

func (a assessor) question(number int, q checklist.Question) theme.Question {
	return theme.Question{
		ID: q.ID, Number: number, Ask: a.html(q.Ask), Why: a.html(q.Why), When: q.When,
		Several: q.Several, AtMost: q.AtMost, Scale: q.Scale, Answers: each(q.Answers, a.answer),
	}
}

func (a assessor) answer(given checklist.Answer) theme.Answer {
	return theme.Answer{
		Value: given.Value, Label: a.html(given.Label), Points: given.Points, Extra: given.Extra,
		Advice: a.html(given.Advice), Reads: a.htmls(given.Reads),
		Flags: each(given.Flags, func(i int) theme.HTML { return a.html(a.list.Flags[i].Title) }),
	}
}

func (a assessor) score(s checklist.Score) theme.Score {
	return theme.Score{
		ID: s.ID, Title: a.html(s.Title), How: s.How, Least: s.Least, Most: s.Most, Better: s.Better,
		Bands: each(s.Bands, func(b checklist.Band) theme.Band {
			return theme.Band{ID: b.ID, Title: a.html(b.Title), Range: b.Range, Text: a.html(b.Text)}
		}),
	}
}

func (a assessor) outcome(o checklist.Outcome) theme.Outcome {
	return theme.Outcome{ID: o.ID, Title: a.html(o.Title), When: o.When, Text: a.html(o.Text), Next: a.htmls(o.Next), Reads: a.htmls(o.Reads)}
}

// each is the slice of what convert makes of each value.
func each[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, len(from))
	for i, value := range from {
		to[i] = convert(value)
	}
	return to
}
