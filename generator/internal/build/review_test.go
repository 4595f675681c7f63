package build_test

import (
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/source"
)

// reviews is a site whose article and self-assessment were reviewed at the end
// of January, in a place where it was January only just.
func reviews(t *testing.T) map[string][]byte {
	const front = "description: A page.\nreviewed: 2026-01-31T23:30:00-08:00\nreview_every: 1 month\n"
	files := golden(t)
	for name := range files {
		if strings.HasPrefix(name, "content/") {
			delete(files, name)
		}
	}
	files["site.yaml"] = []byte("base_url: https://example.org/\ntheme: plain\nnavigation: [{to: a.md}, {to: b.yaml}]\n")
	files["content/index.md"] = []byte("---\ntitle: Home\ndescription: A page.\n---\nText.\n")
	files["content/a.md"] = []byte("---\ntitle: A\n" + front + "---\n[Home](index.md)\n")
	files["content/b.yaml"] = []byte("title: B\n" + front + `topics:
  - {id: t, title: T, questions: [{id: q, ask: Q, answers: [{id: x, label: X, points: 0}, {id: y, label: Y, points: 1}]}]}
outcomes:
  - {id: go, title: Go, when: {score: t, at_least: 1}}
  - {id: stay, title: Stay}
`)
	return files
}

// TestReviews builds a site on the days around its reviews: pages and check
// agree on what is due, by the clock of the snapshot, at any hour.
func TestReviews(t *testing.T) {
	const due, long = "<p>reviewed 2026-01-31 due 2026-02-28 28 February 2026</p>", "<p>reviewed 2026-01-31 due 2026-02-28 28 February 2026 long overdue</p>"
	const warning = "warning: the review was due on 28 February 2026 [review-due]"
	for day, want := range map[string]struct{ shown, found string }{
		"2026-02-28": {due, ""},
		"2026-03-01": {due, warning},
		"2026-03-28": {due, warning},
		"2026-03-29": {long, warning},
	} {
		date, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, clock := range hours(date) {
			result := build.Build(source.NewSnapshot(reviews(t), clock), build.Options{Advice: true}, nil)
			found := text(result.Diagnostics)
			for file, page := range map[string]string{"content/a.md:4:11: ": "a/index.html", "content/b.yaml:3:11: ": "b/index.html"} {
				if html := string(result.Tree[page].AppendTo(nil)); !strings.Contains(html, want.shown) {
					t.Errorf("%v: %s does not say %s:\n%s", clock, page, want.shown, html)
				}
				if strings.Contains(found, file+warning) != (want.found != "") {
					t.Errorf("%v: %s is reported wrongly:\n%s", clock, file, found)
				}
			}
			if want.found == "" && found != "" {
				t.Errorf("%v:\n%s", clock, found)
			}
		}
	}
}
