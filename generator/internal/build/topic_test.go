package build

import (
	"testing"

	"rapport/generator/internal/site"
)

// TestTopic: what an author has written as an address becomes words, and what is
// in words already stays.
func TestTopic(t *testing.T) {
	for _, tag := range []struct{ name, url, want string }{
		{"red-flags", "tags/red-flags/", "Red flags"},
		{"profile", "tags/profile/", "Profile"},
		{"élan", "tags/élan/", "Élan"},
		{"Self-assessment", "tags/self-assessment/", "Self-assessment"},
		{"cold outreach", "tags/cold-outreach/", "cold outreach"},
		{"AI", "tags/ai/", "AI"},
		{"c++", "tags/c/", "c++"},
	} {
		if got := topic(&site.Label{Name: tag.name, URL: tag.url}); got != tag.want {
			t.Errorf("%s is shown as %q, not %q", tag.name, got, tag.want)
		}
	}
}
