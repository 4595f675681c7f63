package site

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/source"
)

// indexFile heads its folder.
const indexFile = "index.md"

// pageExtensions are those of the files that are pages: articles and
// self-assessments.
var pageExtensions = [...]string{".md", ".yaml"}

// stem is a page's name without the extension.
func stem(name string) string {
	for _, ext := range pageExtensions {
		if without, found := strings.CutSuffix(name, ext); found {
			return without
		}
	}
	return name
}

// contentPath is a document's path below content/.
func contentPath(face *Face) string {
	return strings.TrimPrefix(face.File, source.ContentFolder+"/")
}

func rootPath(contentPath string) string { return source.ContentFolder + "/" + contentPath }

// folderOf is the folder of a content path, "" for content/ itself.
func folderOf(contentPath string) string {
	if dir := path.Dir(contentPath); dir != "." {
		return dir
	}
	return ""
}

// withhold finds the pages that are not published.
func (a *assembly) withhold() {
	folders := map[string]string{} // folder to its withheld index
	for _, face := range a.in.Faces {
		name := contentPath(face)
		if reason := a.unpublished(face); reason != "" {
			a.site.withheld[name] = reason
			if path.Base(name) == indexFile && name != indexFile {
				folders[folderOf(name)] = name
			}
		}
	}
	for _, face := range a.in.Faces {
		if name := contentPath(face); a.site.withheld[name] == "" {
			if index := heldBy(folders, name); index != "" {
				a.site.withheld[name] = "its section's page " + rootPath(index) + " is withheld"
			}
		}
	}
	if a.in.Drafts {
		return
	}
	for name := range a.in.Files {
		if index := heldBy(folders, name); index != "" {
			a.site.withheld[name] = "its section's page " + rootPath(index) + " is withheld"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.site.withheld)) {
		a.site.Withheld = append(a.site.Withheld, Withheld{rootPath(name), a.site.withheld[name]})
	}
}

// unpublished says why a document is not published by itself, or "".
func (a *assembly) unpublished(face *Face) string {
	front := &face.Front
	later := front.Date.After(a.in.Now)
	if later && front.Date.Before(a.site.until) {
		a.site.until = front.Date // when the page is due, the site is another
	}
	switch {
	case front.Draft:
		return "draft"
	case later:
		return "dated " + when(front.Date) + ", in the future"
	}
	return ""
}

// when writes a date, with its time if it has one.
func when(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// heldBy returns the withheld index above name, or "".
func heldBy(folders map[string]string, name string) string {
	for folder := folderOf(name); folder != ""; folder = folderOf(folder) {
		if index := folders[folder]; index != "" {
			return index
		}
	}
	return ""
}

// addPages makes a page of every published document and a section of every
// folder that has one.
func (a *assembly) addPages() {
	a.site.Root = a.section("")
	for i, face := range a.in.Faces {
		name := contentPath(face)
		reason := a.site.withheld[name]
		if reason != "" && !a.in.Drafts {
			continue
		}
		page := &Page{
			Card:      &Card{Path: name, Face: face, Unpublished: reason, Title: face.Front.Title},
			number:    i,
			sortTitle: strings.ToLower(face.Front.Title),
		}
		a.place(page)
		a.site.bySource[name] = page
		a.site.Pages = append(a.site.Pages, page)
	}
	a.completeSections()
	for _, page := range a.site.Pages {
		if last := a.last.bySource[page.Path]; last != nil && *last.Card == *page.Card {
			page.Card = last.Card
		}
	}
	slices.SortFunc(a.site.Pages, func(a, b *Page) int { return strings.Compare(a.Path, b.Path) })
}

// place gives a page its section and address.
func (a *assembly) place(page *Page) {
	page.Section = a.section(folderOf(page.Path))
	base := path.Base(page.Path)
	if base == indexFile {
		page.Section.Page = page
		page.URL = sectionURL(page.Section.Path)
		if slug := page.Front().Slug; slug.Text != "" {
			a.report(slug.Place.Error("slug-of-section", "a section's page cannot have a slug",
				"rename its folder: the address is the folder's name"))
		}
		return
	}
	if stem(base) == stem(indexFile) {
		a.report(diag.Place{File: rootPath(page.Path)}.Error("bad-index", "a self-assessment cannot head a section",
			"rename the file; "+indexFile+" heads the section"))
	}
	page.Section.Articles = append(page.Section.Articles, page)
	name := cmp.Or(page.Front().Slug.Text, stem(base))
	page.URL = sectionURL(page.Section.Path) + name + "/"
}

func sectionURL(folder string) string {
	if folder == "" {
		return ""
	}
	return folder + "/"
}

// section returns the section of a folder, making it and those above it.
func (a *assembly) section(folder string) *Section {
	if s := a.site.sections[folder]; s != nil {
		return s
	}
	s := &Section{Path: folder}
	a.site.sections[folder] = s
	if folder != "" {
		s.Parent = a.section(folderOf(folder))
		s.Parent.Sections = append(s.Parent.Sections, s)
	}
	return s
}

// completeSections makes a page for each section without an index.md. The home
// page has to be written.
func (a *assembly) completeSections() {
	for _, folder := range slices.Sorted(maps.Keys(a.site.sections)) {
		s := a.site.sections[folder]
		if s.Page != nil {
			continue
		}
		title := titleOf(folder)
		s.Page = &Page{Card: &Card{Path: path.Join(folder, indexFile), URL: sectionURL(folder), Title: title, Face: &noFace},
			number: -1, sortTitle: strings.ToLower(title), Section: s}
		if folder != "" {
			a.site.bySource[s.Page.Path] = s.Page
			a.site.Pages = append(a.site.Pages, s.Page)
			continue
		}
		hint := "write content/index.md, beginning with a line “---”, a line “title: …” and a line “---”"
		if reason := a.site.withheld[indexFile]; reason != "" {
			hint = "it is withheld: " + reason
		}
		a.report(diag.Place{File: rootPath(indexFile)}.Error("no-home", "the site has no home page", hint))
	}
}

// noFace is the face of a page that nobody wrote.
var noFace Face

// titleOf makes a title of a folder's name: trying-again becomes Trying again.
func titleOf(folder string) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, path.Base(folder))
	first, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[n:]
}

