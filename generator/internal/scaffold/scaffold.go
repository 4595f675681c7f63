// Package scaffold holds the files that an author can begin with: an article, a
// section's page, a self-assessment, a small site.
//
// They explain themselves: what stands in them is advice on how to write them.
// Each is sound as it is: “check” finds nothing in it, but that a lone page waits
// for a link. A page can begin as a draft, so that nobody reads half of one; those
// of a new site do not, so that there is something to see. The package reads and writes nothing.
package scaffold

import (
	"embed"
	"regexp"
	"strings"
	"time"
)

//go:embed templates
var templates embed.FS

// A File is one that is to be written.
type File struct {
	Path    string // slash-separated, below the root
	Content []byte
}

// A Page says how a scaffolded page begins.
type Page struct {
	Title string    // one line of text
	Today time.Time // the date of an article
	Draft bool      // whether it is withheld at first
}

// The parts of a new site, below its root.
const (
	home      = "content/index.md"
	section   = "content/guide/index.md"
	article   = "content/guide/first-article.md"
	checklist = "content/guide/before-you-ask.yaml"
)

// Article is an article that leads to the page of its own folder.
func Article(page Page) []byte {
	return page.fill("article.md", "index.md", "the page of this section")
}

// Section is the page of a folder.
func Section(page Page) []byte { return page.fill("section.md", "", "") }

// Checklist is a self-assessment that leads to the page of its own folder.
func Checklist(page Page) []byte { return page.fill("checklist.yaml", "index.md", "") }

// Site is a whole site of the given name: a home page, and a section with an
// article and a self-assessment.
func Site(title string, today time.Time) []File {
	name := Page{Title: title}
	first := Page{Title: "A first article", Today: today}
	questions := Page{Title: "Before you ask"}
	return []File{
		{"site.yaml", name.fill("site/site.yaml", "", "")},
		{home, name.fill("site/index.md", "", "")},
		{section, name.fill("site/section.md", "", "")},
		{article, first.fill("article.md", "before-you-ask.yaml", "these three questions")},
		{checklist, questions.fill("checklist.yaml", "first-article.md", "")},
	}
}

// draftLine is the line of a template that withholds the page.
var draftLine = regexp.MustCompile(`(?m)^draft: true.*\n`)

// fill makes a page of the template of that name, which leads to the file next by
// these words.
func (p Page) fill(name, next, words string) []byte {
	template, err := templates.ReadFile("templates/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	text := string(template)
	if !p.Draft {
		text = draftLine.ReplaceAllLiteralString(text, "")
	}
	return []byte(strings.NewReplacer(
		"{{title}}", Scalar(p.Title), "{{today}}", p.Today.Format(time.DateOnly), "{{next}}", next, "{{words}}", words,
	).Replace(text))
}
