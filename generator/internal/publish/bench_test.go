package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/parallel"
)

const (
	benchPages = 10_000
	benchSize  = 10 << 10 // bytes a page
)

// benchTree is a site of many pages, each in a folder of its own, in the three
// pieces that a page has.
func benchTree(version byte) build.Tree {
	tree := build.Tree{}
	head, foot := make([]byte, benchSize/4), make([]byte, benchSize/4)
	for i := range benchPages {
		body := make([]byte, benchSize/2)
		body[i%len(body)] = version
		tree[fmt.Sprintf("page-%05d-with-a-title/index.html", i)] = build.Bytes(head, body, foot)
	}
	return tree
}

// A method is one way to bring a tree to a folder, or to read it again.
type method func(b *testing.B, dir string, tree build.Tree)

// plain is the floor of writing: no temporary names, no comparison, no
// manifest, on all cores.
func plain(b *testing.B, dir string, tree build.Tree) {
	paths := tree.Paths()
	parallel.Do(len(paths), runtime.GOMAXPROCS(0), func(i int) {
		name := filepath.Join(dir, paths[i])
		must(b, os.MkdirAll(filepath.Dir(name), 0o755))
		must(b, os.WriteFile(name, tree[paths[i]].AppendTo(nil), 0o644))
	})
}

// replace is the floor of writing over old files without a moment in which one
// is half written: a temporary name and a rename.
func replace(b *testing.B, dir string, tree build.Tree) {
	paths := tree.Paths()
	parallel.Do(len(paths), runtime.GOMAXPROCS(0), func(i int) {
		name := filepath.Join(dir, paths[i])
		must(b, os.WriteFile(name+".tmp", tree[paths[i]].AppendTo(nil), 0o644))
		must(b, os.Rename(name+".tmp", name))
	})
}

// read is the floor of comparing.
func read(b *testing.B, dir string, tree build.Tree) {
	paths := tree.Paths()
	parallel.Do(len(paths), runtime.GOMAXPROCS(0), func(i int) {
		content, err := os.ReadFile(filepath.Join(dir, paths[i]))
		must(b, err)
		if !tree[paths[i]].Holds(content) {
			b.Error("not what was written")
		}
	})
}

// published is this package.
func published(b *testing.B, dir string, tree build.Tree) {
	_, err := Publish(dir, tree, Options{})
	must(b, err)
}

// BenchmarkPublish reports the time of a publish as a multiple of the floor,
// measured in turn on the same disk. Folders are deleted only after the last
// measurement: deleting slows the file system down for minutes.
func BenchmarkPublish(b *testing.B) {
	base, old, changed := b.TempDir(), benchTree(1), benchTree(2)
	b.Run("new", func(b *testing.B) {
		compareWith(b, base, nil, old, plain)
	})
	b.Run("changed", func(b *testing.B) {
		compareWith(b, base, old, changed, plain)
	})
	b.Run("replaced", func(b *testing.B) {
		compareWith(b, base, old, changed, replace)
	})
	b.Run("unchanged", func(b *testing.B) {
		compareWith(b, base, old, old, read)
	})
}

// compareWith times Publish and the floor, each in folders of its own that hold
// the tree before, and reports both and their ratio.
func compareWith(b *testing.B, base string, before, tree build.Tree, floor method) {
	methods := [2]method{published, floor}
	var spent [2]time.Duration
	rounds := 0
	for b.Loop() {
		for k := range methods {
			k = (k + rounds) % 2 // each comes first in turn
			dir, err := os.MkdirTemp(base, "out")
			must(b, err)
			if before != nil {
				published(b, dir, before)
			}
			start := time.Now()
			methods[k](b, dir, tree)
			spent[k] += time.Since(start)
		}
		rounds++
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(spent[0].Seconds()*1000/float64(rounds), "ms/publish")
	b.ReportMetric(spent[1].Seconds()*1000/float64(rounds), "ms/floor")
	b.ReportMetric(float64(spent[0])/float64(spent[1]), "×floor")
}
