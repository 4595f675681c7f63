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

// Render lays v out. It returns the page without its body as consecutive
// pieces: the body belongs between each two, so a layout that prints it once
// gives two pieces and one that does not gives one. root is the URL of the
// site's root as the page sees it, with its closing slash: "./", "../../" or,
// for a page that stands at no fixed place, absolute. [Theme.Diagnostic]
// explains an error.
func (t *Theme) Render(v PageView, root string) ([][]byte, error) {
	buffer := t.buffers.Get().(*bytes.Buffer)
	defer t.buffers.Put(buffer)
	buffer.Reset()
	v.assets = func(name string) (string, bool) {
		output, ok := t.urls[name]
		return root + output, ok
	}
	if err := t.execute(buffer, v, root); err != nil {
		return nil, err
	}
	return pieces(buffer.Bytes()), nil
}

func (t *Theme) execute(buffer *bytes.Buffer, v PageView, root string) error {
	layout, ok := t.layouts[v.Kind]
	if !ok {
		return fmt.Errorf("no kind of page is called %q", v.Kind)
	}
	v.Body = marker
	v.Contents = withoutNUL(v.Contents)
	if v.Assessment != nil {
		v.Assessment = cleaned(reflect.ValueOf(v.Assessment)).Interface().(*Assessment)
	}
	v.shared = t.sharing(layout, &v, root)
	return layout.Execute(buffer, &v)
}

// pieces copies page to memory of its exact size and splits it at the markers.
func pieces(page []byte) [][]byte {
	sep := []byte(marker)
	n := bytes.Count(page, sep)
	whole := make([]byte, 0, len(page)-n*len(sep))
	parts := make([][]byte, 0, n+1)
	for more := true; more; {
		var part []byte
		part, page, more = bytes.Cut(page, sep)
		start := len(whole)
		whole = append(whole, part...)
		parts = append(parts, whole[start:len(whole):len(whole)])
	}
	return parts
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
