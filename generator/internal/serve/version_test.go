package serve

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

const whole = `<!doctype html><html lang="en"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Title</title><meta name="description" content="About"><meta property="og:title" content="Title">
<link rel="stylesheet" href="site.css"><link rel="icon" href="icon.svg">
</head><body class="a"><header>Header</header>
<main id="main"><p title="a>b">Text</p><img src="a%20b.png" srcset="big.png 2x, none.png 3x" alt=""><a href="leaflet.pdf">x</a></main>
<footer>Footer</footer></body></html>`

func wholeTree() build.Tree {
	tree := build.Tree{}
	for _, name := range []string{"icon.svg", "a b.png", "big.png", "leaflet.pdf", "unused.png", "font.woff2", "deep.png"} {
		tree[name] = build.Text(name)
	}
	tree["site.css"] = build.Text(`@import "more.css"; a { b: url( font.woff2 ) }`)
	tree["more.css"] = build.Text(`@import url('site.css'); a { b: url("deep.png#x") }`)
	tree["other/index.html"] = build.Text("other")
	return tree
}

// differences names the parts of two versions that differ.
func differences(a, b version) string {
	var parts []string
	for _, part := range []struct{ name, a, b string }{
		{"frame", a.Frame, b.Frame}, {"head", a.Head, b.Head}, {"styles", a.Styles, b.Styles}, {"main", a.Main, b.Main}, {"bar", a.Bar, b.Bar},
	} {
		if part.a != part.b {
			parts = append(parts, part.name)
		}
	}
	if d := cmp.Diff(a.Files, b.Files); d != "" {
		parts = append(parts, "files")
	}
	return strings.Join(parts, " ")
}

// TestVersion changes a page in one place and says which part that is.
func TestVersion(t *testing.T) {
	l := newLive(editor{})
	of := func(page string, tree build.Tree) version {
		return l.versionOf(&state{tree: tree}, sight{"index.html", "/", []byte(page)}, nil)
	}
	before := of(whole, wholeTree())
	for _, test := range []struct{ old, new, want string }{
		{"", "", ""},
		{">Text<", ">Texts<", "main"},
		{"<main id=\"main\"><p", "<main id=\"main\"> <p", "main"},
		{"</main>", "<h2>x</h2></main>", "main"},
		{"<title>Title<", "<title>Other<", "head"},
		{`content="About"`, `content="Of"`, "head"},
		{`og:title" content="Title"`, `og:title" content="T"`, "head"},
		{`href="site.css"`, `href="site.css?1"`, "styles"},
		{`href="site.css"`, `href="none.css"`, "styles files"},
		{`<link rel="stylesheet" href="site.css">`, "", "frame styles files"},
		{`href="icon.svg"`, `href="data:,"`, "frame files"},
		{"width=device-width", "width=100", "frame"},
		{">Header<", ">Head<", "frame"},
		{">Footer<", ">Foot<", "frame"},
		{`class="a"`, `class="b"`, "frame"},
		{`lang="en"`, `lang="de"`, "frame"},
		{`id="main"`, `id="other"`, "frame"},
		{"Text", "<!-- <main> -->", "frame main"},
		{"Text", "<script>1</script>", "frame main"},
		{"Text", "<noscript>1</noscript>", "frame main"},
		{"</head>", "<script src=x></script></head>", "frame main"},
		{"</head>", `<script type="application/ld+json">{"a": 1}</script></head>`, "head"},
		{"</head>", `<script type="application/ld+json" src=x></script></head>`, "frame main"},
		{"</head>", `<script type="application/ld+json"></script><script>1</script></head>`, "frame head main"},
		{"Text", `<script type="application/ld+json">{}</script>`, "frame main"},
		{"</main>", "", "frame main"},
		{"</footer>", "</footer></main>", "frame main"},
		{` src="a%20b.png"`, "", "main files"},
	} {
		page := strings.Replace(whole, test.old, test.new, 1)
		if got := differences(before, of(page, wholeTree())); got != test.want {
			t.Errorf("%q for %q changes %q, want %q", test.new, test.old, got, test.want)
		}
	}
	other := l.versionOf(&state{tree: wholeTree()}, sight{"404.html", "/", []byte(whole)}, nil)
	if got := differences(before, other); got != "frame" {
		t.Errorf("the same bytes of another file change %q", got)
	}
	// On a page with scripts whatever changes is the frame.
	scripted := strings.Replace(whole, "</head>", "<script src=x></script></head>", 1)
	if got := differences(of(scripted, wholeTree()), of(strings.Replace(scripted, ">Text<", ">Texts<", 1), wholeTree())); got != "frame" {
		t.Errorf("the text of a page with scripts changes %q", got)
	}
	if got := differences(of("<p>a", nil), of("<p>b", nil)); got != "frame" {
		t.Errorf("a page without a head changes %q", got)
	}
}

