package markdown

import (
	"fmt"
	"regexp"
	"strings"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/yamlnode"
)

// Source is one work that a page rests on. Only Title is always set.
type Source struct {
	ID string // what citations call it; empty if nothing may cite it

	Title, Author, Publisher, Year, URL string

	Seen  string // how the author knows it: original, copy, abstract, report, recalled; may be empty
	Note  string // one line for readers
	Place diag.Place
}

// CitedSource is a source and where the text cites it.
type CitedSource struct {
	Source
	Citations []string // the IDs of the places in the HTML that cite it, in order
}

// seen are the ways in which an author may know a source, the surest first.
var seen = [...]string{"original", "copy", "abstract", "report", "recalled"}

func sources(v yamlnode.Value) []Source {
	var all []Source
	ids := map[string]yamlnode.Value{}
	for _, item := range v.List() {
		m := item.Mapping("id", "title", "author", "publisher", "year", "url", "seen", "note")
		all = append(all, Source{
			ID:        sourceID(m.Get("id"), ids),
			Title:     typeset(m.Require("title").Line("")),
			Author:    m.Get("author").Line(""),
			Publisher: m.Get("publisher").Line(""),
			Year:      m.Get("year").Line(""),
			URL:       webAddress(m.Get("url")),
			Seen:      m.Get("seen").OneOf("", seen[:]...),
			Note:      typeset(m.Get("note").Line("")),
			Place:     item.Place(),
		})
	}
	return all
}

var sourceIDForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// maxSourceID is the length of a source's ID in bytes.
const maxSourceID = 64

// sourceID decodes an ID that none of ids may be, and adds it. A faulty one is
// returned, too, so that what cites it is not a second fault.
func sourceID(v yamlnode.Value, ids map[string]yamlnode.Value) string {
	id := v.Line("")
	first, repeated := ids[id]
	switch {
	case id == "": // absent or reported
		return ""
	case !sourceIDForm.MatchString(id):
		v.Fail("bad-id", "“"+id+"” cannot be an ID", sourceIDHint(id))
	case len(id) > maxSourceID:
		v.Fail("bad-id", fmt.Sprintf("the ID has %d characters", len(id)), fmt.Sprintf("use at most %d", maxSourceID))
	case repeated:
		line, _ := first.Position()
		v.Fail("duplicate-id", fmt.Sprintf("the ID “%s” is already used in line %d", id, line), "choose another word")
	}
	if !repeated {
		ids[id] = v
	}
	return id
}

func isSourceID(id string) bool { return sourceIDForm.MatchString(id) && len(id) <= maxSourceID }

func sourceIDHint(id string) string {
	near := strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(id), "-")), "_", "-")
	if isSourceID(near) {
		return "write “" + near + "”"
	}
	return "use lower-case letters, digits and hyphens, beginning with a letter"
}

func webAddress(v yamlnode.Value) string {
	text := v.Text("")
	if name, _ := scheme(text); v.Exists() && (name != "http" && name != "https" || !isComplete(text)) {
		v.Fail("bad-url", fmt.Sprintf("“%s” is not a web address", text), "begin it with https://")
	}
	return text
}
