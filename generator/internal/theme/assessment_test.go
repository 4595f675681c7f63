package theme

import (
	"html/template"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A page with a script has a policy of its own; no page without one has it.
func TestPolicies(t *testing.T) {
	const plain = `default-src 'none'; style-src 'self'; img-src 'self'; font-src 'none'; base-uri 'none'; form-action 'none'`
	const script = plain + `; script-src 'self'; connect-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
	th := loaded(t)
	check := func(name string, v PageView, wantPolicy string, wantScripts ...string) {
		t.Helper()
		page := render(t, th, v, "")
		policies := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindAllStringSubmatch(page, -1)
		if len(policies) != 1 || policies[0][1] != wantPolicy {
			t.Errorf("%s: policies %q, want %q", name, policies, wantPolicy)
		}
		var scripts []string
		for _, found := range regexp.MustCompile(`<script[^>]*>`).FindAllString(page, -1) {
			if found != `<script type="application/json" id="model">` && found != `<script type="application/ld+json">` { // which do not run
				found = strings.Replace(strings.Replace(found, ` blocking="render"`, "", 1), ` type="module"`, "", 1)
				scripts = append(scripts, strings.Replace(found, ` defer`, "", 1))
			}
		}
		want := []string(nil)
		for _, script := range wantScripts {
			want = append(want, `<script src="../`+th.urls[script]+`">`)
		}
		if !slices.Equal(scripts, want) {
			t.Errorf("%s: scripts %q, want %q", name, scripts, want)
		}
	}
	for _, kind := range Kinds() {
		v := full(kind)
		online := strings.Replace(script, "trusted-types 'none'", "trusted-types offline", 1)
		switch kind {
		case Home:
			check("home that works offline", v, online, "offline.ts")
		case Assess:
			check("assessment that works offline", v, script, "assessment.ts")
		case Section:
			check("section that works offline", v, online, "assessments.ts", "offline.ts")
		case Offline:
			check("offline", v, online, "offline-page.ts", "assessments.ts", "offline.ts")
		case Search:
			check("search that works offline", v, strings.Replace(script, "trusted-types 'none'", "trusted-types rapport-search offline", 1), "search.ts", "offline.ts")
		default:
			check(string(kind), v, plain)
		}
		switch v.Site.Offline = false; kind {
		case Offline: // there is none
		case Assess:
			check("assessment", v, script, "assessment.ts")
		case Section:
			check("section with a self-assessment", v, script, "assessments.ts")
			v.Groups[0].Entries[0].Assessment = ""
			check("section without", v, plain)
		case Search:
			check("search", v, strings.Replace(script, "trusted-types 'none'", "trusted-types rapport-search", 1), "search.ts")
		default:
			check(string(kind), v, plain)
		}
	}
}

// What themes/README.md promises the scripts is there, and in its place.
func TestAssessmentHooks(t *testing.T) {
	v := sampleAssessment()
	page := render(t, loaded(t), v, "")
	order := []string{
		`<header class="page-header">`, `<span>2 questions</span>`, `<span>about 1 minute</span>`, `<p>INTRO</p>`,
		`<aside class="caveat prose" aria-label="What the result is worth"><p>CAVEAT</p></aside>`,
		`<div id="notices"></div>`, `<form id="assessment" data-id="self/one" autocomplete="off">`,
		`<p id="progress" role="status"></p>`, `<section class="topic" aria-labelledby="topic-t">`, `<h2 id="topic-t">Topic</h2>`,
		`<fieldset class="question" id="q-known">`, `<legend><span class="number">1</span> Do you <em>know</em> them?</legend>`,
		`<div class="why"><p>WHY</p></div>`,
		`<label class="answer"><input type="radio" name="known" value="yes"> <span class="label">Yes</span> <span class="points">1 point</span></label>`,
		`<label class="answer"><input type="radio" name="known" value="no"> <span class="label">No</span> <span class="points">−14 points</span> <span class="flag">Marked “Hold”</span></label>`,
		`<fieldset class="question" id="q-which">`, `<span class="hint">Choose up to 3.</span></legend>`, `<p class="asked-when">Only if WHEN.</p>`,
		`<label class="answer extra"><input type="checkbox" name="which" value="not-sure"> <span class="label">Not sure</span></label>`,
		`<div id="actions" class="tools" hidden>`, `<button type="submit">`, `<button type="button" data-action="clear">`, `</form>`,
		`<section id="result" hidden></section>`, `<details id="key" open>`,
		`<section class="score" data-score="doubt" data-least="−14" data-most="1">`, `<h3 class="title">Doubt</h3>`, `<p class="how">HOW</p>`,
		`<li data-band="low"><span class="title">Low</span> <span class="range">0 or less</span>`, `<div class="text prose"><p>BAND</p></div>`, `<p class="sum">`,
		`<li data-flag="hold">Hold</li>`,
		`<section class="outcome" id="outcome-stop">`, `<h3 class="title">Stop</h3>`, `<p class="when">If OUTCOME.</p>`,
		`<div class="text prose"><p>STOP</p></div>`, `<ol class="next">`, `<li>NEXT</li>`, `<ul class="reads">`, `<li><a href="x">READ</a></li>`,
		`<section class="outcome" id="outcome-go">`, `<p class="when">If nothing above fits.</p>`,
		`<div data-question="known">`, `<h4>1. Do you <em>know</em> them?</h4>`, `<div class="advice" data-answer="no">`, `<p class="label">No</p>`, `<div class="text prose"><p>ADVICE</p></div>`,
		`</details>`, `<div id="remarks" class="prose"><p>REMARKS</p></div>`,
		`<script type="application/json" id="model">{"version":"\u003c1"}</script>`,
	}
	rest := page
	for _, want := range order {
		at := strings.Index(rest, want)
		if at < 0 {
			t.Fatalf("no %s behind the one before, in\n%s", want, page)
		}
		rest = rest[at+len(want):]
	}
	for _, never := range []string{"checked", `data-question="which"`, `data-answer="yes"`} {
		if strings.Contains(page, never) {
			t.Errorf("the page has %s", never)
		}
	}
}

// An entry of a list tells the script whose last result belongs there.
func TestAssessmentEntry(t *testing.T) {
	v := PageView{Kind: Section, Groups: []Group{{Entries: []Entry{
		{Title: "One", Assessment: "self/one", Questions: 1, ReadingMinutes: 5}, {Title: "Two", ReadingMinutes: 3},
	}}}}
	page := render(t, loaded(t), v, "")
	for _, want := range []string{
		"<li data-assessment=\"self/one\">\n", `<span class="minutes">1 question, about 5 min</span>`,
		"<p class=\"last-result\" hidden></p>\n</li>\n<li>\n", `<span class="minutes">3 min</span>`,
	} {
		if strings.Count(page, want) != 1 {
			t.Errorf("not one %q in\n%s", want, page)
		}
	}
}

// sampleAssessment is a small self-assessment with everything that a page shows.
func sampleAssessment() PageView {
	return PageView{Kind: Assess, Title: "One", Assessment: &Assessment{
		ID: "self/one", Model: `{"version":"\u003c1"}`, Questions: 2, Minutes: 1,
		Intro: "<p>INTRO</p>", Caveat: "<p>CAVEAT</p>", Remarks: "<p>REMARKS</p>",
		Flags: []Flag{{ID: "hold", Title: "Hold"}},
		Topics: []Topic{{ID: "t", Title: "Topic", Questions: []Question{
			{ID: "known", Number: 1, Ask: "Do you <em>know</em> them?", Why: "<p>WHY</p>", Answers: []Answer{
				{Value: "yes", Label: "Yes", Points: "1"},
				{Value: "no", Label: "No", Points: "−14", Flags: []template.HTML{"Hold"}, Advice: "<p>ADVICE</p>"},
			}},
			{ID: "which", Number: 2, Ask: "Which?", When: "WHEN", Several: true, AtMost: 3, Answers: []Answer{
				{Value: "a", Label: "A"}, {Value: "not-sure", Label: "Not sure", Extra: true},
			}},
		}}},
		Scores: []Score{{ID: "doubt", Title: "Doubt", How: "HOW", Least: "−14", Most: "1", Better: "lower",
			Bands: []Band{{ID: "low", Title: "Low", Range: "0 or less", Text: "<p>BAND</p>"}}}},
		Outcomes: []Outcome{
			{ID: "stop", Title: "Stop", When: "OUTCOME", Text: "<p>STOP</p>", Next: []template.HTML{"NEXT"}, Reads: []template.HTML{`<a href="x">READ</a>`}},
			{ID: "go", Title: "Go"},
		},
	}}
}