// The files of a page are those that it shows, and those that its style sheets
// load.
func TestVersionFiles(t *testing.T) {
	l := newLive(editor{})
	of := func(tree build.Tree) map[string]string {
		return l.versionOf(&state{tree: tree}, sight{"index.html", "/", []byte(whole)}, nil).Files
	}
	before := of(wholeTree())
	for name, want := range map[string]string{
		"site.css": "site.css", "more.css": "site.css", "font.woff2": "site.css", "deep.png": "site.css",
		"icon.svg": "icon.svg", "a b.png": "a b.png", "big.png": "big.png", "unused.png": "", "leaflet.pdf": "", "other/index.html": "",
	} {
		tree := wholeTree()
		tree[name] = build.Text(string(tree[name].Flat()) + " ")
		after := of(tree)
		var changed []string
		for file := range after {
			if before[file] != after[file] {
				changed = append(changed, file)
			}
		}
		if got := strings.Join(changed, " "); got != want || len(after) != len(before) {
			t.Errorf("a change of %s changes %q, want %q", name, got, want)
		}
	}
}

// TestLazyFiles: what a rebuild finds out about files that are not made yet, it
// finds out without making them.
func TestLazyFiles(t *testing.T) {
	made := 0
	tree := func(key string) build.Tree {
		tree := site()
		tree["index.html"] = page(`<img src="known.png">`)
		tree["known.png"] = build.Recipe(key, func() []byte { made++; return []byte("drawn") })
		tree["other.png"] = build.Lazy(func() []byte { made++; return []byte("drawn") })
		return tree
	}
	files := func(key string) map[string]string {
		now := tree(key)
		return newLive(editor{}).versionOf(&state{tree: now}, sight{"index.html", "/", now["index.html"].Flat()}, nil).Files
	}
	if a := files("a"); len(a) == 0 || !maps.Equal(a, files("a")) || maps.Equal(a, files("b")) {
		t.Errorf("the page's files are %v, with another key %v", a, files("b"))
	}
	p := serving(t, tree("a"))
	p.get("/")
	p.change(tree("a"))
	p.change(tree("b"))
	p.get("/")
	if made > 0 {
		t.Errorf("made %d files", made)
	}
	for range 2 {
		if got := p.get("/known.png").body + p.get("/other.png").body; got != "drawndrawn" {
			t.Errorf("got %q", got)
		}
	}
	if made != 3 {
		t.Errorf("made %d files", made)
	}
}

// A page and its stream say the same, whatever the address: a page that always
// differs from what it is told would reload forever.
func TestStreamsAgreeWithPages(t *testing.T) {
	tree := site()
	tree["a b/ü&c/index.html"] = page(`<img src="x.png">`)
	tree["a b/ü&c/x.png"] = build.Text("x")
	p := serving(t, tree)
	check := func() {
		for _, path := range []string{
			"/", "/index.html", "/etiquette/", "/%65tiquette/", "/a%20b/%C3%BC&c/", "/a%20b/%C3%BC%26c/", "/a%20b/%C3%BC&c/nothing", "/nowhere", "/etiquette%2f", "//etiquette/", "//evil.example/x",
			"/a;b", "/a+b", "/%2e%2e/", "/%00", "/:", "/a:b", "/[x]", "/-/", "/feed.xml/",
		} {
			r := p.asWritten(path)
			if d := cmp.Diff(r.version(t), p.listenAt(path).version()); d != "" {
				t.Errorf("%s: the stream differs:\n%s", path, d)
			}
		}
	}
	check()
	p.change(nil, fault("content/a.md", 1, 1, "bad"))
	check()
	delete(tree, "404.html")
	p.change(tree)
	check()
}

