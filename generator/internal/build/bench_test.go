package build_test

import (
	"runtime"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/source"
)

// BenchmarkBuild builds 1,000 articles in memory: no reading, no writing.
func BenchmarkBuild(b *testing.B) {
	snapshot := source.NewSnapshot(corpus.Generate(1000, 1), time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
	b.ReportAllocs()
	for b.Loop() {
		result := build.Build(snapshot, build.Options{Workers: runtime.GOMAXPROCS(0)}, nil)
		if result.Tree == nil {
			b.Fatal(diag.Sort(result.Diagnostics)[0])
		}
	}
}
