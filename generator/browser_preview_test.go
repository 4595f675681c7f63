package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/serve"
)

// A preview is a server whose builds a test decides.
type preview struct {
	t       *testing.T
	url     string
	results chan previewResult
	wake    chan struct{}
	told    chan struct{} // a value for each build that is being served
	stop    context.CancelFunc
	ended   chan error
}

type previewResult struct {
	tree  build.Tree
	diags []diag.Diagnostic
}

// startPreview serves tree at addr.
func startPreview(t *testing.T, addr string, tree build.Tree) *preview {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), tabPatience)
	p := &preview{
		t: t, stop: stop,
		results: make(chan previewResult, 1), wake: make(chan struct{}), told: make(chan struct{}, 1), ended: make(chan error, 1),
	}
	ready := make(chan string, 1)
	options := serve.Options{
		Addr: addr, Editor: "vscode://file/{file}:{line}:{column}", Root: "/home/an author",
		Ready:  func(url string) { ready <- url },
		Report: func([]diag.Diagnostic, int, time.Duration) { p.told <- struct{}{} },
		Build: func() (build.Tree, []diag.Diagnostic) {
			r := <-p.results
			return r.tree, r.diags
		},
		Wait: func(ctx context.Context) error {
			select {
			case <-p.wake:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
	p.results <- previewResult{tree: tree}
	go func() { p.ended <- serve.Run(ctx, options) }()
	select {
	case p.url = <-ready:
		<-p.told
	case err := <-p.ended:
		stop()
		t.Fatal(err)
	}
	t.Cleanup(p.end)
	return p
}

// change is a build with this result.
func (p *preview) change(tree build.Tree, diags ...diag.Diagnostic) {
	p.t.Helper()
	p.results <- previewResult{tree, diags}
	p.wake <- struct{}{}
	<-p.told
}

func (p *preview) end() {
	if p.stop == nil {
		return
	}
	p.stop()
	p.stop = nil
	if err := <-p.ended; err != nil {
		p.t.Errorf("serve: %v", err)
	}
}

// host is the address to serve at again.
func (p *preview) host() string {
	u, err := url.Parse(p.url)
	if err != nil {
		p.t.Fatal(err)
	}
	return u.Host
}

// previewPage is a page like those of the theme. $STYLE, in head, stands for the
// style sheet's address.
func previewPage(title, head, main string) build.Blob {
	return build.Text(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<title>` + title + `</title>
<meta property="og:title" content="` + title + `">
<link rel="icon" href="data:,">
` + head + `
</head>
<body>
<header><p id="header">Header</p></header>
<main id="main">
` + main + `
</main>
</body>
</html>
`)
}

// paragraphs are numbered from a to b.
func paragraphs(a, b int) string {
	var s strings.Builder
	for i := a; i < b; i++ {
		fmt.Fprintf(&s, "<p id=p%d>Paragraph %d</p>\n", i, i)
	}
	return s.String()
}

// questions are a form, with n as the author's text in all of its parts.
func questions(n string) string {
	return `<form><details><summary>More</summary><p>Folded ` + n + `</p></details>
<label>` + n + ` <input id="name" name="name" value="as sent"></label>
<label><input type="checkbox" name="a" value="1"> ` + n + `</label>
<label><input type="radio" name="r" value="1" checked> ` + n + `</label>
<label><input type="radio" name="r" value="2"> ` + n + `</label>
<select name="s"><option value="x">` + n + `<option value="y">` + n + `</select>
<textarea name="t">` + n + `</textarea><textarea name="untouched">` + n + `</textarea></form>`
}

// watchPage marks the window, so that a page that was loaded anew is known.
func (b *tab) watchPage() {
	b.Helper()
	b.act(`window.marked = true`)
}

// act does something in the page.
func (b *tab) act(expressions ...string) {
	b.Helper()
	for _, expression := range expressions {
		b.expect("(" + expression + ", true)")
	}
}

// awaitBuild waits until the page has taken the newest build, whatever it shows
// of it.
func (b *tab) awaitBuild(change func()) {
	b.Helper()
	before := ask[string](b, `document.querySelector("script[data-build]").dataset.build`)
	change()
	b.await(`document.querySelector("script[data-build]").dataset.build !== "` + before + `"`)
}

// testPreviewPlace edits a page under a reader who has scrolled, opened, focused
// and typed.
func testPreviewPlace(t *testing.T, chrome context.Context) {
	text := func(n, edited string) string {
		return paragraphs(0, 60) + questions(n) + edited + paragraphs(60, 120)
	}
	p := startPreview(t, "127.0.0.1:0", build.Tree{"index.html": previewPage("One", "", text("one", ""))})
	b := openTab(t, chrome, p.url)
	b.size(400)
	b.open("")
	b.watchPage()
	b.act(`document.querySelector("summary").click()`,
		`document.querySelectorAll("[name=a], [name=r][value='2']").forEach((e) => e.click())`,
		`document.querySelector("select").value = "y"`, `document.querySelector("[name=t]").value = "my own"`,
		`document.querySelector("#name").focus()`, `document.querySelector("#name").select()`)
	b.press("typed words")
	b.act(`document.querySelector("#name").setSelectionRange(2, 5)`, `window.kept = document.querySelector("#p100")`,
		`document.querySelector("#p59").scrollIntoView()`)
	b.expect(`scrollY > 1000`)
	const top = `Math.round(document.querySelector("#name").getBoundingClientRect().top)`
	was := ask[int](b, top)
	same := func(where, untouched string) {
		t.Helper()
		b.expect(`window.marked`, `document.querySelector("details").open`, `document.querySelector("[name=a]").checked`,
			`document.querySelector("[name=r]:checked").value === "2"`, `document.querySelector("select").value === "y"`,
			`document.querySelector("[name=t]").value === "my own"`, `document.querySelector("[name=untouched]").value === "`+untouched+`"`,
			`document.activeElement.id === "name"`, `document.activeElement.value === "typed words"`,
			`document.activeElement.selectionStart === 2 && document.activeElement.selectionEnd === 5`,
			`document.querySelector("#header").textContent === "Header"`)
		if now := ask[int](b, top); now != was {
			t.Errorf("%s: the field was at %d and is at %d", where, was, now)
		}
		b.checkFaults(where)
	}

	edit := func(title, main string) func() {
		return func() { p.change(build.Tree{"index.html": previewPage(title, "", main)}) }
	}
	b.awaitBuild(edit("Two", text("one", "<p id=new>New</p>")))
	b.expect(`document.title === "Two"`, `document.querySelector("[property]").content === "Two"`, `!!document.querySelector("main #new")`,
		`document.querySelector("#p100") === window.kept`)
	same("a paragraph beneath", "one")
	b.awaitBuild(edit("Two", "<p>Above all</p>"+text("two", "<p id=new>Newer</p>")))
	b.expect(`document.querySelector("#new").textContent === "Newer"`, `document.querySelector("main details p").textContent === "Folded two"`,
		`document.querySelector("main p").textContent === "Above all"`)
	same("a paragraph above, and the form", "two")
	b.awaitBuild(edit("Two", "<section><p>Around</p>"+text("three", "")+"</section>"))
	b.expect(`document.querySelector("main > section > form label").textContent.startsWith("three")`, `!document.querySelector("#new")`)
	b.act(`document.querySelector("#p59").scrollIntoView()`) // where all is replaced there is nothing to hold on to
	same("something around all", "three")

	// The author's own values show where the reader has none.
	b.awaitBuild(edit("Two", `<form><input id="name" name="name" value="other"><input name="plain" value="a"></form>`))
	b.awaitBuild(edit("Two", `<form><p>x</p><input id="name" name="name" value="other"><input name="plain" value="b"></form>`))
	b.expect(`document.querySelector("[name=plain]").value === "b"`, `document.activeElement.value === "typed words"`, `window.marked`)
	b.checkFaults("place")
}

// testPreviewReload changes what cannot be changed in place.
func testPreviewReload(t *testing.T, chrome context.Context) {
	const square = `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="40"/>`
	tree := build.Tree{
		"index.html":   previewPage("One", "", `<img src="square.svg" alt="">`+paragraphs(0, 100)),
		"square.svg":   build.Text(fmt.Sprintf(square, 40)),
		"page.js":      build.Text(`document.querySelector("#app").textContent = "has run";`),
		"site.css":     build.Text(""),
		"a/index.html": scriptedPage("first"),
	}
	p := startPreview(t, "127.0.0.1:0", tree)
	b := openTab(t, chrome, p.url)
	b.size(400)
	change := func(name string, blob build.Blob) func() {
		tree = maps.Clone(tree)
		tree[name] = blob
		return func() { p.change(tree) }
	}
	gone := `!window.marked`

	b.open("")
	b.act(`scrollTo(0, 500)`)
	b.expect(`scrollY === 500`)
	b.watchPage()
	b.after(change("square.svg", build.Text(fmt.Sprintf(square, 60))), gone, `document.querySelector("img").width === 60`)
	b.watchPage()
	b.after(change("index.html", build.Text(strings.Replace(string(tree["index.html"].Flat()), "Header<", "Other<", 1))),
		gone, `document.querySelector("#header").textContent === "Other"`)
	b.await(`scrollY === 500`)

	// Its script would not run again, and it holds on to what it found.
	b.open("a/")
	b.await(`document.querySelector("#app").textContent === "has run"`)
	b.watchPage()
	b.after(change("a/index.html", scriptedPage("second")), gone, `document.querySelector("#text").textContent === "second"`)
	b.await(`document.querySelector("#app").textContent === "has run"`)
	b.checkFaults("reload")
}

// scriptedPage is a page like a self-assessment: it requires trusted types and
// allows none.
func scriptedPage(text string) build.Blob {
	page := string(previewPage("Scripted", `<link rel="stylesheet" href="/site.css"><script type="module" src="/page.js"></script>`,
		`<p id="text">`+text+`</p><p id="app"></p>`).Flat())
	return build.Text(strings.Replace(page, "form-action 'none'",
		"form-action 'none'; script-src 'self'; connect-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'", 1))
}

// testPreviewStyles changes a style sheet, under a new name and under its own.
func testPreviewStyles(t *testing.T, chrome context.Context) {
	home := func(style string) build.Blob {
		return previewPage("One", `<link rel="stylesheet" href="base.css"><link rel="stylesheet" href="`+style+`">`, "<p>x</p>")
	}
	base := build.Text("p { font-size: 30px; color: black }")
	tree := build.Tree{
		"index.html": home("site.1.css"), "a/index.html": scriptedPage("a"), "base.css": base,
		"site.1.css": build.Text("p { color: rgb(1, 1, 1) }"),
		"site.css":   build.Text("p { color: rgb(5, 5, 5) }"),
		"page.js":    build.Text(`document.querySelector("#app").textContent = "has run";`),
	}
	p := startPreview(t, "127.0.0.1:0", tree)
	b := openTab(t, chrome, p.url)
	colour := func(n int) string {
		return fmt.Sprintf(`getComputedStyle(document.querySelector("main p")).color === "rgb(%d, %d, %d)"`, n, n, n)
	}
	b.open("")
	b.watchPage()
	b.expect(colour(1))
	p.change(build.Tree{"index.html": home("site.2.css"), "base.css": base, "site.2.css": build.Text("p { color: rgb(2, 2, 2) }")})
	b.await(colour(2))
	b.await(`document.querySelectorAll("head link[rel=stylesheet]").length === 2`)
	for n := range 3 { // under its own name, again and again
		p.change(build.Tree{"index.html": home("site.2.css"), "base.css": base, "site.2.css": build.Text(fmt.Sprintf("p { color: rgb(%[1]d, %[1]d, %[1]d) }", n+3))})
		b.await(colour(n + 3))
	}
	b.expect(`window.marked`, `getComputedStyle(document.querySelector("main p")).fontSize === "30px"`)

	// A page with scripts keeps what they made.
	p.change(tree)
	b.open("a/")
	b.await(`document.querySelector("#app").textContent === "has run"`)
	b.watchPage()
	tree = maps.Clone(tree)
	tree["site.css"] = build.Text("p { color: rgb(6, 6, 6) }")
	p.change(tree)
	b.await(colour(6))
	b.expect(`window.marked`, `document.querySelector("#app").textContent === "has run"`)
	b.checkFaults("styles")
}

// testPreviewBeside changes nothing that shows, and then another page.
func testPreviewBeside(t *testing.T, chrome context.Context) {
	tree := build.Tree{
		"index.html": previewPage("Home", "", "<p>home</p>"), "a & b/index.html": previewPage("A &lt;b&gt; &amp; c", "", "<p>1</p>"),
		"feed.xml": build.Text("<feed/>"),
	}
	p := startPreview(t, "127.0.0.1:0", tree)
	b := openTab(t, chrome, p.url)
	b.open("")
	b.watchPage()
	b.act(`window.kept = document.querySelector("main").firstElementChild`)
	tree = maps.Clone(tree)
	tree["feed.xml"] = build.Text("<feed>changed</feed>")
	b.awaitBuild(func() { p.change(tree) })
	b.expect(`!document.querySelector(".rapport-preview")`)
	tree = maps.Clone(tree)
	tree["a & b/index.html"] = previewPage("A &lt;b&gt; &amp; c", "", "<p>2</p>")
	b.awaitBuild(func() { p.change(tree) })
	b.expect(`document.querySelector(".rapport-preview").innerText.trim() === "changed: A <b> & c"`,
		`window.marked`, `window.kept.isConnected`)
	b.after(func() { b.act(`document.querySelector(".rapport-preview a").click()`) }, `document.querySelector("main p").textContent === "2"`)
	b.expect(`!document.querySelector(".rapport-preview")`)
	b.checkFaults("beside")
}

// testPreviewOverlay breaks a site and mends it, on a page that requires trusted
// types.
func testPreviewOverlay(t *testing.T, chrome context.Context) {
	tree := build.Tree{
		"index.html": scriptedPage("text"), "site.css": build.Text(""),
		"page.js": build.Text(`document.querySelector("#app").textContent = "has run";`),
	}
	p := startPreview(t, "127.0.0.1:0", tree)
	b := openTab(t, chrome, p.url)
	b.open("")
	b.await(`document.querySelector("#app").textContent === "has run"`)
	b.watchPage()
	fault := diag.Place{File: "content/a b.md", Line: 3, Column: 5}.Error("dead-link", "no page at “<b>”", "did you mean “c.md”?")
	fault.Source = "See <b>."
	const bar = `document.querySelector(".rapport-preview")`
	p.change(nil, fault)
	b.await(bar + ` !== null`)
	b.expect(bar+`.querySelector("details").open`, bar+`.innerText.includes("no page at “<b>”")`, bar+`.innerText.includes("did you mean “c.md”?")`,
		bar+`.querySelector("pre").textContent === "  3 | See <b>.\n    |     ^\n"`,
		bar+`.querySelector("a").getAttribute("href") === "vscode://file/home/an%20author/content/a%20b.md:3:5"`,
		`document.querySelector("#text").checkVisibility()`)
	b.await(`getComputedStyle(` + bar + `).position === "fixed"`)

	// Put aside, it stays there while it changes.
	b.act(bar + `.querySelector("summary").click()`)
	p.change(nil, fault, diag.Place{File: "site.yaml"}.Error("x", "second", ""))
	b.await(bar + `.innerText.includes("2 errors")`)
	b.expect(`!`+bar+`.querySelector("details").open`, `getComputedStyle(`+bar+`).position === "fixed"`)
	p.change(tree)
	b.await(bar + ` === null`)
	p.change(nil, fault)
	b.await(bar + `?.querySelector("details").open`)
	b.await(`getComputedStyle(` + bar + `).position === "fixed"`)
	p.change(tree)
	b.await(bar + ` === null`)
	b.expect(`window.marked`, `document.querySelector("#app").textContent === "has run"`)
	b.checkFaults("overlay")
}

// strictPage is a page that allows no style sheet: what we add to it takes the
// nonce.
func strictPage(title, main string) build.Blob {
	return build.Text(strings.Replace(string(previewPage(title, "", main).Flat()), "style-src 'self'", "style-src 'none'", 1))
}

// testPreviewRestart ends the server under a page and starts another one.
func testPreviewRestart(t *testing.T, chrome context.Context) {
	tree := build.Tree{"index.html": strictPage("One", "<p>one</p>")}
	p := startPreview(t, "127.0.0.1:0", tree)
	b := openTab(t, chrome, p.url)
	b.open("")
	b.watchPage()
	p.end()
	b.awaitBuild(func() { p = startPreview(t, p.host(), tree) })
	b.expect(`window.marked`) // the same page needs no reload

	p.end()
	tree = build.Tree{"index.html": strictPage("Two", "<p>two</p>")}
	b.awaitBuild(func() { p = startPreview(t, p.host(), tree) })
	b.expect(`document.title === "Two"`, `document.querySelector("main").innerText.trim() === "two"`)
	p.change(nil, diag.Place{File: "site.yaml"}.Error("x", "an error", "")) // the page has the nonce of another server
	b.await(`getComputedStyle(document.querySelector(".rapport-preview") ?? document.body).position === "fixed"`)
	b.expect(`window.marked`)
	for _, fault := range b.takeFaults() {
		if !strings.Contains(fault, "ERR_") { // the connection was lost, as was meant
			t.Error(fault)
		}
	}
}
