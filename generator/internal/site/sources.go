package site

import (
	"fmt"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// sourceAdvice reports sources that two pages call the same and describe
// differently: at least one of them is wrong.
func (s *Site) sourceAdvice() []diag.Diagnostic {
	type entry struct {
		source markdown.Source
		page   *Page
	}
	var advice []diag.Diagnostic
	first := map[string]entry{}
	for _, page := range s.Pages {
		for _, source := range page.Front().Sources {
			known, isKnown := first[source.ID]
			switch {
			case source.ID == "":
			case !isKnown:
				first[source.ID] = entry{source, page}
			case known.page != page:
				if parts := differences(known.source, source); len(parts) > 0 {
					advice = append(advice, source.Place.Warning("source-differs",
						fmt.Sprintf("the source “%s” differs from that in %s:%d: %s", source.ID, rootPath(known.page.Path), known.source.Place.Line, strings.Join(parts, ", ")),
						"make the two the same, or give one another id"))
				}
			}
		}
	}
	return advice
}

// differences names the keys in which two sources differ.
func differences(a, b markdown.Source) []string {
	var keys []string
	for _, part := range []struct{ key, a, b string }{
		{"title", a.Title, b.Title},
		{"author", a.Author, b.Author},
		{"publisher", a.Publisher, b.Publisher},
		{"year", a.Year, b.Year},
		{"url", a.URL, b.URL},
		{"seen", a.Seen, b.Seen},
		{"note", a.Note, b.Note},
	} {
		if part.a != part.b {
			keys = append(keys, part.key)
		}
	}
	return keys
}
