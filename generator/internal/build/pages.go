package build

import (
	"fmt"
	"net/url"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// A task is one page to lay out.
type task struct {
	output string
	root   string // URL of the site's root as the page sees it
	view   func() theme.PageView
	body   [][]byte
}

// render makes the tree: pages laid out in parallel, then everything else.
func (b *builder) render(fills [][][]byte) Tree {
	tasks := b.tasks(fills)
	blobs := make([]Blob, len(tasks))
	faults := make([]error, len(tasks))
	b.total = int(b.done.Load()) + len(tasks)
	parallel.Do(len(tasks), b.options.Workers, func(i int) {
		blobs[i], faults[i] = b.layOut(tasks[i])
		b.step()
	})
	tree := make(Tree, len(tasks)+len(b.site.Files)+8)
	for i, t := range tasks {
		if faults[i] != nil {
			fault := []diag.Diagnostic{b.theme.Diagnostic(faults[i])}
			diag.AttachSource(fault, b.theme.Source)
			b.report(fault...)
		}
		tree[t.output] = blobs[i]
	}
	b.addFiles(tree)
	return tree
}

func (b *builder) layOut(t task) (Blob, error) {
	pieces, err := b.theme.Render(t.view(), t.root)
	if err != nil {
		return nil, err
	}
	if len(t.body) > 0 && len(pieces) != 2 {
		return nil, fmt.Errorf("the layout prints the body of /%s %d times instead of once", t.output, len(pieces)-1)
	}
	blob := make(Blob, 0, len(pieces)+len(t.body))
	for i, piece := range pieces {
		if i > 0 {
			blob = append(blob, t.body...)
		}
		blob = append(blob, piece)
	}
	return blob, nil
}

// tasks lists every page to lay out: the site's own and the generated ones.
func (b *builder) tasks(fills [][][]byte) []task {
	v := newViewer(b)
	tasks := make([]task, 0, len(b.site.Pages)+len(b.site.Tags)+len(b.site.Redirects)+2)
	for i, page := range b.site.Pages {
		next := task{output: page.URL + "index.html", root: site.Relative(page.URL, "")}
		if list := b.checklists[page.Doc]; list != nil {
			next.view = func() theme.PageView { return v.assessment(page, assessor{list, fills[i]}) }
		} else {
			next.view, next.body = func() theme.PageView { return v.page(page) }, body(page.Doc, fills[i])
		}
		tasks = append(tasks, next)
	}
	for _, tag := range b.site.Tags {
		tasks = append(tasks, task{output: tag.URL + "index.html", root: site.Relative(tag.URL, ""),
			view: func() theme.PageView { return v.tag(tag) }})
	}
	if len(b.site.Tags) > 0 {
		tasks = append(tasks, task{output: site.TagsURL + "index.html", root: site.Relative(site.TagsURL, ""), view: v.tags})
	}
	for _, redirect := range b.site.Redirects {
		tasks = append(tasks, task{output: redirect.File, root: site.Relative(redirect.URL, ""),
			view: func() theme.PageView { return v.redirect(redirect) }})
	}
	// 404.html is served at any address, so its links start at the host.
	return append(tasks, task{output: notFoundFile, root: rootPath(b.config.BaseURL), view: v.notFound})
}

// rootPath is the path of the site's root at its host.
func rootPath(baseURL string) string {
	parsed, err := url.Parse(baseURL)
	if err != nil || parsed.Path == "" {
		return "/" // config has checked the address; a path is all that can be missing
	}
	return parsed.EscapedPath()
}

// body interleaves a document's HTML with what fills its slots, without
// copying it.
func body(doc *markdown.Document, fills [][]byte) [][]byte {
	if doc == nil || len(doc.HTML) == 0 {
		return nil
	}
	pieces := make([][]byte, 0, 2*len(fills)+1)
	from := 0
	for i, slot := range doc.Slots {
		pieces = append(pieces, doc.HTML[from:slot.Offset], fills[i])
		from = slot.Offset
	}
	return append(pieces, doc.HTML[from:])
}

// addFiles adds what is not laid out: assets, co-located files and the files
// for machines.
func (b *builder) addFiles(tree Tree) {
	for output, content := range b.theme.Assets() {
		tree[output] = Blob{content}
	}
	for _, name := range b.site.Files {
		tree[name] = Blob{b.files[name]}
	}
	tree[feedFile] = b.feed()
	tree[sitemapFile] = b.sitemap()
	tree[robotsFile] = b.robots()
	for output := range tree {
		if !validOutput(output) {
			b.report(diag.Place{File: source.ContentFolder}.Error("bad-output", "a page would be written to “"+output+"”", "rename its file"))
		}
	}
}
