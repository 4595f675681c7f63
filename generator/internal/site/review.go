package site

import (
	"time"

	"rapport/generator/internal/diag"
)

// A Review is where a page stands between two reviews on the day of the build.
// That day, like the one on which a page is published, begins at midnight UTC:
// a site is the same at any hour of it.
type Review struct {
	Due         time.Time // the day of the next review; the zero time where none is planned
	Overdue     bool      // that day has passed
	LongOverdue bool      // so has a whole interval more: readers are told
	Later       bool      // the last review has yet to come, if we are to believe the date
}

// Review says where a page stands. It is the only place that compares a review
// with the clock.
func (s *Site) Review(p *Page) Review {
	front := p.Front()
	if front.Reviewed.IsZero() {
		return Review{}
	}
	review := Review{Later: midnight(front.Reviewed.UTC()).After(s.today)}
	if every := front.ReviewEvery; !every.IsZero() {
		review.Due = every.After(midnight(front.Reviewed))
		review.Overdue = s.today.After(review.Due)
		review.LongOverdue = s.today.After(every.After(review.Due))
	}
	return review
}

// midnight begins the day that t is in, as t's own time zone counts days, in
// UTC.
func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// inWords is how dates are written for people.
const inWords = "2 January 2006"

// reviewAdvice says what is wrong with a page's reviews.
func (s *Site) reviewAdvice(p *Page) []diag.Diagnostic {
	front, review := p.Front(), s.Review(p)
	at := front.ReviewedPlace
	switch {
	case front.Reviewed.IsZero() && !front.ReviewEvery.IsZero():
		return []diag.Diagnostic{at.Warning("never-reviewed", "the page is to be reviewed, but never was",
			"check it against its sources, then add “reviewed: …” with the day")}
	case review.Later:
		return []diag.Diagnostic{at.Warning("reviewed-later", "the review of "+front.Reviewed.Format(inWords)+" lies in the future",
			"write the day on which the page was last checked against its sources")}
	case review.Overdue:
		hint := "check the page against its sources, then write the day here"
		if review.LongOverdue {
			hint += "; readers are told that it has been waiting for long"
		}
		return []diag.Diagnostic{at.Warning("review-due", "the review was due on "+review.Due.Format(inWords), hint)}
	}
	return nil
}
