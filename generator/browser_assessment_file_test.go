package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"
)

// download does what makes the page offer a file, and returns it.
func (b *tab) download(press func()) (name, content string) {
	b.Helper()
	folder := b.TempDir()
	events := true
	_, err := chromedp.CallBrowser(b.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, EventsEnabled: &events,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	})
	if err != nil {
		b.Fatal(err)
	}
	progress := chromedp.BrowserEvents(b.ctx, browser.DownloadProgress)
	press()
	for e, err := range progress {
		if err != nil {
			b.Fatalf("downloading: %v", err)
		}
		if e.State == browser.DownloadProgressStateCompleted {
			break
		}
	}
	files := must(os.ReadDir(folder))
	if len(files) != 1 {
		b.Fatalf("downloaded %v", files)
	}
	return files[0].Name(), read(b.T, filepath.Join(folder, files[0].Name()))
}

// load gives the page a file, as a reader who presses its button does, and
// waits until the page has said something.
func (f *form) load(content string) {
	f.Helper()
	file := filepath.Join(f.TempDir(), "answers.json")
	overwrite(f.T, file, content)
	if _, err := chromedp.Call(f.ctx, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}); err != nil {
		f.Fatal(err)
	}
	press := chromedp.Func(func(context.Context, *chromedp.Target) error {
		f.clickButton("#actions", "Load from a file")
		return nil
	})
	chooser, err := chromedp.Run(f.ctx, chromedp.WaitEvent(page.FileChooserOpened, nil, press))
	if err != nil {
		f.Fatal(err)
	}
	_, err = chromedp.Call(f.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, BackendNodeID: chooser.BackendNodeID})
	if err != nil {
		f.Fatal(err)
	}
	f.await(focused("#notices *"))
}

// testFiles saves answers to a file, scores it in the terminal, and loads it.
func testFiles(f *form) {
	f.answer(heavy...)
	f.answer("elements=tea", "constructor=no")
	f.see()
	want := f.shown()
	name, content := f.download(func() { f.clickButton("#result", "Save to a file") })
	if name != "tea.json" {
		f.Errorf("the file is called %s", name)
	}
	file := filepath.Join(f.TempDir(), name)
	overwrite(f.T, file, content)
	if got := f.score("--answers=" + file); got.Outcome == nil || *got.Outcome != want.Outcome {
		f.Errorf("score says %v of the file, the page %q:\n%s", got.Outcome, want.Outcome, content)
	}

	f.clear()
	f.answer("submit=never")
	f.load(content)
	f.isTicked("loaded", want.Ticked)
	f.expect(says("#notices", "These are the answers in the file."), says("#progress", "6 of 6 answered"))
	f.reopen()
	f.isTicked("loaded, opened again", want.Ticked)

	f.clear()
	f.answer("submit=never")
	f.load(strings.NewReplacer(`"submit":["often"]`, `"submit":["gone"],"<img src=x onerror=hacked=1>":["x"],"__proto__":["hacked"]`).Replace(content))
	f.expect(says("#notices", "These are the answers in the file."), says("#notices", "Left out, as no longer offered: 3 answers."))
	delete(want.Ticked, "submit")
	f.isTicked("partly hostile", want.Ticked)
	f.checkUnharmed("partly hostile")
	f.clickButton("#notices", "Undo")
	f.isTicked("undone", map[string][]string{"submit": {"never"}})
	f.checkFaults("files")
}

