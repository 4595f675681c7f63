// Package build turns a snapshot of the sources into the tree of the site.
//
// [Build] is a pure function: the same snapshot and options give the same
// tree and the same diagnostics, on any number of workers, and with any memo of
// an earlier build. Its stages run one after the other, each a function of the
// one before:
//
//	site.yaml → config     themes/ → theme     content/*.md, *.yaml → documents, faces
//	config, faces, files → site     site, a page's document → its links, sight, view, layout
//	site → tag pages, redirects, 404.html, feed.xml, sitemap.xml, robots.txt, _headers, offline.js
//
// A stage reports all of its faults. Links are resolved even in a site with
// faults, so that an author sees everything at once; pages are laid out only
// without errors. With an error there is no tree. Advice, which check asks for,
// looks at the site as a whole and at the prose of its pages; no build waits for
// it.
package build

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rapport/generator/internal/card"
	"rapport/generator/internal/checklist"
	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// Options are the choices of one build that the sources do not hold.
type Options struct {
	Drafts   bool                  // publish drafts and pages dated in the future
	Portable bool                  // make a site that needs no server
	Preview  bool                  // nobody but the author sees it: it leaves nothing in their browser
	BaseURL  string                // replaces site.yaml's base_url; must end in “/”
	Advice   bool                  // add the findings that only an author who asks wants to see
	Workers  int                   // goroutines to use; below 1 is 1
	Progress func(done, total int) // called from workers as pages are done; may be nil
}

// A Result is what a build comes to.
type Result struct {
	Tree        Tree // nil if a diagnostic is an error; the memo has it, too, so nobody changes it
	Diagnostics []diag.Diagnostic
	Withheld    []site.Withheld
	Pages       int       // articles, self-assessments and section pages that are published
	Until       time.Time // from then on, the same files make another site: a page is due, or a day has begun
	Memo        *Memo     // for the next build; nil without one for this
}

// Build builds the site of a snapshot. A memo, if not nil, saves it what an
// earlier build has done, of this site or another; it may be empty.
func Build(snapshot *source.Snapshot, options Options, memo *Memo) Result {
	b := &builder{options: options, memory: newMemory(memo)}
	links := b.assemble(snapshot)
	b.faults = diag.Sort(b.faults)
	diag.AttachSource(b.faults, snapshot.Bytes)
	var tree Tree
	if !diag.HasErrors(b.faults) {
		tree = b.render(links)
	}
	result := Result{Diagnostics: diag.Sort(b.faults), Withheld: b.site.Withheld, Pages: len(b.site.Pages), Until: b.site.Until(), Memo: b.memory.next}
	if !diag.HasErrors(b.faults) {
		result.Tree = tree
	}
	return result
}

// builder is one build in progress: what the stages so far have found.
type builder struct {
	options Options
	config  config.Config
	theme   *theme.Theme
	files   map[string][]byte // co-located files, by path below content/
	site    *site.Site
	faults  []diag.Diagnostic
	done    atomic.Int64
	total   int
	memory  memory

	texts      site.Texts
	checklists map[*markdown.Document]*checklist.Checklist // of the texts that are self-assessments
}

func (b *builder) report(faults ...diag.Diagnostic) { b.faults = append(b.faults, faults...) }

// assemble does everything that looks at the sources: it ends with the site,
// and with what fills the slots of its pages.
func (b *builder) assemble(snapshot *source.Snapshot) []*pageLinks {
	b.report(snapshot.Faults()...)
	b.readConfig(snapshot)
	faces := b.readContent(snapshot)
	b.settleOffline()
	var faults []diag.Diagnostic
	b.site, faults = b.memory.assemble(site.Input{
		Config: b.config, Faces: faces, Files: b.files, Reserved: b.reserved(),
		Drafts: b.options.Drafts, Form: b.form(), Now: snapshot.Clock(),
	})
	b.report(faults...)
	if b.options.Advice {
		b.advise()
	}
	return b.resolve()
}

func (b *builder) form() site.Form {
	if b.options.Portable {
		return site.Portable
	}
	return site.Served
}

// step counts one piece of work for the progress.
func (b *builder) step() {
	if b.options.Progress != nil {
		b.options.Progress(int(b.done.Add(1)), b.total)
	}
}

// resolve fills the slots of every page.
func (b *builder) resolve() []*pageLinks {
	last := b.memory.lastLinks(b.site)
	links := make([]*pageLinks, len(b.site.Pages))
	parallel.Do(len(links), b.options.Workers, func(i int) {
		page := b.site.Pages[i]
		doc := b.texts.Of(page)
		known, stands := last(i, doc)
		if stands {
			links[i] = known
			return
		}
		fills, marks, faults := b.site.Resolve(page, doc)
		links[i] = known.unless(&pageLinks{doc, fills, marks, faults})
	})
	for _, page := range links {
		b.report(page.faults...)
	}
	b.memory.keepLinks(b.site, links)
	return links
}

// The files that the generator writes beside the pages.
const (
	notFoundFile = "404.html"
	robotsFile   = "robots.txt"
	sitemapFile  = "sitemap.xml"
	feedFile     = site.FeedFile
)

// reserved lists the output paths that content cannot have.
func (b *builder) reserved() []string {
	paths := []string{notFoundFile, robotsFile, sitemapFile, feedFile, headersFile, workerFile}
	if b.config.Offline {
		paths = append(paths, offlineURL+"index.html")
	}
	if b.config.Cards {
		paths = append(paths, cardFile(card.Card{})) // whatever their names are, the folder is theirs
	}
	if b.theme != nil {
		for asset := range b.theme.Assets() {
			paths = append(paths, asset)
		}
	}
	if b.config.Search {
		paths = append(paths, reservedForSearch()...)
	}
	slices.Sort(paths)
	return paths
}

// absolute is the canonical address of a place in the site.
func absolute(base, address string) string {
	return base + strings.TrimPrefix(site.Escape(address), "/")
}
