package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rapport/generator/internal/diag"
)

var update = flag.Bool("update", false, "write what the tests find into testdata")

// TestParse reads each case of testdata: a site.yaml, the diagnostics that it
// causes, and what becomes of it.
func TestParse(t *testing.T) {
	for _, name := range cases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			src := archive.Files[0].Data
			config, found := Parse("site.yaml", src)
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{
				archive.Files[0],
				{Name: "diagnostics", Data: printed(t, src, found)},
				{Name: "config", Data: changes(t, config)},
			}}
			if *update {
				if err := os.WriteFile(name, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func cases(t testing.TB) []string {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return names
}

func printed(t *testing.T, src []byte, found []diag.Diagnostic) []byte {
	diag.AttachSource(found, func(string) ([]byte, error) { return src, nil })
	var out bytes.Buffer
	if err := diag.Print(&out, diag.Text, found, false); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// changes writes the fields in which c differs from the default, a line each.
func changes(t *testing.T, c Config) []byte {
	fields := func(c Config) map[string]json.RawMessage {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]json.RawMessage
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	def := fields(Default())
	var out bytes.Buffer
	for _, key := range []string{"Title", "Description", "BaseURL", "BaseURLSet", "Language", "Author", "Theme", "ThemePlace", "Navigation", "Footer", "Sections", "Tags", "Glossary", "ReadingGrade", "Offline", "OfflinePlace", "Limits"} {
		if value := fields(c)[key]; !bytes.Equal(value, def[key]) {
			out.WriteString(key + " " + string(value) + "\n")
		}
	}
	return out.Bytes()
}

// The file at the top of the repository is an example for authors.
func TestOwnSite(t *testing.T) {
	src, err := os.ReadFile("../../../site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	config, found := Parse("site.yaml", src)
	if len(found) > 0 {
		t.Errorf("%s", printed(t, src, found))
	}
	if config.Title != "Rapport" || len(config.Navigation) != 6 || len(config.Sections) != 6 || len(config.Footer) != 1 || !config.BaseURLSet {
		t.Errorf("%+v", config)
	}
}

func TestParseBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org":            "https://example.org/",
		"https://Example.ORG:8443/Guide": "https://example.org:8443/Guide/",
		"HTTP://example.org/a/../b//":    "http://example.org/b/",
		"http://[::1]:8080":              "http://[::1]:8080/",
		"https://example.org/caf\u00e9":  "https://example.org/caf%C3%A9/",
		"https://xn--bcher-kva.example":  "https://xn--bcher-kva.example/",
	} {
		got, err := ParseBaseURL(text)
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
		if again, err := ParseBaseURL(got); err != nil || again != got {
			t.Errorf("%s is no normal form: %s, %v", got, again, err)
		}
	}
	for _, text := range []string{"", "example.org", "/guide/", "//example.org", "ftp://example.org", "https://", "https:example.org", "https://:80/",
		"https://example.org/?", "https://example.org/?a=b", "https://example.org/#", "https://example.org/#a", "https://me@example.org/",
		"https://bücher.example", "https://exam ple.org", "https://example.org/a b", "https://example.org:x/", "https://example.org/%zz"} {
		if got, err := ParseBaseURL(text); err == nil {
			t.Errorf("%q is accepted as %s", text, got)
		}
	}
}

// FuzzParse: no panic; what comes out keeps what the package promises.
func FuzzParse(f *testing.F) {
	for _, name := range cases(f) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, found := Parse("site.yaml", src)
		again, err := ParseBaseURL(c.BaseURL)
		if err != nil || again != c.BaseURL || !strings.HasSuffix(c.BaseURL, "/") {
			t.Errorf("base URL %q, in normal form %q, %v", c.BaseURL, again, err)
		}
		if c.Language == "" || c.Theme == "" || strings.ContainsAny(c.Theme, `/\.`) {
			t.Errorf("%+v", c)
		}
		if c.Limits.PageKiB < 1 || c.Limits.FileMiB < 1 || c.Limits.TableCells < 1 || c.Limits.Nesting < 1 {
			t.Errorf("%+v", c.Limits)
		}
		lines := bytes.Count(src, []byte("\n")) + 1
		inside := func(p diag.Place) bool {
			return p.File == "site.yaml" && p.Line >= 1 && p.Line <= lines && p.Column >= 1
		}
		for _, link := range append(c.Navigation, c.Footer...) {
			if to, external, wrong := target(link.To); wrong != nil || to != link.To || external != link.External || !inside(link.Place) {
				t.Errorf("%+v, again %q, %v", link, to, wrong)
			}
			if link.External && link.Label == "" && !diag.HasErrors(found) {
				t.Errorf("%+v has no label", link)
			}
		}
		if to, external, wrong := target(c.Glossary.Path); c.Glossary != (Page{}) && (to != c.Glossary.Path || external || wrong != nil || !inside(c.Glossary.Place)) {
			t.Errorf("%+v", c.Glossary)
		}
		for _, tag := range c.Tags {
			if tag.Name == "" || !inside(tag.Place) {
				t.Errorf("%+v", tag)
			}
		}
		if c.ReadingGrade < 0 || c.ReadingGrade > maxReadingGrade {
			t.Errorf("reading grade %d", c.ReadingGrade)
		}
		for _, section := range c.Sections {
			if section.Name == "" || strings.ContainsAny(section.Name, `/\`) || !inside(section.Place) {
				t.Errorf("%+v", section)
			}
		}
	})
}
