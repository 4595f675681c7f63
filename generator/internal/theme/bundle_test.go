package theme

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// outputOf returns the output path of the named asset.
func outputOf(t *testing.T, files map[string][]byte, name string) string {
	t.Helper()
	th, ds := Load(files, "t")
	if th == nil {
		t.Fatal(list(ds))
	}
	if _, ok := th.Assets()[th.urls[name]]; !ok {
		t.Fatalf("%s has no output at %q", name, th.urls[name])
	}
	return th.urls[name]
}

// A name changes with the content and with nothing else.
func TestHashes(t *testing.T) {
	files := embedded(t)
	css, svg := outputOf(t, files, "main.css"), outputOf(t, files, "favicon.svg")
	for name, tt := range map[string]struct {
		file, content      string
		newCSS, newFavicon bool
	}{
		"another asset":   {"assets/other.css", "a { color: red }", false, false},
		"a comment":       {"assets/css/reset.css", string(files["assets/css/reset.css"]) + "/* more */", false, false},
		"a rule":          {"assets/css/reset.css", string(files["assets/css/reset.css"]) + "b { color: red }", true, false},
		"a template":      {"partials/new.html", "x", false, false},
		"the copied file": {"assets/favicon.svg", "<svg/>", false, true},
	} {
		changed := with(files, tt.file, tt.content)
		if got := outputOf(t, changed, "main.css") != css; got != tt.newCSS {
			t.Errorf("%s: the style sheet's name changed: %v", name, got)
		}
		if got := outputOf(t, changed, "favicon.svg") != svg; got != tt.newFavicon {
			t.Errorf("%s: the favicon's name changed: %v", name, got)
		}
	}
}

// Style sheets and scripts carry what they import, refer to pictures by their
// hashed names, and work in the oldest browsers we name.
func TestBundle(t *testing.T) {
	files := maps.Clone(embedded(t))
	files["assets/main.css"] = []byte(`@import "css/x.css"; .a { .b & { background: url("img/dot.png") } }`)
	files["assets/css/x.css"] = []byte(`x { inset: 0 }`)
	files["assets/img/dot.png"] = []byte("png")
	files["assets/app.ts"] = []byte(`import { n } from "./part/n"; const unused = 1; document.title = String(n as number);`)
	files["assets/part/n.ts"] = []byte(`export const n: number = 4711;`)
	th, ds := Load(files, "t")
	if th == nil {
		t.Fatal(list(ds))
	}
	outputs := slices.Sorted(maps.Keys(th.Assets()))
	outputs = slices.DeleteFunc(outputs, func(name string) bool { // the theme's own
		name = strings.TrimPrefix(name, "assets/")
		return strings.HasPrefix(name, "article.") || strings.HasPrefix(name, "blocks.") || strings.HasPrefix(name, "lists.") || strings.HasPrefix(name, "assessment") || strings.HasPrefix(name, "search.") || strings.HasPrefix(name, "offline")
	})
	if len(outputs) != 4 {
		t.Fatal(outputs)
	}
	css, js := string(th.Assets()[th.urls["main.css"]]), string(th.Assets()[th.urls["app.ts"]])
	if !strings.Contains(css, "x{inset:0}") || !strings.Contains(css, ".b .a{") || !strings.Contains(css, `url("./dot.`) {
		t.Error(css)
	}
	if !strings.Contains(js, "4711") || strings.Contains(js, "unused") || !strings.HasSuffix(th.urls["app.ts"], ".js") {
		t.Error(th.urls["app.ts"], js)
	}
}
