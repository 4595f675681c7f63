package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// A stop is where the Tab key leads.
type stop struct {
	HTML   string   `json:"html"`
	Again  bool     `json:"again"`  // it led there before
	None   bool     `json:"none"`   // it led out of the page
	Faults []string `json:"faults"` // what a reader would not see
}

// goThrough prepares a page for look, and puts the focus before all of it.
const goThrough = `
	window.stops = [];
	document.body.tabIndex = -1;
	document.body.focus();
	document.body.removeAttribute("tabindex");
	scrollTo(0, 0);
`

// look looks at what has the focus: it is within the window, nothing lies upon
// it, and it has an outline of two pixels that stands out from what is behind.
// The outline may be that of a label around it.
// Sources: https://www.w3.org/TR/WCAG22/#focus-visible, #focus-not-obscured-minimum, #non-text-contrast
const look = `(() => {
	const e = document.activeElement, faults = [];
	if (!e || e === document.body) return {html: "", again: false, none: true, faults};
	const html = e.cloneNode(e.textContent.length < 80).outerHTML;
	if (stops.includes(e)) return {html, again: true, none: false, faults};
	stops.push(e);
	` + colourTools + `
	const rings = [e, e.closest("label")].filter(o => o).map(o => [o, getComputedStyle(o)])
		.filter(([, style]) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
	if (!rings.length) faults.push("has no outline");
	for (const [o, {outlineColor}] of rings) {
		const ratio = contrast(outlineColor, backOf(o.parentElement));
		if (ratio < 3) faults.push("has an outline with a contrast of " + ratio.toFixed(2) + ":1");
	}
	const boxes = [...e.getClientRects()].filter(r => r.width > 0 && r.height > 0);
	const seen = boxes.some(r => [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9]].some(([x, y]) => {
		const hit = document.elementFromPoint(r.x + r.width * x, r.y + r.height * y);
		return hit && (e.contains(hit) || hit.closest("label")?.contains(e));
	}));
	if (!seen) faults.push("is out of sight or covered");
	return {html, again: false, none: false, faults};
})()`

// disorder names the stops that stand above or before the one they come after,
// in one column: the focus is to go as the eye does.
const disorder = `(() => {
	const found = [];
	scrollTo(0, 0);
	const boxes = stops.filter(e => !e.closest(".skip")).map(e => ({e, r: e.getBoundingClientRect()}));
	for (let i = 1; i < boxes.length; i++) {
		const {r: a, e: from} = boxes[i - 1], {r: b, e: to} = boxes[i];
		if (from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_PRECEDING) found.push("goes back in the document: " + from.outerHTML + " → " + to.outerHTML);
		const above = b.bottom <= a.top + 1 && b.left < a.right && a.left < b.right;
		const before = b.right <= a.left + 1 && b.top < a.bottom - 4 && a.top < b.bottom - 4;
		if (above || before) found.push("goes back on the page: " + from.outerHTML + " → " + to.outerHTML);
	}
	return found;
})()`

// focusFaults goes through the page with the Tab key and returns what is wrong.
func (b *tab) focusFaults() []string {
	b.Helper()
	b.run(goThrough)
	var faults []string
	for {
		_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9})
		if err != nil {
			b.Fatal(err)
		}
		s := ask[stop](b, look)
		if s.None || s.Again {
			break
		}
		for _, fault := range s.Faults {
			faults = append(faults, fault+": "+s.HTML)
		}
	}
	if !ask[bool](b, `stops.length > 3 && stops[0].matches(".skip[href='#main']") && !!document.querySelector("main#main")`) {
		faults = append(faults, fmt.Sprintf("does not begin with the link to the text: %q", ask[[]string](b, `stops.map(e => e.cloneNode().outerHTML)`)))
	}
	return append(faults, ask[[]string](b, disorder)...)
}

// checkFocus reports what is wrong for those who use the keyboard.
func (b *tab) checkFocus(where string) {
	b.Helper()
	for _, fault := range b.focusFaults() {
		b.Errorf("%s: the focus %s", where, fault)
	}
}

// testFocus sees to it that what is wrong is found.
func testFocus(t *testing.T, chrome context.Context, site auditedSite) {
	b := openTab(t, chrome, site.home)
	b.size(1440)
	b.open("")
	for css, want := range map[string]string{
		`* { outline: none !important; }`:                                     "has no outline",
		`* { outline-color: color-mix(in srgb, gray 20%, white) !important }`: "has an outline with a contrast",
		`nav ul { flex-direction: row-reverse; }`:                             "goes back on the page",
		`main a { position: relative; z-index: -1; }`:                         "is out of sight or covered",
		`.skip { display: none }`:                                             "does not begin with the link to the text",
	} {
		b.restyle(css)
		if faults := strings.Join(b.focusFaults(), "\n"); !strings.Contains(faults, want) {
			t.Errorf("%s: found is %q", css, faults)
		}
	}
	b.restyle("")
	b.checkFocus("home page")
}
