package yamlnode

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"rapport/generator/internal/diag"
)

// checkTraces follows every text of a sound document: each of its characters
// that is neither folded nor escaped stands where At says.
func checkTraces(t *testing.T, src []byte) {
	root, err := decode(src)
	if err != nil || root == nil {
		return
	}
	_, r := Parse("f", src, 1)
	lines := strings.Split(string(src), "\n")
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		for _, child := range n.Content {
			visit(child)
		}
		if n.Kind != yaml.ScalarNode || n.Value == "" || n.Style&yaml.TaggedStyle != 0 {
			return
		}
		v := r.value(n)
		if r.trace(n) == nil {
			t.Errorf("%q of %q is not found in the source", n.Value, src)
		}
		for i, c := range n.Value {
			line, column := v.At(i)
			if line > len(lines) || column > utf8.RuneCountInString(lines[line-1])+1 {
				t.Fatalf("byte %d of %q is at %d:%d of %q", i, n.Value, line, column, src)
			}
			if at := []rune(lines[line-1] + "\n")[column-1]; at != c && !strings.ContainsRune("\n\r\\' \t", at) {
				t.Fatalf("%q, byte %d of %q, is at %d:%d of %q", c, i, n.Value, line, column, src)
			}
		}
	}
	visit(root)
}

// TestAtStyles writes random texts in every style, with line breaks where the
// style allows any, and looks a marker up that stands in each.
func TestAtStyles(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	counts := map[string]int{}
	for range 20_000 {
		style := styles[random.IntN(len(styles))]
		text := randomText(random, style.words)
		src := document(random, style.write(random, text))
		root, report := Parse("f", []byte(src), 3)
		v := root.Mapping().Get("outer").List()[1].Mapping().Get("text")
		decoded := v.Text("")
		i := strings.Index(decoded, marker)
		if i < 0 || len(report.Diagnostics()) > 0 {
			t.Fatalf("%s: %q is not in the text %q of %q, %v", style.name, marker, decoded, src, report.Diagnostics())
		}
		for j := range len(marker) {
			line, column := v.At(i + j)
			wantLine, wantColumn := diag.Position([]byte(src), strings.Index(src, marker)+j)
			if line != wantLine+2 || column != wantColumn {
				t.Fatalf("%s: at %d:%d, not %d:%d of %q", style.name, line, column, wantLine+2, wantColumn, src)
			}
		}
		counts[style.name]++
	}
	if len(counts) != len(styles) {
		t.Errorf("tried %v", counts)
	}
}

const marker = "MARKER"

// A style writes a text as YAML, below a key that is indented by four columns.
// Where the writing changes the text, only the marker is sure to remain.
type style struct {
	name  string
	words []string
	write func(random *rand.Rand, text []string) string
}

var styles = []style{
	{"plain", []string{"one", "é", "x:y", "a#b", "it's", `q"q`}, func(r *rand.Rand, text []string) string {
		return " " + spread(r, text, "      ")
	}},
	{"single", []string{"one", "é", "''", ": ", "# x", `\n`, `"`}, func(r *rand.Rand, text []string) string {
		return " '" + spread(r, text, "      ") + "'"
	}},
	{"double", []string{"one", "é", `\u00e9`, `\x41`, `\U0001f600`, `\"`, `\\`, `\n`, `\t`, `\_`, "\\\n      ", "\\\n\n      ", ": ", "# x", "'"}, func(r *rand.Rand, text []string) string {
		return ` "` + spread(r, text, "      ") + `"`
	}},
	{"literal", []string{"one", "é", "# x", "- y", "a: b", `\n`}, writeBlock("|")},
	{"folded", []string{"one", "é", "# x", "- y", "a: b", `\n`}, writeBlock(">")},
}

// writeBlock writes a text behind an indicator: perhaps with empty lines at its ends
// and an indentation of its own, which a digit states.
func writeBlock(indicator string) func(r *rand.Rand, text []string) string {
	return func(r *rand.Rand, text []string) string {
		digit, inner, first := "", 1+r.IntN(4), ""
		if r.IntN(2) == 0 {
			digit, first = fmt.Sprint(inner), strings.Repeat(" ", r.IntN(3))
		}
		indent := strings.Repeat(" ", 4+inner)
		body := spread(r, text, indent)
		return " " + indicator + digit + []string{"", "-", "+"}[r.IntN(3)] + []string{"", " # note"}[r.IntN(2)] +
			strings.Repeat("\n", 1+r.IntN(3)) + indent + first + body + strings.Repeat("\n", r.IntN(3))
	}
}

// spread joins words by spaces and line breaks, some of them several; in blocks,
// lines may be indented further.
func spread(r *rand.Rand, words []string, indent string) string {
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			switch r.IntN(4) {
			case 0:
				b.WriteString(strings.Repeat("\n", 1+r.IntN(3)) + indent + strings.Repeat(" ", r.IntN(2)*r.IntN(4)))
			case 1:
				b.WriteString("  ")
			default:
				b.WriteString(" ")
			}
		}
		b.WriteString(word)
	}
	return b.String()
}

func randomText(r *rand.Rand, words []string) []string {
	text := []string{"one"}
	for range r.IntN(8) {
		text = append(text, words[r.IntN(len(words))])
	}
	text = append(text, marker)
	for range r.IntN(5) {
		text = append(text, words[r.IntN(len(words))])
	}
	return append(text, "two")
}

// document puts a written text into a list in a mapping, perhaps with an anchor
// before it, and with the line endings of Windows.
func document(r *rand.Rand, written string) string {
	anchor := []string{"", "", " &a", " &a # note\n     ", " !"}[r.IntN(5)]
	src := "# é\nouter:\n  - é: [x, 'y']\n  - first: x\n    text:" + anchor + written + "\n    last: x\n"
	if r.IntN(3) == 0 {
		return strings.ReplaceAll(src, "\n", "\r\n")
	}
	return src
}

// TestAt looks at places that are no character of the text.
func TestAt(t *testing.T) {
	const src = "a: &t \"x\\\n  y\\u00e9z\"\nb: *t\nc: [1]\nd: ''\ne: |\n  é\n\n"
	root, _ := Parse("f", []byte(src), 5)
	m := root.Mapping()
	for _, c := range []struct {
		key    string
		offset int
		want   string
	}{
		{"a", 0, "5:8"},
		{"a", 1, "6:3"},  // the y, behind an escaped line break
		{"a", 2, "6:4"},  // \u00e9
		{"a", 3, "6:4"},  // its second byte
		{"a", 4, "6:10"}, // z
		{"a", 5, "6:11"}, // the end
		{"a", 99, "6:11"},
		{"a", -1, "5:8"},
		{"b", 1, "6:3"}, // where the text is written
		{"c", 1, "8:4"},
		{"d", 0, "9:4"},
		{"e", 2, "11:4"}, // the line break
		{"e", 3, "11:4"}, // the end
		{"x", 3, "5:1"},  // absent: what lacks it
	} {
		line, column := m.Get(c.key).At(c.offset)
		if got := fmt.Sprintf("%d:%d", line, column); got != c.want {
			t.Errorf("byte %d of %s is at %s, want %s", c.offset, c.key, got, c.want)
		}
	}
	if line, column := (Value{}).At(1); line != 0 || column != 0 {
		t.Errorf("the zero value is at %d:%d", line, column)
	}
}
