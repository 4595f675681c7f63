package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// A record is what is kept of a self-assessment in the browser.
type record struct {
	Format  int                 `json:"format"`
	Version string              `json:"version"`
	Answers map[string][]string `json:"answers"`
	Marks   map[string]string   `json:"marks"`
	Tries   []map[string]any    `json:"tries"`
}

// kept returns the record, or its zero value if there is none.
func (f *form) kept() record {
	f.Helper()
	text := f.stored()
	var r record
	if text != "" {
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			f.Fatalf("kept is %.100q: %v", text, err)
		}
	}
	return r
}

// stored is the text that is kept, or nothing.
func (f *form) stored() string {
	f.Helper()
	return ask[string](f.tab, `localStorage.getItem(`+quote(f.key())+`) ?? ""`)
}

// comeBack loads the page anew with a text in storage.
func (f *form) comeBack(text string) {
	f.Helper()
	f.run(`localStorage.setItem(` + quote(f.key()) + `, ` + quote(text) + `)`)
	f.reopen()
}

// isTicked checks what is ticked.
func (f *form) isTicked(where string, want map[string][]string) {
	f.Helper()
	if got := f.shown().Ticked; !maps.EqualFunc(got, want, slices.Equal) {
		f.Errorf("%s: ticked are %v, not %v", where, got, want)
	}
}

// testRestored comes back to answers and to a result.
func testRestored(f *form) {
	ticked := map[string][]string{"submit": {"often"}, "elements": {"tea", "coffee"}}
	f.answer("submit=often", "elements=tea,coffee")
	version := ask[string](f.tab, `JSON.parse(document.querySelector("#model").textContent).version`)
	if got := f.kept(); got.Format != 1 || got.Version != version || len(got.Marks) != 7 || len(got.Tries) != 0 || !cmp.Equal(got.Answers, ticked) {
		f.Errorf("kept is %+v", got)
	}
	f.reopen()
	f.isTicked("opened again", ticked)
	f.expect(says("#notices", "Your answers are here again, as kept on this device."), says("#progress", "2 of 6 answered"),
		silent("#result"), `document.querySelector("#q-constructor").checkVisibility()`)

	f.answer("constructor=no", "action=2", "age=no", "doctor=no")
	f.see()
	f.reopen()
	f.expect(says("#notices", "Your last result: Cut down, "), silent("#result, .error, .missing"))
	const last = `document.querySelector("[data-assessment='self/tea'] .last-result")`
	f.open("self/")
	f.expect(says(".entries li", "Your last result: Cut down, "+ask[string](f.tab, `new Date().toLocaleDateString("en-GB", {dateStyle: "long"})`)),
		last+`.checkVisibility()`, `document.querySelector("[data-assessment='self/other'] .last-result").hidden`)
	if _, err := chromedp.Run(f.ctx, chromedp.WaitEvent(page.FrameNavigated, nil, chromedp.Evaluate[any](`history.back()`))); err != nil {
		f.Fatal(err)
	}
	f.await(`document.querySelectorAll("#assessment :checked").length === 7`)
	f.checkFaults("coming back")
}

// testCleared takes everything back, and only what is the page's own.
func testCleared(f *form) {
	others := map[string]string{"rapport:self/other": "theirs", "rapport:self/te": "theirs", "rapport:self/tea2": "{}", "theme": "dark"}
	f.run(`for (const [key, value] of Object.entries(` + quote(others) + `)) localStorage.setItem(key, value)`)
	keys := func() map[string]string { return ask[map[string]string](f.tab, `({...localStorage})`) }
	f.answer(heavy...)
	f.see()
	before := f.kept()
	f.clear()
	if got := keys(); !maps.Equal(got, others) {
		f.Errorf("left are %v", got)
	}
	f.isTicked("cleared", nil)
	f.expect(silent("#result"), says("#notices", "Your answers and results are no longer kept on this device."), focused("#notices *"), says("#progress", "0 of 5"))

	f.clickButton("#notices", "Undo")
	if diff := cmp.Diff(before, f.kept()); diff != "" {
		f.Errorf("not as before:\n%s", diff)
	}
	f.isTicked("undone", before.Answers)
	f.clear()
	f.reopen()
	f.isTicked("cleared and opened again", nil)
	f.expect(silent("#notices > *"))
	f.checkFaults("clearing")
}

// testTabs has the page open twice.
func testTabs(f *form) {
	ctx, closeTab := chromedp.NewContext(f.ctx, chromedp.WithNewWindow(true))
	defer closeTab()
	second := &form{tab: &tab{T: f.T, ctx: ctx, home: f.home}, root: f.root, id: f.id}
	if err := chromedp.Listen(ctx, second.watch); err != nil {
		f.Fatal(err)
	}
	second.media("", "light")
	second.reopen()
	second.answer("submit=often")
	f.await(`document.querySelector("[name=submit][value=often]").checked`)
	f.expect(says("#notices", "Changed in another tab: question 1."), says("#progress", "1 of 5 answered"))
	f.answer("age=no")
	second.await(`document.querySelector("[name=age][value=no]").checked`)
	second.isTicked("both", map[string][]string{"submit": {"often"}, "age": {"no"}})
	second.clear()
	f.await(`document.querySelectorAll("#assessment :checked").length === 0`)
	f.checkFaults("first tab")
	second.checkFaults("second tab")
}