func TestChanges(t *testing.T) {
	p := serving(t, site())
	edit := func(names ...string) build.Tree {
		tree := site()
		for _, name := range names {
			tree[name] = page("edited")
		}
		return tree
	}
	p.change(edit("etiquette/index.html"))
	for path, want := range map[string]bool{"/": true, "/etiquette/a-policy/": true, "/etiquette/": false, "/nowhere": true} {
		if got := strings.Contains(p.get(path).body, `changed: <a href="/etiquette/"><bdi>Page</bdi></a>`); got != want {
			t.Errorf("%s tells of the change: %v", path, got)
		}
	}
	p.change(nil, fault("content/a.md", 1, 1, "bad"))
	holds(t, p.get("/").body, "changed: ", "The site has 1 error")
	p.change(edit("etiquette/index.html"))
	lacks(t, p.get("/").body, "changed: ")
	p.change(edit("a/index.html", "b/index.html", "c/index.html", "d/index.html"))
	lacks(t, p.get("/").body, "changed: ")
}

func TestCheckEditor(t *testing.T) {
	for _, text := range []string{
		"", "vscode://file/{file}:{line}:{column}", "idea://open?file={file}&line={line}", "txmt://open?url=file://{file}&line={line}&column={column}", "http://localhost:63342/api/file{file}:{line}", "emacs:{file}",
	} {
		if err := CheckEditor(text); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{
		"code", "code {file}", "/usr/bin/code {file}", "vscode://file/", "vscode://file/{path}", "{file}", "javascript:alert('{file}')", "JavaScript:{file}", " javascript:{file}", "java\nscript:{file}",
		"data:text/html,{file}", "{line}:{file}", "vscode://file/{file}:{lines}",
	} {
		if CheckEditor(text) == nil {
			t.Errorf("%q is accepted", text)
		}
	}
	if err := Run(t.Context(), Options{Addr: "127.0.0.1:0", Editor: "code"}); err == nil {
		t.Error("a server with it starts")
	}
}

func TestEditorLinks(t *testing.T) {
	for _, test := range []struct{ template, root, file, want string }{
		{"vscode://file/{file}:{line}:{column}", "/home/me", "content/a.md", "vscode://file/home/me/content/a.md:3:8"},
		{"vscode://file/{file}:{line}:{column}", "C:/me", "content/a.md", "vscode://file/C%3A/me/content/a.md:3:8"},
		{"idea://open?file={file}&line={line}", "/x y", `a&b#c?d%e"f<'{line}.md`, "idea://open?file=/x%20y/a%26b%23c%3Fd%25e%22f%3C%27%7Bline%7D.md&line=3"},
		{"", "/home/me", "content/a.md", ""},
		{"vscode://file/{file}", "", "content/a.md", ""},
		{"vscode://file/{file}", "/home/me", "../a.md", ""},
		{"vscode://file/{file}", "/home/me", "/etc/passwd", ""},
		{"vscode://file/{file}", "/home/me", ".", ""},
		{"vscode://file/{file}", "/home/me", "", ""},
	} {
		e := editor{test.template, test.root}
		if got := string(e.link(diag.Diagnostic{File: test.file, Line: 3, Column: 8})); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
	if got := (editor{"x:{file}:{line}:{column}", "/r"}).link(diag.Diagnostic{File: "a"}); got != "x:/r/a:1:1" {
		t.Errorf("a whole file: %s", got)
	}
}

// The lists on an error page and over a page have frames, hints and links.
func TestProblems(t *testing.T) {
	l := newLive(editor{"vscode://file/{file}:{line}", "/r"})
	d := fault("content/a.md", 3, 8, "bad")
	d.Source, d.Hint = "\tSee </pre><b>.", "mend <it>"
	for name, html := range map[string][]byte{
		"page": l.errorSight(&state{errors: []diag.Diagnostic{d}}).page,
		"bar":  l.bar(l.view(&state{tree: build.Tree{}, errors: []diag.Diagnostic{d}}, "")),
	} {
		holds(t, string(html), `<a href="vscode://file/r/content/a.md:3">`, "  3 | \tSee &lt;/pre&gt;&lt;b&gt;.\n    | \t      ^\n", "hint: <bdi>mend &lt;it&gt;")
		if t.Failed() {
			t.Log(name)
		}
	}
}
