package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
)

// heavy are answers that lead to “Cut down”, and that two others would better.
var heavy = []string{"submit=often", "elements=coffee", "action=1", "age=yes", "doctor=no"}

// stay answers, and checks that this moves neither the page nor the focus.
func (f *form) stay(question, answer string) {
	f.Helper()
	row := answerAt(question, answer)
	top := `document.querySelector(` + quote(row) + `).getBoundingClientRect().top`
	f.run(`document.querySelector(` + quote(row) + `).scrollIntoView({block: "center"}); window.wasAt = ` + top)
	f.click(row)
	f.expect(`Math.abs(window.wasAt - `+top+`) < 1`, focused(row+` > input`))
}

// testFilling answers questions one by one: the page says how far it is, shows
// the questions that are asked, and leaves the reader where they are.
func testFilling(f *form) {
	const (
		sugar = `document.querySelector("#q-constructor").checkVisibility()`
		years = `["#topic-more", "#q-length"].every(s => document.querySelector(s).checkVisibility())`
	)
	f.expect(`document.querySelectorAll("#assessment :checked").length === 0`, says("#progress", "0 of 5 answered"),
		`!`+sugar, `!`+years, silent("#notices > *"), `!document.querySelector("#key").open`, `document.querySelector(".privacy").checkVisibility()`)

	f.stay("submit", "seldom")
	f.expect(says("#progress", "1 of 5 answered"))
	f.stay("elements", "tea")
	f.expect(sugar, says("#progress", "2 of 6 answered. Question 3 is asked too"))
	f.answer("constructor=yes", "elements=coffee,tea")
	f.expect(`!`+sugar, says("#progress", "Question 3 is not asked now"))
	f.answer("elements=tea")
	f.expect(sugar, `document.querySelector("[name=constructor][value=yes]").checked`) // what was said there is not lost

	f.stay("elements", "not-applicable")
	f.answer("submit=never")
	f.stay("action", "5")
	f.expect(years, says("#progress", "3 of 6 answered. Question 7 is asked too"))
	f.expect(silent(".error, .missing, .error-summary, #result"), `document.querySelectorAll("[required], [aria-invalid]").length === 0`)
	f.checkFaults("filling in")
}

// testSeveral chooses several answers: those that stand alone do, and more
// than may be chosen are no answer.
func testSeveral(f *form) {
	ticked := func(want ...string) {
		f.Helper()
		if got := f.shown().Ticked["elements"]; !slices.Equal(got, want) {
			f.Errorf("ticked are %v, not %v", got, want)
		}
	}
	f.answer("elements=tea,coffee")
	ticked("tea", "coffee")
	f.answer("elements=none")
	ticked("none")
	f.answer("elements=not-applicable")
	ticked("not-applicable")
	f.answer("elements=mate,coffee")
	ticked("coffee", "mate")
	f.expect(says("#progress", "1 of 6 answered"), silent(".error"))

	f.answer("elements=tea")
	ticked("tea", "coffee", "mate")
	f.expect(says("#progress", "0 of 5 answered"), says("#progress", "Choose at most 2, not 3"), says("#q-elements.missing .error", "Choose at most 2, not 3"),
		`document.getElementById(document.querySelector("#q-elements").getAttribute("aria-describedby")).matches(".error")`)
	f.see()
	f.expect(focused(".error-summary"), says(`.error-summary a[href="#q-elements"]`, "What do you drink?"))
	f.answer("elements=coffee")
	ticked("tea", "mate")
	f.expect(silent(".error-summary a[href='#q-elements'], #q-elements .error"), says("#progress", "1 of 6 answered"))
	f.checkFaults("several answers")
}

