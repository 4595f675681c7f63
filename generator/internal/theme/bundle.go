package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"rapport/generator/internal/diag"
)

const folder = "assets/"

// bundle fills t.urls and t.outputs. Each file directly in assets/ becomes one
// output: a style sheet or a script with all it imports, anything else as it is.
func (t *Theme) bundle(files map[string][]byte) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, file := range slices.Sorted(maps.Keys(files)) {
		name, ok := strings.CutPrefix(file, folder)
		if !ok || strings.Contains(name, "/") {
			continue
		}
		switch path.Ext(name) {
		case ".css":
			ds = append(ds, t.bundleEntry(files, file, ".css")...)
		case ".ts":
			ds = append(ds, t.bundleEntry(files, file, ".js")...)
		default:
			t.add(name, path.Ext(name), files[file])
		}
	}
	return append(ds, t.bundleWorker(files)...)
}

// WorkerFile is the theme's service worker, if it has one.
const WorkerFile = folder + "offline/worker.ts"

// bundleWorker fills t.worker.
func (t *Theme) bundleWorker(files map[string][]byte) []diag.Diagnostic {
	if files[WorkerFile] == nil {
		return nil
	}
	result := api.Build(options(files, WorkerFile))
	if len(result.OutputFiles) == 1 {
		t.worker = result.OutputFiles[0].Contents
	}
	return append(t.messages(result.Errors, diag.Error), t.messages(result.Warnings, diag.Warning)...)
}

// add makes content the output for the asset called name.
func (t *Theme) add(name, ext string, content []byte) {
	sum := sha256.Sum256(content)
	stem := strings.TrimSuffix(name, path.Ext(name))
	output := folder + stem + "." + hex.EncodeToString(sum[:5]) + ext
	t.urls[name] = output
	t.outputs[output] = content
}

// bundleEntry bundles one style sheet or script; ext is its output's.
func (t *Theme) bundleEntry(files map[string][]byte, file, ext string) []diag.Diagnostic {
	name := strings.TrimPrefix(file, folder)
	result := api.Build(options(files, file))
	ds := append(t.messages(result.Errors, diag.Error), t.messages(result.Warnings, diag.Warning)...)
	t.urls[name] = "" // known to templates, so that one fault is told once
	for _, output := range result.OutputFiles {
		if base := path.Base(strings.ReplaceAll(output.Path, `\`, "/")); base == strings.TrimSuffix(name, path.Ext(name))+ext {
			t.add(name, ext, output.Contents)
		} else {
			t.outputs[folder+base] = output.Contents
		}
	}
	return ds
}

// options tells esbuild to write nothing, to read only files, and to keep out
// of the output whatever is not content, such as paths.
//
// The engines are the oldest that have all the theme uses without a
// replacement: cascade layers, OKLCH colours and :has() or better.
func options(files map[string][]byte, entry string) api.BuildOptions {
	return api.BuildOptions{
		EntryPoints: []string{entry},
		Outdir:      "assets",
		EntryNames:  "[name]",
		AssetNames:  "[name].[hash]",
		Write:       false,
		Bundle:      true,
		Format:      api.FormatIIFE, // modules do not load from a folder without a server
		Platform:    api.PlatformBrowser,
		Charset:     api.CharsetUTF8,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "111"},
			{Name: api.EngineFirefox, Version: "113"},
			{Name: api.EngineSafari, Version: "16.4"},
		},
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		TsconfigRaw:       "{}", // or esbuild would look for one on the disk
		LogLevel:          api.LogLevelSilent,
		// A browser skips what it cannot read in a style sheet, so esbuild only
		// warns; an author wants to know before anything is published.
		LogOverride: map[string]api.LogLevel{"css-syntax-error": api.LogLevelError},
		Plugins:     []api.Plugin{{Name: namespace, Setup: memory{files}.setup}},
	}
}

// messages converts esbuild's findings.
func (t *Theme) messages(found []api.Message, severity diag.Severity) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, m := range found {
		d := diag.Diagnostic{File: t.root, Severity: severity, Code: "asset", Message: quoted(m.Text)}
		if at := m.Location; at != nil {
			d.File = t.root + "/" + strings.TrimPrefix(at.File, namespace+":")
			d.Line = at.Line
			d.Column = utf8.RuneCountInString(at.LineText[:min(at.Column, len(at.LineText))]) + 1
			if at.Suggestion != "" {
				d.Hint = "write “" + at.Suggestion + "”"
			}
		}
		if hint, ok := m.Detail.(string); ok {
			d.Hint = hint
		} else if d.Hint == "" && len(m.Notes) > 0 && m.Notes[0].Location == nil {
			d.Hint = quoted(m.Notes[0].Text)
		}
		ds = append(ds, d)
	}
	return ds
}
