package site

import (
	"fmt"
	"path"
	"slices"
	"unicode/utf8"

	"rapport/generator/internal/diag"
)

// maxDescription is the length in characters beyond which search engines and
// link previews cut a description.
const maxDescription = 160

// Advice is what an author may want to mend, though the site can be published
// as it is. It looks at the texts, too.
func (s *Site) Advice(texts Texts) []diag.Diagnostic {
	var advice []diag.Diagnostic
	for _, page := range s.Pages {
		advice = append(advice, descriptionAdvice(page)...)
		advice = append(advice, s.reviewAdvice(page)...)
	}
	return slices.Concat(advice, s.pathAdvice(texts), s.sourceAdvice(), s.glossaryAdvice(), s.unusedFiles(texts))
}

// descriptionAdvice says what lists and search results lack.
func descriptionAdvice(page *Page) []diag.Diagnostic {
	start := diag.Place{File: rootPath(page.Path), Line: 1, Column: 1}
	switch n := utf8.RuneCountInString(page.Front().Description); {
	case page.generated():
		return []diag.Diagnostic{diag.Place{File: rootPath(page.Path)}.Warning("missing-index",
			"the section has no page of its own; one is generated", "write "+rootPath(page.Path)+" to say what the section is about")}
	case n == 0:
		return []diag.Diagnostic{start.Warning("missing-description",
			"the page has no description, which lists and search results show", "add a line “description: …” to the front matter")}
	case n > maxDescription:
		return []diag.Diagnostic{start.Warning("long-description",
			fmt.Sprintf("the description has %d characters; search results cut it at about %d", n, maxDescription), "shorten it")}
	}
	return nil
}

// glossaryAdvice reports a glossary that explains nothing.
func (s *Site) glossaryAdvice() []diag.Diagnostic {
	if s.Glossary == nil || len(s.Glossary.Face.Outline.Terms) > 0 {
		return nil
	}
	return []diag.Diagnostic{s.Config.Glossary.Place.Warning("empty-glossary", "“"+s.Config.Glossary.Path+"” explains no terms",
		"write each on a line of its own, and on the next “: ” and what it means")}
}

// unusedFiles reports co-located files that no page links to or shows.
func (s *Site) unusedFiles(texts Texts) []diag.Diagnostic {
	used := map[string]bool{}
	for _, page := range s.Pages {
		if doc := texts.Of(page); doc != nil {
			for _, slot := range doc.Slots {
				used[path.Join(folderOf(page.Path), slot.Path)] = true
			}
		}
	}
	var advice []diag.Diagnostic
	for _, file := range s.Files {
		if !used[file] {
			advice = append(advice, diag.Place{File: rootPath(file)}.Warning("unused-file",
				"no page links to this file; it is published all the same", "remove it, or begin its name with “_”"))
		}
	}
	return advice
}
