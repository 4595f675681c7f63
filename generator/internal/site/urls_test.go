package site_test

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"rapport/generator/internal/site"
)

func TestRelative(t *testing.T) {
	tests := []struct{ from, to, want string }{
		{"", "", "./"},
		{"", "a/", "a/"},
		{"a/", "", "../"},
		{"a/b/", "", "../../"},
		{"a/b/", "a/b/", "./"},
		{"a/b/", "a/c/", "../c/"},
		{"a/b/", "a/", "../"},
		{"a/b/", "ab/", "../../ab/"},
		{"a/", "a/x.svg", "x.svg"},
		{"", "a:b/", "./a:b/"},
		{"", "50% off?#1/", "50%25%20off%3F%231/"},
		{"é/", "é/ü/", "%C3%BC/"},
	}
	for _, test := range tests {
		if got := site.Relative(test.from, test.to); got != test.want {
			t.Errorf("Relative(%q, %q) = %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

// TestHref: without a server, links lead to the file of a page.
func TestHref(t *testing.T) {
	tests := []struct{ from, to, served, portable string }{
		{"", "", "./", "index.html"},
		{"", "a/", "a/", "a/index.html"},
		{"a/", "", "../", "../index.html"},
		{"a/b/", "a/b/", "./", "index.html"},
		{"a/b/", "a/c/", "../c/", "../c/index.html"},
		{"a/", "a/x.svg", "x.svg", "x.svg"},
		{"", "a:b/", "./a:b/", "./a:b/index.html"},
		{"", "old.html", "old.html", "old.html"},
	}
	for _, test := range tests {
		if got := site.Served.Href(test.from, test.to); got != test.served {
			t.Errorf("from %q to %q: %q, want %q", test.from, test.to, got, test.served)
		}
		if got := site.Portable.Href(test.from, test.to); got != test.portable {
			t.Errorf("portable, from %q to %q: %q, want %q", test.from, test.to, got, test.portable)
		}
	}
}

// TestRelativeResolves holds Relative to what a browser makes of it, on random
// addresses under two roots.
func TestRelativeResolves(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		from, to := address(random), address(random)
		for _, root := range []string{"https://example.org/", "https://example.org/sub/path/"} {
			base, err := url.Parse(root + site.Escape(from))
			if err != nil {
				t.Fatal(err)
			}
			got, err := base.Parse(site.Relative(from, to))
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.TrimSuffix(root, "/") + "/" + to; got.Scheme+"://"+got.Host+got.Path != want {
				t.Fatalf("from %q, %q leads to %q, want %q", from, site.Relative(from, to), got.Path, want)
			}
		}
	}
}

// address is a random page or file of a small tree with odd names.
func address(random *rand.Rand) string {
	names := []string{"a", "b", "a b", "a:b", "ü", "%41", "?", "#", "..a", "+", "&", "a'b", "\"", "<"}
	var b strings.Builder
	for range random.IntN(4) {
		b.WriteString(names[random.IntN(len(names))] + "/")
	}
	if random.IntN(3) == 0 {
		b.WriteString(names[random.IntN(len(names))] + ".svg")
	}
	return b.String()
}
