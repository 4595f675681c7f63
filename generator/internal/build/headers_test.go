package build_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
)

// A headerRule is a rule of _headers: what paths it is for, and what it adds.
type headerRule struct {
	pattern string
	headers [][2]string
}

// readHeaders reads a _headers file as hosts document it, and holds it to the
// limits of the strictest.
func readHeaders(t *testing.T, text string) []headerRule {
	t.Helper()
	var rules []headerRule
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		name, value, isHeader := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case len(line) > 2000:
			t.Fatalf("a line of %d bytes", len(line))
		case line == "":
		case !strings.HasPrefix(line, " "):
			if !strings.HasPrefix(line, "/") || strings.Count(line, "*") > 1 || strings.Contains(line, ":") {
				t.Fatalf("no pattern: %q", line)
			}
			rules = append(rules, headerRule{pattern: line})
		case !isHeader || len(rules) == 0:
			t.Fatalf("no header: %q", line)
		default:
			last := &rules[len(rules)-1]
			last.headers = append(last.headers, [2]string{name, value})
		}
	}
	if len(rules) > 100 {
		t.Fatalf("%d rules", len(rules))
	}
	return rules
}

// headersOf applies every rule that fits an address, and joins values of one
// name, as hosts do.
func headersOf(rules []headerRule, address string) map[string]string {
	found := map[string]string{}
	for _, rule := range rules {
		before, after, isOpen := strings.Cut(rule.pattern, "*")
		if address != rule.pattern && (!isOpen || !strings.HasPrefix(address, before) || !strings.HasSuffix(address[len(before):], after)) {
			continue
		}
		for _, header := range rule.headers {
			if found[header[0]] != "" {
				header[1] = found[header[0]] + ", " + header[1]
			}
			found[header[0]] = header[1]
		}
	}
	return found
}

const (
	forEver = "public, max-age=31536000, immutable"
	asks    = "no-cache"
)

// TestHeaders: every file is guarded, and browsers keep for ever what has a hash
// in its name and nothing else.
func TestHeaders(t *testing.T) {
	odd := state{files: golden(t), clock: noon}.
		with("content/assets/index.md", "---\ntitle: A section of that name\n---\n").
		with("content/a:b/index.md", "---\ntitle: A colon\n---\n").
		with("content/Über uns.txt", "x")
	many := state{files: map[string][]byte{"content/index.md": golden(t)["content/index.md"]}}
	many.files = maps.Clone(many.files)
	many = many.with("content/index.md", "---\ntitle: Home\n---\n")
	for i := range 200 {
		many = many.with(fmt.Sprintf("content/s%d/page.md", i), "---\ntitle: A page\n---\n")
	}
	for name, files := range map[string]map[string][]byte{"golden": golden(t), "corpus": corpus.Generate(40, 3), "odd": odd.files, "many": many.files} {
		tree := built(t, files, noon, build.Options{}).Tree
		rules := readHeaders(t, contents(tree)["_headers"])
		for output := range tree {
			if output == "_headers" {
				continue // is read, not served
			}
			address := "/" + escaped(strings.TrimSuffix(output, "index.html"))
			got := headersOf(rules, address)
			policy := "frame-ancestors 'none'"
			if path.Ext(output) == ".svg" {
				policy += ", default-src 'none'; font-src data:; img-src data:; style-src 'unsafe-inline'; sandbox"
			}
			if got["Content-Security-Policy"] != policy || got["X-Content-Type-Options"] != "nosniff" || got["Referrer-Policy"] != "no-referrer" {
				t.Errorf("%s: %s has %v", name, address, got)
			}
			want := []string{asks}
			switch folder := path.Dir(output); {
			case name != "odd" && folder == "assets", folder == "cards":
				want = []string{forEver}
			case name == "many" && output != "index.html", strings.Contains(output, ":"):
				want = []string{asks, ""} // which is the hosts' default
			}
			if caching := got["Cache-Control"]; !slices.Contains(want, caching) {
				t.Errorf("%s: %s is kept %q, want %q", name, address, caching, want)
			}
		}
	}
}

func escaped(output string) string {
	return strings.NewReplacer(" ", "%20", "Ü", "%C3%9C").Replace(output)
}
