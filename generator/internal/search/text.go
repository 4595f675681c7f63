package search

import (
	"bytes"
	"html"
)

// Parts splits the HTML of a page's body, as Markdown makes it, at its headings
// and at the terms of its definition lists. It overwrites body. What is about the text and not part
// of it (numbers of citations and notes, grades, names of callouts) is left out.
func Parts(body []byte) []Part {
	s := newScanner(body)
	s.scan()
	return s.result()
}

// Plain is the text of HTML without its markup, in one line.
func Plain(body []byte) string {
	s := newScanner(body)
	s.whole = true
	s.scan()
	return string(s.out)
}

// scanner reads HTML that the generator has made: every tag is closed, and “>”
// stands nowhere else. It gathers all text in one buffer.
type scanner struct {
	rest  []byte
	whole bool // headings do not count

	out    []byte
	space  bool // comes before the next word
	parts  []stretchOf
	naming string // the element that is the part's heading, while it is read
}

// A stretchOf is where the heading and the text of a part begin in the buffer.
type stretchOf struct {
	id            string
	heading, text int
}

func newScanner(body []byte) *scanner {
	return &scanner{rest: body, out: body[len(body):], parts: make([]stretchOf, 1, 16)}
}

func (s *scanner) scan() {
	for len(s.rest) > 0 {
		at := bytes.IndexByte(s.rest, '<')
		if at < 0 {
			at = len(s.rest)
		}
		s.write(s.rest[:at])
		s.rest = s.rest[at:]
		end := bytes.IndexByte(s.rest, '>')
		if end < 0 {
			return
		}
		tag := s.rest[1:end]
		s.rest = s.rest[end+1:]
		s.tag(tag)
	}
}

// write appends text, with one space where there is any.
func (s *scanner) write(text []byte) {
	if bytes.IndexByte(text, '&') >= 0 {
		text = []byte(html.UnescapeString(string(text)))
	}
	for _, c := range text {
		switch c {
		case ' ', '\n', '\t', '\r':
			s.space = true
			continue
		}
		if s.space && len(s.out) > s.begin() {
			s.out = append(s.out, ' ')
		}
		s.space = false
		s.out = append(s.out, c)
	}
}

// begin is where the heading or the text at hand begins.
func (s *scanner) begin() int {
	part := s.parts[len(s.parts)-1]
	if s.naming != "" {
		return part.heading
	}
	return part.text
}

func (s *scanner) tag(tag []byte) {
	name, closing := nameOf(tag)
	switch {
	case closing && string(name) == s.naming:
		s.naming, s.parts[len(s.parts)-1].text = "", len(s.out)
	case closing:
	case isAside(tag):
		s.skip(name)
	case !s.whole && isHeading(name):
		s.parts = append(s.parts, stretchOf{attribute(tag, "id"), len(s.out), len(s.out)})
		s.naming = string(name)
	}
	if !isInline(name) {
		s.space = true
	}
}

// result makes the parts, without empty ones.
func (s *scanner) result() []Part {
	text := string(s.out)
	parts := make([]Part, 0, len(s.parts))
	for i, p := range s.parts {
		end := len(text)
		if i+1 < len(s.parts) {
			end = s.parts[i+1].heading
		}
		if p.heading < end {
			parts = append(parts, Part{p.id, text[p.heading:p.text], text[p.text:end]})
		}
	}
	return parts
}

// skip leaves out what is left of an element.
func (s *scanner) skip(name []byte) {
	for depth := 1; depth > 0; {
		at := bytes.IndexByte(s.rest, '<')
		if at < 0 {
			s.rest = nil
			return
		}
		s.rest = s.rest[at+1:]
		inner, closing := nameOf(s.rest)
		switch {
		case bytes.Equal(inner, name) && closing:
			depth--
		case bytes.Equal(inner, name):
			depth++
		}
	}
	if end := bytes.IndexByte(s.rest, '>'); end >= 0 {
		s.rest = s.rest[end+1:]
	}
}

func nameOf(tag []byte) (name []byte, closing bool) {
	tag, closing = bytes.CutPrefix(tag, []byte("/"))
	end := 0
	for end < len(tag) && tag[end] > ' ' && tag[end] != '>' {
		end++
	}
	return tag[:end], closing
}

func isHeading(name []byte) bool {
	return string(name) == "dt" || len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6'
}

func isInline(name []byte) bool {
	switch string(name) {
	case "a", "em", "strong", "code", "del", "span", "sup", "sub", "mark":
		return true
	}
	return false
}

// isAside reports whether an element is about the text, and not part of it.
func isAside(tag []byte) bool {
	if bytes.HasPrefix(tag, []byte("sup")) {
		return true
	}
	if !bytes.Contains(tag, []byte("class=\"")) {
		return false
	}
	for _, class := range []string{"grade", "footnote-backref", "callout-title", "message-kind", "message-length"} {
		if bytes.Contains(tag, []byte("class=\""+class)) {
			return true
		}
	}
	return false
}

func attribute(tag []byte, name string) string {
	_, value, found := bytes.Cut(tag, []byte(" "+name+"=\""))
	if !found {
		return ""
	}
	value, _, _ = bytes.Cut(value, []byte("\""))
	return html.UnescapeString(string(value))
}
