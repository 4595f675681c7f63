package yamlnode

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// A run is a stretch of a decoded text that the source writes in one line and
// character by character, or, if it is fixed, one place of the source that the
// text says otherwise: a line break, an escape. It ends where the next begins.
type run struct {
	decoded      int // offset in the text
	source       int // offset in the source
	line, column int // of the source, from 1
	fixed        bool
}

// trace returns the runs of a scalar; none where source and text do not agree.
func (r *Report) trace(n *yaml.Node) []run {
	if r.traced == n {
		return r.runs
	}
	line, column := r.place(n)
	t := tracer{src: r.src, pos: r.start(line), line: line, column: 1, want: n.Value}
	for t.column < column && t.pos < len(t.src) {
		t.skip()
	}
	t.properties()
	switch style := n.Style; {
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		t.block(style&yaml.FoldedStyle != 0)
	case style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		t.quoted()
	default:
		t.flow(0)
	}
	r.traced, r.runs = n, nil
	if t.done == len(t.want) {
		r.runs = append(t.runs, t.end())
	}
	return r.runs
}

// placeIn returns the place of byte offset of the text that runs belong to.
func (r *Report) placeIn(runs []run, offset int) (line, column int) {
	i, found := slices.BinarySearchFunc(runs, offset, func(a run, at int) int { return cmp.Compare(a.decoded, at) })
	if !found {
		i-- // the first run begins at 0
	}
	at := runs[min(max(i, 0), len(runs)-1)]
	if at.fixed || i == len(runs)-1 {
		return at.line, at.column
	}
	written := r.src[at.source : at.source+offset-at.decoded]
	return at.line, at.column + utf8.RuneCount(written)
}

// A tracer walks a scalar in the source beside its decoded text. It reads as the
// library does, and fails at the first difference.
type tracer struct {
	src               []byte
	pos, line, column int // of the next character of the source

	want   string
	done   int // bytes of want that are accounted for
	failed bool
	runs   []run
}

func (t *tracer) here() run {
	return run{decoded: t.done, source: t.pos, line: t.line, column: t.column}
}

// end is where the text ends: behind its last character, or at what stands for
// that.
func (t *tracer) end() run {
	end := t.here()
	if n := len(t.runs); n > 0 && t.runs[n-1].fixed {
		end = t.runs[n-1]
		end.decoded = t.done
	}
	return end
}

// at returns the byte i after the next character's first, 0 beyond the end.
func (t *tracer) at(i int) byte {
	if t.pos+i < len(t.src) {
		return t.src[t.pos+i]
	}
	return 0
}

// more reports whether there is text to account for and source to read.
func (t *tracer) more() bool { return !t.failed && t.done < len(t.want) && t.pos < len(t.src) }

// skip passes over one character; a line break of two bytes counts as one.
func (t *tracer) skip() {
	switch c := t.src[t.pos]; {
	case c == '\r' || c == '\n':
		t.pos += breakLength(t.src[t.pos:])
		t.line, t.column = t.line+1, 1
	case c < utf8.RuneSelf:
		t.pos, t.column = t.pos+1, t.column+1
	default:
		_, n := utf8.DecodeRune(t.src[t.pos:])
		t.pos, t.column = t.pos+n, t.column+1
	}
}

func breakLength(src []byte) int {
	if len(src) > 1 && src[0] == '\r' && src[1] == '\n' {
		return 2
	}
	return 1
}

// account holds the text's next bytes against what the source says.
func (t *tracer) account(text string) {
	t.failed = t.failed || !strings.HasPrefix(t.want[t.done:], text)
	if !t.failed {
		t.done += len(text)
	}
}

// copy takes the next character as it stands.
func (t *tracer) copy() {
	if n := len(t.runs); n == 0 || t.runs[n-1].fixed || t.runs[n-1].line != t.line ||
		t.pos-t.runs[n-1].source != t.done-t.runs[n-1].decoded {
		t.runs = append(t.runs, t.here())
	}
	from := t.pos
	t.skip()
	t.account(string(t.src[from:t.pos]))
}

// put lets a place stand for text.
func (t *tracer) put(at run, text string) {
	at.decoded, at.fixed = t.done, true
	t.runs = append(t.runs, at)
	t.account(text)
}

// properties passes over an anchor and a lone “!”.
func (t *tracer) properties() {
	for t.pos < len(t.src) {
		switch c := t.at(0); {
		case c == '&':
			t.skip()
			for isWord(t.at(0)) {
				t.skip()
			}
		case c == '#':
			for t.pos < len(t.src) && !isBreakZ(t.at(0)) {
				t.skip()
			}
		case c == '!' || isBlank(c) || c == '\n' || c == '\r':
			t.skip()
		default:
			return
		}
	}
}

