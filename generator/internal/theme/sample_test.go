package theme

import (
	"maps"
	"testing"

	"rapport/themes"
)

// embedded returns the files of the default theme.
func embedded(testing.TB) map[string][]byte { return themes.Files() }

// with returns a copy of files in which name has the given content.
func with(files map[string][]byte, name, content string) map[string][]byte {
	files = maps.Clone(files)
	files[name] = []byte(content)
	return files
}

// loaded returns the default theme.
func loaded(t testing.TB) *Theme {
	t.Helper()
	th, ds := Load(embedded(t), "themes/rapport")
	if len(ds) > 0 {
		t.Fatalf("the default theme has findings: %v", ds)
	}
	return th
}

// sampleArticle is a typical article's view.
func sampleArticle() PageView {
	day := &Day{ISO: "2026-11-21", Text: "21 November 2026"}
	return PageView{
		Kind: Article,
		Site: SiteView{
			Title: "Rapport", Description: "Connection requests, handled well.", Language: "en-GB", Author: "The Rapport authors",
			Navigation: []Link{
				{"Asking", "../../asking/", "location"}, {"Deciding", "../../deciding/", ""}, {"Red flags", "../../red-flags/", ""},
				{"Trying again", "../../trying-again/", ""}, {"Self-assessment", "../../self-assessment/", ""},
			},
			Footer: []Link{{"About", "../../about/", ""}, {"How requests work", "../../how-it-works/", ""}, {"Tags", "../../tags/", ""}},
		},
		Title:       "Before you press Connect",
		Description: "Decide what you want from this person, then pick the door that fits: follow, ask, be introduced or connect.",
		URL:         "https://rapport.example/asking/before-you-press-connect/",
		Author:      "The Rapport authors", Home: "../../", Feed: "../../feed.xml",
		Date: day, Updated: day, Reviewed: day, ReviewDue: &Day{ISO: "2027-05-21", Text: "21 May 2027"}, Graded: true, ReadingMinutes: 5, Words: 940,
		Breadcrumbs: []Link{{"Rapport", "../../", ""}, {"Asking", "../", ""}},
		Contents: []Heading{
			{ID: "see-what", HTML: "See what Connect asks of them", Level: 2},
			{ID: "know-why", HTML: "Know why asking is worth it", Level: 2, Children: []Heading{{ID: "weak", HTML: "Weaker ties, <em>stronger</em> news", Level: 3}}},
			{ID: "bridge", HTML: "Look for the bridge first", Level: 2},
			{ID: "ten", HTML: "Take ten minutes, in this order", Level: 2},
			{ID: "watch", HTML: "Watch one choice change", Level: 2},
			{ID: "run", HTML: "Run through this before you send", Level: 2},
		},
		Tags: []Link{{"asking", "../../tags/asking/", ""}, {"etiquette", "../../tags/etiquette/", ""}, {"platforms", "../../tags/platforms/", ""}},
		Next: &Link{"A note worth reading in 200 characters", "../a-note-worth-reading/", ""},
		Sources: []Source{
			{Number: 1, Seen: "abstract", Citations: []string{"cite:1", "cite:3"}, Title: "A causal test of the strength of weak ties", Author: "Rajkumar and others", Publisher: "Science", Year: "2022", URL: "https://doi.org/10.1126/science.abl4476"},
			{Number: 2, Seen: "report", Note: "Facebook, in 2013.", Citations: []string{"cite:2"}, Title: "To befriend or not?", Author: "Rashtian and others", Publisher: "SOUPS", Year: "2014"},
		},
	}
}
