// Package build turns a snapshot of the sources into the tree of the site.
//
// [Build] is a pure function: the same snapshot and options give the same
// tree and the same diagnostics, on any number of workers. Its stages run one
// after the other, each a function of the one before:
//
//	site.yaml → config     themes/ → theme     content/*.md → documents
//	config, documents, files → site → links resolved → views → pages
//	site → tag pages, redirects, 404.html, feed.xml, sitemap.xml, robots.txt
//
// A stage reports all of its faults. Links are resolved even in a site with
// faults, so that an author sees everything at once; pages are laid out only
// without errors. With an error there is no tree.
package build

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"sync/atomic"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
	"rapport/themes"
)

// Options are the choices of one build that the sources do not hold.
type Options struct {
	Drafts   bool                  // publish drafts and pages dated in the future
	BaseURL  string                // replaces site.yaml's base_url; must end in “/”
	Advice   bool                  // add the findings that only an author who asks wants to see
	Workers  int                   // goroutines to use; below 1 is 1
	Progress func(done, total int) // called from workers as pages are done; may be nil
}

// A Result is what a build comes to.
type Result struct {
	Tree        Tree // nil if a diagnostic is an error
	Diagnostics []diag.Diagnostic
	Withheld    []site.Withheld
	Pages       int // Markdown files and generated section pages that are published
}

// Build builds the site of a snapshot.
func Build(snapshot *source.Snapshot, options Options) Result {
	b := &builder{options: options}
	fills := b.assemble(snapshot)
	b.faults = diag.Sort(b.faults)
	diag.AttachSource(b.faults, snapshot.Bytes)
	var tree Tree
	if !diag.HasErrors(b.faults) {
		tree = b.render(fills)
	}
	result := Result{Diagnostics: diag.Sort(b.faults), Withheld: b.site.Withheld, Pages: len(b.site.Pages)}
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
}

func (b *builder) report(faults ...diag.Diagnostic) { b.faults = append(b.faults, faults...) }

// assemble does everything that looks at the sources: it ends with the site,
// and with what fills the slots of its pages.
func (b *builder) assemble(snapshot *source.Snapshot) [][][]byte {
	b.report(snapshot.Faults()...)
	b.readConfig(snapshot)
	b.loadTheme(snapshot)
	documents := b.readContent(snapshot)
	var faults []diag.Diagnostic
	b.site, faults = site.Assemble(site.Input{
		Config: b.config, Documents: documents, Files: b.files, Reserved: b.reserved(),
		Drafts: b.options.Drafts, Now: snapshot.Clock(),
	})
	b.report(faults...)
	b.config.Title = cmp.Or(b.config.Title, b.site.Root.Page.Title)
	if b.options.Advice {
		b.report(b.site.Advice()...)
	}
	return b.resolve()
}

// read returns a file's bytes; a file that cannot be read is reported, and empty.
func (b *builder) read(snapshot *source.Snapshot, file string) []byte {
	content, err := snapshot.Bytes(file)
	if err != nil {
		b.report(source.Fault(file, err))
	}
	return content
}

func (b *builder) readConfig(snapshot *source.Snapshot) {
	var src []byte // without a file, everything has its default
	if snapshot.Has(source.SiteFile) {
		src = b.read(snapshot, source.SiteFile)
	}
	settings, faults := config.Parse(source.SiteFile, src)
	switch {
	case b.options.BaseURL != "":
		settings.BaseURL = b.options.BaseURL
	case b.options.Advice && !settings.BaseURLSet:
		b.report(diag.Place{File: source.SiteFile}.Warning("no-base-url",
			"base_url is not set, so feed, sitemap and canonical links name "+settings.BaseURL,
			"add a line “base_url: https://…” with the address where the site will stand"))
	}
	b.config = settings
	b.report(faults...)
}

