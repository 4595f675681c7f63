package inert_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/generator/internal/inert"
)

// FuzzCheck: whatever a file holds, the check ends, says a few things of places
// that the file has, and says the same again.
func FuzzCheck(f *testing.F) {
	for _, name := range []string{"a.svg", "a.xml", "a.html", "a"} {
		for _, content := range []string{"", "x", svg + `><a href="javascript:x" onload="x"/></svg>`, "<!DOCTYPE svg [<!ENTITY a 'b'>]>", "<?xml version='1.0'?><a>&#106;</a>",
			`<a xmlns="http://www.w3.org/1999/xhtml"><![CDATA[x]]><!-- y --></a>`, "<:a b:=''/>", "<a\n:onload=''\n/>"} {
			f.Add(name, []byte(content))
		}
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		found := inert.Check(name, content)
		if len(found) > 5 {
			t.Errorf("%d faults", len(found))
		}
		lines := bytes.Count(content, []byte("\n")) + 1
		for _, d := range found {
			if d.File != name || d.Line < 0 || d.Line > lines || d.Column < 0 || d.Column > len(content)+1 || d.Message == "" || d.Hint == "" {
				t.Errorf("%+v of %d lines", d, lines)
			}
		}
		if again := inert.Check(name, bytes.Clone(content)); len(again) != len(found) {
			t.Errorf("found %v, then %v", found, again)
		}
		// A script behind all else in a sound drawing is found.
		before := svg + ">" + string(content)
		if len(inert.Check("a.svg", []byte(before+"</svg>"))) == 0 && len(inert.Check("a.svg", []byte(before+"<script/></svg>"))) == 0 {
			t.Error("a script is not found")
		}
		// What may be in another encoding is never sound.
		if strings.HasSuffix(name, ".svg") && len(found) == 0 && (!utf8.Valid(content) || bytes.IndexByte(content, 0x1b) >= 0) {
			t.Error("another encoding is not found")
		}
	})
}