// testMigrated comes back to a checklist that has changed: what still fits
// stays, and the reader is told of the rest.
func testMigrated(f *form) {
	f.answer("submit=often", "elements=tea", "constructor=yes", "action=2", "age=no")
	record, all := f.stored(), f.shown().Ticked
	cases := []struct {
		change string // of the record r
		gone   []string
		says   string
	}{
		{`r.version = "older"`, nil, "The checklist has changed since then"},
		{`delete r.version`, nil, "The checklist has changed since then"},
		{`r.marks.submit = "11111111"`, []string{"submit"}, "Reworded, so please answer again: question 1"},
		{`r.marks.submit = r.marks.action = "0"`, []string{"submit", "action"}, "Reworded, so please answer again: question 1"},
		{`r.marks.elements = "0"`, []string{"elements"}, "Reworded, so please answer again: question 2"},
		{`r.answers.gone = ["yes"]; r.marks.gone = "0"`, nil, "Left out, as no longer offered: 1 answer."},
		{`r.answers.age = ["perhaps"]`, []string{"age"}, "Left out, as no longer offered: 1 answer."},
		{`r.answers.age = ["yes", "no"]`, []string{"age"}, "Left out, as no longer offered: 1 answer."},
		{`r.answers.age = ["not-applicable"]; r.answers.action = ["not-sure"]`, []string{"age", "action"}, "Left out, as no longer offered: 2 answers."},
		{`r.answers.elements = ["tea", "coffee", "mate"]`, []string{"elements"}, "Left out, as no longer offered: 1 answer."},
		{`r.answers.elements = ["tea", "tea"]`, []string{"elements"}, "Left out, as no longer offered: 1 answer."},
		{`r.answers.elements = ["tea", "none"]`, []string{"elements"}, "Left out, as no longer offered: 1 answer."},
		{`r.answers.elements = []`, []string{"elements"}, "Left out, as no longer offered: 1 answer."},
	}
	for _, c := range cases {
		f.comeBack(ask[string](f.tab, `(r => { `+c.change+`; return JSON.stringify(r); })(JSON.parse(`+quote(record)+`))`))
		want := maps.Clone(all)
		for _, question := range c.gone {
			delete(want, question)
		}
		f.isTicked(c.change, want)
		f.expect(says("#notices", c.says))
		var reworded []string
		if strings.HasPrefix(c.says, "Reworded") {
			reworded = c.gone
		}
		if got := ask[[]string](f.tab, `[...document.querySelectorAll("#notices a")].map(a => a.hash.slice(3))`); !slices.Equal(got, reworded) {
			f.Errorf("%s: to be answered again are %v", c.change, got)
		}
		if !strings.Contains(c.says, "changed since") {
			f.expect(`!` + says("#notices", "changed since"))
		}
		f.checkFaults(c.change)
	}
}

// testUnreadable comes back to what is no record, or one from another age: the
// page says so and works. Only what a newer page wrote is left alone.
func testUnreadable(f *form) {
	const answers = `"version": "1", "answers": {"submit": ["often"]}, "marks": {"submit": "1"}, "tries": []`
	for _, text := range []string{
		"null", "42", "[]", "{}", "{", "\x00", "<script>hacked = 1</script>",
		`{"format": 0, ` + answers + `}`, `{"format": "1", ` + answers + `}`, `{"format": "x", ` + answers + `}`, `{` + answers + `}`,
		`{"format": {"toString": null, "valueOf": null}, ` + answers + `}`, strings.Repeat("x", 1<<20), strings.Repeat("[", 100_000),
	} {
		what := fmt.Sprintf("kept was %.40q", text)
		f.comeBack(text)
		f.isTicked(what, nil)
		f.expect(says("#notices", "What was kept on this device cannot be read."), says("#progress", "0 of 5 answered"))
		f.answer("submit=never")
		if got := f.kept(); got.Format != 1 || !cmp.Equal(got.Answers, map[string][]string{"submit": {"never"}}) {
			f.Errorf("%s: then %+v", what, got)
		}
		f.checkFaults(what)
	}

	newer := `{"format": 2, "answers": "in some other way"}`
	f.comeBack(newer)
	f.expect(says("#notices", "What was kept on this device cannot be read."))
	f.answer(heavy...)
	f.see()
	f.expect(says("#result .verdict", "Cut down"), says("#notices", "cannot be kept on this device"))
	if got := f.stored(); got != newer {
		f.Errorf("a newer record became %q", got)
	}
	f.checkFaults("a newer record")
}

