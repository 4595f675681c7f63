package theme

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rapport/generator/internal/diag"
)

// TestFaults loads the default theme with the files of each archive put over
// it, or taken away if empty, and compares what is found with the file "want".
// UPDATE=1 writes the archives anew.
func TestFaults(t *testing.T) {
	archives, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			files, want := maps.Clone(embedded(t)), ""
			for _, f := range archive.Files {
				switch {
				case f.Name == "want":
					want = string(f.Data)
				case len(f.Data) == 0:
					delete(files, f.Name)
				default:
					files[f.Name] = f.Data
				}
			}
			th, ds := Load(files, "themes/mine")
			if (th == nil) != diag.HasErrors(ds) {
				t.Errorf("theme %v with %v", th, ds)
			}
			got := list(ds)
			if os.Getenv("UPDATE") != "" {
				update(t, file, archive, got)
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func list(ds []diag.Diagnostic) string {
	var out strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&out, "%s:%d:%d: %s: %s [%s]\n", d.File, d.Line, d.Column, d.Severity, d.Message, d.Code)
		if d.Hint != "" {
			fmt.Fprintf(&out, "  hint: %s\n", d.Hint)
		}
	}
	return out.String()
}

func update(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	files := archive.Files[:0]
	for _, f := range archive.Files {
		if f.Name != "want" {
			files = append(files, f)
		}
	}
	archive.Files = append(files, txtar.File{Name: "want", Data: []byte(got)})
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// The place of a fault is right wherever it stands, also behind characters of
// several bytes and behind the same text without fault.
func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ template, want string }{
		{"é {{.Title}}", ""},
		{"é {{/* .Foo */}}{{.Foo}}", "1:19"},
		{"é\né {{.Title}} {{.Foo}}", "2:16"},
		{"é {{.Title.Bar}}", "1:11"},
		{"{{range .Groups}}{{range .Entries}}é {{.Fooo.Bar}}{{end}}{{end}}", "1:40"},
		{"{{$x := .Site}}é {{$x.Foo}}", "1:22"},
		{"x\né {{foo .Title}}", "2:5"},
		{"x\né {{.Title}} {{foo .Title}}", "2:16"},
		{"x\n{{.Title}} é {{.Title | foo}}", "2:25"},
		{"x\né {{end}}", "2:5"},
		{"x\né {{$y}}", "2:5"},
		{"x\né {{.Title.}}", "2:11"},
		{"x\né {{\"abc}}", "2:3"},
		{"x\né {{/* abc }}", "2:3"},
		{"x\né {{if}}{{end}}", "2:3"},
		{"x\né {{if .Title}} x", "2:3"},
		{"{{if .Title}}{{end}}é {{range .Groups}}\n\n", "1:23"},
		{"{{/* {{if .Title}} */}}\n{{with .Title}}\n\n", "2:1"},
		{"x\n{{.Title\n\n}} é {{template \"nope\" .}}", "4:17"},
		{"x\né {{if .Title}</p>\n{{.Title}}", "2:3"},
		{"x\n{{.Title}} é {{.Title}</p> {{.Title}}", "2:14"},
		{"x\n{{.Title\n}</p> {{.Title}}", "3:1"},
		{"x\né {{index .Groups 9}}", "2:5"},
		{"x\né {{.Asset \"x.css\"}}", "2:5"},
		{"x\né {{.Shared \"x.html\"}}", "2:5"},
		{"x\n<p {{if .Title}}title='{{else}}>{{end}}", "2:9"},
		{"x\n\x00", "2:1"},
	} {
		files := with(embedded(t), "layouts/tag.html", `{{define "main"}}{{template "partials/p.html" .}}{{end}}`)
		files["partials/p.html"] = []byte(tt.template)
		_, ds := Load(files, "t")
		got := ""
		for _, d := range ds {
			if d.File == "t/partials/p.html" {
				got = fmt.Sprintf("%d:%d", d.Line, d.Column)
			}
		}
		if got != tt.want {
			t.Errorf("%q: found at %q, want %q: %v", tt.template, got, tt.want, list(ds))
		}
	}
}

// Both samples of the rehearsal are what they say.
func TestSamples(t *testing.T) {
	v := reflect.ValueOf(full(Article))
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Name != "Params" && v.Field(i).IsZero() {
			t.Errorf("%s is empty in the full view", f.Name)
		}
	}
	if h := full(Article).Contents[0]; len(h.Children) == 0 {
		t.Error("no headings within headings")
	}
}

func TestDefaultThemeLoads(t *testing.T) {
	th := loaded(t)
	for output, content := range th.Assets() {
		if len(content) == 0 || !strings.HasPrefix(output, "assets/") {
			t.Errorf("asset %s of %d bytes", output, len(content))
		}
	}
}
