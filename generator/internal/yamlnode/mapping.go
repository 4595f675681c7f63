package yamlnode

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"rapport/generator/internal/diag"
)

// A Mapping is a value's keys and their values. The mapping of an absent value
// has no keys and requires none.
type Mapping struct {
	of      Value
	exists  bool
	content []*yaml.Node // sound keys and their values by turns
}

// An Entry is one key of a mapping with its value.
type Entry struct {
	Name  string
	Key   Value // the place of the key
	Value Value
}

// Mapping returns the value's keys, of which only the given ones are allowed;
// none given allows any. Keys that are unknown, repeated or no texts are
// reported and left out.
func (v Value) Mapping(keys ...string) Mapping {
	if v.node == nil {
		return Mapping{of: v, exists: v.isEmptyFile()} // which is an empty mapping
	}
	if !v.decodable() {
		return Mapping{}
	}
	if v.node.Kind != yaml.MappingNode {
		v.wrongType("a mapping", mappingHint(v.node, keys))
		return Mapping{}
	}
	return Mapping{of: v, exists: true, content: v.soundKeys(keys)}
}

func (v Value) isEmptyFile() bool { return v.report != nil && v == Value{report: v.report} }

func mappingHint(n *yaml.Node, known []string) string {
	if before, after, found := strings.Cut(n.Value, ":"); found && isPlain(n) && after != "" {
		return "put a space after the colon: “" + excerpt(before+": "+after) + "”"
	}
	if len(known) > 0 {
		return "write “key: value” lines; " + knownKeys(known)
	}
	return "write “key: value” lines"
}

// soundKeys returns the mapping's content without the pairs that it reports.
// Most mappings are sound, and theirs is returned as it is.
func (v Value) soundKeys(known []string) []*yaml.Node {
	content := v.node.Content
	seen := seenKeys{}
	sound := content
	for i := 0; i < len(content); i += 2 {
		good := v.checkKey(content[i], known, &seen)
		switch {
		case !good && len(sound) == len(content):
			sound = append([]*yaml.Node(nil), content[:i]...)
		case good && len(sound) < len(content):
			sound = append(sound, content[i], content[i+1])
		}
	}
	return sound
}

// checkKey reports a key that has no place in the mapping.
func (v Value) checkKey(n *yaml.Node, known []string, seen *seenKeys) bool {
	k := v.report.value(n)
	if k.node.Style&yaml.TaggedStyle != 0 || k.node.Tag == "!!merge" {
		return false // reported by the survey
	}
	if !isText(k.node) {
		k.Fail("wrong-type", "a key must be a text, not "+describe(k.node), "put the key in quotes")
		return false
	}
	name := k.node.Value
	if first, _ := utf8.DecodeRuneInString(name); isPlain(k.node) && unicode.IsSpace(first) {
		k.Fail(syntax, fmt.Sprintf("an unusual space (%U) in the indentation", first), "replace it by an ordinary space")
		return false
	}
	if !isKnown(name, known) {
		k.Fail("unknown-key", "unknown key “"+excerpt(name)+"”",
			diag.DidYouMean(excerpt(name), known, knownKeys(known)))
		return false
	}
	if first := seen.add(k.node); first != nil {
		line, _ := v.report.value(first).Position()
		k.Fail("duplicate-key", fmt.Sprintf("“%s” is already given in line %d", excerpt(name), line), "keep one of them")
		return false
	}
	return true
}

func knownKeys(known []string) string { return "the known keys are " + strings.Join(known, ", ") }

func isKnown(name string, known []string) bool {
	for _, k := range known {
		if k == name {
			return true
		}
	}
	return len(known) == 0
}

// seenKeys finds repeated keys: among few by looking at each, among many by a
// map. Nearly every mapping has few.
type seenKeys struct {
	few  [12]*yaml.Node
	n    int
	many map[string]*yaml.Node
}

// add returns the earlier node with the same text, if any.
func (s *seenKeys) add(n *yaml.Node) *yaml.Node {
	if s.n < len(s.few) {
		for _, earlier := range s.few[:s.n] {
			if earlier.Value == n.Value {
				return earlier
			}
		}
		s.few[s.n] = n
		s.n++
		return nil
	}
	if s.many == nil {
		s.many = map[string]*yaml.Node{}
		for _, earlier := range s.few {
			s.many[earlier.Value] = earlier
		}
	}
	if earlier, found := s.many[n.Value]; found {
		return earlier
	}
	s.many[n.Value] = n
	return nil
}

// Get returns the value of a key, absent where the mapping lacks it.
func (m Mapping) Get(key string) Value {
	for i := 0; i < len(m.content); i += 2 {
		if keyNode(m.content[i]).Value == key {
			return m.child(i)
		}
	}
	return Value{report: m.of.report, at: m.of.at, name: key}
}

// Require returns the value of a key that must be there; its absence is an
// error at the mapping.
func (m Mapping) Require(key string) Value {
	v := m.Get(key)
	if v.node == nil && m.exists {
		v.Fail("missing-key", "“"+key+"” is missing", "add “"+key+": …”")
		return Value{}
	}
	return v
}

// Entries yields the mapping's keys and values in the order of the source.
func (m Mapping) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := 0; i < len(m.content); i += 2 {
			key := m.of.report.value(m.content[i])
			value := m.child(i)
			key.name = value.name
			if !yield(Entry{Name: value.name, Key: key, Value: value}) {
				return
			}
		}
	}
}

// child returns the value of the key at content[i].
func (m Mapping) child(i int) Value {
	v := m.of.report.value(m.content[i+1])
	v.name = keyNode(m.content[i]).Value
	return v
}

func keyNode(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}
