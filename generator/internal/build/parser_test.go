package build

import (
	"testing"

	"rapport/generator/internal/config"
)

// TestProse: documents have prose where someone looks at it. A build, and a
// site in another language, do not pay for it.
func TestProse(t *testing.T) {
	tests := []struct {
		advice   bool
		language string
		want     bool
	}{
		{true, "en", true},
		{true, "en-GB", true},
		{false, "en", false},
		{true, "fr", false},
		{true, "enm", false},
	}
	for _, test := range tests {
		b := &builder{options: Options{Advice: test.advice}, config: config.Default()}
		b.config.Language = test.language
		doc, found := b.parser().Parse("content/a.md", []byte("---\ntitle: A\n---\nText.\n"))
		if has := len(doc.Prose) > 0; has != test.want || len(found) > 0 {
			t.Errorf("%+v: prose %v, %v", test, doc.Prose, found)
		}
	}
}
