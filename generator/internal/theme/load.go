package theme

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"rapport/generator/internal/diag"
)

// code is the code of every diagnostic about a template.
const code = "template"

// base is the file that every layout fills in.
const base = "layouts/base.html"

// A Theme is a loaded theme: parsed layouts and bundled assets.
type Theme struct {
	root    string // the theme's folder, for diagnostics
	sources map[string][]byte
	layouts map[Kind]*template.Template
	urls    map[string]string // asset name, as templates write it, to output path
	outputs map[string][]byte
	worker  []byte
	buffers sync.Pool
	shared  sharer
}

// Load makes a theme of files, which are named by their paths below the
// theme's folder; root is that folder's path in diagnostics. The theme is nil
// if a diagnostic is an error.
func Load(files map[string][]byte, root string) (*Theme, []diag.Diagnostic) {
	t := &Theme{
		root:    root,
		sources: map[string][]byte{},
		layouts: map[Kind]*template.Template{},
		urls:    map[string]string{},
		outputs: map[string][]byte{},
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
		shared:  sharer{known: map[string]*sharedParts{}},
	}
	ds := t.bundle(files)
	parsing := t.parse(files)
	if ds = append(ds, parsing...); !diag.HasErrors(parsing) {
		ds = append(ds, t.rehearse()...)
		clear(t.shared.known) // what a rehearsal rendered is no page's
	}
	if ds = diag.Sort(ds); diag.HasErrors(ds) {
		return nil, ds
	}
	return t, ds
}

// Assets returns every asset by its output path, such as
// "assets/main.8c1f0a2b.css". Neither the map nor the bytes may be changed.
func (t *Theme) Assets() map[string][]byte { return t.outputs }

// Worker returns the theme's service worker, nil if it has none. It is no asset,
// because browsers know it by its address, which therefore never changes.
func (t *Theme) Worker() []byte { return t.worker }

// Source returns a template of the theme by its name in diagnostics.
func (t *Theme) Source(file string) ([]byte, error) {
	src, ok := t.sources[strings.TrimPrefix(file, t.root+"/")]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return src, nil
}

// parse fills t.layouts.
func (t *Theme) parse(files map[string][]byte) []diag.Diagnostic {
	ds := t.collect(files)
	common := template.New(base)
	for _, name := range slices.Sorted(maps.Keys(t.sources)) {
		if name == base || path.Dir(name) == "partials" {
			ds = append(ds, t.parseInto(common, name)...)
		}
	}
	for _, kind := range Kinds() {
		name := layoutOf(kind)
		if _, ok := t.sources[name]; !ok {
			continue
		}
		// Only an executed set cannot be cloned, and none is executed yet.
		set := template.Must(common.Clone())
		if faults := t.parseInto(set.New(name), name); faults != nil {
			ds = append(ds, faults...)
			continue
		}
		if t.sources[base] != nil {
			ds = append(ds, t.checkDefinitions(set, name)...)
		}
		t.layouts[kind] = set
	}
	return ds
}

// collect fills t.sources and reports layouts that are missing or unknown.
func (t *Theme) collect(files map[string][]byte) []diag.Diagnostic {
	var ds []diag.Diagnostic
	var known []string
	for _, name := range append([]string{base}, layouts()...) {
		known = append(known, name)
		if _, ok := files[name]; !ok && (name != layoutOf(Offline) || files[WorkerFile] != nil) {
			ds = append(ds, t.report(name, 0, 0, "the theme has no “"+name+"”",
				"every kind of page needs its layout; the default theme's is a good start"))
		}
	}
	for name, src := range files {
		switch folder := path.Dir(name); {
		case path.Ext(name) != ".html" || folder != "layouts" && folder != "partials":
		case folder == "layouts" && !slices.Contains(known, name):
			d := t.report(name, 0, 0, "no kind of page has the layout “"+name+"”",
				diag.DidYouMean(name, known, "a template that layouts share belongs in partials/"))
			d.Severity = diag.Warning
			ds = append(ds, d)
		default:
			t.sources[name] = src
		}
	}
	return ds
}

// parseInto parses the named source as a template of set's family.
func (t *Theme) parseInto(set *template.Template, name string) []diag.Diagnostic {
	src := t.sources[name]
	if at := bytes.IndexByte(src, 0); at >= 0 {
		line, column := diag.Position(src, at)
		return []diag.Diagnostic{t.report(name, line, column, "a NUL character in a template", "remove it")}
	}
	if set.Name() != name {
		set = set.New(name)
	}
	if _, err := set.Parse(string(src)); err != nil {
		return []diag.Diagnostic{t.Diagnostic(err)}
	}
	return nil
}

func layoutOf(kind Kind) string { return "layouts/" + string(kind) + ".html" }

func layouts() []string {
	var names []string
	for _, kind := range Kinds() {
		names = append(names, layoutOf(kind))
	}
	return names
}

// report returns an error about a place in one of the theme's files.
func (t *Theme) report(name string, line, column int, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{
		File: strings.TrimSuffix(t.root+"/"+name, "/"), Line: line, Column: column,
		Severity: diag.Error, Code: code, Message: message, Hint: hint,
	}
}