// loadTheme takes the theme from the root's themes/, or, where the root has
// none of that name, the one in the program.
func (b *builder) loadTheme(snapshot *source.Snapshot) {
	folder := path.Join(source.ThemesFolder, b.config.Theme)
	files := map[string][]byte{}
	for name := range snapshot.Under(folder) {
		files[name] = b.read(snapshot, path.Join(folder, name))
	}
	if len(files) == 0 && b.config.Theme == themes.DefaultName {
		files = themes.Files()
	}
	if len(files) == 0 {
		b.report(b.config.ThemePlace.Error("unknown-theme", "there is no theme “"+b.config.Theme+"”",
			"a theme is a folder of "+source.ThemesFolder+"/; the default is “"+themes.DefaultName+"”"))
		return
	}
	loaded, faults := theme.Load(files, folder)
	b.theme = loaded
	b.report(faults...)
}

// readContent parses the Markdown files and gathers the others.
func (b *builder) readContent(snapshot *source.Snapshot) []*markdown.Document {
	var names []string
	b.files = map[string][]byte{}
	for name := range snapshot.Under(source.ContentFolder) {
		switch path.Ext(name) {
		case ".md":
			names = append(names, name)
		case ".yaml", ".yml":
			b.report(diag.Place{File: path.Join(source.ContentFolder, name)}.Error("unknown-content",
				"YAML files in "+source.ContentFolder+"/ are reserved for self-assessments, which this version does not build",
				"begin its name with “_” to leave it out"))
		default:
			b.files[name] = b.read(snapshot, path.Join(source.ContentFolder, name))
			b.checkSize(name, b.files[name])
		}
	}
	return b.parse(snapshot, names)
}

func (b *builder) checkSize(name string, content []byte) {
	if limit := b.config.Limits.FileMiB; len(content) > limit<<20 {
		b.report(diag.Place{File: path.Join(source.ContentFolder, name)}.Error("file-too-large",
			fmt.Sprintf("the file is larger than the limit of %d MiB", limit), "make it smaller, or raise limits.file_mib in site.yaml"))
	}
}

func (b *builder) parse(snapshot *source.Snapshot, names []string) []*markdown.Document {
	parser := markdown.NewParser(markdown.Limits{
		PageBytes:  b.config.Limits.PageKiB << 10,
		TableCells: b.config.Limits.TableCells,
		Nesting:    b.config.Limits.Nesting,
	})
	documents := make([]*markdown.Document, len(names))
	faults := make([][]diag.Diagnostic, len(names))
	b.total = 2 * len(names)
	parallel.Do(len(names), b.options.Workers, func(i int) {
		file := path.Join(source.ContentFolder, names[i])
		content, err := snapshot.Bytes(file)
		documents[i], faults[i] = parser.Parse(file, content)
		if err != nil {
			faults[i] = []diag.Diagnostic{source.Fault(file, err)}
		}
		b.step()
	})
	for _, found := range faults {
		b.report(found...)
	}
	return documents
}

// step counts one piece of work for the progress.
func (b *builder) step() {
	if done := int(b.done.Add(1)); b.options.Progress != nil {
		b.options.Progress(done, b.total)
	}
}

// resolve fills the slots of every page: per page, per slot.
func (b *builder) resolve() [][][]byte {
	fills := make([][][]byte, len(b.site.Pages))
	faults := make([][]diag.Diagnostic, len(b.site.Pages))
	parallel.Do(len(b.site.Pages), b.options.Workers, func(i int) {
		fills[i], faults[i] = b.site.Resolve(b.site.Pages[i])
	})
	for _, found := range faults {
		b.report(found...)
	}
	return fills
}

// The files that the generator writes beside the pages.
const (
	notFoundFile = "404.html"
	robotsFile   = "robots.txt"
	sitemapFile  = "sitemap.xml"
	feedFile     = "feed.xml"
)

// reserved lists the output paths that content cannot have.
func (b *builder) reserved() []string {
	paths := []string{notFoundFile, robotsFile, sitemapFile, feedFile}
	if b.theme != nil {
		for asset := range b.theme.Assets() {
			paths = append(paths, asset)
		}
	}
	return paths
}

// absolute is the canonical address of a place in the site.
func (b *builder) absolute(address string) string {
	return b.config.BaseURL + strings.TrimPrefix(site.Escape(address), "/")
}
