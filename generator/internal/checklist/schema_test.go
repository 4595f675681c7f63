package checklist_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/yamlnode"
)

// TestSchemaKeys: the schema and the decoder know the same keys in each mapping.
func TestSchemaKeys(t *testing.T) {
	for _, f := range formats(t) {
		t.Run(f.name, func(t *testing.T) {
			used := f.usedKeys(t)
			// The full document has every key that the decoder knows, and the schema accepts it.
			for list, found := range used {
				if diff := cmp.Diff(sortedKeys(list), slices.Sorted(maps.Keys(found))); diff != "" {
					t.Errorf("the full document lacks (-) keys of the decoder, or they are unknown (+):\n%s", diff)
				}
			}
			// Each mapping of the schema is one of the decoder's.
			eachMapping(fromJSON(t, f.source), func(m map[string]any) {
				properties, ok := m["properties"].(map[string]any)
				if _, isClosed := m["additionalProperties"]; !ok || !isClosed || isCondition(properties) {
					return
				}
				for list := range used {
					if slices.Equal(sortedKeys(list), slices.Sorted(maps.Keys(properties))) {
						return
					}
				}
				t.Errorf("no mapping of the decoder has the keys %v", slices.Sorted(maps.Keys(properties)))
			})
		})
	}
}

// usedKeys returns the keys that the full document uses, by the keys that the
// decoder says it knows in their place. The schema must refuse any other there.
func (f format) usedKeys(t *testing.T) map[string]map[string]bool {
	t.Helper()
	root := document(t, f.full)
	f.accepts(t, root)
	used := map[string]map[string]bool{}
	eachMapping(root, func(m map[string]any) {
		m["zzzzzz"] = "x"
		list := knownKeys(f.decode(encode(root)))
		if f.validate(t, root) == nil && list != "" {
			t.Errorf("the schema accepts a key beside %s", list)
		}
		delete(m, "zzzzzz")
		if list == "" {
			return // any keys, or a condition
		}
		if used[list] == nil {
			used[list] = map[string]bool{}
		}
		maps.Copy(used[list], keys(m))
	})
	return used
}

// isCondition reports whether a mapping of the schema is a condition: the
// decoder tells those by their first word, so its messages list no keys.
func isCondition(properties map[string]any) bool {
	for _, word := range []string{"all", "any", "not", "flag", "score"} {
		if _, found := properties[word]; found {
			return len(properties) <= 5
		}
	}
	return false
}

// knownKeys returns what a message about an unknown key says are the known ones.
func knownKeys(found []diag.Diagnostic) string {
	for _, d := range found {
		if list, ok := strings.CutPrefix(d.Hint, "the known keys are "); ok && d.Code == "unknown-key" {
			return list
		}
	}
	return ""
}

func sortedKeys(list string) []string {
	names := strings.Split(list, ", ")
	slices.Sort(names)
	return names
}

func keys(m map[string]any) map[string]bool {
	all := map[string]bool{}
	for key := range m {
		all[key] = true
	}
	return all
}

// TestSchemaForms changes documents in one place at a time: what the schema
// refuses, the decoder refuses too, and what the decoder refuses for its form,
// so does the schema. Its messages name the words and the numbers that it takes:
// they are the schema's.
func TestSchemaForms(t *testing.T) {
	for _, f := range formats(t) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			refused, bounds, seen := 0, map[string]bool{}, map[string]bool{}
			for _, part := range f.parts {
				root := document(t, part)
				f.accepts(t, root)
				changer{func(what string) {
					found, err := f.decode(encode(root)), f.validate(t, root)
					if err != nil {
						refused++
					}
					agree(t, what, found, err)
					for _, d := range found {
						bounds[bound(d)] = true
					}
				}, seen}.change(root, f.name)
			}
			if refused < 100 {
				t.Errorf("only %d changes were refused", refused)
			}
			delete(bounds, "")
			if diff := cmp.Diff(slices.Sorted(maps.Keys(bounds)), schemaBounds(fromJSON(t, f.source))); diff != "" {
				t.Errorf("words and numbers (-decoder +schema):\n%s", diff)
			}
		})
	}
}

// TestSchemaParts: the parts have every place of the document that they stand for.
func TestSchemaParts(t *testing.T) {
	seen := map[string]bool{}
	for _, part := range questionParts() {
		changer{func(string) {}, seen}.change(document(t, part), "")
	}
	changer{func(what string) {
		if strings.Contains(what, " = ") {
			t.Errorf("no part has this place: %s", what)
		}
	}, seen}.change(document(t, "title: Title"+fullQuestions), "")
}

// agree holds the decoder's faults and the schema's to each other.
func agree(t *testing.T, what string, found []diag.Diagnostic, err error) {
	t.Helper()
	isSound := !slices.ContainsFunc(found, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && !isFinding(d) && d.Code != "example-disagrees"
	})
	wrong := formFault(found)
	switch {
	case err != nil && isSound:
		t.Errorf("%s: only the schema refuses it: %v", what, err)
	case err == nil && wrong != "":
		t.Errorf("%s: only the decoder refuses it: %s", what, wrong)
	}
}