// addFiles lists the co-located files that are published.
func (a *assembly) addFiles() {
	for _, name := range slices.Sorted(maps.Keys(a.in.Files)) {
		if a.site.withheld[name] == "" {
			a.site.Files = append(a.site.Files, name)
		}
	}
}

// order sorts every section and chains its articles.
func (a *assembly) order() {
	rank := map[string]int{}
	for i, s := range a.in.Config.Sections {
		rank[s.Name] = i - len(a.in.Config.Sections) // below 0: before all others
	}
	for _, s := range a.site.sections {
		slices.SortFunc(s.Articles, comparePages)
		slices.SortFunc(s.Sections, func(a, b *Section) int {
			return cmp.Or(cmp.Compare(rank[a.Path], rank[b.Path]), comparePages(a.Page, b.Page))
		})
		if s.Path == "" {
			continue // pages beside the home page are not a sequence
		}
		for i := 1; i < len(s.Articles); i++ {
			s.Articles[i-1].Next, s.Articles[i].Previous = s.Articles[i], s.Articles[i-1]
		}
	}
}

// comparePages orders by the front matter's order, those without last, then
// the newest first, then by title.
func comparePages(a, b *Page) int {
	return cmp.Or(
		compareOrder(a.Front().Order, b.Front().Order),
		b.Front().Date.Compare(a.Front().Date),
		strings.Compare(a.sortTitle, b.sortTitle),
		strings.Compare(a.Path, b.Path),
	)
}

func compareOrder(a, b *int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return cmp.Compare(*a, *b)
}

// TagsURL is the address of the list of all tags.
const TagsURL = "tags/"

// addTags gathers the pages of each tag. Two spellings of one address are an
// error: readers would see whichever came first.
func (a *assembly) addTags() {
	byURL := map[string]*Tag{}
	for _, page := range a.site.Pages {
		for _, placed := range page.Front().Tags {
			if !a.allows(placed) {
				continue
			}
			url := TagsURL + markdown.Anchor(placed.Text) + "/"
			tag := byURL[url]
			switch {
			case tag == nil:
				tag = &Tag{Name: placed.Text, URL: url}
				byURL[url] = tag
				a.site.Tags = append(a.site.Tags, tag)
			case tag.Name != placed.Text:
				a.report(placed.Place.Error("tag-clash", "the tags “"+placed.Text+"” and “"+tag.Name+"” would share one page",
					"use one spelling; “"+tag.Name+"” stands in "+rootPath(tag.Pages[0].Path)))
			case slices.Contains(page.Tags, tag):
				a.report(placed.Place.Warning("duplicate-tag", "the tag “"+placed.Text+"” is repeated", "remove one"))
				continue
			}
			tag.Pages = append(tag.Pages, page)
			page.Tags = append(page.Tags, tag)
		}
	}
	slices.SortFunc(a.site.Tags, func(a, b *Tag) int { return strings.Compare(a.URL, b.URL) })
	for _, tag := range a.site.Tags {
		slices.SortFunc(tag.Pages, func(a, b *Page) int {
			return cmp.Or(strings.Compare(a.sortTitle, b.sortTitle), strings.Compare(a.Path, b.Path))
		})
	}
}

// allows reports whether a page may have a tag: any, or one that site.yaml
// lists. One that it may not have is an error.
func (a *assembly) allows(placed markdown.Placed) bool {
	allowed := a.in.Config.Tags
	if len(allowed) == 0 || slices.ContainsFunc(allowed, func(tag config.Tag) bool { return tag.Name == placed.Text }) {
		return true
	}
	names := make([]string, len(allowed))
	for i, tag := range allowed {
		names[i] = tag.Name
	}
	a.report(placed.Place.Error("unknown-tag", "“"+placed.Text+"” is not one of the site's tags",
		diag.DidYouMean(placed.Text, names, "use a tag that “tags” in "+source.SiteFile+" lists, or add it there")))
	return false
}
