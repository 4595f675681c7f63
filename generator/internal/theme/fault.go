package theme

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"rapport/generator/internal/diag"
)

// Diagnostic explains an error of [Theme.Render], or of parsing, with its place
// in the theme's file.
//
// The template packages tell places only in the text of their errors, as
// NAME:LINE or NAME:LINE:COLUMN with the column in bytes from 0.
func (t *Theme) Diagnostic(err error) diag.Diagnostic {
	found := innermostPlace(err)
	if found == nil || t.sources[found[1]] == nil {
		return t.report("", 0, 0, err.Error(), "")
	}
	name, message := found[1], found[4]
	line, _ := strconv.Atoi(found[2])
	switch column, err := strconv.Atoi(found[3]); {
	case err == nil:
		return t.runFault(name, lineStart(t.sources[name], line)+column, message)
	case line > 0:
		return t.parseFault(name, line, message)
	default:
		return t.report(name, 0, 0, quoted(message), "")
	}
}

// innermostPlace matches the error in err's chain that is nearest to the fault:
// a partial that fails makes the template that shares it fail as well. The
// groups are name, line, column and message.
func innermostPlace(err error) []string {
	place := regexp.MustCompile(`(?s)^(?:html/)?template: ?([^:]+?)(?::(\d+))?(?::(\d+))?: (.*)$`)
	var found []string
	for ; err != nil; err = errors.Unwrap(err) {
		if match := place.FindStringSubmatch(err.Error()); match != nil {
			found = match
		}
	}
	return found
}

// runFault is a fault that shows when a template is escaped or executed.
func (t *Theme) runFault(name string, offset int, message string) diag.Diagnostic {
	src := t.sources[name]
	message = regexp.MustCompile(`(?s)^executing ".*?" at <.*?>: (?:error calling \w+: )?`).ReplaceAllString(message, "")
	hint := ""
	if found := regexp.MustCompile(`^can't evaluate field (\w+) in type (\S+)$`).FindStringSubmatch(message); found != nil {
		offset = nearestField(src, found[1], offset)
		message = "“." + found[1] + "” is not a field of " + typeName(found[2])
		hint = diag.DidYouMean(found[1], fieldsOf(found[2]), "themes/README.md lists the fields")
	} else if found := regexp.MustCompile(`^the theme has no asset "(.*)"$`).FindStringSubmatch(message); found != nil {
		hint = diag.DidYouMean(found[1], slices.Sorted(maps.Keys(t.urls)), "an asset is a file directly in assets/")
	} else if found := regexp.MustCompile(`^no such template "(.*)"$`).FindStringSubmatch(message); found != nil {
		hint = diag.DidYouMean(found[1], slices.Sorted(maps.Keys(t.sources)), "a partial is called by its path, as “partials/NAME.html”")
	}
	message, _, _ = strings.Cut(message, ": {state") // the escaper's own notes
	line, column := diag.Position(src, offset)
	return t.report(name, line, column, quoted(message), hint)
}

// typeName is a Go type of this package as README.md calls it.
func typeName(t string) string {
	return strings.TrimPrefix(strings.TrimLeft(t, "*[]"), "theme.")
}

// nearestField returns the offset of the “.field” in src that is nearest to
// offset: an error about .A.B points at .B also when .A is at fault.
func nearestField(src []byte, field string, offset int) int {
	best := -1
	for _, at := range regexp.MustCompile(`\.`+field+`\b`).FindAllIndex(src, -1) {
		if best < 0 || distance(at[0], offset) < distance(best, offset) {
			best = at[0]
		}
	}
	if best < 0 {
		return offset
	}
	return best
}

func distance(a, b int) int { return max(a-b, b-a) }

// fieldsOf lists what a template may name in the view type called name.
func fieldsOf(name string) []string {
	for _, t := range viewTypes() {
		if t.Name() != typeName(name) {
			continue
		}
		var names []string
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				names = append(names, f.Name)
			}
		}
		for i := range t.NumMethod() {
			names = append(names, t.Method(i).Name)
		}
		return names
	}
	return nil
}

// viewTypes lists the types that templates see.
func viewTypes() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[PageView](), reflect.TypeFor[SharedView](), reflect.TypeFor[SiteView](),
		reflect.TypeFor[Link](), reflect.TypeFor[Day](), reflect.TypeFor[Heading](), reflect.TypeFor[Source](),
		reflect.TypeFor[Group](), reflect.TypeFor[Letter](), reflect.TypeFor[Entry](),
		reflect.TypeFor[Assessment](), reflect.TypeFor[Topic](), reflect.TypeFor[Question](), reflect.TypeFor[Answer](),
		reflect.TypeFor[Flag](), reflect.TypeFor[Score](), reflect.TypeFor[Band](), reflect.TypeFor[Outcome](),
	}
}

// lineStart returns the offset of the given line, from 1, in src.
func lineStart(src []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(src[at:], '\n')
		if next < 0 {
			return at
		}
		at += next + 1
	}
	return at
}

// quoted puts a message of another program into our words: lower case at the
// start, curly quotes, no full stop.
func quoted(message string) string {
	message = regexp.MustCompile(`"([^"]*)"`).ReplaceAllString(strings.TrimSuffix(message, "."), "“$1”")
	runes := []rune(message)
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}