// testRefusedFiles loads what is no file of answers to these questions.
func testRefusedFiles(f *form) {
	f.answer(heavy...)
	_, good := f.saved()
	f.clear()
	f.answer("submit=never")
	kept, mine := f.stored(), map[string][]string{"submit": {"never"}}
	contents := []string{
		"", "null", "[]", "{", "\x00\xff\xfe", "<script>hacked = 1</script>",
		strings.Replace(good, `"self/tea"`, `"self/other"`, 1),
		strings.Replace(good, `"checklist"`, `"list"`, 1),
		strings.Replace(good, `"format":1`, `"format":2`, 1),
		good + strings.Repeat(" ", 1<<20),
		regexp.MustCompile(`"answers":\{[^}]*\}`).ReplaceAllString(good, `"answers":{"gone":["yes"],"submit":["<img src=x onerror=hacked=1>"]}`),
	}
	for _, value := range hostile {
		contents = append(contents, regexp.MustCompile(`"answers":\{[^}]*\}`).ReplaceAllLiteralString(good, `"answers":`+value))
	}
	for _, content := range contents {
		what := fmt.Sprintf("loaded %.60q", content)
		f.load(content)
		f.isTicked(what, mine)
		f.expect(says("#notices", "The file holds no answers to these questions. Nothing has changed."))
		if got := f.stored(); got != kept {
			f.Errorf("%s: kept is %s, and was %s", what, got, kept)
		}
		f.checkUnharmed(what)
	}
}

// saved saves the answers of a result to a file.
func (f *form) saved() (name, content string) {
	f.Helper()
	f.see()
	return f.download(func() { f.clickButton("#result", "Save to a file") })
}

// testReminder adds a reminder to a calendar.
func testReminder(f *form) {
	// Where the day is another than in Greenwich, whenever the test runs.
	zone := "Pacific/Kiritimati"
	if ask[bool](f.tab, `new Date().getUTCHours() < 10`) {
		zone = "Pacific/Niue"
	}
	if _, err := chromedp.Call(f.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
		f.Fatal(err)
	}
	f.answer(heavy...)
	f.answer("doctor=yes") // two weeks
	f.see()
	const inTwoWeeks = `(day => {
		day.setDate(day.getDate() + 14);
		return "" + (day.getFullYear() * 10000 + (day.getMonth() + 1) * 100 + day.getDate());
	})(new Date())`
	before := ask[string](f.tab, inTwoWeeks)
	name, content := f.download(func() { f.clickButton("#result", "Add a reminder to my calendar") })
	after := ask[string](f.tab, inTwoWeeks)
	event := checkCalendar(f.T, content)
	if name != "tea.ics" || event["DTSTART;VALUE=DATE"] != before && event["DTSTART;VALUE=DATE"] != after {
		f.Errorf("%s begins on %s, not on %s", name, event["DTSTART;VALUE=DATE"], before)
	}
	if got, want := event["SUMMARY"], `Look again: `+ask[string](f.tab, `document.querySelector("h1").textContent`); got != want {
		f.Errorf("summary is %q, not %q", got, want)
	}
	if got := event["URL"]; got != f.home+f.id+"/" {
		f.Errorf("URL is %s", got)
	}

	f.answer("doctor=no", "submit=never", "action=5")
	f.see()
	f.expect(says("#result .verdict", "Fine"), `![...document.querySelectorAll("#result button")].some(b => b.textContent.includes("calendar"))`)
	f.checkFaults("reminder")
}

// checkCalendar checks a calendar file and returns the properties of its event,
// unescaped.
// Source: https://www.rfc-editor.org/rfc/rfc5545#section-3
func checkCalendar(t *testing.T, content string) map[string]string {
	t.Helper()
	body, terminated := strings.CutSuffix(content, "\r\n")
	lines := strings.Split(body, "\r\n")
	for _, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00\t") || !utf8.ValidString(line) {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	unfolded := strings.Split(strings.ReplaceAll(body, "\r\n ", ""), "\r\n")
	frame := []string{"BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"}
	if !terminated || unfolded[0] != frame[0] || unfolded[len(unfolded)-2] != frame[2] || unfolded[len(unfolded)-1] != frame[3] {
		t.Errorf("the calendar is\n%s", content)
	}
	properties := map[string]string{}
	unescape := regexp.MustCompile(`\\[\\;,]`)
	for _, line := range unfolded {
		name, value, _ := strings.Cut(line, ":")
		if name == "SUMMARY" && regexp.MustCompile(`[;,\\]`).MatchString(unescape.ReplaceAllString(value, "")) {
			t.Errorf("not escaped: %s", line)
		}
		properties[name] = unescape.ReplaceAllStringFunc(value, func(found string) string { return found[1:] })
	}
	for name, form := range map[string]string{
		"VERSION": `2\.0`, "PRODID": `.+`, "UID": `\S+`, "DTSTAMP": `\d{8}T\d{6}Z`, "DTSTART;VALUE=DATE": `\d{8}`, "SUMMARY": `.+`, "URL": `https?://\S+`,
	} {
		if !regexp.MustCompile(`^` + form + `$`).MatchString(properties[name]) {
			t.Errorf("%s is %q", name, properties[name])
		}
	}
	return properties
}

