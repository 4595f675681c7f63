package site

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/source"
)

// maxFaults is the number of link errors after which a page's further ones are
// not reported.
const maxFaults = 50

// Resolve finds where each slot of a page's document leads and returns what
// fills it, in the order of the slots, and the marks of where they lead. doc is
// nil for a generated page. Resolve may be called for several pages at once.
func (s *Site) Resolve(p *Page, doc *markdown.Document) ([][]byte, Marks, []diag.Diagnostic) {
	if doc == nil {
		return nil, 0, nil
	}
	fills := make([][]byte, len(doc.Slots))
	var marks Marks
	var faults []diag.Diagnostic
	for i, slot := range doc.Slots {
		name := target(p, slot)
		fill, fault := s.fill(p, name, slot)
		fills[i] = []byte(fill)
		marks |= mark(name)
		if fault.Code != "" && len(faults) < maxFaults {
			fault.Severity = diag.Error
			fault.File, fault.Line, fault.Column = doc.File, slot.Line, slot.Column
			faults = append(faults, fault)
		}
	}
	return fills, marks, faults
}

// target is the content path at which a slot's target is looked up.
func target(p *Page, slot markdown.Slot) string { return path.Join(folderOf(p.Path), slot.Path) }

func (s *Site) fill(p *Page, name string, slot markdown.Slot) (string, diag.Diagnostic) {
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", diag.Diagnostic{Code: "outside-content", Message: "“" + slot.Path + "” lies outside " + source.ContentFolder + "/",
			Hint: "copy the file into " + source.ContentFolder + "/ and link to the copy"}
	}
	page, content, fault := s.lookUp(p, name, slot)
	switch {
	case fault.Code != "":
		return "", fault
	case slot.Image && page != nil:
		return "", diag.Diagnostic{Code: "not-a-picture", Message: "“" + slot.Path + "” is a page, not a picture", Hint: "remove the “!” to link to it"}
	case slot.Image:
		return s.picture(p, name, content, slot)
	case page == nil && slot.Titled:
		return "", diag.Diagnostic{Code: "not-a-page", Message: "“" + slot.Path + "” is a file, which has no title to name the link by",
			Hint: "link to it within a text, as in [words](" + slot.Path + ")"}
	case page == nil && slot.Fragment != "":
		return "", diag.Diagnostic{Code: "dead-anchor", Message: "“" + slot.Path + "” is a file without headings", Hint: "remove “#" + slot.Fragment + "”"}
	case page == nil:
		return html.EscapeString(s.Href(p.URL, name)), diag.Diagnostic{}
	}
	href, fault := s.pageLink(p, page, slot.Fragment)
	if slot.Titled && fault.Code == "" {
		href += `">` + html.EscapeString(titleAt(page, slot.Fragment))
	}
	return href, fault
}

// titleAt names a page, or a heading of it, in a link.
func titleAt(page *Page, fragment string) string {
	for _, h := range page.Face.Outline.Headings {
		if h.ID == fragment {
			return page.Title + ": " + h.Text
		}
	}
	return page.Title
}

// pageLink is the href from one page to another's heading.
func (s *Site) pageLink(from, to *Page, fragment string) (string, diag.Diagnostic) {
	href := s.Href(from.URL, to.URL)
	if fragment == "" {
		return html.EscapeString(href), diag.Diagnostic{}
	}
	if to.generated() {
		return "", diag.Diagnostic{Code: "dead-anchor", Message: "the section " + folderOf(to.Path) + "/ has no text to link into", Hint: "remove “#" + fragment + "”"}
	}
	if !to.Face.Outline.HasAnchor(fragment) {
		return "", markdown.DeadAnchor(to.Face.File, &to.Face.Outline, fragment)
	}
	if from == to {
		href = ""
	}
	return html.EscapeString(href + "#" + url.PathEscape(fragment)), diag.Diagnostic{}
}

// lookUp finds the page or the file at a content path.
func (s *Site) lookUp(p *Page, name string, slot markdown.Slot) (*Page, []byte, diag.Diagnostic) {
	if page := s.bySource[name]; page != nil {
		return page, nil, diag.Diagnostic{}
	}
	if reason := s.withheld[name]; reason != "" && s.bySource[name] == nil {
		return nil, nil, diag.Diagnostic{Code: "withheld-target", Message: "“" + slot.Path + "” is withheld: " + reason,
			Hint: "publish it, or remove the link until then"}
	}
	if content, ok := s.files[name]; ok {
		return nil, content, diag.Diagnostic{}
	}
	if page := s.pageAt(name); page != nil && !slot.Image {
		return page, nil, diag.Diagnostic{}
	}
	return nil, nil, s.deadLink(p, name, slot)
}

