package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Format names a way to print diagnostics.
type Format string

// The formats: Text for people in a terminal, JSON for tools (one object a
// line), GitHub for annotations in a GitHub Actions log.
const (
	Text   Format = "text"
	JSON   Format = "json"
	GitHub Format = "github"
)

// Formats lists every format, the default first.
func Formats() []Format { return []Format{Text, JSON, GitHub} }

// Print writes ds to w in the given format, in the order given. Colour is used
// in Text only. It fails only when w does, or on an unknown format.
func Print(w io.Writer, format Format, ds []Diagnostic, colour bool) error {
	var out bytes.Buffer
	for _, d := range ds {
		switch format {
		case Text:
			printText(&out, d, palette(colour))
		case JSON:
			printJSON(&out, d)
		case GitHub:
			printGitHub(&out, d)
		default:
			return fmt.Errorf("unknown format %q", format)
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// colours are the escape sequences around the parts of a diagnostic.
type colours struct{ place, severity, faint, reset string }

func palette(colour bool) func(Severity) colours {
	return func(s Severity) colours {
		switch {
		case !colour:
			return colours{}
		case s == Error:
			return colours{"\x1b[1m", "\x1b[1;31m", "\x1b[2m", "\x1b[0m"}
		default:
			return colours{"\x1b[1m", "\x1b[1;33m", "\x1b[2m", "\x1b[0m"}
		}
	}
}

// printText writes
//
//	content/a.md:3:8: error: no page at “b.md” [dead-link]
//	  3 | See [b](b.md).
//	    |         ^
//	  hint: did you mean “c.md”?
func printText(w *bytes.Buffer, d Diagnostic, of func(Severity) colours) {
	c := of(d.Severity)
	fmt.Fprintf(w, "%s%s%s: %s%s%s: %s [%s]\n", c.place, place(d), c.reset,
		c.severity, d.Severity, c.reset, printable(d.Message), d.Code)
	if d.Source != "" {
		line, column := window(d.Source, d.Column)
		number := fmt.Sprint(d.Line)
		fmt.Fprintf(w, "%s  %s | %s%s\n", c.faint, number, c.reset, printable(line))
		if column > 0 {
			fmt.Fprintf(w, "%s  %s | %s%s%s^%s\n", c.faint, strings.Repeat(" ", len(number)), c.reset,
				under(line, column), c.severity, c.reset)
		}
	}
	if d.Hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", printable(d.Hint))
	}
}

// place writes the parts of file:line:column that are known.
func place(d Diagnostic) string {
	p := printable(d.File)
	if d.Line > 0 {
		p += fmt.Sprintf(":%d", d.Line)
		if d.Column > 0 {
			p += fmt.Sprintf(":%d", d.Column)
		}
	}
	return p
}

// frameWidth is the number of characters of a source line that a code frame shows.
const frameWidth = 100

// window cuts a long line to the part around column and returns the column
// within that part.
func window(line string, column int) (string, int) {
	runes := []rune(line)
	if len(runes) <= frameWidth {
		return line, column
	}
	start := min(max(column-frameWidth/2, 0), len(runes)-frameWidth)
	cut := runes[start : start+frameWidth]
	if start > 0 {
		cut[0] = '…'
	}
	if start+frameWidth < len(runes) {
		cut[frameWidth-1] = '…'
	}
	return string(cut), column - start
}

// under is the blank space beneath the characters of line before column; tabs
// stay tabs, so that the caret stands right at any tab width.
func under(line string, column int) string {
	var b strings.Builder
	for _, r := range []rune(line)[:min(max(column-1, 0), len([]rune(line)))] {
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// printable replaces control characters, which could repaint a terminal, by
// the replacement character. Tabs stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069) {
			return '\ufffd'
		}
		return r
	}, s)
}

func printJSON(w *bytes.Buffer, d Diagnostic) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	// A struct of strings and numbers written to a buffer cannot fail.
	_ = encoder.Encode(struct {
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Column   int      `json:"column"`
		Severity Severity `json:"severity"`
		Code     string   `json:"code"`
		Message  string   `json:"message"`
		Hint     string   `json:"hint"`
	}{d.File, d.Line, d.Column, d.Severity, d.Code, d.Message, d.Hint})
}

// printGitHub writes a workflow command. Source:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func printGitHub(w *bytes.Buffer, d Diagnostic) {
	properties := []string{"file=" + escapeProperty(d.File)}
	if d.Line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", d.Line))
	}
	if d.Column > 0 {
		properties = append(properties, fmt.Sprintf("col=%d", d.Column))
	}
	properties = append(properties, "title="+escapeProperty(d.Code))
	text := d.Message
	if d.Hint != "" {
		text += "\n" + d.Hint
	}
	fmt.Fprintf(w, "::%s %s::%s\n", d.Severity, strings.Join(properties, ","), escapeData(text))
}

func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
