package build

import (
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/readability"
	"rapport/generator/internal/site"
)

// advise adds what only an author who asks wants to see. It leaves withheld
// pages alone.
func (b *builder) advise() {
	b.report(b.site.Advice(b.texts)...)
	for _, page := range b.site.Pages {
		if list := b.checklists[b.texts.Of(page)]; list != nil {
			b.report(list.Advice()...)
		}
	}
	if b.looksAtProse() {
		b.readProse()
	}
}

// looksAtProse reports whether anyone asks how the pages are written: the rules
// for plain language are for English.
func (b *builder) looksAtProse() bool {
	language, _, _ := strings.Cut(b.config.Language, "-")
	return b.options.Advice && language == "en"
}

// parser returns a parser of pages. Their documents have prose only where
// someone looks at it: a build has no use for it.
func (b *builder) parser() *markdown.Parser {
	if b.looksAtProse() {
		return markdown.NewProseParser(b.pageLimits())
	}
	return markdown.NewParser(b.pageLimits())
}

// readProse reports what makes pages hard to read.
func (b *builder) readProse() {
	explained := abbreviations(b.site.Glossary)
	limits := readability.Limits{
		Grade:   b.config.ReadingGrade,
		Defined: func(abbreviation string) bool { return explained[abbreviation] },
	}
	found := make([][]diag.Diagnostic, len(b.site.Pages))
	parallel.Do(len(found), b.options.Workers, func(i int) {
		if doc := b.texts.Of(b.site.Pages[i]); doc != nil {
			found[i] = readability.Check(doc.Prose, limits)
		}
	})
	for _, ds := range found {
		b.report(ds...)
	}
}

// abbreviations returns what a glossary explains: “CV” is explained by the term
// “CV”, “CVs”, “CV (curriculum vitae)” and “curriculum vitae (CV)”. That other
// words are there, too, does no harm: nobody asks for them.
func abbreviations(glossary *site.Page) map[string]bool {
	explained := map[string]bool{}
	if glossary == nil {
		return explained
	}
	explain := func(name string) { explained[name], explained[strings.TrimSuffix(name, "s")] = true, true }
	for _, term := range glossary.Face.Outline.Terms {
		explain(term.Text)
		if open := strings.Index(term.Text, " ("); open >= 0 && strings.HasSuffix(term.Text, ")") {
			explain(term.Text[:open])
			explain(strings.TrimSuffix(term.Text[strings.LastIndex(term.Text, "(")+1:], ")"))
		}
	}
	return explained
}
