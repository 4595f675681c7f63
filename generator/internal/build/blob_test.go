package build_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"rapport/generator/internal/build"
)

// counted is a function that makes a content, and the number of its calls.
func counted(content string) (make func() []byte, calls *atomic.Int64) {
	calls = new(atomic.Int64)
	return func() []byte {
		calls.Add(1)
		return []byte(content)
	}, calls
}

// TestBlob: the content is the same in whatever form.
func TestBlob(t *testing.T) {
	lazy, calls := counted("abc")
	recipe, _ := counted("abc")
	blobs := map[string]build.Blob{
		"text": build.Text("abc"), "pieces": build.Bytes([]byte("a"), nil, []byte("bc")), "lazy": build.Lazy(lazy), "recipe": build.Recipe("key", recipe),
	}
	for name, blob := range blobs {
		if blob.Len() != 3 || string(blob.Flat()) != "abc" || string(blob.AppendTo([]byte("x"))) != "xabc" {
			t.Errorf("%s: %d bytes, %q", name, blob.Len(), blob.Flat())
		}
		for content, want := range map[string]bool{"abc": true, "ab": false, "abcd": false, "abd": false, "": false} {
			if got := blob.Holds([]byte(content)); got != want {
				t.Errorf("%s holds %q: %v", name, content, got)
			}
		}
		for other, blob2 := range blobs {
			if !blob.Equal(blob2) {
				t.Errorf("%s differs from %s", name, other)
			}
		}
		for _, other := range []build.Blob{build.Text("abd"), build.Text("ab"), build.Bytes([]byte("ab"), []byte("d")), {}} {
			if blob.Equal(other) || other.Equal(blob) {
				t.Errorf("%s equals %q", name, other.Flat())
			}
		}
	}
	if !(build.Blob{}).Equal(build.Bytes(nil, []byte{})) || !(build.Blob{}).Holds(nil) {
		t.Error("an empty blob is not empty")
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("a lazy content was made %d times", n)
	}
}

// TestLazyBlobs: what nobody needs is not made, and what many need at once is
// made once, or, of a recipe, by each of them.
func TestLazyBlobs(t *testing.T) {
	content, calls := counted("abc")
	lazy, recipe := build.Lazy(content), build.Recipe("key", content)
	same := build.Recipe("key", func() []byte { t.Error("made to be compared"); return nil })
	if !lazy.Equal(lazy) || !recipe.Equal(same) || lazy.Key() != "" || recipe.Key() != "key" || calls.Load() != 0 {
		t.Errorf("made %d times to be compared", calls.Load())
	}
	if recipe.Equal(build.Recipe("other", func() []byte { return []byte("abd") })) {
		t.Error("different recipes are equal")
	}
	calls.Store(0)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !lazy.Holds([]byte("abc")) {
				t.Error("wrong content")
			}
		})
	}
	group.Wait()
	if calls.Load() != 1 {
		t.Errorf("made %d times", calls.Load())
	}
	recipe.Flat()
	recipe.Flat()
	if calls.Load() != 3 {
		t.Errorf("kept after %d", calls.Load())
	}
}
