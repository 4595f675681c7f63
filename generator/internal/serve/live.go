package serve

import (
	"bytes"
	"crypto/rand"
	_ "embed" // for the scripts and live.css
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"
)

//go:embed patch.js
var patchScript []byte

//go:embed live.js
var followScript []byte

//go:embed live.css
var liveStyle []byte

// liveScript is both scripts in one block: a page's own scripts see none of
// their names.
var liveScript = bytes.Join([][]byte{[]byte("\"use strict\";\n{\n"), patchScript, followScript, []byte("}\n")}, nil)

// retry is how long a browser waits before it opens a lost event stream again.
const retry = time.Second

// A live makes pages live. It is immutable but for what it remembers of files.
type live struct {
	files  *fileMemory
	nonce  string // names our script and style in a page's policy
	editor editor
	views  *template.Template

	meta      *regexp.Regexp
	attribute *regexp.Regexp // of a tag: name, and the value in one of three groups
	headEnd   *regexp.Regexp
	bodyEnd   *regexp.Regexp
	pattern   patterns
}

func newLive(editor editor) live {
	// Source: https://html.spec.whatwg.org/multipage/syntax.html#attributes-2
	const attribute = `\s+([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?`
	return live{
		files:     &fileMemory{known: map[string]file{}},
		nonce:     rand.Text(),
		editor:    editor,
		views:     template.Must(template.New("").Parse(views)),
		meta:      regexp.MustCompile(`(?i)<meta(?:` + attribute + `)+\s*/?>`),
		attribute: regexp.MustCompile(attribute),
		headEnd:   regexp.MustCompile(`(?i)</head[\s>]|<body[\s>]`),
		bodyEnd:   regexp.MustCompile(`(?i)</body\s*>`),
		pattern:   newPatterns(attribute),
	}
}

// errorSight is what is served as long as there is no good tree.
func (l live) errorSight(now *state) sight { return sight{page: l.render("errors", l.view(now, ""))} }

// dress returns the page as it is served, and the policies to send with it as
// headers. It adds, before the end of the body, our script and, when there is
// something to tell, the bar. A page without that tag, which HTML allows to
// leave out, gets both at its end.
//
// A policy in the page would hold for what we add. It moves to a header, where
// it reads the same, and there allows our additions as well: the script and the
// style by a nonce, which nothing else in the page has, and the stream.
func (l live) dress(now *state, at sight) (dressed []byte, policies []string) {
	bar, script := l.additions(now, at)
	page, policies := l.undress(at.page)
	end := len(page)
	if all := l.bodyEnd.FindAllIndex(page, -1); all != nil {
		end = all[len(all)-1][0] // the last one: a script may hold another
	}
	return bytes.Join([][]byte{page[:end], bar, script, page[end:]}, nil), policies
}

// additions returns what is added to a page: the bar, if there is one, and the
// script.
func (l live) additions(now *state, at sight) (bar, script []byte) {
	v := l.view(now, at.name)
	bar = l.bar(v)
	v.Version = l.versionOf(now, at, bar)
	return bar, l.render("script", v)
}

func (l live) bar(v view) []byte {
	if !v.tells() {
		return nil
	}
	return l.render("bar", v)
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
