package build_test

import (
	"bytes"
	"image/png"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

var shownCard = regexp.MustCompile(`<meta property="og:image" content="https://golden\.example/site/(cards/[0-9A-V]+\.png)">`)

// cardOf is the card that a page of the golden site names, or "".
func cardOf(tree build.Tree, name string) string {
	if found := shownCard.FindSubmatch(tree[name].Flat()); found != nil {
		return string(found[1])
	}
	return ""
}

// TestCards: the tree has the cards that its pages name, and no others; those of
// the home page serve for the lists of tags, and what nobody posts has none.
func TestCards(t *testing.T) {
	tree := built(t, golden(t), noon, build.Options{}).Tree
	var have, named []string
	for name := range tree {
		switch {
		case path.Dir(name) == "cards":
			have = append(have, name)
			if picture, err := png.Decode(bytes.NewReader(tree[name].Flat())); err != nil || picture.Bounds().Dx() != 1200 {
				t.Errorf("%s is no card: %v", name, err)
			}
		case path.Base(name) == "index.html" && name != "offline/index.html" && !bytes.Contains(tree[name].Flat(), []byte(`<main class="redirect">`)):
			named = append(named, cardOf(tree, name))
		}
	}
	slices.Sort(have)
	slices.Sort(named)
	if named = slices.Compact(named); !slices.Equal(have, named) {
		t.Errorf("there are %q, and pages name %q", have, named)
	}
	home := cardOf(tree, "index.html")
	if home == "" || cardOf(tree, "tags/gold/index.html") != home || cardOf(tree, "tags/index.html") != home || cardOf(tree, "about/index.html") == home || cardOf(tree, "404.html") != "" {
		t.Errorf("the home page has %q", home)
	}
}

// TestCardInputs: a card changes with what it shows, and with nothing else.
func TestCardInputs(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	settings, second := string(site.files["site.yaml"]), string(site.files["content/guide/second.md"])
	const page = "guide/the-second/index.html"
	card := func(s state) string { return cardOf(of(s, nil).Tree, page) }
	before := card(site)
	for what, after := range map[string]state{
		"its title":     site.with("content/guide/second.md", strings.Replace(second, "title: Second", "title: Another", 1)),
		"its section":   site.with("content/guide/index.md", "---\ntitle: Guided\n---\n"),
		"the site":      site.with("site.yaml", strings.Replace(settings, "The golden site", "Gold", 1)),
		"the order":     site.with("site.yaml", strings.Replace(settings, "[notes]", "[guide]", 1)),
		"without cards": site.with("site.yaml", settings+"cards: false\n"),
	} {
		if now := card(after); now == before || (now == "") != (what == "without cards") {
			t.Errorf("%s changes the card from %q to %q", what, before, now)
		}
	}
	for what, after := range map[string]state{
		"its text":         site.with("content/guide/second.md", second+"\nMore.\n"),
		"another title":    site.with("content/about.md", "---\ntitle: About\n---\n## Über uns\n"),
		"the description":  site.with("site.yaml", strings.Replace(settings, "Every construct", "All", 1)),
		"the home's title": site.with("content/index.md", strings.Replace(string(site.files["content/index.md"]), "title: Home", "title: Start", 1)),
	} {
		if now := card(after); now != before && of(after, nil).Tree != nil {
			t.Errorf("%s changes the card from %q to %q", what, before, now)
		}
	}
}
