package theme

import "testing"

// BenchmarkRender lays out a typical article: five sections in the navigation,
// seven headings, three tags, two sources.
func BenchmarkRender(b *testing.B) {
	th := loaded(b)
	v := sampleArticle()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := th.Render(v, "../../"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad parses and rehearses the default theme and bundles its assets,
// as happens at the start and after each edit of the theme.
func BenchmarkLoad(b *testing.B) {
	files := embedded(b)
	b.ReportAllocs()
	for b.Loop() {
		if th, ds := Load(files, "themes/rapport"); th == nil {
			b.Fatal(ds)
		}
	}
}