// testMissing asks for the result too early.
func testMissing(f *form) {
	links := func() []string {
		return ask[[]string](f.tab, `[...document.querySelectorAll(".error-summary a")].map(a => a.getAttribute("href"))`)
	}
	f.answer("elements=tea", "age=no")
	f.see()
	f.expect(focused(".error-summary"), says(".error-summary h2", "4 questions still to answer"), `document.querySelector("#result").hidden`)
	if got, want := links(), []string{"#q-submit", "#q-constructor", "#q-action", "#q-doctor"}; !slices.Equal(got, want) {
		f.Errorf("missing are %v, not %v", got, want)
	}
	f.expect(`[...document.querySelectorAll(".missing")].length === 4`,
		`[...document.querySelectorAll(".missing")].every(q => document.getElementById(q.getAttribute("aria-describedby")).checkVisibility())`)

	f.push(`.error-summary a[href="#q-action"]`)
	f.expect(focused(`[name=action][value="1"]`), `(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`)
	f.answer("action=2", "constructor=no")
	if got, want := links(), []string{"#q-submit", "#q-doctor"}; !slices.Equal(got, want) {
		f.Errorf("missing are %v, not %v", got, want)
	}
	f.expect(silent("#q-action .error"), `!document.querySelector("#q-action").matches(".missing, [aria-describedby]")`)
	f.answer("submit=often", "doctor=no")
	f.expect(silent(".error-summary, .error, .missing"))
	f.see()
	f.expect(focused("#result h2.verdict"), says("#result .verdict", "Your result: Cut down"))
	f.checkFaults("missing answers")
}

// testResult looks at all parts of a result.
func testResult(f *form) {
	f.answer(heavy...)
	f.see()
	f.checkExample(f.checklist(), example{name: "heavy", answers: heavy, outcomes: []string{"cut"}, scores: map[string]string{"total": "14", "share": "80"}})
	f.expect(
		says("#result", "Too much."),
		says("#result .reasons li", "Total is 14"),
		says("#result .reasons li", "8 or more"),
		`["q-submit", "q-action", "q-elements"].every((id, i) => document.querySelectorAll("#result .reasons a")[i].hash === "#" + id)`,
		says("#result .score-row", "Total 14 of 21; lower is better Much"),
		says("#result .score-row", "Share 80 of 100"),
		says("#result .score-row", "More not known"),
		says("#result .steps li", "You answered “Often, “very” often”."),
		says("#result .steps li:first-child .gain", "5 points"),
		says("#result .steps li:first-child strong", "less"),
		says("#result .change", "Two answers would change this to “Fine”:"),
		says("#result .change li", "“Seldom”, not “Often, “very” often”"),
		says("#result", "What this is worth is nothing."),
		says("#result", "A remark with a link."),
		silent("#result .possible, #result .comparison"),
	)
	f.expect(`[...document.querySelectorAll("#result a")].every(a => a.href.startsWith(location.origin + "/self/"))`,
		`document.querySelector("#result .steps a[href$='/self/article/#less-of-it'], #result .steps a[href='../article/#less-of-it']").checkVisibility()`)
	f.checkLevels()

	f.answer("elements=mate", "constructor=no", "elements=coffee", "submit=never")
	f.see()
	f.expect(says("#result .verdict", "Stop it"), says("#result strong", "now"), says("#result .reasons li", "marked “Danger” (question 2)."),
		says("#result ol.next li", "Ask a doctor."), says("#result ol.next li a", "the article"), says("#result .reads a", "The article: Less of it"))
	f.answer("elements=coffee,mate", "action=5")
	f.see()
	f.expect(says("#result .verdict", "Fine"), silent("#result .change"), says("#result .score-row", "Not much."),
		`![...document.querySelectorAll("b")].length`) // what looks like HTML in a label is text
	f.checkFaults("result")
}

// checkLevels checks that no heading skips a level.
func (f *form) checkLevels() {
	f.Helper()
	levels := ask[[]int](f.tab, `[...document.querySelectorAll("main :is(h1,h2,h3,h4,h5,h6)")].filter(h => h.checkVisibility()).map(h => +h.tagName[1])`)
	for i := 1; i < len(levels); i++ {
		if levels[i] > levels[i-1]+1 {
			f.Errorf("levels of headings: %v", levels)
			return
		}
	}
}

