package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/rogpeppe/go-internal/txtar"
)

// testAssessments fills self-assessments in as respondents do: those of the
// real site, and one that has everything.
func testAssessments(t *testing.T, chrome context.Context) {
	site := host(t, buildSite(t, ".."), "/")
	t.Run("Examples", func(t *testing.T) { testExamples(t, chrome, site) })
	t.Run("Keys", func(t *testing.T) { testFillingByKeys(t, chrome, site) })
	t.Run("Worksheets", func(t *testing.T) { testWorksheets(t, chrome, site) })
	t.Run("Layouts", func(t *testing.T) { testLayouts(t, chrome, site) })
	t.Run("Calendar", func(t *testing.T) { testCalendar(t, chrome) })
	t.Run("Private", func(t *testing.T) { testPrivate(t, chrome, site) })

	root := writeTea(t)
	tea := host(t, buildSite(t, root), "/")
	for name, test := range map[string]func(*form){
		"Filling":    testFilling,
		"Several":    testSeveral,
		"Missing":    testMissing,
		"Result":     testResult,
		"Change":     testChange,
		"NotSure":    testNotSure,
		"SecondTry":  testSecondTry,
		"Names":      testNames,
		"Looks":      testLooks,
		"Worksheet":  testWorksheet,
		"NoScript":   testScriptMissing,
		"Paper":      testPaper,
		"Restored":   testRestored,
		"Cleared":    testCleared,
		"Tabs":       testTabs,
		"Migrated":   testMigrated,
		"Unreadable": testUnreadable,
		"Unusual":    testUnusualRecords,
		"Blocked":    testBlockedStorage,
		"Links":      testLinks,
		"Fragments":  testFragments,
		"Questions":  testQuestionLinks,
		"Copied":     testCopiedLink,
		"Files":      testFiles,
		"Refused":    testRefusedFiles,
		"Reminder":   testReminder,
		"Policy":     testPolicy,
	} {
		t.Run(name, func(t *testing.T) {
			test(openForm(openTab(t, chrome, tea), root, "self/tea"))
		})
	}
}

// writeTea writes the site with the self-assessment that has everything into a
// folder of its own.
func writeTea(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	archive, err := txtar.ParseFile("testdata/assessment.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(archive, root); err != nil {
		t.Fatal(err)
	}
	return root
}

// A form is a self-assessment that is open in a tab.
type form struct {
	*tab
	root     string // of the site's sources
	id       string // of the self-assessment
	followed int    // links so far
}

// openForm opens the self-assessment of an ID.
func openForm(b *tab, root, id string) *form {
	b.Helper()
	f := &form{tab: b, root: root, id: id}
	f.reopen()
	return f
}

// reopen loads the page anew.
func (f *form) reopen() {
	f.Helper()
	f.open(f.id + "/")
}

// follow opens a link to the page from elsewhere. Its address is another each
// time, so that the browser loads it anew, whatever stands behind the #.
func (f *form) follow(fragment string) {
	f.Helper()
	f.followed++
	f.open(fmt.Sprintf("%s/?%d%s", f.id, f.followed, fragment))
}

// key is that of the browser's storage.
func (f *form) key() string { return "rapport:" + f.id }

// pointOf is where a mouse hits an element that it has scrolled to.
const pointOf = `(selector => {
	const found = document.querySelector(selector);
	if (!found) return {fault: "is not there"};
	found.scrollIntoView({block: "center"});
	const [box] = found.getClientRects();
	if (!box) return {fault: "does not show"};
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const hit = document.elementFromPoint(x, y);
	return {x, y, fault: found.contains(hit) ? "" : "is covered by " + hit?.cloneNode().outerHTML};
})`

// click clicks on an element with the mouse.
func (b *tab) click(selector string) {
	b.Helper()
	point := ask[struct {
		X, Y  float64
		Fault string
	}](b, pointOf+`(`+quote(selector)+`)`)
	if point.Fault != "" {
		b.Fatalf("%s %s", selector, point.Fault)
	}
	b.do(chromedp.MouseClickXY(point.X, point.Y))
}

// run runs statements in the page.
func (b *tab) run(statements string) {
	b.Helper()
	ask[bool](b, `(() => {`+statements+`; return true})()`)
}

// quote writes a text as JavaScript does.
func quote(text any) string { return string(must(json.Marshal(text))) }

// answerAt is the selector of the row of an answer.
func answerAt(question, answer string) string {
	return fmt.Sprintf(`#q-%s label:has(> [name="%s"][value="%s"])`, question, question, answer)
}

// rows are the selectors of answers, each written as question=one,two.
func rows(pairs []string) []string {
	var found []string
	for _, pair := range pairs {
		question, answers, _ := strings.Cut(pair, "=")
		for answer := range strings.SplitSeq(answers, ",") {
			found = append(found, answerAt(question, answer))
		}
	}
	return found
}

// answer gives answers, each written as question=one,two.
func (f *form) answer(pairs ...string) {
	f.Helper()
	f.push(rows(pairs)...)
}

// see asks for the result.
func (f *form) see() {
	f.Helper()
	f.push(`#actions [type=submit]`)
}

// clear takes back all answers.
func (f *form) clear() {
	f.Helper()
	f.push(`[data-action=clear]`)
}

// push clicks on elements that show, without a mouse.
func (b *tab) push(selectors ...string) {
	b.Helper()
	if fault := ask[string](b, `(() => {
		for (const selector of `+quote(selectors)+`) {
			const found = document.querySelector(selector);
			if (!found?.checkVisibility()) return selector;
			found.focus();
			found.click();
		}
		return "";
	})()`); fault != "" {
		b.Fatalf("%s does not show", fault)
	}
}

// shown is what the page says of the answers.
type shown struct {
	Outcome  string              `json:"outcome"`  // empty without one
	Scores   map[string]string   `json:"scores"`   // by ID
	Possible []string            `json:"possible"` // titles
	Steps    []string            `json:"steps"`    // questions
	Change   []string            `json:"change"`   // questions
	Ticked   map[string][]string `json:"ticked"`   // by question
}

// gatherShown reads it off.
const gatherShown = `(() => {
	const result = document.querySelector("#result");
	const questions = within => [...result.querySelectorAll(within)].map(a => a.getAttribute("href").replace("#q-", ""));
	const ticked = Object.create(null);
	for (const input of document.querySelectorAll("#assessment input:checked")) (ticked[input.name] ??= []).push(input.value);
	return {
		outcome: result.getAttribute("data-outcome") ?? "",
		scores: Object.fromEntries(result.getAttributeNames().filter(n => n.startsWith("data-score-"))
			.map(n => [n.replace("data-score-", ""), result.getAttribute(n)])),
		possible: [...result.querySelectorAll(".possible li")].map(li => li.textContent),
		steps: questions(".steps li > p:first-child > a"),
		change: questions(".change li > a"),
		ticked,
	};
})()`

func (f *form) shown() shown {
	f.Helper()
	return ask[shown](f.tab, gatherShown)
}

// says is true if an element is there, shows, and has these words.
func says(selector, words string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.checkVisibility() && e.innerText.replace(/\s+/g, " ").includes(%s))`, quote(selector), quote(words))
}

// silent is true if no such element shows.
func silent(selector string) string {
	return fmt.Sprintf(`![...document.querySelectorAll(%s)].some(e => e.checkVisibility())`, quote(selector))
}

// focused is true if an element has the focus.
func focused(selector string) string {
	return fmt.Sprintf(`!!document.activeElement?.matches(%s)`, quote(selector))
}
