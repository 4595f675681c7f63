package build_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

// TestHomeCountsAll: the home page and the page for dead addresses know the first
// pages of a section, and how many there are.
func TestHomeCountsAll(t *testing.T) {
	files := map[string][]byte{
		"site.yaml":              []byte("title: Counts\nbase_url: https://counts.example/\n"),
		"content/index.md":       []byte("---\ntitle: Counts\ndescription: Short.\n---\nText.\n"),
		"content/ask/index.md":   []byte("---\ntitle: Ask\ndescription: Short.\nparams: {situation: I want to ask}\n---\nText.\n"),
		"content/ask/one.md":     []byte("---\ntitle: One\ndescription: Short.\n---\nText.\n"),
		"content/check/index.md": []byte("---\ntitle: Check\ndescription: Short.\n---\nText.\n"),
	}
	for i := range 12 {
		p := &page{front: map[string]string{"title": fmt.Sprintf("Check %d", i)}}
		files[fmt.Sprintf("content/check/p%d.yaml", i)] = []byte(yamlLines(p.front) + assessment(p, ""))
	}
	tree := built(t, files, noon, build.Options{Workers: 1}).Tree
	for _, output := range []string{"index.html", "404.html"} {
		if shown := string(tree[output].Flat()); !strings.Contains(shown, "All 12 self-assessments") {
			t.Errorf("%s does not say that there are 12 self-assessments", output)
		}
	}
}