// testChange follows the smallest change that the page suggests, and arrives
// where it said; what nobody can change is never suggested.
func testChange(f *form) {
	f.answer(heavy...)
	f.see()
	var changes []string
	model := f.checklist().Model
	for _, change := range model.SmallestChange(given(heavy)) {
		question := model.Questions[change.Question].ID
		for _, answer := range change.To {
			f.expect(says("#result .change li", "“"+f.label(question, answer)+"”"))
		}
		changes = append(changes, question+"="+strings.Join(change.To, ","))
	}
	f.answer(changes...)
	f.expect(`document.querySelector("#result").getAttributeNames().every(n => !n.startsWith("data-"))`,
		says("#result .notice", "Your answers have changed since this result."))
	f.push("#result .notice button")
	f.expect(focused("#result h2.verdict"), says("#result .verdict", "Fine"), silent("#result .notice"))
	if got := f.shown(); got.Outcome != "fine" || len(changes) != 2 {
		f.Errorf("%v leads to %q", changes, got.Outcome)
	}

	f.answer("doctor=yes")
	f.see()
	f.expect(says("#result .verdict", "Stop it"), silent("#result .change"))
	f.answer("elements=coffee,mate", "constructor=no", "doctor=no") // now the mark is the respondent's own
	f.see()
	if got, want := f.shown().Change, []string{"elements"}; !slices.Equal(got, want) {
		f.Errorf("the change is to %v", got)
	}
	f.checkFaults("smallest change")
}

// label returns the words of an answer.
func (f *form) label(question, answer string) string {
	f.Helper()
	return ask[string](f.tab, `document.querySelector(`+quote(answerAt(question, answer)+" .label")+`).textContent`)
}

// testNotSure leaves open what the reader is not sure of.
func testNotSure(f *form) {
	cases := []struct {
		answers  string
		outcome  string
		possible []string
		settling []string
		says     string
	}{
		{answers: "submit=often elements=tea constructor=not-sure action=5 age=no doctor=no",
			possible: []string{"Cut down", "Fine"}, settling: []string{"constructor"}, says: "It depends on what you are not sure of."},
		{answers: "submit=often elements=coffee action=1 age=yes doctor=not-sure",
			possible: []string{"Stop it", "Cut down"}, settling: []string{"doctor"}, says: "Total 14 of 21"},
		{answers: "submit=often elements=tea constructor=not-sure action=1 age=yes doctor=not-sure",
			possible: []string{"Stop it", "Cut down"}, settling: []string{"doctor"}, says: "Has a doctor told you to stop?"},
		{answers: "submit=often elements=tea constructor=not-sure action=1 age=yes doctor=no",
			outcome: "cut", says: "it leads here."},
		{answers: "submit=often elements=mate constructor=not-sure action=1 age=yes doctor=not-sure",
			outcome: "stop", says: "marked “Danger”"},
	}
	for _, c := range cases {
		f.answer(strings.Fields(c.answers)...)
		f.see()
		got := f.shown()
		if got.Outcome != c.outcome || !slices.Equal(got.Possible, c.possible) {
			f.Errorf("%s: shows %q, possible %q", c.answers, got.Outcome, got.Possible)
		}
		settling := ask[[]string](f.tab, `[...document.querySelectorAll("#result .possible ~ ul:not(.reasons, .reads) a")].map(a => a.hash.slice(3))`)
		if !slices.Equal(settling, c.settling) {
			f.Errorf("%s: settled by %q", c.answers, settling)
		}
		f.expect(says("#result", c.says), focused("#result h2.verdict"))
		f.clear()
	}
	f.checkFaults("not sure")
}

