package build_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/source"
)

// BenchmarkIndex makes every piece of the search index of 1,000 articles.
func BenchmarkIndex(b *testing.B) {
	snapshot := source.NewSnapshot(corpus.Generate(1000, 1), time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
	workers := runtime.GOMAXPROCS(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		tree := build.Build(snapshot, build.Options{Workers: workers}, nil).Tree
		paths := tree.Paths()
		b.StartTimer()
		parallel.Do(len(paths), workers, func(i int) {
			if strings.HasPrefix(paths[i], "search/") {
				tree[paths[i]].Len()
			}
		})
	}
}
