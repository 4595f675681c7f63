package theme

import (
	"bytes"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"rapport/generator/internal/diag"
)

// parseFault is a fault of syntax. The parser tells its line only.
func (t *Theme) parseFault(name string, line int, message string) diag.Diagnostic {
	src := t.sources[name]
	if message == "unexpected EOF" {
		if at, action, ok := unclosed(src); ok {
			line, column := diag.Position(src, at)
			return t.report(name, line, column, "{{"+action+"}} is never closed", "close it, or an action within it, with {{end}}")
		}
	}
	line, column := diag.Position(src, culprit(name, src, line, message))
	return t.report(name, line, column, quoted(message), "")
}

// culprit finds what a parser's message about a line of src means. Text that
// is cut behind an action fails with the same words only from the faulty
// action on; in that action stands what the message quotes.
func culprit(name string, src []byte, line int, message string) (offset int) {
	start := lineStart(src, line)
	sound, end := start, start
	for end < len(src) && !sameFault(name, src[:end], line, message) {
		sound = end
		if next := bytes.Index(src[end:], []byte("}}")); next >= 0 {
			end += next + len("}}")
		} else {
			end = len(src)
		}
	}
	action := actionAfter(src[:end], sound)
	from := min(max(action, start), end) // an action may have begun lines before
	if token := quotedToken(message); token != "" {
		if at := tokenPattern(token).FindIndex(src[from:end]); at != nil {
			return from + at[0]
		}
	}
	return action
}

// actionAfter returns the offset of the action that is open at sound, or of
// the first one after it: an action without its “}}” swallows the next ones.
func actionAfter(src []byte, sound int) int {
	open := bytes.LastIndex(src[:sound], []byte("{{"))
	if open <= bytes.LastIndex(src[:sound], []byte("}}")) {
		if next := bytes.Index(src[sound:], []byte("{{")); next >= 0 {
			return sound + next
		}
	}
	return max(open, 0)
}

// tokenPattern matches token, but not as a part of a longer word or field.
func tokenPattern(token string) *regexp.Regexp {
	pattern := regexp.QuoteMeta(token)
	switch {
	case token == ".":
		pattern += `(?:\W|$)`
	case regexp.MustCompile(`^\w+$`).MatchString(token):
		pattern = `\b` + pattern + `\b`
	}
	return regexp.MustCompile(pattern)
}

// sameFault reports whether parsing src fails at line with message.
func sameFault(name string, src []byte, line int, message string) bool {
	_, err := template.New(name).Parse(string(src))
	return err != nil && err.Error() == "template: "+name+":"+strconv.Itoa(line)+": "+message
}

// quotedToken returns what a parser's message quotes, such as foo in
// `function "foo" not defined`.
func quotedToken(message string) string {
	found := regexp.MustCompile(`"((?:[^"\\]|\\.)+)"|<([^<>]+)>|(\{\{\w+\}\})`).FindStringSubmatch(message)
	switch {
	case found == nil:
		return ""
	case found[3] != "": // {{end}}: the action itself, which may hold spaces
		return strings.Trim(found[3], "{}")
	case found[2] != "":
		return found[2]
	}
	if token, err := strconv.Unquote(`"` + found[1] + `"`); err == nil {
		return token
	}
	return found[1]
}

// unclosed finds the innermost action of src that lacks its {{end}}.
func unclosed(src []byte) (offset int, action string, found bool) {
	actions := regexp.MustCompile(`(?s)\{\{(?:- )?\s*(?:/\*.*?\*/|(if|range|with|define|block|end)\b)`)
	var open [][]int
	for _, at := range actions.FindAllSubmatchIndex(src, -1) {
		switch {
		case at[2] < 0: // a comment
		case string(src[at[2]:at[3]]) != "end":
			open = append(open, at)
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0, "", false
	}
	last := open[len(open)-1]
	return last[0], string(src[last[2]:last[3]]), true
}
