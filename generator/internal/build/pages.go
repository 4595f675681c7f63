package build

import (
	"fmt"
	"maps"
	"net/url"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
	"rapport/generator/internal/theme"
)

// A page is one page of the output: what it is made of, and what it comes to.
// It is immutable once it is laid out.
type page struct {
	output string
	sight
	blob Blob
}

// render makes the tree: everything but the pages, then these, laid out in
// parallel. A tree that was made of the same site and theme differs from it in
// those pages whose own texts do; where there is one, only these are looked at.
func (b *builder) render(links []*pageLinks) Tree {
	last := b.memory.lastTree(b.theme)
	made := treeEntry{site: b.site, theme: b.theme, links: links, frame: frameOf(b.site, last.frame)}
	same := last.site == b.site
	var generated []page
	if same {
		made.tree, made.pages = maps.Clone(last.tree), maps.Clone(last.pages)
	} else {
		made.tree, made.pages = make(Tree, len(last.tree)), make(map[string]*page, len(last.pages))
		b.addFiles(made.tree)
		generated = b.generated(made.frame)
	}
	var own []int // the numbers of the site's own pages
	for i, text := range links {
		if !same || last.links[i] != text {
			own = append(own, i)
		}
	}
	kept := site.Kept{}
	if b.config.Offline {
		kept = b.site.Kept(b.texts)
		generated = append(generated, offlinePage(made.frame, kept))
	}
	pages := b.layOutAll(len(generated)+len(own), last.pages, func(i int) page {
		if i < len(generated) {
			return generated[i]
		}
		return b.page(made.frame, own[i-len(generated)], links)
	})
	for _, p := range pages {
		made.tree[p.output], made.pages[p.output] = p.blob, p
	}
	if !diag.HasErrors(b.faults) {
		if !same || len(own) > 0 { // or the texts are those of the last tree, and so is its index
			b.addIndex(made.tree, links)
		}
		if !b.options.Portable {
			b.addWorker(made.tree, kept)
			b.addHeaders(made.tree)
		}
		b.memory.keepTree(made)
	}
	return made.tree
}

// page is one of the site's own pages, by its number.
func (b *builder) page(f *frame, number int, links []*pageLinks) page {
	p, text := b.site.Pages[number], links[number]
	return page{output: p.Output, sight: look(f, b.site, p, text, b.checklists[text.doc])}
}

// layOutAll lays pages out, in parallel. Those that were laid out before are
// their own equals.
func (b *builder) layOutAll(count int, last map[string]*page, of func(i int) page) []*page {
	pages := make([]*page, count)
	faults := make([][]diag.Diagnostic, count)
	b.total = int(b.done.Load()) + count
	parallel.Do(count, b.options.Workers, func(i int) {
		seen := of(i)
		if known := last[seen.output]; known != nil && known.sight.equal(&seen.sight) {
			pages[i] = known
		} else {
			pages[i], faults[i] = b.layOut(seen)
		}
		b.step()
	})
	for _, found := range faults {
		b.report(found...)
	}
	return pages
}

// layOut lays one page out.
func (b *builder) layOut(p page) (*page, []diag.Diagnostic) {
	parts, err := b.theme.Render(p.view(), p.root())
	body := p.body()
	if err == nil && len(body) > 0 && len(parts) != 2 {
		err = fmt.Errorf("the layout prints the body of /%s %d times instead of once", p.output, len(parts)-1)
	}
	p.blob = fill(parts, body)
	faults := checkOutput(p.output)
	if err != nil {
		fault := []diag.Diagnostic{b.theme.Diagnostic(err)}
		diag.AttachSource(fault, b.theme.Source)
		faults = append(faults, fault...)
	}
	return &p, faults
}

// fill puts a body between the parts of a layout.
func fill(parts [][][]byte, body [][]byte) Blob {
	n := len(body) * (len(parts) - 1)
	for _, part := range parts {
		n += len(part)
	}
	all := make([][]byte, 0, n)
	for i, part := range parts {
		if i > 0 {
			all = append(all, body...)
		}
		all = append(all, part...)
	}
	return Bytes(all...)
}

// generated lists the pages that nobody wrote, beside those of sections.
func (b *builder) generated(f *frame) []page {
	pages := make([]page, 0, len(b.site.Tags)+len(b.site.Redirects)+2)
	home := pictureOf(b.site, b.site.Root.Page)
	all := sight{subject: subject{frame: f, kind: theme.Tags, picture: home}}
	for _, tag := range b.site.Tags {
		all.tags, all.counts = append(all.tags, tag.Label), append(all.counts, len(tag.Pages))
		pages = append(pages, page{output: tag.URL + "index.html",
			sight: sight{subject: subject{frame: f, kind: theme.Tag, tag: tag.Label, picture: home}, groups: bySection(tag.Pages)}})
	}
	if len(all.tags) > 0 {
		pages = append(pages, page{output: site.TagsURL + "index.html", sight: all})
	}
	if b.config.Search {
		pages = append(pages, page{output: searchURL + "index.html", sight: lookForSearch(f, b.site)})
	}
	for _, r := range b.site.Redirects {
		pages = append(pages, page{output: r.File, sight: sight{subject: subject{frame: f, kind: theme.Redirect, card: r.To.Card, alias: r.URL}}})
	}
	if f.form == site.Portable { // there is nobody to ask for what is not there
		return pages
	}
	return append(pages, page{output: notFoundFile, sight: sight{subject: subject{frame: f, kind: theme.NotFound}, groups: beginnings(b.site)}})
}

// rootPath is the path of the site's root at its host.
func rootPath(baseURL string) string {
	parsed, err := url.Parse(baseURL)
	if err != nil || parsed.Path == "" {
		return "/" // config has checked the address; a path is all that can be missing
	}
	return parsed.EscapedPath()
}

// body is the page's HTML with what fills its slots. A self-assessment is laid out
// as a whole.
func (s *sight) body() [][]byte {
	if s.text == nil || s.text.doc == nil || s.list != nil || len(s.text.doc.HTML) == 0 {
		return nil
	}
	return interleaved(s.text.doc.HTML, s.text.doc.Slots, s.text.fills)
}

// interleaved puts what fills the slots of a text there, without copying it.
func interleaved(html []byte, slots []markdown.Slot, fills [][]byte) [][]byte {
	pieces := make([][]byte, 0, 2*len(fills)+1)
	from := 0
	for i, slot := range slots {
		pieces = append(pieces, html[from:slot.Offset], fills[i])
		from = slot.Offset
	}
	return append(pieces, html[from:])
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
	b.addCards(tree)
	if !b.options.Portable {
		addFeeds(tree, b.site)
		tree[sitemapFile] = sitemap(b.site)
		tree[robotsFile] = robots(b.site)
	}
	for output := range tree {
		b.report(checkOutput(output)...)
	}
}

// checkOutput reports a path that cannot be written.
func checkOutput(output string) []diag.Diagnostic {
	if validOutput(output) {
		return nil
	}
	return []diag.Diagnostic{diag.Place{File: source.ContentFolder}.Error("bad-output", "a page would be written to “"+output+"”", "rename its file")}
}
