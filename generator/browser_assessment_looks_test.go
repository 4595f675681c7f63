package main

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// addUp adds up on paper: for each topic the points printed beside the answers
// given, which are a question's name and value. It reads what shows.
const addUp = `(answers => {
	const sums = {};
	for (const topic of document.querySelectorAll(".topic")) {
		const points = answers.map(([question, answer]) => topic.querySelector("#q-" + question + " input[value='" + answer + "']"))
			.filter(found => found)
			.map(found => found.parentElement.querySelector(".points"))
			.filter(found => found?.checkVisibility())
			.map(found => parseFloat(found.innerText.replace("−", "-")));
		if (points.length) sums[topic.getAttribute("aria-labelledby").replace("topic-", "")] = points.reduce((a, b) => a + b, 0);
	}
	return sums;
})`

// testWorksheets looks at the real self-assessments without a script, on screen
// and on paper: a person can fill them in and add up.
func testWorksheets(t *testing.T, chrome context.Context, home string) {
	for _, id := range realAssessments(t) {
		t.Run(filepath.Base(id), func(t *testing.T) {
			b := openTab(t, chrome, home)
			b.withoutScripts()
			f := openForm(b, "..", id)
			model := f.checklist().Model
			examples := f.examples()
			for _, medium := range []string{"", "print"} {
				f.media(medium, "dark")
				f.checkWorksheet()
				for _, e := range examples {
					f.checkSums(e, figures(model, model.Score(given(e.answers))))
				}
			}
			f.checkFaults(id)
		})
	}
}

// testWorksheet does so with the self-assessment that has everything.
func testWorksheet(f *form) {
	f.withoutScripts()
	f.reopen()
	for _, medium := range []string{"", "print"} {
		f.media(medium, "light")
		f.checkWorksheet()
		f.expect(says("#q-constructor", "Only if"), says("#q-elements", "Choose up to 2."), says("#q-elements .flag", "Danger"), says("#q-action", "1 – Hardly 5 points"),
			says("#key .score", "Add up the points of questions 1 to 5."), says("#key .bands", "Much 8 or more"), says("#key .flags", "Danger"))
		f.checkSums(example{name: "heavy", answers: heavy}, map[string]string{"habits": "12"})
	}
	f.checkFaults("worksheet")
}

