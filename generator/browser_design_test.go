package main

import (
	"context"
	"strings"
	"testing"
)

// testDesign looks at the real site as its design means it: what shows at once,
// what folds away on a phone, and what follows the reader.
func testDesign(t *testing.T, chrome context.Context) {
	home := host(t, buildSite(t, ".."), "/")
	for name, look := range map[string]func(*tab){
		"Situations": lookAtSituations, "Menu": lookAtMenu, "Contents": lookAtContents, "Sources": lookAtSources,
		"Accents": lookAtAccents, "Paper": lookAtPaper, "Glossary": lookAtGlossary, "Sections": lookAtSections,
	} {
		t.Run(name, func(t *testing.T) {
			b := openTab(t, chrome, home)
			look(b)
			b.checkFaults(name)
		})
	}
}

// lookAtSituations: whoever comes sees the three ways at once, on a desk and on a
// phone, and each leads to a self-assessment and to a first article.
func lookAtSituations(b *tab) {
	for width, height := range map[int64]string{1440: "900", 768: "900", 360: "780"} {
		b.size(width)
		b.open("")
		b.expect(`document.querySelectorAll(".ways > .card").length === 3`,
			`[...document.querySelectorAll(".ways h2, .ways .begin")].every(e => e.getBoundingClientRect().bottom <= `+height+`)`,
			`[...document.querySelectorAll(".ways > .card")].every(card =>
				card.querySelector(".begin a[href]") && card.querySelector(".action").href.includes("/self-assessment/"))`,
			`[...document.scripts].every(s => s.type === "application/ld+json" || s.src.includes("/assets/offline."))`)
	}
	b.open("404.html")
	b.expect(`document.querySelectorAll(".ways .action").length === 3`)
}

// lookAtMenu: on the smallest phone, too, the header is one row; the menu opens
// with the keyboard, which then goes through it as the eye does.
func lookAtMenu(b *tab) {
	const listed = `document.querySelector(".site-header ul").checkVisibility()`
	for _, width := range []int64{320, 360} {
		b.size(width)
		b.open("asking/borrow-a-bridge/")
		b.expect(`document.querySelector(".site-header").getBoundingClientRect().height < 80`, `!`+listed)
	}
	b.run(`document.querySelector(".site-header summary").focus()`)
	b.press("\r")
	b.await(listed)
	b.expect(`document.querySelector(".site-header [aria-current]").getAttribute("aria-current") === "location"`)
	b.checkFocus("the open menu")
	b.size(1440)
	b.await(listed)
	b.expect(`!document.querySelector(".site-header summary").checkVisibility()`)
	b.open("asking/")
	b.expect(`document.querySelector(".site-header [aria-current]").getAttribute("aria-current") === "page"`)
}

// lookAtContents: beside the text, the contents show which section is being read.
func lookAtContents(b *tab) {
	b.size(1440)
	b.open("asking/borrow-a-bridge/")
	const third = `document.querySelectorAll(".contents a")[2]`
	b.expect(`CSS.supports("selector(:target-current)")`, `!`+third+`.matches(":target-current")`)
	b.run(`document.querySelectorAll(".prose h2")[2].scrollIntoView({behavior: "instant"})`)
	b.await(third + `.matches(":target-current")`)
	b.expect(`(box => box.top >= 0 && box.bottom <= innerHeight)(document.querySelector(".contents").getBoundingClientRect())`)
}

// lookAtSources: a long list folds away on a phone, and opens for whoever follows
// a citation into it.
func lookAtSources(b *tab) {
	const listed = `document.querySelector(".sources > ol").checkVisibility()`
	b.size(360)
	b.open("asking/borrow-a-bridge/")
	b.expect(`!` + listed)
	b.run(`document.querySelector(".sources summary").click()`)
	b.await(listed)
	b.run(`document.querySelector(".sources summary").click()`)
	b.await(`!` + listed)
	b.run(`document.querySelector(".cite a").click()`)
	b.await(listed)
	b.await(`(box => box.top >= 0 && box.bottom <= innerHeight)(document.getElementById("src:1").getBoundingClientRect())`)
	b.size(1440)
	b.open("asking/borrow-a-bridge/")
	b.expect(listed, `!document.querySelector(".sources summary").checkVisibility()`)
}