var outOfBounds = regexp.MustCompile(`must be (from \S+ to [^\s,]+),`)

// bound returns the words or the numbers that the decoder says it takes.
func bound(d diag.Diagnostic) string {
	if m := outOfBounds.FindStringSubmatch(d.Message); m != nil {
		return m[1]
	}
	words, _ := strings.CutPrefix(d.Hint, "write one of ")
	if d.Code != "unknown-value" || words == d.Hint {
		return ""
	}
	return words
}

// schemaBounds returns the words and the numbers that a schema takes.
func schemaBounds(schema any) []string {
	all := map[string]bool{}
	eachMapping(schema, func(m map[string]any) {
		least, isNumber := m["minimum"].(json.Number) // not the key of that name
		if most, ok := m["maximum"].(json.Number); ok && isNumber {
			all["from "+least.String()+" to "+most.String()] = true
		}
		if words, ok := m["enum"].([]any); ok && m["description"] != nil {
			all[strings.Trim(strings.ReplaceAll(fmt.Sprint(words), " ", ", "), "[]")] = true
		}
	})
	return slices.Sorted(maps.Keys(all))
}

// others are what values are replaced by.
var others = []any{nil, true, 7, -3, 2.5, 1_000_000_000_000, "", " ", "some words", "word", "A", "2026-13-01", "http://",
	"all", "no-result", "not-applicable", []any{}, []any{"word"}, []any{nil}, map[string]any{}, map[string]any{"word": "word"}}

// A changer changes documents in one place at a time, and puts everything back.
type changer struct {
	check func(what string)
	seen  map[string]bool // paths whose values were replaced, and mappings that were cut: the first stands for all
}

// change deletes each key below v, and replaces each value by others.
func (c changer) change(v any, path string) {
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		form := fmt.Sprint(path, names)
		known := c.seen[form]
		c.seen[form] = true
		for _, key := range names {
			old := v[key]
			if delete(v, key); !known {
				c.check(path + "." + key + " deleted")
			}
			c.replace(old, path+"."+key, func(other any) { v[key] = other })
		}
	case []any:
		for i := range v {
			c.replace(v[i], path+"[]", func(other any) { v[i] = other })
		}
	}
}

func (c changer) replace(old any, path string, set func(any)) {
	if !c.seen[path] {
		c.seen[path] = true
		for _, other := range others {
			set(other)
			c.check(path + " = " + string(encode(other)))
		}
	}
	if list, ok := old.([]any); ok && len(list) > 1 {
		set(list[:1])
		c.check(path + " cut to one")
	}
	set(old)
	c.change(old, path)
}

// formFault returns the first fault that a schema should find, too. What one
// part of a document means for another, and what is a language, it cannot know.
func formFault(found []diag.Diagnostic) string {
	forms := strings.Fields("unknown-key missing-key wrong-type missing-value bad-boolean bad-number bad-date unknown-value " +
		"bad-interval bad-slug bad-alias bad-url bad-language bad-name bad-id reserved-id too-few")
	for _, d := range found {
		isForm := slices.Contains(forms, d.Code) || strings.HasSuffix(d.Message, "has no limit")
		if isForm && !strings.Contains(d.Message, "“points” is missing") && !strings.HasSuffix(d.Message, "is unknown") {
			return d.Message + " [" + d.Code + "]"
		}
	}
	return ""
}

// TestSchemaFiles: the schemas accept every sound file of the repository.
func TestSchemaFiles(t *testing.T) {
	all := formats(t)
	for pattern, f := range map[string]format{
		"../../../content/*/*.yaml": all[0], "testdata/instruments/*.yaml": all[0], "../../../site.yaml": all[2],
	} {
		for _, name := range cases(t, pattern) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.validate(t, document(t, string(src))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestSchemaCases: the schema refuses no file of the test data that the decoder
// accepts.
func TestSchemaCases(t *testing.T) {
	f, checked := formats(t)[0], 0
	for _, pattern := range []string{"testdata/*.txtar", "testdata/faults/*.txtar"} {
		for _, name := range cases(t, pattern) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < len(archive.Files); i += 2 {
				root, report := yamlnode.Parse("f", archive.Files[i].Data, 1)
				if len(report.Diagnostics()) > 0 {
					continue
				}
				checked++
				if err := f.validate(t, data(root)); err != nil && !diag.HasErrors(f.decode(archive.Files[i].Data)) {
					t.Errorf("%s, %s: only the schema refuses it: %v", filepath.Base(name), archive.Files[i].Name, err)
				}
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d files were checked", checked)
	}
}

// TestSchemaFrontMatter: a self-assessment's front matter is an article's.
func TestSchemaFrontMatter(t *testing.T) {
	article, list := fromJSON(t, markdown.Schema()).(map[string]any), fromJSON(t, checklist.Schema()).(map[string]any)
	for _, part := range []string{"properties", "$defs"} {
		for key, want := range article[part].(map[string]any) {
			if diff := cmp.Diff(want, list[part].(map[string]any)[key]); diff != "" {
				t.Errorf("%s %s (-article +checklist):\n%s", part, key, diff)
			}
		}
	}
}
