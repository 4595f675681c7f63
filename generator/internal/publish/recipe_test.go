package publish

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"rapport/generator/internal/build"
)

// A drawing is a recipe whose uses are counted.
type drawing struct {
	key, content string
	drawn        int
}

func (d *drawing) blob() build.Blob {
	return build.Recipe(d.key, func() []byte { d.drawn++; return []byte(d.content) })
}

// TestRecipes: what a recipe came to is not made again while the file is as it
// was written, and is made whenever there is doubt.
func TestRecipes(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cards", "a.png")
	picture := &drawing{key: "a", content: "a picture"}
	// publish publishes with one worker, so that counting needs no lock.
	publish := func(what string, drawn, written int) {
		t.Helper()
		picture.drawn = 0
		tree := treeOf("index.html", "x")
		tree["cards/a.png"] = picture.blob()
		result, err := Publish(dir, tree, Options{Workers: 1})
		must(t, err)
		if picture.drawn != drawn || result.Written != written {
			t.Errorf("%s: drawn %d times, %d files written; want %d and %d", what, picture.drawn, result.Written, drawn, written)
		}
		holds(t, dir, tree, nil)
	}
	publish("at first", 1, 2)
	publish("again", 0, 0)
	put(t, dir, "cards/a.png", "a pictuRe")
	publish("damaged", 2, 1) // to be compared, and to be written
	put(t, dir, "cards/a.png", "cut")
	publish("of another length", 2, 1)
	must(t, os.Remove(path))
	publish("removed", 1, 1)
	must(t, os.Chtimes(path, time.Time{}, time.Unix(0, 0)))
	publish("touched", 0, 0)
	picture = &drawing{key: "b", content: "a picture"}
	publish("of another recipe", 1, 0)
	picture = &drawing{key: "c", content: "Another picture"}
	publish("of another recipe and content", 2, 1)
	publish("and again", 0, 0)
	put(t, dir, manifestName, `{"rapport": 2, "files": ["cards/a.png", "index.html"], "made": {"cards/a.png": "15-0", "x": ""}}`)
	publish("with another seal", 1, 0)
	put(t, dir, manifestName, `{"rapport": 2, "files": ["cards/a.png", "index.html"], "made": {"cards/a.png": "-"}}`)
	publish("with no seal", 1, 0)
	put(t, dir, manifestName, `{"rapport": 1, "files": ["cards/a.png", "index.html"]}`)
	publish("after an older version", 1, 0)
}
