package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/domsnapshot"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// testKeyboard goes through an article on a phone with the keyboard only.
func testKeyboard(t *testing.T, chrome context.Context) {
	b := openTab(t, chrome, host(t, buildSite(t, writeSample(t)), "/"))
	b.size(360)
	b.open("first/article/")
	const inView = `(e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && r.height > 0 })`
	const focused = `document.activeElement`

	b.expect(`!` + inView + `(document.querySelector(".skip"))`)
	b.press(kb.Tab)
	b.expect(focused+`.matches("a[href='#main']")`, inView+`(`+focused+`)`,
		`getComputedStyle(`+focused+`).outlineStyle !== "none"`)
	b.pressAndGo(kb.Enter, "#main")
	b.await(`document.querySelector("main").getBoundingClientRect().top <= 100`)

	b.press(kb.Tab)
	b.expect(focused + `.matches("main .contents summary")`)
	const listed = `document.querySelector(".contents > ol").checkVisibility()`
	b.expect(`!` + listed)
	b.press(kb.Enter)
	b.await(listed)
	b.press(kb.Tab)
	b.expect(focused + `.textContent === "One heading"`)
	b.press(kb.Tab)
	b.pressAndGo(kb.Enter, "#another-heading")
	b.await(inView + `(document.querySelector("#another-heading"))`)

	// The keyboard goes on from there, and not from the list.
	b.press(kb.Tab)
	b.expect(focused + `.matches("#another-heading > .anchor")`)
	b.checkFaults("keyboard")
}

// pressAndGo types a key that leads to another place on the page.
func (b *tab) pressAndGo(key, fragment string) {
	b.Helper()
	there := func(e page.EventNavigatedWithinDocument) bool { return strings.HasSuffix(e.URL, fragment) }
	if _, err := chromedp.Run(b.ctx, chromedp.WaitEvent(page.NavigatedWithinDocument, there, chromedp.KeyEvent(key))); err != nil {
		b.Fatalf("going to %s: %v", fragment, err)
	}
}

// A contrast is the contrast of a text on its background, by WCAG 2's formula.
type contrast struct {
	Text  string  `json:"text"`
	Fore  string  `json:"fore"`
	Back  string  `json:"back"`
	Ratio float64 `json:"ratio"`
}

// colourTools are functions of JavaScript: the contrast of two colours, and the
// colour behind an element. A canvas turns any colour into sRGB.
// Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const colourTools = `
	const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const rgba = color => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = color;
		canvas.fillRect(0, 0, 1, 1);
		return canvas.getImageData(0, 0, 1, 1).data;
	};
	const luminance = color => {
		const [r, g, b] = [...rgba(color)].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (fore, back) => {
		const [a, b] = [luminance(fore), luminance(back)];
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	};
	const backOf = e => {
		for (; e; e = e.parentElement) {
			const color = getComputedStyle(e).backgroundColor;
			if (rgba(color)[3] === 255) return color;
		}
		return "white";
	};
`

// measureContrasts measures each element that has text of its own and shows.
const measureContrasts = `(() => {
	` + colourTools + `
	const ownText = e => [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data.trim()).join(" ").trim();
	return [...document.querySelectorAll("body *")].filter(e => ownText(e) && e.checkVisibility()).map(e => {
		const fore = getComputedStyle(e).color, back = backOf(e);
		return {text: ownText(e), fore, back, ratio: contrast(fore, back)};
	});
})()`

// testSchemes looks at light and dark pages: they differ, and in both every
// text can be read.
func testSchemes(t *testing.T, chrome context.Context) {
	out := buildSite(t, writeSample(t))
	b := openTab(t, chrome, host(t, out, "/"))
	for _, address := range addresses(t, out) {
		if strings.HasPrefix(address, "old/") {
			continue // it leads on at once
		}
		looks := map[string]contrast{}
		for _, scheme := range []string{"light", "dark"} {
			b.media("", scheme)
			b.open(address)
			measured := ask[[]contrast](b, measureContrasts)
			if len(measured) < 10 {
				t.Errorf("/%s: only %d texts", address, len(measured))
			}
			for _, c := range measured {
				if c.Ratio < 4.5 {
					t.Errorf("/%s, %s: %.2f:1 for %q, %s on %s", address, scheme, c.Ratio, c.Text, c.Fore, c.Back)
				}
			}
			looks[scheme] = ask[contrast](b, `(() => {
				const {color, backgroundColor} = getComputedStyle(document.documentElement);
				return {fore: color, back: backgroundColor};
			})()`)
		}
		if light, dark := looks["light"], looks["dark"]; light.Fore == dark.Fore || light.Back == dark.Back {
			t.Errorf("/%s: light %+v, dark %+v", address, light, dark)
		}
	}
	b.checkFaults("schemes")
}

// testPrint looks at an article as it is printed, by a reader who has the dark
// scheme: black on white, without what only a screen needs, and with the
// addresses of links elsewhere.
func testPrint(t *testing.T, chrome context.Context) {
	b := openTab(t, chrome, host(t, buildSite(t, writeSample(t)), "/"))
	b.open("first/article/")
	screenOnly := []string{".site-header summary", ".breadcrumbs", ".contents", ".footnote-backref", ".tags", ".pager", ".site-footer"}
	for _, selector := range screenOnly {
		b.expect(`document.querySelector("` + selector + `").checkVisibility()`)
	}
	const address, source = "(https://example.org/elsewhere)", "(https://example.org/book)"
	if shown := b.shownText(); strings.Contains(shown, address) || strings.Contains(shown, source) {
		t.Errorf("a screen shows the addresses of links:\n%s", shown)
	}

	b.media("print", "dark")
	for _, selector := range append(screenOnly, ".skip") {
		b.expect(`!document.querySelector("` + selector + `").checkVisibility()`)
	}
	b.expect(`document.querySelector("h1").checkVisibility()`, `document.querySelector(".prose p").checkVisibility()`)
	if shown := b.shownText(); !strings.Contains(shown, address) || !strings.Contains(shown, source) {
		t.Errorf("paper does not show the addresses of links:\n%s", shown)
	}
	for _, c := range ask[[]contrast](b, measureContrasts) {
		if c.Ratio < 4.5 || c.Back != "rgb(255, 255, 255)" {
			t.Errorf("%.2f:1 for %q, %s on %s", c.Ratio, c.Text, c.Fore, c.Back)
		}
	}
	b.checkFaults("print")
}

// shownText returns the text that the page shows, with what its style sheet
// adds.
func (b *tab) shownText() string {
	b.Helper()
	snapshot, err := chromedp.Call(b.ctx, domsnapshot.CaptureSnapshot, domsnapshot.CaptureSnapshotParams{ComputedStyles: []string{}})
	if err != nil {
		b.Fatal(err)
	}
	var shown strings.Builder
	for _, index := range snapshot.Documents[0].Layout.Text {
		if index >= 0 {
			shown.WriteString(snapshot.Strings[index])
		}
	}
	return shown.String()
}
