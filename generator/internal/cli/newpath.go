package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"rapport/generator/internal/scaffold"
	"rapport/generator/internal/source"
)

// A pageKind is a kind of page that can be begun.
type pageKind struct {
	name      string
	extension string
	example   string
	begin     func(scaffold.Page) []byte
}

var (
	articles   = pageKind{articleKind, ".md", "asking/first-note", scaffold.Article}
	checklists = pageKind{checklistKind, ".yaml", "asking/before-you-ask", scaffold.Checklist}
)

// newPath is the path below the root of the page that an author called typed: a
// path below content/, or from the current folder into content/. The error is one
// of usage.
func (g *globals) newPath(kind pageKind, typed string, snapshot *source.Snapshot) (string, error) {
	name, err := g.inContent(typed)
	if err != nil {
		return "", err
	}
	switch extension := path.Ext(name); {
	case extension == kind.extension:
	case slices.Contains([]string{".md", ".markdown", ".yaml", ".yml"}, strings.ToLower(extension)):
		return "", fmt.Errorf("%q: the name of %s ends in %s, not in %s", typed, kind.withArticle(), kind.extension, extension)
	case !isEmpty(name, snapshot):
		return "", fmt.Errorf("%q is a folder: name a file in it, such as %s", typed, path.Join(strings.TrimPrefix(name, source.ContentFolder+"/"), path.Base(kind.example)))
	default:
		name += kind.extension
	}
	if err := checkNames(typed, name, kind.extension, snapshot); err != nil {
		return "", err
	}
	return name, nil
}

func (kind pageKind) withArticle() string {
	if kind.name == articleKind {
		return "an article"
	}
	return "a checklist"
}

// inContent is the path below the root of what is typed, which is in content/.
func (g *globals) inContent(typed string) (string, error) {
	slashed := filepath.ToSlash(typed)
	if typed == "" || strings.HasSuffix(slashed, "/") {
		return "", fmt.Errorf("%q is no file's name", typed)
	}
	const inside = source.ContentFolder + "/"
	if relative, err := g.relativeToRoot(typed); err == nil && strings.HasPrefix(filepath.ToSlash(relative), inside) {
		return filepath.ToSlash(relative), nil
	}
	if filepath.IsAbs(typed) || path.IsAbs(slashed) || slices.Contains(strings.Split(slashed, "/"), "..") {
		return "", fmt.Errorf("%q leads out of %s: name a file below it", typed, inside)
	}
	name := strings.TrimPrefix(path.Clean(slashed), inside)
	if name == "." || name == source.ContentFolder {
		return "", fmt.Errorf("%q is a folder: name a file in it", typed)
	}
	return inside + name, nil
}

// checkNames refuses a path with a name that the site would leave out, and a new
// name that makes no good address.
func checkNames(typed, name, extension string, snapshot *source.Snapshot) error {
	for at := name; at != source.ContentFolder; at = path.Dir(at) {
		if source.Ignored(at) {
			return fmt.Errorf("%q: the site leaves out what is called %q: begin with a letter or a digit", typed, path.Base(at))
		}
		if at != name && !isEmpty(at, snapshot) {
			continue // the folder is there, whatever it is called
		}
		base := path.Base(at)
		if at == name {
			base = strings.TrimSuffix(base, extension)
		}
		if fault := scaffold.NameFault(base); fault != "" {
			return fmt.Errorf("%q: the name %q %s", typed, base, fault)
		}
	}
	return nil
}
