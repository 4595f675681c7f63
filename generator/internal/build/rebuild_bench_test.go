package build_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/source"
)

// BenchmarkRebuild builds a site again after an edit of one article, in memory
// and with the memo of the build before: back and forth between two versions
// that differ in the article's last paragraph, or in its title.
func BenchmarkRebuild(b *testing.B) {
	edits := []struct {
		name string
		edit func(article []byte) []byte
	}{
		{"nothing", slices.Clone[[]byte]},
		{"body", func(article []byte) []byte { return append(slices.Clone(article), "\nOne more thing.\n"...) }},
		{"title", func(article []byte) []byte {
			return bytes.Replace(article, []byte("title: "), []byte("title: Another "), 1)
		}},
	}
	for _, articles := range []int{100, 1000, 10_000} {
		for _, e := range edits {
			b.Run(fmt.Sprintf("%s/%d", e.name, articles), func(b *testing.B) { rebuild(b, articles, e.edit) })
		}
	}
}

func rebuild(b *testing.B, articles int, edit func([]byte) []byte) {
	before := corpus.Generate(articles, 1)
	after := maps.Clone(before)
	name := slices.Sorted(maps.Keys(before))[len(before)/2] // an article: of a section's files few are others
	after[name] = edit(before[name])
	clock := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	options := build.Options{Workers: runtime.GOMAXPROCS(0)}
	snapshots := [...]*source.Snapshot{source.NewSnapshot(before, clock), source.NewSnapshot(after, clock)}
	memo := &build.Memo{}
	for _, snapshot := range snapshots { // also hashes every file, which a snapshot remembers
		warm := build.Build(snapshot, options, memo)
		if clean := build.Build(snapshot, options, nil); !reflect.DeepEqual(flat(warm.Tree), flat(clean.Tree)) {
			b.Fatal("the rebuilt site differs from a clean build")
		}
		memo = warm.Memo
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		memo = build.Build(snapshots[n%2], options, memo).Memo
		n++
	}
}

func flat(tree build.Tree) map[string]string {
	all := make(map[string]string, len(tree))
	for output, blob := range tree {
		if all[output] = blob.Key(); all[output] == "" {
			all[output] = string(blob.AppendTo(nil))
		}
	}
	return all
}
