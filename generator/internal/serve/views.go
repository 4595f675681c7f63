package serve

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"rapport/generator/internal/diag"
)

// maxListed is the number of errors that a page lists.
const maxListed = 100

// views are the HTML of what the server adds. All values are escaped by
// html/template; <bdi> keeps a message in another script from reordering its
// surroundings. The name of a <details> lets live.js tell it from others.
const views = `
{{define "script"}}<script src="{{.ScriptPath}}" data-build="{{.Version.Build}}" data-version="{{.Version.JSON}}" nonce="{{.Nonce}}" defer></script>
{{end}}

{{define "style"}}<link rel="stylesheet" href="{{.StylePath}}" nonce="{{.Nonce}}">{{end}}

{{define "bar"}}<aside class="rapport-preview" aria-label="Preview">{{template "style" .}}
{{with .Stalled}}<p><strong>Changes are no longer noticed. Start the preview anew.</strong> <bdi>{{.}}</bdi></p>
{{end}}{{if .Outdated}}<details open name="rapport-problems"><summary>The site has {{.Count}}; this is the last good version</summary>
{{template "list" .}}</details>
{{end}}{{with .Changed}}<p class="rapport-changed">{{range .}}<span>changed: <a href="{{.Address}}"><bdi>{{.Title}}</bdi></a></span> {{end}}</p>
{{end}}</aside>
{{end}}

{{define "errors"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>The site has {{.Count}}</title>
{{template "style" .}}
</head>
<body>
<main class="rapport-errors">
<h1>The site has {{.Count}}</h1>
<p>This page gives way to the site as soon as it can be built.</p>
{{template "list" .}}</main>
</body>
</html>
{{end}}

{{define "list"}}<ol class="rapport-problems">
{{range .Errors}}<li>{{if .Editor}}<a href="{{.Editor}}">{{template "place" .}}</a>{{else}}{{template "place" .}}{{end}}: <bdi>{{.Message}}</bdi>{{with .Frame}}<pre tabindex="0">{{.}}</pre>{{end}}{{with .Hint}}<p>hint: <bdi>{{.}}</bdi></p>{{end}}</li>
{{end}}</ol>
{{with .More}}<p>… and {{.}} more</p>
{{end}}{{end}}

{{define "place"}}<code><bdi>{{.File}}</bdi>{{if .Line}}:{{.Line}}{{if .Column}}:{{.Column}}{{end}}{{end}}</code>{{end}}
`

// A view is what the views show.
type view struct {
	Nonce, ScriptPath, StylePath string

	Version  version
	Stalled  error
	Outdated bool   // the page is older than the errors
	Count    string // “3 errors”
	Errors   []problem
	More     int      // errors that are not listed
	Changed  []change // other pages, when the page itself did not change
}

// A problem is an error as the views show it.
type problem struct {
	diag.Diagnostic
	Frame  string       // the source line, with a caret beneath
	Editor template.URL // opens the place in the author's editor; may be empty
}

// view returns what there is to tell on the page with the given name.
func (l live) view(now *state, name string) view {
	listed := min(len(now.errors), maxListed)
	v := view{
		Nonce: l.nonce, ScriptPath: scriptPath, StylePath: stylePath,
		Stalled:  now.stalled,
		Outdated: now.tree != nil && len(now.errors) > 0,
		Count:    fmt.Sprintf("%d errors", len(now.errors)),
		More:     len(now.errors) - listed,
		Changed:  now.changedBeside(name),
	}
	if len(now.errors) == 1 {
		v.Count = "1 error"
	}
	for _, d := range now.errors[:listed] {
		v.Errors = append(v.Errors, problem{d, frame(d), l.editor.link(d)})
	}
	return v
}

// tells reports whether there is anything to put in the bar.
func (v view) tells() bool { return v.Stalled != nil || v.Outdated || len(v.Changed) > 0 }

// frame is the code frame of d, as the terminal shows it.
func frame(d diag.Diagnostic) string {
	d.Hint = ""
	var text bytes.Buffer
	_ = diag.Print(&text, diag.Text, []diag.Diagnostic{d}, false) // a buffer takes everything
	_, after, _ := strings.Cut(text.String(), "\n")               // what comes before says what the view says anyhow
	return after
}

// render returns the HTML of the view with the given name.
func (l live) render(name string, v view) []byte {
	var out bytes.Buffer
	// It cannot fail: a buffer takes everything, and the views and the type of
	// their values are constants of this file.
	if err := l.views.ExecuteTemplate(&out, name, v); err != nil {
		panic(err)
	}
	return out.Bytes()
}
