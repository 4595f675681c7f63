package publish

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rapport/generator/internal/build"
)

// TestRandomTrees publishes random trees over each other, between people who
// add files of their own and damage ours, and compares the folder with an
// oracle: the tree, the manifest and what people added.
func TestRandomTrees(t *testing.T) {
	seeds := 150
	if testing.Short() {
		seeds = 25
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, uint64(seed))
			for range 12 {
				w.addStray()
				w.damage()
				w.publish(randomTree(w.random))
			}
		})
	}
}

// A world is an output folder and what the oracle knows about it.
type world struct {
	t       *testing.T
	random  *rand.Rand
	dir     string
	outside string            // a file that must never change
	tree    build.Tree        // published last
	strays  map[string]string // path to content
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, random: rand.New(rand.NewPCG(seed, 1)), dir: filepath.Join(t.TempDir(), "out"), tree: build.Tree{}, strays: map[string]string{}}
	w.outside = filepath.Join(t.TempDir(), "outside")
	must(t, os.WriteFile(w.outside, []byte("precious"), 0o644))
	w.publish(randomTree(w.random))
	return w
}

// addStray adds a file, sometimes in our folders and with a name like ours.
func (w *world) addStray() {
	p := [...]string{"CNAME", ".git/config", "a/notes", "b/index.html", "b", "ü/b/style.css", "new\nline/x"}[w.random.IntN(7)]
	content := fmt.Sprintf("stray %d", w.random.IntN(2))
	if blob, ok := randomTree(w.random)[p]; ok {
		content = text(blob) // may be adopted later
	}
	if _, taken := onDisk(w.t, w.dir)[p+"/"]; taken || w.inTheWay(p) != "" {
		return
	}
	put(w.t, w.dir, p, content)
	w.strays[p] = content
}

// inTheWay is what is a file above p, or a file of ours at p.
func (w *world) inTheWay(p string) string {
	for other := range w.tree {
		if other == p || strings.HasPrefix(p, other+"/") {
			return other
		}
	}
	for other := range w.strays {
		if strings.HasPrefix(p, other+"/") {
			return other
		}
	}
	return ""
}

// damage changes, removes or replaces some files of ours.
func (w *world) damage() {
	for _, p := range w.tree.Paths() {
		name := filepath.Join(w.dir, p)
		kind := w.random.IntN(12)
		if kind > 2 {
			continue
		}
		must(w.t, os.RemoveAll(name)) // it may be missing, or a link already
		switch kind {
		case 1:
			must(w.t, os.WriteFile(name, []byte("damaged"), 0o644))
		case 2:
			must(w.t, os.Symlink(w.outside, name))
		}
	}
}

// publish publishes and compares with the oracle, twice.
func (w *world) publish(tree build.Tree) {
	w.t.Helper()
	before := map[string]string{}
	if _, err := os.Stat(w.dir); err == nil {
		before = onDisk(w.t, w.dir)
	}
	conflicts := w.conflicts(tree)
	result, err := Publish(w.dir, tree, Options{Workers: 1 + w.random.IntN(3)})
	if len(conflicts) > 0 {
		refuses(w.t, err, conflicts...)
		if diff := cmp.Diff(before, onDisk(w.t, w.dir)); diff != "" {
			w.t.Fatalf("an error, and yet something was written:\n%s", diff)
		}
		return
	}
	must(w.t, err)
	if want := w.count(before, tree); result != want {
		w.t.Fatalf("%+v, want %+v", result, want)
	}
	w.tree = tree
	for p := range tree {
		delete(w.strays, p) // adopted
	}
	again := publishes(w.t, w.dir, tree, w.strays)
	if want := (Result{Unchanged: len(tree)}); again != want {
		w.t.Fatalf("again: %+v, want %+v", again, want)
	}
	content, err := os.ReadFile(w.outside)
	if err != nil || string(content) != "precious" {
		w.t.Fatalf("a link was written through: %q, %v", content, err)
	}
}

// conflicts lists the strays that are in the tree's way.
func (w *world) conflicts(tree build.Tree) (found []string) {
	for stray, content := range w.strays {
		for p, blob := range tree {
			if p == stray && text(blob) != content || strings.HasPrefix(p, stray+"/") || strings.HasPrefix(stray, p+"/") {
				found = append(found, strings.SplitN(stray, "/", 2)[0])
			}
		}
	}
	return slices.Compact(found)
}

// count is the result that the oracle expects.
func (w *world) count(before map[string]string, tree build.Tree) (want Result) {
	for p, blob := range tree {
		if content, ok := before[p]; ok && content == text(blob) {
			want.Unchanged++
		} else {
			want.Written++
		}
	}
	for p := range w.tree {
		_, kept := tree[p]
		_, present := before[p]
		if !kept && present {
			want.Removed++
		}
	}
	return want
}
