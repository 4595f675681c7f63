package checklist

import (
	"bytes"

	"rapport/generator/internal/diag"
)

// Advice is what an author may want to mend, though the self-assessment can be
// published as it is.
//
// An answer's advice says in a sentence or two what to do; how to do it, and
// why, stands in an article. Therefore advice without “read”, and without a link
// of its own, is reported as advice-without-reading.
func (c *Checklist) Advice() []diag.Diagnostic {
	var advice []diag.Diagnostic
	for _, topic := range c.Topics {
		for _, question := range topic.Questions {
			for _, answer := range question.Answers {
				if answer.Advice != (Text{}) && len(answer.Reads) == 0 && !c.hasLink(answer.Advice) {
					advice = append(advice, answer.Advice.place.Warning("advice-without-reading", "the advice leads to no page to read on",
						"add “read: …” with the page that explains it, or link to it in the text"))
				}
			}
		}
	}
	return diag.Sort(advice) // which keeps one of what several answers share
}

// hasLink reports whether a text has a link that is no citation.
func (c *Checklist) hasLink(text Text) bool {
	html := c.Document.HTML[text.From:text.To]
	for {
		_, rest, found := bytes.Cut(html, []byte("<a "))
		if !found {
			return false
		}
		attributes, _, _ := bytes.Cut(rest, []byte(">"))
		if !bytes.Contains(attributes, []byte(`role="doc-biblioref"`)) {
			return true
		}
		html = rest
	}
}
