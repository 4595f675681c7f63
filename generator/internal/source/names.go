package source

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ignored reports whether the file or folder at the slash-separated path below
// the root is left out by its own name: hidden, an editor's leftover, or, below
// content/, beginning with an underscore.
func Ignored(name string) bool {
	base := path.Base(name)
	switch {
	case strings.HasPrefix(base, "."), strings.HasSuffix(base, "~"), strings.HasSuffix(base, ".swp"),
		strings.HasSuffix(base, "___jb_tmp___"), strings.HasSuffix(base, "___jb_old___"),
		len(base) > 2 && strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#"):
		return true
	}
	return strings.HasPrefix(base, "_") && strings.HasPrefix(name, ContentFolder+"/")
}

// nameFault says what keeps a file's name out of a URL, or "".
func nameFault(base string) string {
	if !utf8.ValidString(base) {
		return "is not valid UTF-8"
	}
	for _, r := range base {
		if r == '\\' || unicode.IsControl(r) || r == utf8.RuneError {
			return "has a character that a URL cannot carry"
		}
	}
	return ""
}
