package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rapport/generator/internal/diag"
)

// claims are the output paths that are taken, by their folded form.
type claims map[string]claim

// A claim is who writes an output path.
type claim struct {
	output string
	by     string // for people: the file, “an alias in FILE”, “the generator”
	place  diag.Place
}

// fold is the form in which two paths are one on some file system: letter case
// and the two ways to compose an accent do not count.
func fold(output string) string { return strings.ToLower(norm.NFC.String(output)) }

// addRedirects makes a redirect of every alias.
func (a *assembly) addRedirects() {
	for _, page := range a.site.Pages {
		for _, alias := range page.Front().Aliases {
			made := redirect(alias.Text, page)
			made.place = alias.Place
			a.site.Redirects = append(a.site.Redirects, made)
		}
	}
}

// claimAddresses gives every address one owner and reports the others. Where all
// outputs are those of a site without such a fault, there is none to be found.
func (a *assembly) claimAddresses() {
	a.site.outputs = a.outputs()
	if slices.Equal(a.site.outputs, a.last.outputs) {
		return
	}
	before := len(a.faults)
	a.compareClaims()
	if len(a.faults) > before {
		a.site.outputs = nil
	}
}

// outputs lists all outputs that are claimed.
func (a *assembly) outputs() []string {
	all := make([]string, 0, len(a.in.Reserved)+len(a.site.Pages)+len(a.site.Files)+len(a.site.Tags)+1+len(a.site.Redirects))
	all = append(all, a.in.Reserved...)
	for _, page := range a.site.Pages {
		all = append(all, page.Output)
		if feed := feedBy(page); feed != "" {
			all = append(all, feed)
		}
	}
	all = append(all, a.site.Files...)
	for _, tag := range a.site.Tags {
		all = append(all, tag.URL)
	}
	for _, redirect := range a.site.Redirects {
		all = append(all, redirect.File)
	}
	return all
}

// feedBy is the output path of the feed that stands by a section's page; empty
// for none.
func feedBy(page *Page) string {
	if !page.IsIndex() {
		return ""
	}
	return page.Section.Feed()
}

func (a *assembly) compareClaims() {
	all := make(claims, 2*len(a.site.Pages))
	for _, output := range a.in.Reserved {
		all[fold(output)] = claim{output: output, by: "the generator"}
	}
	for _, page := range a.site.Pages {
		if feed := feedBy(page); feed != "" {
			all[fold(feed)] = claim{output: feed, by: "the generator"}
		}
	}
	for _, page := range a.site.Pages {
		place := diag.Place{File: rootPath(page.Path)}
		if slug := page.Front().Slug; slug.Text != "" {
			place = slug.Place
		}
		a.claim(all, claim{page.Output, rootPath(page.Path), place})
	}
	for _, file := range a.site.Files {
		a.claim(all, claim{file, rootPath(file), diag.Place{File: rootPath(file)}})
	}
	for _, tag := range a.site.Tags {
		a.claim(all, claim{tag.URL + "index.html", "the tag “" + tag.Name + "”", tag.place()})
	}
	if len(a.site.Tags) > 0 {
		a.claim(all, claim{TagsURL + "index.html", "the list of tags", a.site.Tags[0].place()})
	}
	for _, redirect := range a.site.Redirects {
		a.claim(all, claim{redirect.File, aliasIn + rootPath(redirect.To.Path), redirect.place})
	}
	a.checkFolders(all)
}

// place is where the tag stands in its first page.
func (t *Tag) place() diag.Place {
	for _, placed := range t.Pages[0].Front().Tags {
		if placed.Text == t.Name {
			return placed.Place
		}
	}
	return diag.Place{File: rootPath(t.Pages[0].Path)}
}

// redirect reads an alias, which front matter has found to be a rooted path:
// /a/ and /a stand for a/index.html, /a.html for itself.
func redirect(alias string, to *Page) Redirect {
	url := strings.TrimPrefix(alias, "/")
	if path.Ext(url) == ".html" {
		return Redirect{File: url, URL: url, To: to}
	}
	url = strings.TrimSuffix(url, "/") + "/"
	return Redirect{File: url + "index.html", URL: url, To: to}
}

// aliasIn begins the name of a claim by an alias.
const aliasIn = "an alias in "

// The lengths in bytes beyond which systems do not store a name, and browsers
// and servers may not carry an address.
const (
	maxName    = 255
	maxAddress = 2000
)

func (a *assembly) claim(all claims, c claim) {
	a.checkLength(c)
	key := fold(c.output)
	first, taken := all[key]
	if !taken {
		all[key] = c
		return
	}
	message := "“/" + address(c.output) + "” is taken by " + first.by
	if first.output != c.output {
		message += " as “/" + address(first.output) + "”, which differs only in letter case or accents"
	}
	if c.by != c.place.File {
		message += " (wanted by " + c.by + ")"
	}
	a.report(c.place.Error("collision", message, remedy(first, c)))
}

// remedy is what to do about a collision.
func remedy(first, c claim) string {
	switch {
	case strings.HasPrefix(c.by, aliasIn):
		return "change the alias, or remove it"
	case first.place.File == "": // the generator's
		return "rename it"
	}
	return "rename one, or give one a slug"
}

// checkLength reports an output path that could not be written or asked for.
func (a *assembly) checkLength(c claim) {
	if len(c.output) <= maxName {
		return
	}
	if len(c.output) > maxAddress {
		a.report(c.place.Error("long-address", fmt.Sprintf("the address of %s is longer than %d bytes", c.by, maxAddress), "shorten it"))
		return
	}
	for part := range strings.SplitSeq(c.output, "/") {
		if len(part) > maxName {
			a.report(c.place.Error("long-address", fmt.Sprintf("the address of %s has a part longer than %d bytes", c.by, maxName), "shorten it"))
			return
		}
	}
}

// address is the URL path of an output path.
func address(output string) string { return strings.TrimSuffix(output, "index.html") }

// checkFolders reports output paths that would have to be a file and a folder
// at once.
func (a *assembly) checkFolders(all claims) {
	for key, c := range all {
		for i, r := range key {
			if r != '/' {
				continue
			}
			if file, taken := all[key[:i]]; taken {
				place := file.place
				if place.Line == 0 && (c.place.Line > 0 || place.File == "") {
					place = c.place // an alias is what the author can change
				}
				a.report(place.Error("collision", "“/"+file.output+"” is the file of "+file.by+" and a folder for "+c.by,
					"rename one of the two"))
			}
		}
	}
}
