package theme

import (
	"bytes"
	"reflect"
	"strings"

	"rapport/generator/internal/diag"
)

// rehearse runs every layout on a view that has everything and on one that has
// nothing, so that a misspelt field is found where it is written and not on
// the first page that happens to reach it.
func (t *Theme) rehearse() []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, kind := range Kinds() {
		if t.layouts[kind] == nil {
			continue // it need not have this one
		}
		for _, v := range []PageView{full(kind), {Kind: kind}} {
			page, err := t.rehearseView(v)
			if err != nil {
				ds = append(ds, t.Diagnostic(err))
				continue
			}
			ds = append(ds, t.checkBody(kind, page)...)
		}
	}
	return ds
}

func (t *Theme) rehearseView(v PageView) ([]byte, error) {
	v.assets = func(name string) (string, bool) {
		_, ok := t.urls[name]
		return name, ok
	}
	var page bytes.Buffer
	_, err := t.execute(&page, v, "")
	return page.Bytes(), err
}

// checkBody reports a layout that loses the body or prints it where HTML has
// no place, such as in an attribute, where html/template mangles the marker.
func (t *Theme) checkBody(kind Kind, page []byte) []diag.Diagnostic {
	name := layoutOf(kind)
	whole := bytes.Count(page, []byte(marker))
	if mangled := bytes.Count(page, []byte(strings.Trim(marker, "\x00"))) - whole; mangled > 0 {
		return []diag.Diagnostic{t.report(name, 0, 0, "{{.Body}} stands where HTML cannot",
			"print it between elements: never in an attribute, in <title> or through a function")}
	}
	if whole == 0 && (kind == Home || kind == Section || kind == Article) {
		d := t.report(name, 0, 0, "this layout does not always print {{.Body}}", "what authors write would vanish")
		d.Severity = diag.Warning
		return []diag.Diagnostic{d}
	}
	return nil
}

// full returns a view of which every field has a value. Every list has two
// items, one full and one empty, so that both branches of a choice are taken.
func full(kind Kind) PageView {
	var v PageView
	fill(reflect.ValueOf(&v).Elem(), 0)
	v.Kind = kind
	return v
}

func fill(v reflect.Value, depth int) {
	if !v.CanSet() || depth > 10 { // unexported, or headings in headings without end
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("sample")
	case reflect.Int:
		v.SetInt(2)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	}
}
