package build_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

// TestKeptPages: browsers fetch what is kept unasked, so there is a bound, and the
// self-assessments come first.
func TestKeptPages(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	ready := string(site.files["content/guide/ready.yaml"])
	site = site.with("content/zzz/read.md", "---\ntitle: Read\n---\n")
	for i := range 120 {
		site = site.with(fmt.Sprintf("content/many/m%03d.yaml", i), strings.ReplaceAll(strings.ReplaceAll(ready, "second.md", "../zzz/read.md"), "every-construct.md", "../zzz/read.md"))
	}
	made := contents(built(t, site.files, noon, build.Options{Workers: 2}).Tree)
	worker, page := made["offline.js"], made["offline/index.html"]
	if n := strings.Count(worker, `"many/m`); n != 99 { // and guide/ready
		t.Errorf("%d self-assessments are kept", n)
	}
	if strings.Contains(worker, `"zzz/read/"`) || strings.Contains(page, "zzz/read/") || !strings.Contains(page, "../many/m098/") || strings.Contains(page, "../many/m099/") {
		t.Errorf("what is listed is not what is kept:\n%s", page)
	}
}
