package main

import (
	"context"
	"strings"
	"testing"
)

// spaceText spaces a page's text as readers do who need that to read, by the
// amounts that WCAG 2.2 names.
// Source: https://www.w3.org/TR/WCAG22/#text-spacing
const spaceText = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`

// restyle gives the page a style sheet of the reader's, in place of the last.
func (b *tab) restyle(css string) {
	b.Helper()
	b.run(`const sheet = new CSSStyleSheet(); sheet.replaceSync(` + quote(css) + `); document.adoptedStyleSheets = [sheet]`)
}

// lostText names texts of which a part is cut off or lies upon another. What
// only screen readers are to have may be cut off. A raised number may reach into
// the line above it.
const lostText = `(() => {
	const boxes = [], lost = [], range = document.createRange();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	const cutsOff = e => {
		const {overflowX, overflowY} = getComputedStyle(e);
		return (["hidden", "clip"].includes(overflowX) && e.scrollWidth > e.clientWidth + 1) ||
			(["hidden", "clip"].includes(overflowY) && e.scrollHeight > e.clientHeight + 1);
	};
	while (walker.nextNode()) {
		const node = walker.currentNode, parent = node.parentElement;
		if (!node.data.trim() || !parent.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
		if (parent.closest(".skip, script, noscript")) continue;
		for (let e = parent; e !== document.body; e = e.parentElement) {
			if (cutsOff(e)) { lost.push("cut off: " + node.data.trim()); break; }
		}
		range.selectNodeContents(node);
		for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) boxes.push({box, node});
	}
	boxes.sort((a, b) => a.box.top - b.box.top);
	boxes.forEach(({box: a, node}, i) => {
		for (let j = i + 1; j < boxes.length && boxes[j].box.top < a.bottom; j++) {
			const b = boxes[j].box;
			const high = Math.min(a.bottom, b.bottom) - b.top, wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
			if (wide > 2 && high > Math.min(a.height, b.height) / 3) lost.push("one upon the other: " + node.data.trim() + " | " + boxes[j].node.data.trim());
		}
	});
	return lost;
})()`

// checkText reports what cannot be read on a phone, or what four times the size
// makes of a desk, when the text is spaced.
func (b *tab) checkText(where string) {
	b.Helper()
	b.restyle(spaceText)
	for _, width := range []int64{320, 1440} {
		b.size(width)
		for _, lost := range ask[[]string](b, lostText) {
			b.Errorf("%s, %d pixels wide, text spaced: %s", where, width, lost)
		}
		if wide := ask[[]string](b, tooWide); len(wide) > 0 {
			b.Errorf("%s, %d pixels wide, text spaced: scrolls sideways: %s", where, width, strings.Join(wide, "; "))
		}
	}
	b.restyle("")
}

// testText sees to it that lost text is found.
func testText(t *testing.T, chrome context.Context, site auditedSite) {
	b := openTab(t, chrome, site.home)
	b.open("")
	for css, want := range map[string]string{
		`p { max-height: 1em; overflow: hidden; }`: "cut off",
		`p { margin-top: -1.2em; }`:                "one upon the other",
	} {
		b.restyle(css)
		if lost := strings.Join(ask[[]string](b, lostText), "\n"); !strings.Contains(lost, want) {
			t.Errorf("%s: found is %q", css, lost)
		}
	}
}
