package build_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

// TestSearchPageOfLargeSite: the search page of a site that is too large for a
// list of its pages counts them, and leaves none out of the count.
func TestSearchPageOfLargeSite(t *testing.T) {
	page := func(title string) []byte {
		return fmt.Appendf(nil, "---\ntitle: %s\ndescription: Short.\n---\nText.\n", title)
	}
	files := map[string][]byte{
		"site.yaml":        []byte("title: Large\nbase_url: https://large.example/\n"),
		"content/index.md": page("Large"),
	}
	for i := range 152 {
		files[fmt.Sprintf("content/s%03d/index.md", i)] = page(fmt.Sprintf("Section %03d", i))
		files[fmt.Sprintf("content/s%03d/one.md", i)] = page("One")
		files[fmt.Sprintf("content/p%03d.md", i)] = page(fmt.Sprintf("Page %03d", i))
	}
	shown := string(built(t, files, noon, build.Options{Workers: 1}).Tree["search/index.html"].Flat())
	for _, want := range []string{"a list of all sections", "Section 149</a> <small>2 pages</small>", "Other sections <small>4 pages</small>", "Other pages <small>152 pages</small>", "Page 149"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(shown, "Section 150") || strings.Contains(shown, "Page 150") {
		t.Error("the list has no end")
	}
}
