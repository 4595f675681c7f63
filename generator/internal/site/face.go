package site

import (
	"path"
	"reflect"
	"strings"

	"rapport/generator/internal/markdown"
	"rapport/generator/internal/source"
)

// A Face is all that a site sees of a page's document: everything but the text.
// It is immutable.
type Face struct {
	File       string // path below the root
	Front      markdown.FrontMatter
	Outline    markdown.Outline
	Excerpt    string
	Minutes    int    // to read the text; 0 without one
	Assessment string // the ID of a self-assessment; empty for all other pages
	Questions  int    // of a self-assessment; else 0

	// Links are the content paths that the text links to, in their order. Pictures
	// are not among them; what stands at a path is not known here.
	Links []string
}

// FaceOf returns the face of a document that is no self-assessment.
func FaceOf(doc *markdown.Document) *Face {
	return &Face{File: doc.File, Front: doc.Front, Outline: doc.Outline, Excerpt: doc.Excerpt, Minutes: minutes(doc.Words), Links: linked(doc)}
}

func linked(doc *markdown.Document) []string {
	var paths []string
	folder := folderOf(strings.TrimPrefix(doc.File, source.ContentFolder+"/"))
	for _, slot := range doc.Slots {
		if !slot.Image {
			paths = append(paths, path.Join(folder, slot.Path))
		}
	}
	return paths
}

// Equal reports whether two faces are the same in every field.
func (f *Face) Equal(other *Face) bool { return f == other || reflect.DeepEqual(f, other) }

// minutes is how long a text of so many words takes at 220 a minute, at least 1;
// 0 for a page without text. Source of the rate: Brysbaert, "How many words do
// we read per minute?", Journal of Memory and Language, 2019 (238 a minute for
// silent reading of non-fiction, taken down a little for screens).
func minutes(words int) int {
	if words == 0 {
		return 0
	}
	return max(1, (words+110)/220)
}

// Texts are the documents behind the faces of a site, in the same order.
type Texts []*markdown.Document

// Of returns a page's document, nil for a generated page.
func (t Texts) Of(p *Page) *markdown.Document {
	if p.generated() {
		return nil
	}
	return t[p.number]
}
