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
	return contentPath[:max(0, strings.LastIndexByte(contentPath, '/'))]
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
	pages := make([]Page, len(a.in.Faces)) // in one piece: they are kept and dropped together
	for i, face := range a.in.Faces {
		name := contentPath(face)
		reason := a.site.withheld[name]
		if reason != "" && !a.in.Drafts {
			continue
		}
		page, last := &pages[i], a.last.bySource[name]
		*page = Page{Card: card(name, face, reason, last), Face: face, number: i, Section: a.section(folderOf(name))}
		a.rank(page, last)
		a.place(page)
		a.site.bySource[name] = page
		a.site.Pages = append(a.site.Pages, page)
	}
	a.completeSections()
	slices.SortFunc(a.site.Pages, func(a, b *Page) int { return strings.Compare(a.Path, b.Path) })
}

// card returns a page's card, which is a function of its name, its face and why it
// would be withheld: that of last, the page in an earlier site, if that is equal.
func card(name string, face *Face, reason string, last *Page) *Card {
	if last != nil && last.Face == face && last.Unpublished == reason {
		return last.Card
	}
	front := &face.Front
	made := cardAt(name, sectionURL(folderOf(name)), front.Title)
	if path.Base(name) != indexFile {
		made = cardAt(name, made.URL+cmp.Or(front.Slug.Text, stem(path.Base(name)))+"/", front.Title)
	}
	made.Summary, made.Date, made.Unpublished = cmp.Or(front.Description, face.Excerpt), front.Date, reason
	made.Minutes, made.Assessment, made.Questions = face.Minutes, face.Assessment, face.Questions
	return made.unless(last)
}

// unless returns the card of last, which may be nil, if that is equal.
func (c *Card) unless(last *Page) *Card {
	if last != nil && *last.Card == *c {
		return last.Card
	}
	return c
}

// cardAt returns a card with an address and a title.
func cardAt(name, url, title string) *Card {
	output := url + "index.html"
	return &Card{Path: name, URL: output[:len(url)], Output: output, Title: title, sortTitle: strings.ToLower(title)}
}

// place gives a page its place in its section.
func (a *assembly) place(page *Page) {
	base := path.Base(page.Path)
	if base == indexFile {
		page.Section.Page = page
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
		made := cardAt(path.Join(folder, indexFile), sectionURL(folder), titleOf(folder))
		last := a.last.bySource[made.Path]
		s.Page = &Page{Card: made.unless(last), Face: &noFace, number: -1, Section: s}
		if folder != "" {
			a.site.bySource[s.Page.Path] = s.Page
			a.site.Pages = append(a.site.Pages, s.Page)
			a.rank(s.Page, last)
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
	for _, page := range a.site.Pages {
		if page.IsIndex() || page.Date.IsZero() {
			continue
		}
		for s := page.Section; s != nil && !s.Dated; s = s.Parent {
			s.Dated = true
		}
	}
	for _, s := range a.site.sections {
		s.Trail = trail(s)
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
	for i, s := range a.site.Root.Sections {
		number(s, i+1)
	}
}

// number gives a section, and those in it, the number of its place.
func number(s *Section, n int) {
	s.Number = n
	for _, below := range s.Sections {
		number(below, n)
	}
}

// trail leads from the home page down to a section's page.
func trail(s *Section) []*Card {
	var up []*Card
	for ; s != nil; s = s.Parent {
		up = append(up, s.Page.Card)
	}
	slices.Reverse(up)
	return up
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
	tags := tagging{labels: map[Label]*Label{}, byURL: map[string]*Tag{}, byName: map[string]*Tag{}, byLabel: map[*Label]*Tag{}}
	for _, tag := range a.last.Tags {
		tags.labels[*tag.Label] = tag.Label
	}
	for _, page := range a.site.Pages {
		a.tag(page, &tags)
	}
	a.orderTitles()
	for _, page := range a.site.byTitle {
		for _, label := range page.Tags {
			tag := tags.byLabel[label]
			tag.Pages = append(tag.Pages, page)
		}
	}
	a.site.tagged = tags.byLabel
	a.site.Tags = slices.SortedFunc(maps.Values(tags.byURL), func(a, b *Tag) int { return strings.Compare(a.URL, b.URL) })
}

// tagging is what is known of tags while pages are given theirs.
type tagging struct {
	labels map[Label]*Label // that an earlier site had

	byURL   map[string]*Tag
	byName  map[string]*Tag // by any of their spellings
	byLabel map[*Label]*Tag
}

// of returns the tag of a name; its label is one that was there before, if one
// is equal.
func (t *tagging) of(name string, page *Page) *Tag {
	if tag := t.byName[name]; tag != nil {
		return tag
	}
	label := Label{Name: name, URL: TagsURL + markdown.Anchor(name) + "/"}
	tag := t.byURL[label.URL]
	if tag == nil {
		tag = &Tag{Label: cmp.Or(t.labels[label], &label), first: page}
		t.byURL[label.URL], t.byLabel[tag.Label] = tag, tag
	}
	t.byName[name] = tag
	return tag
}

// tag gives a page its tags.
func (a *assembly) tag(page *Page, tags *tagging) {
	for _, placed := range page.Front().Tags {
		if !a.allows(placed) {
			continue
		}
		tag := tags.of(placed.Text, page)
		switch {
		case tag.Name != placed.Text:
			a.report(placed.Place.Error("tag-clash", "the tags “"+placed.Text+"” and “"+tag.Name+"” would share one page",
				"use one spelling; “"+tag.Name+"” stands in "+rootPath(tag.first.Path)))
		case slices.Contains(page.Tags, tag.Label):
			a.report(placed.Place.Warning("duplicate-tag", "the tag “"+placed.Text+"” is repeated", "remove one"))
			continue
		}
		page.Tags = append(page.Tags, tag.Label)
	}
}

// rank puts a page where its title stood in the earlier site, if it has the card
// that it had there.
func (a *assembly) rank(page, last *Page) {
	if last != nil && last.Card == page.Card {
		a.ranked[last.rank] = page
	} else {
		a.unranked = append(a.unranked, page)
	}
}

// orderTitles lists the pages by title. Those that have a rank are in order: only
// the others are sorted.
func (a *assembly) orderTitles() {
	byTitle := func(a, b *Page) int {
		return cmp.Or(strings.Compare(a.sortTitle, b.sortTitle), strings.Compare(a.Path, b.Path))
	}
	slices.SortFunc(a.unranked, byTitle)
	ranked := slices.DeleteFunc(a.ranked, func(page *Page) bool { return page == nil })
	all := make([]*Page, 0, len(a.site.Pages))
	for _, page := range a.unranked {
		at, _ := slices.BinarySearchFunc(ranked, page, byTitle)
		all = append(append(all, ranked[:at]...), page)
		ranked = ranked[at:]
	}
	a.site.byTitle = append(all, ranked...)
	for i, page := range a.site.byTitle {
		page.rank = i
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