// bundle returns a module of the theme as a script that sets a global variable.
func bundle(t *testing.T, file, variable string) string {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{"../themes/rapport/assets/assessment/" + file},
		Bundle:      true,
		GlobalName:  variable,
		Format:      api.FormatIIFE,
		Target:      api.ES2022,
	})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	return string(result.OutputFiles[0].Contents)
}

// makeCalendar makes a calendar file of a summary.
func makeCalendar(b *tab, summary string) string {
	b.Helper()
	return ask[string](b, `calendar.calendar({uid: "u@x", now: new Date(0), on: "20261121", summary: `+quote(summary)+`, url: "https://x.example/"})`)
}

// testCalendar makes calendar files of odd texts, and counts days.
func testCalendar(t *testing.T, chrome context.Context) {
	b := openTab(t, chrome, "about:blank")
	ask[bool](b, bundle(t, "calendar.ts", "calendar")+"; true")
	for _, summary := range []string{
		"Look again", `a,b;c\d\n,,;;\\`, strings.Repeat("long ", 60), strings.Repeat("ü", 200), strings.Repeat("🍵", 100),
		strings.Repeat("a", 67) + "ü", strings.Repeat("a", 66) + "🍵🍵", strings.Repeat(",", 150), "日本語，；",
	} {
		if event := checkCalendar(t, makeCalendar(b, summary)); strings.TrimSpace(event["SUMMARY"]) != strings.TrimSpace(summary) || event["DTSTAMP"] != "19700101T000000Z" {
			t.Errorf("%q became %v", summary, event)
		}
	}
	content := makeCalendar(b, "one\r\nATTACH:two\nthree\t\x00four\x7f")
	if event := checkCalendar(t, content); event["ATTACH"] != "" {
		t.Errorf("a line break became %v", event)
	}
	for _, zone := range []string{"UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Berlin", "Pacific/Apia"} {
		if _, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
			t.Fatal(err)
		}
		for call, want := range map[string]string{
			`2026, 10, 21, 12), 1`:         "20261221",
			`2026, 10, 21, 0), 0, 14`:      "20261205",
			`2026, 10, 21, 23, 59), 0, 14`: "20261205",
			`2026, 0, 31, 23, 59), 1`:      "20260228",
			`2028, 0, 31), 1`:              "20280229",
			`2026, 11, 31, 12), 2`:         "20270228",
			`2026, 7, 31, 12), 13`:         "20270930",
			`2026, 2, 28, 23, 30), 0, 1`:   "20260329", // clocks go forward in Berlin
			`2026, 9, 25, 0, 30), 0, 1`:    "20261026", // and back
			`2026, 11, 31, 12), 0, 365`:    "20271231",
			`2026, 0, 30, 12), 1, 1`:       "20260301",
		} {
			if got := ask[string](b, `calendar.dayAfter(new Date(`+call+`)`); got != want {
				t.Errorf("%s: dayAfter(new Date(%s) is %s, not %s", zone, call, got, want)
			}
		}
	}
	b.checkFaults("calendar")
}
