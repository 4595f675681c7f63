package main

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// testLinks opens links with answers: the reader's own are never replaced
// without their word.
func testLinks(f *form) {
	theirs := map[string][]string{"submit": {"never"}, "elements": {"tea", "coffee"}, "constructor": {"not-sure"}}
	const link = "#answers=submit:never,elements:tea+coffee,constructor:not-sure"
	f.follow(link)
	f.isTicked("link", theirs)
	f.expect(says("#notices", "These are the answers in the link"), focused("#notices *"), says("#progress", "3 of 6 answered"), `location.hash === ""`)
	f.reopen()
	f.isTicked("link, opened again", theirs)
	f.follow(strings.NewReplacer("+", "%2B", ",", "%2c", ":", "%3A").Replace(link))
	f.isTicked("the same link", theirs)
	f.expect(says("#notices", "The link holds the answers that are here already."), `location.hash === ""`)

	const other = "#answers=submit:often,gone:yes,elements:none"
	mine := map[string][]string{"age": {"no"}}
	yours := map[string][]string{"submit": {"often"}, "elements": {"none"}}
	f.clear()
	f.answer("age=no")
	kept := f.stored()
	f.follow(other)
	f.isTicked("asked", mine)
	f.expect(says("#notices", "The link holds other answers than yours."), focused("#notices *"), `location.hash === ""`, `location.search === "?3"`)
	f.clickButton("#notices", "Keep mine")
	f.isTicked("refused", mine)
	f.expect(silent("#notices button"))
	if got := f.stored(); got != kept {
		f.Errorf("refused, kept is %s, and was %s", got, kept)
	}

	f.changeHash(other)
	f.expect(says("#notices", "The link holds other answers than yours."), `location.hash === ""`)
	f.isTicked("asked again", mine)
	f.clickButton("#notices", "Use the answers in the link")
	f.isTicked("taken", yours)
	f.expect(says("#notices", "These are the answers in the link, now kept on this device. Left out, as no longer offered: 1 answer."))
	f.clickButton("#notices", "Undo")
	f.isTicked("undone", mine)
	f.checkFaults("links")
}

// changeHash follows a link on the open page, and waits until the page has
// noticed.
func (f *form) changeHash(fragment string) {
	f.Helper()
	f.run(`document.querySelector("#notices").replaceChildren()`)
	ask[bool](f.tab, `new Promise(done => {
		addEventListener("hashchange", () => done(true), {once: true});
		location.hash = `+quote(fragment)+`;
	})`)
}

// testFragments opens addresses that hold nothing good.
func testFragments(f *form) {
	mine := map[string][]string{"submit": {"often"}}
	f.answer("submit=often")
	kept := f.stored()
	scripts := []string{`<img src=x onerror=hacked=1>`, `<script>hacked=1</script>`, `"><svg onload=hacked=1>`, `javascript:hacked=1`}
	var everywhere []string
	for _, script := range scripts {
		for _, other := range scripts {
			everywhere = append(everywhere, script+":"+other+"+"+script, "submit:"+script, script+":often")
		}
	}
	check := func(answers string) {
		what := fmt.Sprintf("#answers=%.50s", answers)
		f.isTicked(what, mine)
		f.expect(says("#notices", "The link holds no answers to these questions. Nothing has changed."), `location.hash === ""`)
		f.checkUnharmed(what)
	}
	for _, answers := range []string{strings.Join(everywhere, ","), "%E0%A4%A", strings.Repeat("x:y,", 10_000)} {
		f.follow("#answers=" + answers)
		check(answers)
	}
	for _, answers := range []string{
		"", ":", "::::,,,,++++", "submit", "submit:", "submit:+", "submit:often+never", "submit:often+often", "submit:perhaps",
		"gone:yes", "SUBMIT:never", "submit: never", "age:not-applicable", "elements:tea+coffee+mate", "elements:none+tea",
		"__proto__:yes", "__proto__:submit+never,prototype:x,toString:y,hasOwnProperty:z,valueOf:", "constructor:toString",
		"%", "%%%", "%E0%A4%A", "submit%", "submit%3", "submit%3Aperhaps%2", "submit%253Anever", "%00", "\u202e", "{}", `{"submit":["never"]}`,
		strings.Join(everywhere, ","), strings.Join(scripts, "%2C"), strings.Repeat("submit:", 5_000),
	} {
		f.changeHash("#answers=" + answers)
		check(answers)
	}
	for _, fragment := range []string{"#answers", "#answer=submit:never", "#ANSWERS=submit:never", "#%61nswers=submit:never", "#q-", "#q-gone", "#'\"]"} {
		f.changeHash(fragment)
		f.isTicked(fragment, mine)
		f.expect(`!` + says("#notices", "link"))
		f.checkUnharmed(fragment)
	}
	if got := f.stored(); got != kept {
		f.Errorf("kept is %s, and was %s", got, kept)
	}
}

// testQuestionLinks follows links to questions, from outside and on the page.
func testQuestionLinks(f *form) {
	const inView = `(r => r.top >= 0 && r.top < innerHeight)(document.querySelector("#q-doctor").getBoundingClientRect())`
	f.follow("#q-doctor")
	f.await(inView)
	f.answer(heavy...)
	f.see()
	f.push(`#result .steps a[href="#q-submit"]`)
	f.expect(focused(`[name=submit][value=often]`)) // the answer that was given
	f.checkFaults("links to questions")
}

// testCopiedLink copies a link where that is allowed, and shows it where not.
func testCopiedLink(f *form) {
	f.answer(heavy...)
	f.answer("elements=tea", "constructor=no")
	f.see()
	f.clipboard(browser.PermissionSettingDenied)
	f.clickButton("#result", "Copy a link to my answers")
	f.await(says("#result [role=status] label", "Whoever opens it sees your answers."))
	f.expect(`(({readOnly, selectionStart, selectionEnd, value}) => readOnly && selectionStart === 0 && selectionEnd === value.length)(document.activeElement)`)
	link := ask[string](f.tab, `document.activeElement.value`)
	address, fragment, _ := strings.Cut(link, "#answers=")
	if address != f.home+f.id+"/" || fragment != "submit:often,elements:tea+coffee,constructor:no,action:1,age:yes,doctor:no" {
		f.Errorf("the link is %s", link)
	}

	f.clipboard(browser.PermissionSettingGranted)
	f.clickButton("#result", "Copy a link to my answers")
	f.await(says("#result [role=status]", "Copied. Whoever opens the link sees your answers."))
	if got := ask[string](f.tab, `navigator.clipboard.readText()`); got != link {
		f.Errorf("copied is %s, shown was %s", got, link)
	}
	want := f.shown().Ticked
	f.clear()
	f.follow("#answers=" + fragment)
	f.isTicked("copied", want)
	f.checkFaults("copying")
}

// clipboard allows a page to use it, or not.
func (b *tab) clipboard(setting browser.PermissionSetting) {
	b.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: setting,
			BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