// lookAtAccents: each section has a colour of its own, in which all can be read.
func lookAtAccents(b *tab) {
	b.size(1440)
	for _, scheme := range []string{"light", "dark"} {
		b.media("", scheme)
		seen := map[string]string{}
		for _, address := range []string{"", "asking/", "deciding/", "red-flags/four-reasons-in-order/", "trying-again/", "self-assessment/", "how-it-works/glossary/"} {
			b.open(address)
			accent := ask[string](b, `getComputedStyle(document.querySelector(".brand svg")).color`)
			if other, known := seen[accent]; known {
				b.Errorf("/%s and /%s are both %s", address, other, accent)
			}
			seen[accent] = address
			for _, c := range ask[[]contrast](b, measureContrasts) {
				if c.Ratio < 4.5 {
					b.Errorf("/%s, %s: %.2f:1 for %q, %s on %s", address, scheme, c.Ratio, c.Text, c.Fore, c.Back)
				}
			}
		}
	}
}

// lookAtPaper: an article on paper is its text and its sources, with its own
// address and those of all pages that it links to, and a diagram leaves room for
// text. A self-assessment says how its links are found.
func lookAtPaper(b *tab) {
	b.size(360)
	b.open("asking/before-you-press-connect/")
	b.media("print", "dark")
	b.expect(`document.querySelector(".sources > ol").checkVisibility()`,
		`[...document.querySelectorAll(".article-footer > :is(.card, .more, .pager)")].every(e => !e.checkVisibility())`,
		`getComputedStyle(document.querySelector(".page-header")).boxShadow === "none"`,
		`document.querySelector(".prose img").getBoundingClientRect().height < 400`)
	shown := b.shownText()
	for _, path := range ask[[]string](b, `[location.pathname, ...[...document.querySelectorAll(".prose a")]
		.filter(a => a.origin === location.origin).map(a => a.pathname)]`) {
		if !strings.Contains(shown, "https://rapport.example"+path) {
			b.Errorf("paper does not say where %s is found", path)
		}
	}
	b.open("self-assessment/deciding/")
	if shown := b.shownText(); !strings.Contains(shown, "https://rapport.example/self-assessment/deciding/, where → names other pages by their titles") {
		b.Error("paper does not say where a self-assessment and its pages are found")
	}
}

// lookAtGlossary: every term is in the index, which leads to it.
func lookAtGlossary(b *tab) {
	b.open("how-it-works/glossary/")
	b.expect(`document.querySelectorAll(".prose > dl dt").length === document.querySelectorAll(".letters dd a").length`,
		`[...document.querySelectorAll(".letters a")].every(a => document.getElementById(decodeURIComponent(a.hash.slice(1)))?.matches("dt"))`)
}

// lookAtSections: a wide window is used, with a section's list beside its text
// where there is no self-assessment to offer; each column of the home page leads on.
func lookAtSections(b *tab) {
	b.size(1440)
	for _, address := range []string{"how-it-works/", "self-assessment/"} {
		b.open(address)
		b.expect(`(([text, list]) => text.top === list.top && (text.right < list.left || list.right < text.left))(
			[".columns > .prose", ".columns > .group"].map(s => document.querySelector(s).getBoundingClientRect()))`)
	}
	b.open("asking/")
	b.expect(`document.querySelector(".columns > .card").getBoundingClientRect().left > document.querySelector(".columns > .group").getBoundingClientRect().right`)
	for _, address := range []string{"", "404.html"} {
		b.open(address)
		b.expect(`document.querySelectorAll(".sections section").length === 3`,
			`[...document.querySelectorAll(".sections section")].every(s => s.querySelector("li a[href]"))`)
	}
}
