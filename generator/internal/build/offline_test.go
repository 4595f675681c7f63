package build_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/build"
)

// TestKeptPages: browsers fetch what is kept unasked, so there is a bound, and the
// self-assessments come first.
func TestKeptPages(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	ready := string(site.files["content/guide/ready.yaml"])
	site = site.with("content/zzz/read.md", "---\ntitle: Read\n---\n")
	for i := range 120 {
		site = site.with(fmt.Sprintf("content/many/m%03d.yaml", i), strings.ReplaceAll(strings.ReplaceAll(ready, "second.md", "../zzz/read.md"), "every-construct.md", "../zzz/read.md"))
	}
	made := contents(built(t, site.files, noon, build.Options{Workers: 2}).Tree)
	worker, page := made["offline.js"], made["offline/index.html"]
	if n := strings.Count(worker, `"many/m`); n != 99 { // and guide/ready
		t.Errorf("%d self-assessments are kept", n)
	}
	if strings.Contains(worker, `"zzz/read/"`) || strings.Contains(page, "zzz/read/") || !strings.Contains(page, "../many/m098/") || strings.Contains(page, "../many/m099/") {
		t.Errorf("what is listed is not what is kept:\n%s", page)
	}
}

// worker is what offline.js says that it keeps.
func worker(t *testing.T, s state) (kept struct{ Assets, Files, Extra []string }) {
	t.Helper()
	made := contents(built(t, s.files, noon, build.Options{Workers: 2}).Tree)
	line, _, _ := strings.Cut(strings.TrimPrefix(made["offline.js"], "const output="), ";\n")
	if err := json.Unmarshal([]byte(line), &kept); err != nil {
		t.Fatal(err)
	}
	return kept
}

// TestKeptBytes: of pictures, those are kept that most pages show, and as many small
// ones as there is room for; a text that is too long is left out, and those after it
// are not.
func TestKeptBytes(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	second, every := "content/guide/second.md", "content/guide/every-construct.md"
	site = site.with(second, string(site.files[second])+"\n![a](shared.gif) ![a](large.gif) ![a](small.gif)\n").
		with(every, string(site.files[every])+"\n![a](shared.gif)\n")
	for name, length := range map[string]int{"shared": 3 << 20, "large": 2 << 20, "small": 64} {
		site = site.with("content/guide/"+name+".gif", "GIF89a\x01\x00\x01\x00"+strings.Repeat("\x00", length))
	}
	kept := worker(t, site)
	for name, want := range map[string]bool{"shared": true, "large": false, "small": true} {
		if slices.Contains(kept.Extra, "guide/"+name+".gif") != want {
			t.Errorf("%s.gif is to be kept: %t; kept are %q", name, want, kept.Extra)
		}
	}
	long := site.with(second, "---\ntitle: Long\nslug: the-second\n---\n## Über uns\n\n"+strings.Repeat("&", 900<<10))
	if before, after := kept.Files, worker(t, long).Files; !slices.Equal(after, slices.DeleteFunc(slices.Clone(before), func(name string) bool { return name == "guide/the-second/" })) || len(after) == len(before) {
		t.Errorf("kept are %q, with a long text %q", before, after)
	}
}

// TestKeptIndex: an index is kept as a whole, or not at all.
func TestKeptIndex(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	pieces := func(s state) int {
		return strings.Count(strings.Join(worker(t, s).Extra, "\n"), "search/")
	}
	random := rand.New(rand.NewPCG(1, 2))
	var words strings.Builder
	for words.Len() < 3<<19 {
		fmt.Fprintf(&words, "w%x ", random.Uint64())
	}
	large := site.with("site.yaml", string(site.files["site.yaml"])+"limits: {page_kib: 4096}\n").with("content/long.md", "---\ntitle: Long\n---\n"+words.String())
	if few, none := pieces(site), pieces(large); few < 10 || none != 0 {
		t.Errorf("%d and %d pieces are kept", few, none)
	}
}
