package markdown_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

func TestIntervalAfter(t *testing.T) {
	tests := []struct {
		from, want string
		interval   markdown.Interval
	}{
		{"2026-11-22", "2026-12-06", markdown.Interval{Days: 14}},
		{"2026-11-22", "2027-05-22", markdown.Interval{Months: 6}},
		{"2026-01-31", "2026-02-28", markdown.Interval{Months: 1}},
		{"2027-08-31", "2028-02-29", markdown.Interval{Months: 6}},
		{"2028-02-29", "2029-02-28", markdown.Interval{Months: 12}},
		{"2026-10-31", "2026-12-31", markdown.Interval{Months: 2}},
		{"2026-12-31", "2027-01-31", markdown.Interval{Months: 1}},
		{"2026-03-30", "2026-04-30", markdown.Interval{Months: 1}},
		{"2026-11-22", "2026-11-22", markdown.Interval{}},
	}
	for _, test := range tests {
		from, _ := time.Parse(time.DateOnly, test.from)
		if got := test.interval.After(from).Format(time.DateOnly); got != test.want || test.interval.IsZero() != (got == test.from) {
			t.Errorf("%+v after %s is %s, not %s", test.interval, test.from, got, test.want)
		}
	}
	noon := time.Date(2026, 1, 31, 12, 30, 0, 0, time.FixedZone("", 3600))
	if got := (markdown.Interval{Months: 1}).After(noon).Format(time.RFC3339); got != "2026-02-28T12:30:00+01:00" {
		t.Errorf("the time of day is lost: %s", got)
	}
}

func TestReviewedPlace(t *testing.T) {
	tests := map[string]diag.Place{
		"reviewed: 2026-11-22\nreview_every: 1 year": {File: "a.md", Line: 3, Column: 11},
		"review_every: 1 year":                       {File: "a.md", Line: 3, Column: 15},
	}
	for keys, want := range tests {
		doc, _ := markdown.NewParser(limits).Parse("a.md", []byte("---\ntitle: T\n"+keys+"\n---\n"))
		if got := doc.Front.ReviewedPlace; got != want {
			t.Errorf("%q: %+v", keys, got)
		}
	}
}

// What a source says comes out as it is written, in one line, whether its year
// is a number or a text.
func TestSources(t *testing.T) {
	doc, ds := markdown.NewParser(limits).Parse("a.md", []byte(`---
title: T
sources:
  - id: one-1
    title: >-
      A long
      title
    author: Someone
    publisher: A journal
    year: 2014
    url: https://example.org/
    seen: abstract
    note: What to know.
  - {title: Two, year: "2014, 2nd edition"}
---
A claim. [@one-1]
`))
	want := markdown.Source{ID: "one-1", Title: "A long title", Author: "Someone", Publisher: "A journal", Year: "2014",
		URL: "https://example.org/", Seen: "abstract", Note: "What to know.", Place: diag.Place{File: "a.md", Line: 4, Column: 5}}
	if len(ds) > 0 || len(doc.Sources) != 2 || doc.Sources[0].Source != want || doc.Front.Sources[0] != want {
		t.Errorf("%v, %+v", ds, doc.Sources)
	}
	if doc.Sources[1].Year != "2014, 2nd edition" || doc.Sources[1].Citations != nil {
		t.Errorf("%+v", doc.Sources[1])
	}
}

// TestFaultyReview: a day that there is not is one fault, and not also a page
// that was never reviewed.
func TestFaultyReview(t *testing.T) {
	const src = "---\ntitle: A\nreviewed: 2026-02-29\nreview_every: 1 year\n---\n"
	doc, found := markdown.NewParser(limits).Parse("content/a.md", []byte(src))
	if len(found) != 1 || !doc.Front.ReviewEvery.IsZero() {
		t.Errorf("%v, to be reviewed every %v", found, doc.Front.ReviewEvery)
	}
}

// TestTypeset: the quotes of what readers read are set; those of other values
// are the author's.
func TestTypeset(t *testing.T) {
	const src = `---
title: Ana's "plan"
description: It's a 'promise'.
author: O'Neil
sources: [{title: "Don't \"ask\"", author: O'Neil, note: It's old.}]
params: {x: It's}
---
`
	doc, found := markdown.NewParser(limits).Parse("content/a.md", []byte(src))
	front := doc.Front
	source := front.Sources[0]
	got := []string{front.Title, front.Description, front.Author, source.Title, source.Author, source.Note, front.Params["x"].(string)}
	want := []string{"Ana’s “plan”", "It’s a ‘promise’.", "O'Neil", "Don’t “ask”", "O'Neil", "It’s old.", "It's"}
	if d := cmp.Diff(want, got); d != "" || len(found) > 0 {
		t.Errorf("%v (-want +got):\n%s", found, d)
	}
}
