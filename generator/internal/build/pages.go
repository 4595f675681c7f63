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
	look   func() *sight
	body   [][]byte
}

// render makes the tree: everything but the pages, then these, laid out in
// parallel. A tree that was made of the same site and theme differs from it in
// those pages whose own texts do; where there is one, only these are laid out.
func (b *builder) render(links []pageLinks) Tree {
	tree, last := b.memory.startTree(b.site, b.theme)
	f := b.memory.frame(b.site)
	var tasks []task
	if tree == nil {
		tree = make(Tree, len(b.site.Pages)+len(b.site.Files)+len(b.site.Tags)+len(b.site.Redirects)+8)
		b.addFiles(tree)
		tasks = b.generated(f)
	}
	for i, page := range b.site.Pages {
		if last == nil || last[i].doc != links[i].doc {
			tasks = append(tasks, b.task(f, page, links[i]))
		}
	}
	b.layOutAll(tasks, tree)
	if !diag.HasErrors(b.faults) {
		b.memory.keepTree(treeEntry{b.site, b.theme, links, f, tree})
	}
	return tree
}

// layOutAll lays pages out, in parallel, and puts them into the tree.
func (b *builder) layOutAll(tasks []task, tree Tree) {
	layouts := make([]layoutEntry, len(tasks))
	faults := make([]error, len(tasks))
	b.total = int(b.done.Load()) + len(tasks)
	parallel.Do(len(tasks), b.options.Workers, func(i int) {
		layouts[i], faults[i] = b.layOut(tasks[i])
		b.step()
	})
	b.memory.keepLayouts(tasks, layouts, faults)
	for i, t := range tasks {
		if faults[i] != nil {
			fault := []diag.Diagnostic{b.theme.Diagnostic(faults[i])}
			diag.AttachSource(fault, b.theme.Source)
			b.report(fault...)
		}
		tree[t.output] = t.fill(layouts[i].pieces)
		b.checkOutput(t.output)
	}
}

func (b *builder) layOut(t task) (layoutEntry, error) {
	entry, err := b.memory.show(b.theme, t)
	if err == nil && len(t.body) > 0 && len(entry.pieces) != 2 {
		err = fmt.Errorf("the layout prints the body of /%s %d times instead of once", t.output, len(entry.pieces)-1)
	}
	return entry, err
}

// fill puts the body between the pieces of a layout.
func (t task) fill(pieces [][]byte) Blob {
	all := make([][]byte, 0, len(pieces)+len(t.body))
	for i, piece := range pieces {
		if i > 0 {
			all = append(all, t.body...)
		}
		all = append(all, piece)
	}
	return Bytes(all...)
}

// task is what it takes to lay out a page of the site's own.
func (b *builder) task(f *frame, page *site.Page, links pageLinks) task {
	list := b.checklists[links.doc]
	made := task{output: page.URL + "index.html", root: site.Relative(page.URL, ""), look: func() *sight { return look(f, b.site, page, links, list) }}
	if list == nil {
		made.body = body(links.doc, links.fills)
	}
	return made
}

// generated lists the pages that nobody wrote, beside those of sections.
func (b *builder) generated(f *frame) []task {
	tasks := make([]task, 0, len(b.site.Pages)+len(b.site.Tags)+len(b.site.Redirects)+2)
	add := func(url, output string, seen *sight) {
		tasks = append(tasks, task{output: output, root: site.Relative(url, ""), look: func() *sight { return seen }})
	}
	all := &sight{subject: subject{frame: f, kind: theme.Tags}}
	for _, tag := range b.site.Tags {
		name := label{tag.Name, tag.URL, len(tag.Pages)}
		all.tags = append(all.tags, name)
		add(tag.URL, tag.URL+"index.html", &sight{subject: subject{frame: f, kind: theme.Tag, label: name}, groups: []listing{{entries: cards(tag.Pages)}}})
	}
	if len(all.tags) > 0 {
		add(site.TagsURL, site.TagsURL+"index.html", all)
	}
	for _, r := range b.site.Redirects {
		add(r.URL, r.File, &sight{subject: subject{frame: f, kind: theme.Redirect, card: r.To.Card, label: label{url: r.URL}}})
	}
	// 404.html is served at any address, so its links start at the host.
	return append(tasks, task{output: notFoundFile, root: rootPath(b.site.Config.BaseURL), look: func() *sight {
		return &sight{subject: subject{frame: f, kind: theme.NotFound}, groups: listings(b.site.Root.Sections)}
	}})
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
		tree[output] = Bytes(content)
	}
	for _, name := range b.site.Files {
		tree[name] = Bytes(b.files[name])
	}
	tree[feedFile] = feed(b.site)
	tree[sitemapFile] = sitemap(b.site)
	tree[robotsFile] = robots(b.site)
	for output := range tree {
		b.checkOutput(output)
	}
}

// checkOutput reports a path that cannot be written.
func (b *builder) checkOutput(output string) {
	if !validOutput(output) {
		b.report(diag.Place{File: source.ContentFolder}.Error("bad-output", "a page would be written to “"+output+"”", "rename its file"))
	}
}