// testSecondTry compares a result with the one before it.
func testSecondTry(f *form) {
	f.answer(heavy...)
	f.see()
	f.see() // the same again is no second try
	f.expect(silent(".comparison"))
	f.clickButton("#result", "Start again")
	f.expect(silent("#result"), `document.querySelectorAll("#assessment :checked").length === 0`)
	f.answer("submit=never", "elements=tea", "constructor=yes", "action=1", "age=no", "doctor=no")
	f.see()
	f.answer("elements=tea,coffee", "submit=seldom")
	f.see()
	f.expect(
		says(".comparison tr", "Result Cut down Cut down"),
		says(".comparison tr", "Total 10 9.5"),
		says(".comparison tr", "better"),
		says(".comparison tr", "Habits 10 9.5"),
		says(".moved li", "How often do you drink it? “<b>Never</b> & so on”, now “Seldom”"),
		says(".moved li", "What do you drink? “Tea”, now “Coffee”"),
		says(".moved li", "With sugar? “Yes”, now"),
		`document.querySelectorAll(".moved li").length === 3`,
	)
	f.reopen()
	f.answer("submit=often")
	f.see()
	f.expect(says(".comparison tr", "Total 9.5 12"), says(".comparison tr", "worse"))
	for _, answer := range []string{"2", "3", "4", "5"} {
		f.answer("action=" + answer)
		f.see()
	}
	if tries := f.kept().Tries; len(tries) != 5 || tries[4]["outcome"] != "cut" || fmt.Sprint(tries[4]["scores"]) != "map[habits:8 share:53 total:8]" {
		f.Errorf("kept are %v", tries)
	}
	f.checkFaults("second try")
}

// clickButton clicks with the mouse on the button that has these words.
func (f *form) clickButton(within, words string) {
	f.Helper()
	f.run(`for (const b of document.querySelectorAll("[data-clicked]")) b.removeAttribute("data-clicked");
		[...document.querySelectorAll(` + quote(within+" button") + `)].find(b => b.textContent === ` + quote(words) + `)?.setAttribute("data-clicked", "")`)
	f.click("[data-clicked]")
}

// testNames looks at the page as a screen reader does.
func testNames(f *form) {
	f.answer(heavy...)
	f.see()
	tree, err := chromedp.Call(f.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		f.Fatal(err)
	}
	names := map[string][]string{}
	for _, node := range tree.Nodes {
		var role, name string
		if !node.Ignored && node.Role != nil && node.Name != nil &&
			json.Unmarshal(node.Role.Value, &role) == nil && json.Unmarshal(node.Name.Value, &name) == nil {
			names[role] = append(names[role], name)
		}
	}
	want := map[string][]string{
		"radio":    {"Seldom", "Yes", "No", "1 – Hardly", "Does not apply", "Not sure"},
		"checkbox": {"Tea", "None of these", "It is none of your business"},
		"group":    {"1 How often do you drink it?", "2 What do you drink? Choose up to 2.", "5 Are you over 50?"},
		"region":   {"Habits", "Facts"},
		"heading":  {"Your result: Cut down", "Why", "Scores", "The smallest change"},
		"button":   {"See my result", "Clear my answers", "Load from a file", "Print", "Start again"},
		"status":   {""},
	}
	for role := range maps.Keys(want) {
		for _, name := range want[role] {
			if !slices.Contains(names[role], name) {
				f.Errorf("no %s is called %q; there are %q", role, name, names[role])
			}
		}
	}
	for _, role := range []string{"radio", "checkbox", "region", "button", "link"} {
		if slices.Contains(names[role], "") {
			f.Errorf("a %s has no name", role)
		}
	}
	if strings.Contains(fmt.Sprint(names["radio"], names["checkbox"]), "points") {
		f.Errorf("points are read out: %q", names["radio"])
	}
	f.expect(`document.querySelector("#notices").getAttribute("aria-live") === "polite"`)
	f.checkFaults("names")
}
