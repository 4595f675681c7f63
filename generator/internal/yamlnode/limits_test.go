package yamlnode

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// Documents that cost a careless reader its memory or its afternoon: the tenth
// keeps the library busy for most of a minute. Each ends at once, with one
// diagnostic or none.
func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, repeat(fmt.Sprintf("*%c, ", c-1), 8), c-1)
	}
	var keys strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&keys, "key%d: v\n", i)
	}
	deep, many := tooDeep(), tooMany()
	for _, c := range []struct{ name, src, want string }{
		{"brackets", repeat("[", 100_000), "1:33 " + deep},
		{"closed brackets", repeat("[", 100) + repeat("]", 100), "1:33 " + deep},
		{"enough brackets", repeat("[", 32) + repeat("]", 32), ""},
		{"braces", repeat("{a: ", 100_000), "1:129 " + deep},
		{"list in list", repeat("- ", MaxBytes/2), "1:65 " + deep},
		{"keys in keys", repeat("? ", 100), "1:65 " + deep},
		{"a deep alias", "a: &a " + repeat("[", 20) + repeat("]", 20) + "\nb: " + repeat("[", 20) + "*a" + repeat("]", 20), "2:24 " + deep},
		{"billion laughs", laughs, "5:8 " + many},
		{"a huge mapping", keys.String(), "30001:1 " + many},
		{"comments below a deep list", repeat("- ", 9999) + "x\n" + repeat("#\n #\n", 150_000) + "a", "1:65 " + deep},
		{"entries", repeat("-\n", MaxBytes/2), "120000:2 " + many},
		{"just too many", "a:\n" + repeat("- b\n", MaxValues-1), "10000:3 " + many},
		{"just enough", "a:\n" + repeat("- b\n", MaxValues-2), ""},
		{"commas", "[" + repeat(",", MaxBytes-1), "1:120002 " + many},
		{"too long", "# " + repeat("x", MaxBytes), "1:1 this YAML is longer than 1024 KiB"},
		{"long enough", "# " + repeat("x", MaxBytes-2), ""},
		{"tabs", repeat("\t", MaxBytes), "1:1 a tab where only spaces may stand"},
		{"colons", repeat("a: ", MaxBytes/3), "1:5 a “: ” within a text"},
		{"a list that holds itself", "a: &a [b, *a]", "1:11 “*a” contains itself"},
		{"a mapping that holds itself", "a: &a\n  b: {c: *a}", "2:10 “*a” contains itself"},
		{"lists that hold each other", "a: &a [&b [*a]]\nc: *b", "1:12 “*a” contains itself"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, report := Parse("f", []byte(c.src), 1)
			root.Any()
			got := ""
			for _, d := range report.Diagnostics() {
				got += fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Message)
			}
			if got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestGuard(t *testing.T) {
	root, err := guard(func() (*yaml.Node, error) { panic("attempted to parse unknown event") })
	if root != nil || err == nil || err.Error() != "yaml: attempted to parse unknown event" {
		t.Errorf("got %v, %v", root, err)
	}
}
