package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
)

// marker stands where a page's body belongs while its layout runs. No page can
// contain it otherwise: html/template escapes NUL in every string, [Load]
// refuses it in templates, and Render in what is HTML already.
const marker = "\x00page-body\x00"

// Render lays v out. It returns the page without its body in parts, each of them
// consecutive pieces: the body belongs between each two, so a layout that prints it
// once gives two parts and one that does not gives one. What pages share is one
// piece of memory for all of them, which nobody may change. root is the URL of the
// site's root as the page sees it, with its closing slash: "./", "../../" or, for a
// page that stands at no fixed place, absolute. [Theme.Diagnostic] explains an
// error.
func (t *Theme) Render(v PageView, root string) ([][][]byte, error) {
	buffer := t.buffers.Get().(*bytes.Buffer)
	defer t.buffers.Put(buffer)
	buffer.Reset()
	v.assets = func(name string) (string, bool) {
		output, ok := t.urls[name]
		return root + output, ok
	}
	shared, err := t.execute(buffer, v, root)
	if err != nil {
		return nil, err
	}
	return parts(buffer.Bytes(), shared), nil
}

// A span is where a page may hold what it shares with others.
type span struct {
	from int
	html []byte
}

// execute writes a page, with a marker for its body, and returns where it may hold
// what it shares.
func (t *Theme) execute(buffer *bytes.Buffer, v PageView, root string) (shared []span, err error) {
	layout, ok := t.layouts[v.Kind]
	if !ok {
		return nil, fmt.Errorf("no kind of page is called %q", v.Kind)
	}
	v.Body = marker
	v.Contents = withoutNUL(v.Contents)
	if v.Assessment != nil {
		v.Assessment = cleaned(reflect.ValueOf(v.Assessment)).Interface().(*Assessment)
	}
	partial := t.sharing(layout, &v, root)
	v.shared = func(name string) (template.HTML, error) {
		part, err := partial(name)
		// A layout that prints it at once prints it here.
		shared = append(shared, span{buffer.Len(), part.bytes})
		return part.html, err
	}
	err = layout.Execute(buffer, &v)
	return shared, err
}

// parts splits a page at its markers, and each part where it holds what it shares.
// All else is copied to memory of its exact size.
func parts(page []byte, shared []span) [][][]byte {
	size := len(page) - bytes.Count(page, []byte(marker))*len(marker)
	shared = printed(page, shared)
	for _, s := range shared {
		size -= len(s.html)
	}
	own := make([]byte, 0, size)
	var all [][][]byte
	for at, more := 0, true; more; {
		var part []byte
		part, _, more = bytes.Cut(page[at:], []byte(marker))
		end := at + len(part)
		var pieces [][]byte
		copied := func(to int) {
			if to > at {
				start := len(own)
				own = append(own, page[at:to]...)
				pieces = append(pieces, own[start:len(own):len(own)])
			}
		}
		for len(shared) > 0 && shared[0].from < end {
			copied(shared[0].from)
			pieces = append(pieces, shared[0].html)
			at = shared[0].from + len(shared[0].html)
			shared = shared[1:]
		}
		copied(end)
		all = append(all, pieces)
		at = end + len(marker)
	}
	return all
}

// printed returns the spans that a page holds: a layout may ask for a partial and
// do what it likes with it.
func printed(page []byte, shared []span) []span {
	end := 0
	return slices.DeleteFunc(shared, func(s span) bool {
		if s.from < end || len(s.html) == 0 || !bytes.HasPrefix(page[s.from:], s.html) {
			return true
		}
		end = s.from + len(s.html)
		return false
	})
}

// withoutNUL returns headings with NUL replaced by U+FFFD, as html/template
// does in strings. It copies only if there is one.
func withoutNUL(headings []Heading) []Heading {
	if !slices.ContainsFunc(headings, hasNUL) {
		return headings
	}
	clean := slices.Clone(headings)
	for i, h := range clean {
		clean[i].HTML = template.HTML(strings.ReplaceAll(string(h.HTML), "\x00", "\ufffd"))
		clean[i].Children = withoutNUL(h.Children)
	}
	return clean
}

func hasNUL(h Heading) bool {
	return strings.IndexByte(string(h.HTML), 0) >= 0 || slices.ContainsFunc(h.Children, hasNUL)
}

// cleaned returns a copy of v, with all that it holds, that has U+FFFD in place
// of NUL.
func cleaned(v reflect.Value) reflect.Value {
	clean := reflect.New(v.Type()).Elem()
	clean.Set(v)
	switch v.Kind() {
	case reflect.String:
		clean.SetString(strings.ReplaceAll(v.String(), "\x00", "\ufffd"))
	case reflect.Pointer:
		clean.Set(cleaned(v.Elem()).Addr())
	case reflect.Slice:
		clean.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			clean.Index(i).Set(cleaned(v.Index(i)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			clean.Field(i).Set(cleaned(v.Field(i)))
		}
	}
	return clean
}
