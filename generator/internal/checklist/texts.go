package checklist

import (
	"fmt"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/yamlnode"
)

// pending is To of a Text that is not converted yet; From is then the number of
// its fragment.
const pending = -1

// text takes down a text that a reader reads. An absent or a faulty one is
// empty.
func (d *decoder) text(v yamlnode.Value, kind markdown.FragmentKind) Text {
	return d.prefixed(v, "", kind)
}

// prefixed takes down a text with words of our own before it.
func (d *decoder) prefixed(v yamlnode.Value, prefix string, kind markdown.FragmentKind) Text {
	if v.Line("") == "" {
		return Text{} // absent, or reported
	}
	at := func(offset int) diag.Place {
		place := v.Place()
		place.Line, place.Column = v.At(max(0, offset-len(prefix)))
		return place
	}
	text := d.fragment(prefix+v.Text(""), kind, at)
	text.place = v.Place()
	return text
}

// ownText takes down a text that is not the author's; its faults would show at
// v.
func (d *decoder) ownText(v yamlnode.Value, text string) Text {
	return d.fragment(text, markdown.Label, func(int) diag.Place { return v.Place() })
}

func (d *decoder) fragment(text string, kind markdown.FragmentKind, at func(int) diag.Place) Text {
	d.fragments = append(d.fragments, markdown.Fragment{Text: text, Kind: kind, At: at})
	return Text{From: len(d.fragments) - 1, To: pending}
}

// texts takes down a list of texts that stand in a line each.
func (d *decoder) texts(all []yamlnode.Value, kind markdown.FragmentKind) []Text {
	var texts []Text
	for _, v := range all {
		texts = append(texts, d.text(v, kind))
	}
	return texts
}

// reads takes down links: one, or a list.
func (d *decoder) reads(v yamlnode.Value) []Text {
	return d.texts(oneOrList(v, maxReads), markdown.Target)
}

// anchors are the places of the page that can be linked to.
func (d *decoder) anchors() []markdown.Heading {
	var all []markdown.Heading
	for i, topic := range d.list.Topics {
		all = append(all, markdown.Heading{ID: "topic-" + topic.ID, Level: 2})
		for _, q := range d.views[d.topics[i].first:d.topics[i].end] {
			all = append(all, markdown.Heading{ID: "q-" + q.ID, Level: 3})
		}
	}
	return all
}

// resolve completes the checklist by its questions, and its texts by what
// became of them.
func (d *decoder) resolve(spans []markdown.Span) {
	for i := range d.list.Topics {
		d.list.Topics[i].Questions = d.views[d.topics[i].first:d.topics[i].end:d.topics[i].end]
	}
	d.list.eachText(func(t *Text) {
		if t.To != pending {
			return
		}
		span := spans[t.From]
		t.From, t.To, t.Plain = span.From, span.To, span.Plain
	})
	d.nameAnchors()
}

// maxTexts is how many bytes the texts of a page may come to as HTML. An answer
// set's stand there once for every question that offers it, so a small file
// could be a page of any length.
const maxTexts = 4 << 20

// tooLong reports a page that nobody could load.
func (d *decoder) tooLong() []diag.Diagnostic {
	length := 0
	d.list.eachText(func(t *Text) { length += t.To - t.From })
	if length <= maxTexts {
		return nil
	}
	return []diag.Diagnostic{d.start.Error("too-large", fmt.Sprintf("the page's texts come to %d MiB", length>>20),
		"shorten them: what an answer set says, or a question says for all its answers, stands in the page as often as it applies")}
}

// nameAnchors gives the anchors the words that stand there.
func (d *decoder) nameAnchors() {
	headings := d.list.Document.Headings
	for _, topic := range d.list.Topics {
		headings[0].Text = topic.Title.Plain
		for i, q := range topic.Questions {
			headings[1+i].Text = q.Ask.Plain
		}
		headings = headings[1+len(topic.Questions):]
	}
}

// eachText calls visit for every text of the checklist.
func (c *Checklist) eachText(visit func(*Text)) {
	visit(&c.Intro)
	visit(&c.Caveat)
	visit(&c.Remarks)
	for i := range c.Flags {
		visit(&c.Flags[i].Title)
	}
	for i := range c.Topics {
		c.Topics[i].eachText(visit)
	}
	for i := range c.Scores {
		visit(&c.Scores[i].Title)
		for j := range c.Scores[i].Bands {
			visit(&c.Scores[i].Bands[j].Title)
			visit(&c.Scores[i].Bands[j].Text)
		}
	}
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		visit(&o.Title)
		visit(&o.Text)
		visitAll(o.Next, visit)
		visitAll(o.Reads, visit)
	}
}

func (t *Topic) eachText(visit func(*Text)) {
	visit(&t.Title)
	visit(&t.Intro)
	for i := range t.Questions {
		q := &t.Questions[i]
		visit(&q.Ask)
		visit(&q.Why)
		for j := range q.Answers {
			visit(&q.Answers[j].Label)
			visit(&q.Answers[j].Advice)
			visitAll(q.Answers[j].Reads, visit)
		}
	}
}

func visitAll(texts []Text, visit func(*Text)) {
	for i := range texts {
		visit(&texts[i])
	}
}
