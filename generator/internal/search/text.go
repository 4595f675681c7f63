package search

import (
	"bytes"
	"html"
	"unicode"
	"unicode/utf8"
)

// Parts splits the HTML of a page's body, as Markdown makes it, at its headings
// and at the terms of its definition lists. What is about the text and not part
// of it (numbers of citations and notes, grades, names of callouts) is left out.
// The words that stand for a picture are part of it.
//
// No word is made of two elements' texts, unless these are inline and nothing is
// between them. Between blocks, cells and items stands a “·” where the text
// before does not end in a punctuation mark. The capacity behind body is written to.
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
	gap    gap // comes before the next text
	parts  []stretchOf
	naming string // the element that is the part's heading, while it is read
}

// A gap is what is between two texts; the greater holds.
type gap byte

const (
	none   gap = iota
	aside      // something left out, or a picture before: it parts words, and leaves a full stop where it is
	space      // white space, a new line, a picture behind
	border     // of a block, a cell, an item
)

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

// write appends text, as it stands in HTML.
func (s *scanner) write(text []byte) {
	if bytes.IndexByte(text, '&') >= 0 {
		text = []byte(html.UnescapeString(string(text)))
	}
	s.put(text)
}

// put appends text, with one space where there is any.
func (s *scanner) put(text []byte) {
	for len(text) > 0 {
		n := clean(text)
		if n == 0 {
			s.gap = max(s.gap, space)
			text = text[1:]
			continue
		}
		if s.gap != none {
			s.bridge(text)
		}
		s.out = append(s.out, text[:n]...)
		text = text[n:]
	}
}

// clean is the length of what a text begins with that needs no change: words
// with one space between them.
func clean(text []byte) int {
	n := 0
	for n < len(text) && (text[n] > ' ' || n > 0 && text[n] == ' ' && n+1 < len(text) && text[n+1] > ' ') {
		n++
	}
	return n
}

// bridge writes what is between the text so far and the next, if there is any
// so far.
func (s *scanner) bridge(next []byte) {
	before := s.out[s.begin():]
	switch {
	case len(before) == 0:
	case s.gap == border && !punctuated(before):
		s.out = append(s.out, " · "...)
	case s.gap >= space || isOfWord(utf8.DecodeLastRune(before)) && isOfWord(utf8.DecodeRune(next)):
		s.out = append(s.out, ' ')
	}
	s.gap = none
}

// isOfWord reports whether a character may be part of a word.
func isOfWord(r rune, _ int) bool { return isStart(r) || unicode.IsMark(r) || isApostrophe(r) }

// punctuated reports whether a text ends in a punctuation mark, perhaps with
// closing quotes and brackets.
func punctuated(text []byte) bool {
	text = bytes.TrimRight(text, "”’\"')]\u00a0")
	last, _ := utf8.DecodeLastRune(text)
	return bytes.ContainsRune([]byte(".!?…:;,–—·"), last)
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
	case isAside(name, tag):
		s.skip(name)
		s.gap = max(s.gap, aside)
	case string(name) == "img":
		s.gap = max(s.gap, space)
		s.put([]byte(attribute(tag, "alt")))
		s.gap = max(s.gap, aside)
	case !s.whole && isHeading(name):
		s.parts = append(s.parts, stretchOf{attribute(tag, "id"), len(s.out), len(s.out)})
		s.naming = string(name)
	}
	s.gap = max(s.gap, gapAt(name))
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

// gapAt is the gap where an element begins or ends.
func gapAt(name []byte) gap {
	switch string(name) {
	case "a", "em", "strong", "code", "del", "span", "sup", "sub", "mark", "img":
		return none
	case "br":
		return space
	}
	return border
}

// isAside reports whether an element is about the text, and not part of it.
func isAside(name, tag []byte) bool {
	if string(name) == "sup" {
		return true
	}
	_, classes, _ := bytes.Cut(tag[len(name):], []byte(" class=\""))
	for _, class := range []string{"grade", "footnote-backref", "callout-title", "message-kind", "message-length"} {
		if bytes.HasPrefix(classes, []byte(class)) {
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
