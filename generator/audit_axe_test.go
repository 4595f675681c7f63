package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A violation is a rule of axe's that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	URL   string `json:"helpUrl"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// allRules are the rules for WCAG 2.2 at the levels A and AA, and those that are
// mere good practice: landmarks, the order of headings and their like. Axe leaves
// the size of targets out unless told.
const allRules = `{
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	rules: {"target-size": {enabled: true}},
}`

// colourRules are those that a colour scheme can break.
const colourRules = `{runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`

// axe returns what axe finds on the page by the rules. It runs in a world of its
// own, so that the page's policy does not keep it out and its names meet none of
// the page's. The policy would not let it fetch style sheets, and no rule of ours
// asks for that.
func (b *tab) axe(rules string) []violation {
	b.Helper()
	source, err := os.ReadFile("audit/node_modules/axe-core/axe.min.js")
	if err != nil {
		b.Fatalf("axe-core is not installed: run .ci/node: %v", err)
	}
	tree, err := chromedp.Call(b.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		b.Fatal(err)
	}
	world, err := chromedp.Call(b.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
	if err != nil {
		b.Fatal(err)
	}
	inWorld := func(p *runtime.EvaluateParams) { p.ContextID = world.ExecutionContextID }
	if err := chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](string(source), inWorld)); err != nil {
		b.Fatal(err)
	}
	run := `axe.run(document, {resultTypes: ["violations"], preload: false, ...` + rules + `}).then(result => result.violations)`
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]violation](run, inWorld, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	return found
}

// checkAxe reports what axe finds.
func (b *tab) checkAxe(where, rules string) {
	b.Helper()
	for _, v := range b.axe(rules) {
		for _, node := range v.Nodes {
			b.Errorf("%s: %s [%s]\n\t%s\n\t%s\n\t%s", where, v.Help, v.ID, node.HTML, strings.ReplaceAll(node.Summary, "\n", "\n\t"), v.URL)
		}
	}
}

// testAxe shows axe the page with faults: a check that finds nothing there finds
// nothing anywhere.
func testAxe(t *testing.T, chrome context.Context) {
	folder := t.TempDir()
	overwrite(t, filepath.Join(folder, "index.html"), brokenPage)
	b := openTab(t, chrome, host(t, folder, "/"))
	b.open("")
	var found []string
	for _, v := range b.axe(allRules) {
		found = append(found, v.ID)
	}
	for _, rule := range []string{"html-has-lang", "image-alt", "color-contrast", "heading-order", "landmark-one-main", "region", "button-name", "target-size"} {
		if !slices.Contains(found, rule) {
			t.Errorf("%s is not found in a page that breaks it; found are %q", rule, found)
		}
	}
}
