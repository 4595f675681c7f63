package theme

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// A Key stands for a view: two views with one key are equal.
type Key [sha256.Size]byte

// Key returns the view's key. It looks at every exported field there is, and so
// cannot miss what a template sees.
func (v *PageView) Key() Key {
	h := hashers.Get().(*hasher)
	defer hashers.Put(h)
	h.sum.Reset()
	h.buffer = h.buffer[:0]
	h.value(reflect.ValueOf(v).Elem())
	h.flush()
	var key Key
	h.sum.Sum(key[:0])
	return key
}

var hashers = sync.Pool{New: func() any { return &hasher{sum: sha256.New()} }}

// A hasher writes values so that different ones look different: each list and
// each text behind its length, each value of any type behind its type.
type hasher struct {
	sum    hash.Hash
	buffer []byte
}

func (h *hasher) flush() {
	h.sum.Write(h.buffer)
	h.buffer = h.buffer[:0]
}

func (h *hasher) number(n uint64) { h.buffer = binary.AppendUvarint(h.buffer, n) }

func (h *hasher) text(s string) {
	h.number(uint64(len(s)))
	h.buffer = append(h.buffer, s...)
	if len(h.buffer) > 1<<12 {
		h.flush()
	}
}

func (h *hasher) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		h.text(v.String())
	case reflect.Bool:
		if v.Bool() {
			h.number(1)
		} else {
			h.number(0)
		}
	case reflect.Int, reflect.Int64:
		h.number(uint64(v.Int()))
	case reflect.Struct:
		h.fields(v)
	case reflect.Pointer, reflect.Interface:
		h.reference(v)
	case reflect.Slice:
		if h.length(v) {
			for i := range v.Len() {
				h.value(v.Index(i))
			}
		}
	case reflect.Map:
		h.mapping(v)
	default:
		h.printed(v)
	}
}

// printed writes what has no form of its own here.
func (h *hasher) printed(v reflect.Value) { h.text(fmt.Sprintf("%#v", v.Interface())) }

// length writes the length of a list or a map, and reports whether there is
// one. A script shows none as null, and an empty one as [] or {}.
func (h *hasher) length(v reflect.Value) bool {
	if v.IsNil() {
		h.number(0)
		return false
	}
	h.number(uint64(v.Len()) + 1)
	return true
}

var viewType = reflect.TypeFor[PageView]()

// fields writes a structure. The fields of a view that are not exported are not
// for templates; another type, such as [time.Time], may print what it hides.
func (h *hasher) fields(v reflect.Value) {
	t := v.Type()
	for i, n := 0, v.NumField(); i < n; i++ {
		switch {
		case t.Field(i).IsExported():
			h.value(v.Field(i))
		case t != viewType:
			h.printed(v)
		}
	}
}

func (h *hasher) reference(v reflect.Value) {
	if v.IsNil() {
		h.number(0)
		return
	}
	h.number(1)
	if v.Kind() == reflect.Interface {
		h.text(v.Elem().Type().String())
	}
	h.value(v.Elem())
}

func (h *hasher) mapping(v reflect.Value) {
	entries, ok := v.Interface().(map[string]any) // the only kind that front matter has
	if !ok {
		h.printed(v)
		return
	}
	if !h.length(v) {
		return
	}
	for _, key := range slices.SortedFunc(maps.Keys(entries), strings.Compare) {
		h.text(key)
		value := entries[key]
		h.reference(reflect.ValueOf(&value).Elem())
	}
}