// pageAt returns the page at a content path, or nil. A folder stands for its
// section's page.
func (s *Site) pageAt(name string) *Page {
	if page := s.bySource[name]; page != nil {
		return page
	}
	folder := strings.TrimSuffix(name, "/")
	if folder == "." {
		folder = ""
	}
	if section := s.sections[folder]; section != nil {
		return section.Page
	}
	return nil
}

func (s *Site) deadLink(p *Page, name string, slot markdown.Slot) diag.Diagnostic {
	what := "page or file"
	if slot.Image {
		what = "picture"
	}
	return diag.Diagnostic{
		Code:    "dead-link",
		Message: fmt.Sprintf("there is no %s “%s”", what, slot.Path),
		Hint:    s.near(p, name),
	}
}

// near suggests what a dead link may have meant: the same name with the
// extension of a page, a file of that name elsewhere, a like name in the same
// folder.
func (s *Site) near(p *Page, name string) string {
	for part := name; part != "." && part != "/"; part = path.Dir(part) {
		if source.Ignored(rootPath(part)) {
			return "a name such as “" + path.Base(part) + "” is left out of the site: rename it to publish it"
		}
	}
	without := stem(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "/"), ".html"), ".yml"))
	for _, ext := range pageExtensions {
		if s.bySource[without+ext] != nil {
			return didYouMean(p, without+ext)
		}
	}
	var siblings []string
	for known := range s.sources() {
		if path.Base(known) == path.Base(name) && known != name && path.Base(name) != indexFile {
			return didYouMean(p, known)
		}
		if folderOf(known) == folderOf(name) {
			siblings = append(siblings, known)
		}
	}
	slices.Sort(siblings)
	if found := diag.Suggest(name, siblings); found != "" {
		return didYouMean(p, found)
	}
	return "links are relative to the file that they stand in: " + rootPath(p.Path)
}

// sources yields the content path of every page and file, pages in order.
func (s *Site) sources() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, page := range s.Pages {
			if !page.generated() && !yield(page.Path) {
				return
			}
		}
		for _, file := range s.Files {
			if !yield(file) {
				return
			}
		}
	}
}

// didYouMean writes a content path as the page's author would link to it.
func didYouMean(p *Page, name string) string {
	return "did you mean “" + Relative(sectionURL(folderOf(p.Path)), name) + "”?"
}

// picture is the attributes of an img element that depend on the file.
func (s *Site) picture(p *Page, name string, content []byte, slot markdown.Slot) (string, diag.Diagnostic) {
	width, height, err := pictureSize(name, content)
	if err != nil {
		return "", diag.Diagnostic{Code: "bad-picture", Message: "“" + slot.Path + "” cannot be read as a picture: " + err.Error(),
			Hint: "pictures are PNG, JPEG, GIF, WebP or SVG files with a size"}
	}
	return fmt.Sprintf(`src="%s" width="%d" height="%d"`, html.EscapeString(Relative(p.URL, name)), width, height), diag.Diagnostic{}
}

// links resolves the navigation or the footer.
func (a *assembly) links(items []config.Link) []Link {
	var links []Link
	for _, item := range items {
		if item.External {
			links = append(links, Link{Label: item.Label, URL: item.To})
			continue
		}
		page := a.page(item.To, item.Place)
		if page == nil {
			continue // reported
		}
		label := item.Label
		if label == "" {
			label = page.Title
		}
		links = append(links, Link{Label: label, Page: page})
	}
	return links
}

// page returns the page that site.yaml names by its path. One that is not there
// is reported.
func (a *assembly) page(to string, place diag.Place) *Page {
	if page := a.site.bySource[to]; page != nil {
		return page
	}
	if reason := a.site.withheld[to]; reason != "" {
		a.report(place.Error("withheld-target", "“"+to+"” is withheld: "+reason, "publish it, or remove the entry until then"))
		return nil
	}
	known := make([]string, len(a.site.Pages))
	for i, page := range a.site.Pages {
		known[i] = page.Path
	}
	a.report(place.Error("dead-link", "there is no page “"+to+"” in "+source.ContentFolder+"/",
		diag.DidYouMean(to, known, "write the file's path below "+source.ContentFolder+"/, such as about.md")))
	return nil
}

// glossary returns the page that explains words, if site.yaml names one.
func (a *assembly) glossary() *Page {
	if a.in.Config.Glossary.Path == "" {
		return nil
	}
	return a.page(a.in.Config.Glossary.Path, a.in.Config.Glossary.Place)
}

// checkSections reports sections of site.yaml that are not there.
func (a *assembly) checkSections() {
	var known []string
	for _, s := range a.site.Root.Sections {
		known = append(known, s.Path)
	}
	for _, s := range a.in.Config.Sections {
		if !slices.Contains(known, s.Name) && a.site.withheld[s.Name+"/"+indexFile] == "" {
			a.report(s.Place.Error("unknown-section", "there is no section “"+s.Name+"”",
				diag.DidYouMean(s.Name, known, "a section is a folder of "+source.ContentFolder+"/ with pages in it")))
		}
	}
}
