package serve

import (
	"testing"

	"rapport/generator/internal/build"
)

// TestFileMemory: a file is looked at once, as long as it is the same memory.
func TestFileMemory(t *testing.T) {
	l := newLive(editor{})
	looks := 0
	of := func(content []byte) string {
		return l.files.of("a.css", content, func([]byte) []string { looks++; return nil }).digest
	}
	first, second := []byte("first"), []byte("second")
	known := of(first)
	if again := of(first); again != known || looks != 1 {
		t.Errorf("%d looks at one memory", looks)
	}
	if other := of(second); other == known || looks != 2 {
		t.Errorf("after %d looks, other content is the same", looks)
	}
	if again := of(first); again != known || looks != 3 {
		t.Errorf("after %d looks, what was known comes to something else", looks)
	}
	l.files.forget(build.Tree{"a.css": build.Text("")})
	if of(first); looks != 3 {
		t.Error("a file of the tree is forgotten")
	}
	l.files.forget(build.Tree{})
	if of(first); looks != 4 {
		t.Error("a file that is no more is remembered")
	}
}
