package verify

import (
	"fmt"
	"testing"

	"rapport/generator/internal/scoring"
)

// BenchmarkVerify measures sound checklists of questions with five answers.
func BenchmarkVerify(b *testing.B) {
	for _, shape := range []struct {
		name  string
		model func(questions int) *scoring.Model
	}{{"total", total}, {"scales", scales}, {"percentages", percentages}} {
		for _, questions := range []int{10, 30, 60, 120} {
			m := shape.model(questions)
			b.Run(fmt.Sprint(shape.name, "/", questions), func(b *testing.B) {
				b.ReportAllocs()
				unproved := 0
				for b.Loop() {
					unproved = len(Verify(m).Unproved)
				}
				b.ReportMetric(float64(unproved), "unproved")
			})
		}
	}
}
