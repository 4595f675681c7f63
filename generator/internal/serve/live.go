package serve

import (
	"bytes"
	"crypto/rand"
	_ "embed" // for live.js and live.css
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"

	"rapport/generator/internal/diag"
)

//go:embed live.js
var liveScript []byte

//go:embed live.css
var liveStyle []byte

// retry is how long a browser waits before it opens a lost event stream again.
const retry = time.Second

// maxListed is the number of errors that a page lists.
const maxListed = 20

// A live makes pages live. It is immutable.
type live struct {
	nonce     string // names our script and style in a page's policy
	views     *template.Template
	meta      *regexp.Regexp
	attribute *regexp.Regexp // of meta: name, and the value in one of three groups
	headEnd   *regexp.Regexp
	body      *regexp.Regexp // the start tag
	bodyEnd   *regexp.Regexp
}

func newLive() live {
	// Source: https://html.spec.whatwg.org/multipage/syntax.html#attributes-2
	const attribute = `\s+([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?`
	return live{
		nonce:     rand.Text(),
		views:     template.Must(template.New("").Parse(views)),
		meta:      regexp.MustCompile(`(?i)<meta(?:` + attribute + `)+\s*/?>`),
		attribute: regexp.MustCompile(attribute),
		headEnd:   regexp.MustCompile(`(?i)</head[\s>]|<body[\s>]`),
		body:      regexp.MustCompile(`(?i)<body(?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?>`),
		bodyEnd:   regexp.MustCompile(`(?i)</body\s*>`),
	}
}

// views are the HTML of what the server adds. All values are escaped by
// html/template; <bdi> keeps a message in another script from reordering its
// surroundings.
const views = `
{{define "script"}}<script src="{{.ScriptPath}}" data-build="{{.ID}}" nonce="{{.Nonce}}" defer></script>
{{end}}

{{define "style"}}<link rel="stylesheet" href="{{.StylePath}}" nonce="{{.Nonce}}">{{end}}

{{define "bar"}}{{template "style" .}}<aside class="rapport-preview" aria-label="Preview">
{{with .Stalled}}<p><strong>Changes are no longer noticed. Start the preview anew.</strong> <bdi>{{.}}</bdi></p>
{{end}}{{if .Outdated}}<details open><summary>The site has {{.Count}}; this is the last good version</summary>
{{template "list" .}}</details>
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
{{range .Errors}}<li><code><bdi>{{.File}}</bdi>{{if .Line}}:{{.Line}}{{if .Column}}:{{.Column}}{{end}}{{end}}</code>: <bdi>{{.Message}}</bdi>{{with .Hint}}<br><bdi>{{.}}</bdi>{{end}}</li>
{{end}}</ol>
{{with .More}}<p>… and {{.}} more</p>
{{end}}{{end}}
`

// A view is what the views show.
type view struct {
	ID, Nonce, ScriptPath, StylePath string

	Stalled  error
	Outdated bool   // the page is older than the errors
	Count    string // “3 errors”
	Errors   []diag.Diagnostic
	More     int // errors that are not listed
}

func (l live) view(now *state) view {
	listed := min(len(now.errors), maxListed)
	v := view{
		ID: now.id, Nonce: l.nonce, ScriptPath: scriptPath, StylePath: stylePath,
		Stalled:  now.stalled,
		Outdated: now.tree != nil && len(now.errors) > 0,
		Count:    fmt.Sprintf("%d errors", len(now.errors)),
		Errors:   now.errors[:listed],
		More:     len(now.errors) - listed,
	}
	if len(now.errors) == 1 {
		v.Count = "1 error"
	}
	return v
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

// errorPage is what is served as long as there is no good tree.
func (l live) errorPage(now *state) []byte { return l.render("errors", l.view(now)) }

// dress returns the page as it is served, and the policies to send with it as
// headers. It adds our script before the end of the body and, when there is
// something to tell, the bar at its beginning. A page without those tags, which
// HTML allows to leave out, gets both at its end.
//
// A policy in the page would hold for what we add. It moves to a header, where
// it reads the same, and there allows our additions as well: the script and the
// style by a nonce, which nothing else in the page has, and the stream.
func (l live) dress(page []byte, now *state) (dressed []byte, policies []string) {
	page, policies = l.undress(page)
	v := l.view(now)
	var bar []byte
	if v.Outdated || v.Stalled != nil {
		bar = l.render("bar", v)
	}
	start, end := l.places(page)
	return bytes.Join([][]byte{page[:start], bar, page[start:end], l.render("script", v), page[end:]}, nil), policies
}

// undress returns the page without its policies, and those, widened.
func (l live) undress(page []byte) (rest []byte, policies []string) {
	head := page
	if at := l.headEnd.FindIndex(page); at != nil {
		head = page[:at[0]]
	}
	cut := l.meta.ReplaceAllFunc(head, func(tag []byte) []byte {
		if !strings.EqualFold(l.value(tag, "http-equiv"), "content-security-policy") {
			return tag
		}
		policies = append(policies, widen(l.value(tag, "content"), l.nonce))
		return nil
	})
	if len(policies) == 0 {
		return page, nil
	}
	return append(cut, page[len(head):]...), policies
}

// value returns the value of the first attribute of tag with the given name.
func (l live) value(tag []byte, name string) string {
	for _, groups := range l.attribute.FindAllSubmatch(tag, -1) {
		if strings.EqualFold(string(groups[1]), name) {
			return html.UnescapeString(string(bytes.Join(groups[2:], nil)))
		}
	}
	return ""
}

// places returns where the bar and the script belong in page.
func (l live) places(page []byte) (start, end int) {
	end = len(page)
	if all := l.bodyEnd.FindAllIndex(page, -1); all != nil {
		end = all[len(all)-1][0] // the last one: a script may hold another
	}
	start = end
	if head := l.headEnd.FindIndex(page); head != nil {
		if at := l.body.FindIndex(page[head[0]:]); at != nil && head[0]+at[1] <= end {
			start = head[0] + at[1]
		}
	}
	return start, end
}