// hostile are values that a field of a record should never have. The text is
// one, so that a property may be called __proto__.
var hostile = []string{
	`null`, `0`, `"x"`, `[]`, `[[["x"]]]`, `{"length": 3, "0": "x"}`,
	`{"toString": null, "valueOf": null}`, `{"__proto__": {"hacked": ["x"]}, "prototype": ["yes"], "then": "x"}`,
	`"<img src=x onerror=hacked=1></script><script>hacked = 1</script>"`, `"` + strings.Repeat("long", 5_000) + `"`,
}

// testUnusualRecords comes back to records with a hostile value in every field:
// what is sound in them stays, and the page works.
func testUnusualRecords(f *form) {
	f.answer("submit=often", "age=no")
	marks := quote(f.kept().Marks)
	for _, value := range hostile {
		what := fmt.Sprintf("records of %.60s", value)
		inner := fmt.Sprintf(`{"submit": %s, "elements": [%s], "age": ["no"], "__proto__": %s, %s: ["x"]}`, value, value, value, quote(value))
		f.comeBack(recordOf(value, inner, marks, hostileTries(value)))
		f.isTicked(what, map[string][]string{"age": {"no"}})
		f.answer(heavy...)
		f.see()
		f.expect(says("#result .verdict", "Cut down"))
		f.checkUnharmed(what)
		if got := f.kept(); !cmp.Equal(got.Answers, map[string][]string(given(heavy))) {
			f.Errorf("%s: then kept is %+v", what, got)
		}
		f.comeBack(recordOf(value, value, value, value))
		f.isTicked(what, nil)
		f.checkUnharmed(what)
	}

	f.open("self/")
	for _, value := range hostile {
		for _, text := range []string{value, recordOf(value, value, value, hostileTries(value)), recordOf(value, value, value, value)} {
			f.run(`localStorage.setItem(` + quote(f.key()) + `, ` + quote(text) + `); dispatchEvent(new PageTransitionEvent("pageshow"))`)
		}
		f.checkUnharmed(fmt.Sprintf("list with %.60s", value))
	}
}

// recordOf writes a record of format 1, and a __proto__ in it.
func recordOf(version, answers, marks, tries string) string {
	return fmt.Sprintf(`{"format": 1, "version": %s, "answers": %s, "marks": %s, "tries": %s, "__proto__": %s}`, version, answers, marks, tries, answers)
}

// hostileTries are tries with a value in place of each field.
func hostileTries(value string) string {
	tries := []string{value}
	fields := []any{`"2026-11-21T12:00:00Z"`, `"Cut down"`, `{"submit": ["often"]}`, `{"total": "9"}`, `"1"`, `"cut"`}
	for i := range fields {
		one := slices.Clone(fields)
		one[i] = value
		tries = append(tries, fmt.Sprintf(`{"at": %s, "title": %s, "answers": %s, "scores": %s, "version": %s, "outcome": %s}`, one...))
	}
	return `[` + strings.Join(tries, ",") + `]`
}

// checkUnharmed checks that nothing of what came from outside has become a part
// of the page.
func (f *form) checkUnharmed(what string) {
	f.Helper()
	if !ask[bool](f.tab, `!("hacked" in window) && !("hacked" in {}) && !document.querySelector("img, #notices script, #result script, main svg")`) {
		f.Errorf("%s: it became a part of the page", what)
	}
	f.checkFaults(what)
}

// testBlockedStorage opens the page in browsers whose storage throws.
func testBlockedStorage(f *form) {
	for name, script := range map[string]string{
		"blocked": `Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }})`,
		"missing": `Object.defineProperty(window, "localStorage", {value: null})`,
		"throwing": `for (const name of ["getItem", "setItem", "removeItem"])
			Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError"); }`,
		"full": `Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); }`,
	} {
		forget := f.runAtStart(script)
		f.reopen()
		f.expect(says("#progress", "0 of 5 answered"), silent("#notices > *"))
		f.answer(heavy...)
		f.expect(says("#notices", "Your answers cannot be kept on this device: its storage is full or blocked."), says("#notices button", "Save to a file"))
		f.see()
		f.expect(says("#result .verdict", "Cut down"))
		f.clear()
		f.isTicked(name, nil)
		f.clickButton("#notices", "Undo")
		f.expect(`document.querySelectorAll("#assessment :checked").length === 5`)
		f.open("self/")
		f.expect(`document.querySelector("[data-assessment='self/tea'] .last-result").hidden`)
		f.checkFaults(name)
		forget()
	}
}

// runAtStart runs a script in each new page before its own, until told to
// forget it.
func (b *tab) runAtStart(script string) (forget func()) {
	b.Helper()
	added, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		b.Fatal(err)
	}
	return func() {
		_, err := chromedp.Call(b.ctx, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(added))
		if err != nil {
			b.Fatal(err)
		}
	}
}
