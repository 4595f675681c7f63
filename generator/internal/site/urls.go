package site

import (
	"net/url"
	"strings"
)

// Relative returns what leads from the page at address from to the address to,
// escaped for a URL: from "a/b/" to "a/c/" it is "../c/". It is never empty.
func Relative(from, to string) string {
	common := 0 // length of the folders that both begin with
	for i := 0; i < len(from) && i < len(to) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			common = i + 1
		}
	}
	up := strings.Count(from[common:], "/")
	down := Escape(to[common:])
	switch {
	case up > 0:
		return strings.Repeat("../", up) + down
	case down == "" || strings.Contains(down, ":"):
		return "./" + down // “a:b” alone would be read as a scheme
	}
	return down
}

// Href returns what leads from the page at address from to the address to in a
// link of the site: [Relative], and in a portable site to the very file of a page,
// because nobody looks for an index.html there.
func (s *Site) Href(from, to string) string { return s.in.Form.Href(from, to) }

// A Form is how the site's links lead to pages.
type Form int

// To the folder of a page, where a server finds the page; or to the page's file,
// which works without a server.
const (
	Served Form = iota
	Portable
)

// Href is [Site.Href].
func (f Form) Href(from, to string) string {
	if f == Portable && (to == "" || strings.HasSuffix(to, "/")) {
		to += "index.html"
	}
	return Relative(from, to)
}

// Escape escapes an address for a URL, segment by segment.
func Escape(address string) string {
	plain := true
	for i := 0; plain && i < len(address); i++ {
		plain = isPlain(address[i])
	}
	if plain {
		return address
	}
	segments := strings.Split(address, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// isPlain reports whether a byte stands for itself in any URL.
func isPlain(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return c == '/' || c == '-' || c == '_' || c == '.'
}