// flow walks a text in quotes, of which the opening one is passed, or one
// without, where quote is 0.
func (t *tracer) flow(quote byte) {
	for t.more() {
		switch c := t.at(0); {
		case isBlank(c) || c == '\n' || c == '\r':
			t.space(false)
		case quote == '\'' && c == quote:
			t.put(t.here(), "'") // it is doubled
			t.skip()
			t.skip()
		case quote == '"' && c == '\\':
			t.escape()
		default:
			t.copy()
		}
	}
}

func (t *tracer) quoted() {
	quote := t.at(0)
	if t.pos < len(t.src) {
		t.skip()
	}
	t.flow(quote)
}

// space walks white space: as it stands within a line; with a line break in it,
// folded. An escaped line break before it joins the lines.
func (t *tracer) space(escaped bool) {
	end := t.pos
	for end < len(t.src) && (isBlank(t.src[end]) || t.src[end] == '\n' || t.src[end] == '\r') {
		end++
	}
	inLine := !escaped && bytes.IndexByte(t.src[t.pos:end], '\n') < 0
	var breaks []run
	for t.pos < end {
		switch {
		case inLine:
			t.copy()
			continue
		case !isBlank(t.at(0)):
			breaks = append(breaks, t.here())
		}
		t.skip()
	}
	t.breaks(breaks, !escaped)
}

// breaks writes line breaks as themselves, or folds them: one to a space, the
// first of several to nothing.
func (t *tracer) breaks(at []run, fold bool) {
	if fold && len(at) == 1 {
		t.put(at[0], " ")
		return
	}
	if fold && len(at) > 0 {
		at = at[1:]
	}
	for _, b := range at {
		if t.done < len(t.want) {
			t.put(b, "\n")
		}
	}
}

// escapes are what the letters after a backslash stand for.
const escapes = "0\x00a\ab\bt\t\t\tn\nv\vf\fr\re\x1b  \"\"''\\\\N\u0085_\u00a0L\u2028P\u2029"

// escape walks a backslash and what it stands before.
func (t *tracer) escape() {
	at, c := t.here(), t.at(1)
	t.skip()
	if c == '\n' || c == '\r' {
		t.skip()
		t.space(true)
		return
	}
	if digits := strings.IndexByte("  x u   U", c); digits > 0 { // the index is their number
		code, _ := strconv.ParseUint(string(t.src[min(t.pos+1, len(t.src)):min(t.pos+1+digits, len(t.src))]), 16, 32)
		t.put(at, string(rune(code)))
		for range digits {
			t.skip()
		}
	} else {
		for rest := escapes; rest != ""; {
			_, n := utf8.DecodeRuneInString(rest[1:])
			if rest[0] == c {
				t.put(at, rest[1:1+n])
				break
			}
			rest = rest[1+n:]
		}
	}
	if t.pos < len(t.src) {
		t.skip()
	}
}

// maxIndent is the indentation, in columns, from which a block with a digit is
// not looked into any more: finding it takes a try for each column.
const maxIndent = 200

// block walks a text that “|” or “>” begins. Its indentation is that of its
// first line or, where a digit says so, less: relative to what is around it,
// which is not known here, so each is tried.
func (t *tracer) block(folded bool) {
	explicit := false
	for t.pos < len(t.src) && !isBreakZ(t.at(0)) && t.at(0) != '#' {
		explicit = explicit || '1' <= t.at(0) && t.at(0) <= '9'
		t.skip()
	}
	for t.pos < len(t.src) && t.column > 1 {
		t.skip()
	}
	most := max(t.firstIndent(), 1)
	least := most
	if explicit {
		least, most = 1, min(most, maxIndent)
	}
	begin := *t
	for indent := least; indent <= most; indent++ {
		*t = begin
		t.lines(indent, folded)
		if t.done == len(t.want) {
			return
		}
	}
}

// firstIndent is the greatest number of spaces that a line has up to the
// block's first text.
func (t *tracer) firstIndent() int {
	spaces, widest := 0, 0
	for _, c := range t.src[t.pos:] {
		switch c {
		case ' ':
			spaces++
		case '\n', '\r':
			spaces = 0
		default:
			return max(widest, spaces)
		}
		widest = max(widest, spaces)
	}
	return widest
}

// lines walks the lines of a block.
func (t *tracer) lines(indent int, folded bool) {
	var breaks []run // since the last text
	first, indented := true, false
	for t.more() {
		for t.column <= indent && t.at(0) == ' ' {
			t.skip()
		}
		switch c := t.at(0); {
		case c == '\n' || c == '\r':
			breaks = append(breaks, t.here())
			t.skip()
			continue
		case t.column <= indent || t.pos == len(t.src):
			t.breaks(breaks, false)
			return
		}
		deeper := isBlank(t.at(0))
		t.breaks(breaks, folded && !first && !indented && !deeper)
		first, indented, breaks = false, deeper, nil
		for t.pos < len(t.src) && !isBreakZ(t.at(0)) && !t.failed {
			t.copy()
		}
		if t.pos < len(t.src) && !t.failed {
			breaks = append(breaks, t.here())
			t.skip()
		}
	}
	t.breaks(breaks, false)
}
