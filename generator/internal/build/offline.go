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
			"copy "+theme.WorkerFile+" and layouts/offline.html from the default theme and register the worker as that does, or remove “offline”"))
	}
	b.config.Offline = b.config.Offline && !b.options.Preview && !b.options.Portable
}

// offlinePage is the page that stands for those that are not kept.
func offlinePage(f *frame, kept site.Kept) page {
	seen := sight{subject: subject{frame: f, kind: theme.Offline}}
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
	chosen, script := b.selected(kept, tree), b.theme.Worker()
	tree[workerFile] = Lazy(func() []byte { return slices.Concat(preamble(tree, chosen), script) })
}

// A selection is what is kept from the start, by output path, each list in order.
type selection struct {
	assets []string // of the theme
	pages  []string // without one of these, nothing is kept
	extra  []string // pictures, which can be missing
	index  []string // the search's, of a small site; any of it can be missing
}

// indexBytes is the length of the index up to which it is kept. Pictures and the
// texts of pages have bounds of their own: see [site.Site.Kept].
const indexBytes = 2 << 20

// selected lists what is kept. With the index, whoever is offline can search.
func (b *builder) selected(kept site.Kept, tree Tree) selection {
	made := selection{assets: slices.Sorted(maps.Keys(b.theme.Assets())), extra: kept.Files,
		pages: []string{"index.html", offlineURL + "index.html"}}
	for _, page := range slices.Concat(kept.Assessments, kept.Reads) {
		made.pages = append(made.pages, page.URL+"index.html")
	}
	const searchPage = searchURL + "index.html"
	if b.config.Search && len(b.site.Pages) <= listedWhole {
		made.pages = append(made.pages, searchPage)
		for output := range tree {
			if strings.HasPrefix(output, searchURL) && output != searchPage {
				made.index = append(made.index, output)
			}
		}
	}
	slices.Sort(made.pages)
	slices.Sort(made.index)
	return made
}

// preamble is the line above the worker's script that says what it keeps, by
// addresses relative to the site's root. A structure of strings always encodes.
func preamble(tree Tree, chosen selection) []byte {
	all := sha256.New()
	add := func(outputs []string) (length int) {
		for _, output := range outputs {
			content := sha256.New()
			for _, piece := range tree[output].Pieces() {
				content.Write(piece)
				length += len(piece)
			}
			all.Write(append([]byte(output), 0))
			all.Write(content.Sum(nil))
		}
		return length
	}
	add(chosen.assets)
	add(chosen.pages)
	add(chosen.extra)
	if add(chosen.index) <= indexBytes {
		chosen.extra = slices.Concat(chosen.extra, chosen.index)
	}
	line, _ := json.Marshal(struct {
		Version  string   `json:"version"`
		Fallback string   `json:"fallback"`
		Assets   []string `json:"assets"`
		Files    []string `json:"files"`
		Extra    []string `json:"extra"`
	}{hex.EncodeToString(all.Sum(nil)[:10]), site.Escape(offlineURL), each(chosen.assets, relativeToRoot), each(chosen.pages, relativeToRoot), each(chosen.extra, relativeToRoot)})
	return slices.Concat([]byte("const output="), line, []byte(";\n"))
}

// relativeToRoot is the address of an output path from the site's root.
func relativeToRoot(output string) string {
	return site.Relative("", strings.TrimSuffix(output, "index.html"))
}
