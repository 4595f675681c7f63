package theme

import "html/template"

// A Source is one work that a page rests on. Only Number and Title are always set.
type Source struct {
	Number int // from 1, in the order in which the text cites them

	Title, Author, Publisher, Year, URL string

	Seen      string   // how the author knows it: original, copy, abstract, report or recalled
	Note      string   // one line for readers
	Citations []string // the IDs of the places in the text that cite it, in order
}

// A Backlink leads from a source to a place in the text that cites it.
type Backlink struct {
	URL    template.URL
	Number int // from 1; 0 if it is the only one
}

// Backlinks are the ways back to the text.
func (s Source) Backlinks() []Backlink {
	links := make([]Backlink, len(s.Citations))
	for i, id := range s.Citations {
		links[i].URL = template.URL("#" + id) // the Markdown stage's own: letters, digits and a colon
		if len(links) > 1 {
			links[i].Number = i + 1
		}
	}
	return links
}
