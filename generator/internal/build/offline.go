package build

import (
	"crypto/sha256"
	_ "embed" // for retire.js
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"rapport/generator/internal/site"
	"rapport/generator/internal/theme"
)

// What is there for readers without a connection: the service worker, and the
// page that it shows for what is not kept.
const (
	workerFile   = "offline.js"
	offlineURL   = "offline/"
	offlineTitle = "You are offline"
)

// retireScript stands where the service worker of a site stands that works
// offline: browsers that have one look there for the next.
//
//go:embed retire.js
var retireScript string

// settleOffline decides whether the site at hand works offline: a preview would
// leave a worker at an address that the next preview shares, and a folder has no
// address at all.
func (b *builder) settleOffline() {
	if b.config.Offline && b.theme != nil && b.theme.Worker() == nil {
		b.report(b.config.OfflinePlace.Error("no-worker", "the theme “"+b.config.Theme+"” has no service worker",
			"copy "+theme.WorkerFile+" from the default theme and register it as that does, or remove “offline”"))
	}
	b.config.Offline = b.config.Offline && !b.options.Preview && !b.options.Portable
}

// offlinePage is the page that stands for those that are not kept: a section
// without a card.
func offlinePage(f *frame, kept site.Kept) page {
	seen := sight{subject: subject{frame: f, kind: theme.Section}}
	for _, l := range []listing{{listed{title: "Self-assessments"}, cards(kept.Assessments)}, {listed{title: "What they lead to"}, cards(kept.Reads)}} {
		if len(l.entries) > 0 {
			seen.groups = append(seen.groups, l)
		}
	}
	return page{output: offlineURL + "index.html", sight: seen}
}

// offline is the view of that page.
func (s *sight) offline() theme.PageView {
	rel := s.frame.from(offlineURL)
	view := s.common(offlineURL, rel)
	view.Title = offlineTitle
	view.Description = "The page that you asked for is not on this device. Pages that you have visited are"
	if len(s.groups) > 0 {
		view.Description += ", and so are these"
	}
	view.Description += "."
	view.Summary = view.Description
	view.Groups = groups(s.groups, rel)
	return view
}

// addWorker adds the service worker, which is made when somebody asks for it:
// its version is a hash of all that it keeps.
func (b *builder) addWorker(tree Tree, kept site.Kept) {
	if !b.config.Offline {
		tree[workerFile] = Text(retireScript)
		return
	}
	assets, outputs := slices.Sorted(maps.Keys(b.theme.Assets())), b.outputs(kept, tree)
	script := b.theme.Worker()
	tree[workerFile] = Lazy(func() []byte { return slices.Concat(preamble(tree, assets, outputs), script) })
}

// outputs lists the output paths of what is kept from the start beside the theme's
// assets, in order. The index of a small site is: whoever is offline can search.
func (b *builder) outputs(kept site.Kept, tree Tree) []string {
	outputs := append([]string{"index.html", offlineURL + "index.html"}, kept.Files...)
	if len(b.site.Pages) <= listedWhole {
		for output := range tree {
			if b.config.Search && strings.HasPrefix(output, searchURL) {
				outputs = append(outputs, output)
			}
		}
	}
	for _, page := range slices.Concat(kept.Assessments, kept.Reads) {
		outputs = append(outputs, page.URL+"index.html")
	}
	slices.Sort(outputs)
	return slices.Compact(outputs)
}

// preamble is the line above the worker's script that says what it keeps, by
// addresses relative to the site's root. A structure of strings always encodes.
func preamble(tree Tree, assets, outputs []string) []byte {
	said := struct {
		Version  string   `json:"version"`
		Fallback string   `json:"fallback"`
		Assets   []string `json:"assets"`
		Files    []string `json:"files"`
	}{Fallback: site.Escape(offlineURL)}
	all := sha256.New()
	for _, output := range slices.Concat(assets, outputs) {
		content := sha256.New()
		for _, piece := range tree[output].Pieces() {
			content.Write(piece)
		}
		all.Write(append([]byte(output), 0))
		all.Write(content.Sum(nil))
	}
	said.Assets = each(assets, relativeToRoot)
	said.Files = each(outputs, relativeToRoot)
	said.Version = hex.EncodeToString(all.Sum(nil)[:10])
	line, _ := json.Marshal(said)
	return slices.Concat([]byte("const output="), line, []byte(";\n"))
}

// relativeToRoot is the address of an output path from the site's root.
func relativeToRoot(output string) string {
	return site.Relative("", strings.TrimSuffix(output, "index.html"))
}
