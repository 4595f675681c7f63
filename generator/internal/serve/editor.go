package serve

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"rapport/generator/internal/diag"
)

// An editor makes links that open a place in the author's editor. Without a
// template or a folder it makes none.
type editor struct {
	template string
	root     string // the folder of the sources, absolute and with slashes
}

// placeholder is anything that CheckEditor takes for one.
var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// CheckEditor refuses what cannot be a template of links to an editor. It is an
// address with {file}, and mostly {line} and {column}, such as
// vscode://file/{file}:{line}:{column}. "" is no template, and fine.
func CheckEditor(text string) error {
	if text == "" {
		return nil
	}
	const example = "write it like vscode://file/{file}:{line}:{column}"
	for _, found := range placeholder.FindAllString(text, -1) {
		if found != "{file}" && found != "{line}" && found != "{column}" {
			return fmt.Errorf("“%s” has %s, which means nothing: %s", text, found, example)
		}
	}
	if !strings.Contains(text, "{file}") {
		return fmt.Errorf("“%s” does not say where the file goes: %s", text, example)
	}
	u, err := url.Parse(placeholder.ReplaceAllString(text, "1"))
	if err != nil || u.Scheme == "" {
		return fmt.Errorf("“%s” is not an address: %s", text, example)
	}
	switch u.Scheme {
	case "javascript", "vbscript", "data", "blob", "about", "view-source":
		return fmt.Errorf("“%s” runs in the browser and opens no editor: %s", text, example)
	}
	return nil
}

// link opens the place of d, or is "" where there is none.
func (e editor) link(d diag.Diagnostic) template.URL {
	if e.template == "" || e.root == "" || d.File == "." || !fs.ValidPath(d.File) {
		return ""
	}
	file := escape(path.Join(e.root, d.File))
	text := e.template
	if strings.Contains(text, "/{file}") {
		file = strings.TrimPrefix(file, "/") // the template has the first slash
	}
	text = strings.NewReplacer("{file}", file,
		"{line}", strconv.Itoa(max(d.Line, 1)), "{column}", strconv.Itoa(max(d.Column, 1))).Replace(text)
	// CheckEditor has seen the template, and nothing of what was filled in can
	// leave its place.
	return template.URL(text)
}

// escape writes a path so that it can stand anywhere in an address, in a query
// too.
func escape(name string) string {
	segments := strings.Split(name, "/")
	for i, segment := range segments {
		segments[i] = strings.ReplaceAll(url.QueryEscape(segment), "+", "%20")
	}
	return strings.Join(segments, "/")
}
