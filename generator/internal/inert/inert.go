// Package inert finds what would run in the files that are copied beside pages.
//
// A page of the site forbids nearly everything by its Content-Security-Policy,
// and no author's text becomes script. A file that is copied has no such policy:
// whoever opens it has it run as a part of the site, with all that the site's
// own pages may do and read. So what is copied must be inert:
//
//   - a file that browsers take for a page of HTML is an error, unless it has no
//     markup at all: some services want a file of such a name with a word in it
//   - an SVG, or any other XML, is an error where it has a script, an event
//     handler, a link that is a script, HTML, a style sheet of its own (which may
//     be a program), declarations of entities and attributes, or an animation of
//     a link
//   - XML that cannot be read is an error as well: a browser may read on where
//     this package has to give up
//   - plain text, data, style sheets and scripts are what they are: no page loads
//     them, and on their own they run nothing
//
// What a file is, its name says, as it does to hosts. Where the name says nothing
// known, hosts and browsers look at how the file begins, and so does this package.
// Of anything but markup it looks at no more than the beginning.
package inert

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"rapport/generator/internal/diag"
)

// MaxBytes is the length up to which markup is looked into, in bytes; what is
// longer is an error. A diagram has some ten thousand.
const MaxBytes = 4 << 20

// The codes of what is found.
const (
	codePage   = "html-file"     // a page of HTML
	codeScript = "active-file"   // something in it would run
	codeForm   = "unsound-file"  // it cannot be read
	codeLength = "unchecked-svg" // it is too long to be read, or packed
)

// A nature is what hosts and browsers take a file for.
type nature int

const (
	unknown nature = iota // whatever it begins like
	plain                 // never markup
	drawing               // SVG, or markup that does not say what it is
	data                  // other XML: what has no namespace has no life
	page                  // HTML
	packed                // an SVG that nobody can look into
)

// natureOf tells by a name, which says it in its last extension; where that is
// none that hosts know, some take the one before: page.html.old is a page to them.
func natureOf(name string) nature {
	base := strings.ToLower(path.Base(name))
	for ext := path.Ext(base); ext != "" && !isBinary(ext); ext = path.Ext(base) {
		if known := natureOfExtension(ext); known != unknown {
			return known
		}
		base = strings.TrimSuffix(base, ext)
	}
	return unknown
}

// isBinary reports whether hosts know an extension as one of a format that is
// never text.
func isBinary(ext string) bool {
	switch ext {
	case ".avif", ".gif", ".ico", ".jpeg", ".jpg", ".mp3", ".mp4", ".pdf", ".png", ".webm", ".webp", ".woff", ".woff2", ".zip":
		return true
	}
	return false
}

func natureOfExtension(ext string) nature {
	switch ext {
	case ".txt", ".csv", ".tsv", ".json", ".js", ".mjs", ".css", ".ics":
		return plain
	case ".svg":
		return drawing
	case ".xml", ".xsl", ".xslt", ".rdf", ".rss", ".atom", ".mml", ".mathml":
		return data
	case ".html", ".htm", ".xhtml", ".xhtm", ".xht", ".shtml", ".shtm", ".mhtml", ".mht", ".hta", ".htc":
		return page
	case ".svgz":
		return packed
	}
	return unknown
}

// Check says what in a file would run. file is its path below the root, by which
// it is reported.
func Check(file string, content []byte) []diag.Diagnostic {
	place := diag.Place{File: file}
	kind := natureOf(file)
	if kind == unknown {
		kind = guess(content)
	}
	switch {
	case kind == packed:
		return one(place.Error(codeLength, "a packed SVG cannot be checked for scripts", "unpack it: hosts pack what they send anyway"))
	case kind == page && bytes.IndexByte(content, '<') >= 0:
		return one(place.Error(codePage, "a page of HTML would be copied as it is, and whatever it runs would run as a part of this site",
			"write the page in Markdown, or begin the file's name with “_” to leave it out"))
	case kind != drawing && kind != data:
		return nil
	case len(content) > MaxBytes:
		return one(place.Error(codeLength, fmt.Sprintf("the file is longer than the %d MiB that are checked for scripts", MaxBytes>>20),
			"make the drawing simpler, or save it as a picture of pixels"))
	}
	return newReader(file, content, kind == drawing).read()
}

func one(d diag.Diagnostic) []diag.Diagnostic { return []diag.Diagnostic{d} }

// guess tells by how a file begins, as browsers do.
// Source: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
func guess(content []byte) nature {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		return drawing // in UTF-16, for all that is known: nobody can look into it
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), "\t\n\f\r ")
	if len(start) == 0 || start[0] != '<' {
		return plain
	}
	start = bytes.ToLower(head(start, 16))
	if bytes.HasPrefix(start, []byte("<!--")) || slices.ContainsFunc(beginnings(), func(tag string) bool { return begins(start, tag) }) {
		return page
	}
	return drawing
}

// beginnings are the tags by which browsers know HTML.
func beginnings() []string {
	return []string{"<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style",
		"<title", "<b", "<body", "<br", "<p"}
}

// begins reports whether a text begins with a tag, and not with a longer one.
func begins(text []byte, tag string) bool {
	rest, found := bytes.CutPrefix(text, []byte(tag))
	return found && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '>')
}

func head(content []byte, n int) []byte { return content[:min(n, len(content))] }