// testScriptMissing opens the page in a browser that runs scripts but does not
// get this one, as from a disk or behind a filter: it is a worksheet then too.
func testScriptMissing(f *form) {
	_, err := chromedp.Call(f.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/*.js", Block: true}},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.reopen()
	if faults := f.takeFaults(); len(faults) == 0 {
		f.Error("the script is not missing")
	}
	f.checkWorksheet()
}

// withoutScripts keeps pages from running scripts.
func (b *tab) withoutScripts() {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.Fatal(err)
	}
}

// checkWorksheet checks that all that a person needs is there, and nothing that
// would not work.
func (f *form) checkWorksheet() {
	f.Helper()
	const all = `((within, selector) => [...document.querySelectorAll(within)].every(e => e.querySelector(selector)?.checkVisibility() && e.querySelector(selector).innerText.trim()))`
	f.expect(
		`document.querySelectorAll("fieldset.question").length >= 5`,
		`[...document.querySelectorAll("fieldset.question, .asked-when, .flag, .points, label, #key :not(.sum)")].every(e => e.checkVisibility())`,
		`[...document.querySelectorAll("input")].every(e => !e.checked && e.checkVisibility())`,
		`[...document.querySelectorAll("fieldset.question")].every(q => [0, q.querySelectorAll(".answer:not(.extra)").length].includes(q.querySelectorAll(".points").length))`,
		all+`("#key .score", ".how")`,
		all+`("#key .outcome", ".when")`,
		all+`("#key .outcome", ".title")`,
		`document.querySelectorAll("#key .outcome").length >= 3`,
		silent("button, #result, #notices > *, #progress:not(:empty), .privacy"), // nothing keeps answers
		`document.querySelector(".caveat").checkVisibility()`,
		`document.querySelector("#remarks").checkVisibility()`,
	)
}

// checkSums adds up the points of an example, and compares with the topics'
// scores.
func (f *form) checkSums(e example, scores map[string]string) {
	f.Helper()
	var answers [][2]string
	for _, pair := range e.answers {
		question, chosen, _ := strings.Cut(pair, "=")
		for answer := range strings.SplitSeq(chosen, ",") {
			answers = append(answers, [2]string{question, answer})
		}
	}
	sums := ask[map[string]float64](f.tab, addUp+`(`+quote(answers)+`)`)
	checked := 0
	for topic, value := range scores {
		if sum, counts := sums[topic]; counts {
			checked++
			if quote(sum) != value {
				f.Errorf("%s: on paper %s is %v, not %s", e.name, topic, sum, value)
			}
		}
	}
	if checked == 0 && len(e.answers) > 5 {
		f.Errorf("%s: nothing to add up", e.name)
	}
}

// testPaper prints the page with a result, by a reader whose browser has
// scripts: all of the worksheet is there, and the result comes first.
func testPaper(f *form) {
	f.answer("submit=never", "elements=coffee", "action=2", "age=no", "doctor=no")
	f.see()
	f.expect(silent(".points, .asked-when, #q-constructor, #key .how"))
	f.media("print", "dark")
	f.expect(`[...document.querySelectorAll("fieldset.question, .points, .asked-when, #key .how, #key .when")].every(e => e.checkVisibility())`,
		`(top => top("#result") < top("#q-submit") && top("#q-submit") < top("#key"))(s => document.querySelector(s).getBoundingClientRect().top)`,
		silent("button, #progress, #notices > *"), says("#result .verdict", "Fine"))
	for _, c := range ask[[]contrast](f.tab, measureContrasts) {
		if c.Ratio < 4.5 {
			f.Errorf("on paper: %.2f:1 for %q, %s on %s", c.Ratio, c.Text, c.Fore, c.Back)
		}
	}
	f.media("", "light")
	printed, err := chromedp.Run(f.ctx, chromedp.PrintToPDF())
	if err != nil {
		f.Fatal(err)
	}
	f.checkPDF(printed, "Fine", "With sugar?", "4 points", "Only if", "Add up the points", "If nothing above fits.")
	f.expect(`!document.querySelector("#key").open`)
	f.checkFaults("paper")
}

// checkPDF checks what a printed page says, where there is a program that reads
// it.
func (f *form) checkPDF(printed []byte, words ...string) {
	f.Helper()
	if !bytes.HasPrefix(printed, []byte("%PDF-")) {
		f.Errorf("printed: %.20q", printed)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		return
	}
	file := filepath.Join(f.TempDir(), "printed.pdf")
	overwrite(f.T, file, string(printed))
	out, err := exec.CommandContext(f.ctx, reader, "-raw", file, "-").Output()
	if err != nil {
		f.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range words {
		if !strings.Contains(text, want) {
			f.Errorf("printed without %q:\n%s", want, text)
		}
	}
}

// small lists what is too small to hit: less than 24 pixels high or wide. A
// link within a sentence is as high as its line.
const small = `[...document.querySelectorAll("main :is(label, button, summary, .error-summary a, .reads a)")].filter(e => e.checkVisibility()).filter(e => {
	const {width, height} = e.getBoundingClientRect();
	return width < 24 || height < 24;
}).map(e => e.outerHTML)`

// testLayouts looks at the real self-assessments on a phone, which is what a
// screen of four times the size shows at 400 %, and on a desk: with what is
// missing, and with a result.
func testLayouts(t *testing.T, chrome context.Context, home string) {
	for _, id := range realAssessments(t) {
		t.Run(filepath.Base(id), func(t *testing.T) {
			f := openForm(openTab(t, chrome, home), "..", id)
			f.see()
			f.checkLayout("missing")
			f.answer(f.examples()[0].answers...)
			f.see()
			f.run(`document.querySelector("#key").open = true`)
			f.checkLayout("result")
			f.checkFaults(id)
		})
	}
}

func (f *form) checkLayout(what string) {
	f.Helper()
	for _, width := range []int64{320, 1440} {
		f.size(width)
		if wide := ask[[]string](f.tab, tooWide); len(wide) > 0 {
			f.Errorf("%s, at %d pixels: scrolls sideways: %s", what, width, strings.Join(wide, "; "))
		}
		if found := ask[[]string](f.tab, small); len(found) > 0 {
			f.Errorf("%s, at %d pixels: too small to hit: %s", what, width, strings.Join(found, "; "))
		}
		f.expect(`[...document.querySelectorAll("label:has(> .label)")].filter(e => e.checkVisibility()).every(e =>
			e.querySelector("input").getBoundingClientRect().right <= e.querySelector(".label").getBoundingClientRect().left)`)
	}
}

// testLooks looks at a page with everything on it in both schemes, and with
// forced colours: all can be read, and nothing rests on a colour.
func testLooks(f *form) {
	f.answer(heavy...)
	f.see()
	f.answer("submit=never", "elements=tea,mate")
	f.see()
	f.run(`document.querySelector("#key").open = true`)
	for _, scheme := range []string{"light", "dark"} {
		f.media("", scheme)
		for _, c := range ask[[]contrast](f.tab, measureContrasts) {
			if c.Ratio < 4.5 {
				f.Errorf("%s: %.2f:1 for %q, %s on %s", scheme, c.Ratio, c.Text, c.Fore, c.Back)
			}
		}
	}
	for _, width := range []int64{320, 1440} {
		f.size(width)
		if wide := ask[[]string](f.tab, tooWide); len(wide) > 0 {
			f.Errorf("at %d pixels: scrolls sideways: %s", width, strings.Join(wide, "; "))
		}
	}
	f.forceColours()
	f.expect(
		`matchMedia("(forced-colors: active)").matches`,
		`[...document.querySelectorAll(".score-row")].every(e => e.querySelector(".figures").innerText.trim())`,
		`[...document.querySelectorAll(".missing")].length > 0`,
		`[...document.querySelectorAll(".missing")].every(e => e.querySelector(".error").innerText.trim())`,
		`[...document.querySelectorAll("#result .bar, .answers, .notice, .error-summary, .change")].every(e => parseFloat(getComputedStyle(e).borderTopWidth) > 0)`,
		`[...document.querySelectorAll(".bar-fill")].every(e => getComputedStyle(e).borderTopColor !== getComputedStyle(document.body).backgroundColor)`,
	)
	f.checkFaults("looks")
}

// forceColours looks at the page as a reader who has chosen all colours.
func (b *tab) forceColours() {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		b.Fatal(err)
	}
}

// firstView is the most that a self-assessment may weigh, in bytes: the page
// with its style sheets and scripts, each compressed. 24 KB, not KiB.
const firstView = 24_000

// TestAssessmentWeight holds the real self-assessments to their budget.
func TestAssessmentWeight(t *testing.T) {
	t.Parallel()
	out := buildSite(t, "..")
	for _, id := range realAssessments(t) {
		parts := loads(t, out, id+"/")
		if len(parts) != 3 {
			t.Errorf("%s loads %q", id, parts)
		}
		if total, each := weigh(t, parts, compressed); total > firstView {
			t.Errorf("%s weighs %d bytes, more than %d: %s", id, total, firstView, each)
		}
	}
}

// compressed returns the size of a text in bytes when a host has compressed it
// with Brotli, as static hosts do for every browser of the last years.
func compressed(t *testing.T, text string) int {
	t.Helper()
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	_, err := w.Write([]byte(text))
	if diff := cmp.Diff([]error{nil, nil}, []error{err, w.Close()}); diff != "" {
		t.Fatal(diff)
	}
	return out.Len()
}
