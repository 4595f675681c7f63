package yamlnode

import (
	"slices"
	"unicode/utf8"
)

// The scanner cuts a source into tokens as the library's scanner does, but
// keeps only their places. It runs when the library has refused a source, and
// before the library sees a long one. The rules, and the order in which they
// are tried, are libyaml's; its names are kept where they help.

type kind uint8

const (
	streamEnd kind = iota
	documentStart
	documentEnd
	listStart // a block list or mapping begins or ends by indentation, at no character
	mapStart
	blockEnd
	flowList
	flowListEnd
	flowMap
	flowMapEnd
	entry // “- ”
	comma
	key // before a key, or “? ”
	value
	alias
	anchor
	bang // “!” alone, a tag that says nothing
	plain
	quoted
	block // a text that begins with “|” or “>”
)

type token struct {
	kind           kind
	start, end     int // bytes
	line, lastLine int // from 0
}

// maxTokens is more than any document within MaxValues can have: a value with
// its key takes at most 12.
const maxTokens = 12 * MaxValues

// A simpleKey is a place where a key may have begun: whether it did shows only
// when its colon comes.
type simpleKey struct {
	possible, required bool
	token              int // index at which the key's token would be inserted
	at, line, index    int
	column             int
}

type scanner struct {
	src    []byte
	tokens []token
	fault  *fault

	pos, line, column, index int  // of the next character; index counts characters
	fresh                    bool // only spaces since the last line break

	indent     int   // column of the innermost block, -1 outside
	indents    []int // of the blocks around it
	keyAllowed bool
	keys       []simpleKey // one for the blocks, one for each open bracket
}

// scan returns the tokens of src, up to the first fault.
func scan(src []byte) ([]token, *fault) {
	s := scanner{src: src, indent: -1, keyAllowed: true, keys: make([]simpleKey, 1)}
	for s.fault == nil {
		if len(s.tokens) > maxTokens {
			s.fail(s.pos, limit, tooMany(), tooManyHint)
		} else if !s.next() {
			break
		}
	}
	return s.tokens, s.fault
}

// fail records the first fault.
func (s *scanner) fail(at int, code, message, hint string) {
	if s.fault == nil {
		s.fault = &fault{at, code, message, hint}
	}
}

// at returns the byte i after the next character's first, 0 beyond the end.
func (s *scanner) at(i int) byte {
	if s.pos+i < len(s.src) {
		return s.src[s.pos+i]
	}
	return 0
}

func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isBreakZ(c byte) bool { return c == '\n' || c == '\r' || c == 0 }
func isBlankZ(c byte) bool { return isBlank(c) || isBreakZ(c) }
func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '-'
}

// skip passes over one character; a line break of two bytes counts as one.
func (s *scanner) skip() {
	switch c := s.src[s.pos]; {
	case c == '\r':
		s.pos, s.index = s.pos+2, s.index+2
		s.line, s.column, s.fresh = s.line+1, 0, true
	case c == '\n':
		s.pos, s.index = s.pos+1, s.index+1
		s.line, s.column, s.fresh = s.line+1, 0, true
	default:
		width := 1
		if c >= utf8.RuneSelf {
			_, width = utf8.DecodeRune(s.src[s.pos:])
		}
		s.pos, s.index, s.column = s.pos+width, s.index+1, s.column+1
		s.fresh = s.fresh && isBlank(c)
	}
}

func (s *scanner) skipN(n int) {
	for range n {
		s.skip()
	}
}

// skipWhile passes over the bytes that satisfy f.
func (s *scanner) skipWhile(f func(byte) bool) {
	for s.pos < len(s.src) && f(s.at(0)) {
		s.skip()
	}
}

func (s *scanner) skipToBreak() { s.skipWhile(func(c byte) bool { return !isBreakZ(c) }) }

// emit appends a token of n characters.
func (s *scanner) emit(k kind, n int) {
	t := token{kind: k, start: s.pos, line: s.line}
	s.skipN(n)
	t.end, t.lastLine = s.pos, s.line
	s.tokens = append(s.tokens, t)
}

// inFlow reports whether a bracket is open.
func (s *scanner) inFlow() bool { return len(s.keys) > 1 }

// atDocumentMark reports whether a line “---” or “...” begins here.
func (s *scanner) atDocumentMark() bool {
	c := s.at(0)
	return s.column == 0 && (c == '-' || c == '.') && s.at(1) == c && s.at(2) == c && isBlankZ(s.at(3))
}

// next scans one token; false at the end of the source.
func (s *scanner) next() bool {
	s.skipToToken()
	s.unroll(s.column)
	if s.pos == len(s.src) {
		s.unroll(-1)
		s.dropKey()
		s.emit(streamEnd, 0)
		return false
	}
	if s.column == 0 && s.at(0) == '%' {
		s.unroll(-1)
		s.dropKey()
		s.fail(s.pos, unsupported, "a line cannot begin with “%”", "put the text in quotes; a directive such as %YAML is not supported")
		return true
	}
	if s.atDocumentMark() {
		s.documentMark()
		return true
	}
	if !s.indicator() {
		s.text()
	}
	if n := len(s.tokens); n > 0 && s.tokens[n-1].kind != entry && !s.fresh {
		s.skipLineComment()
	}
	return true
}

func (s *scanner) documentMark() {
	s.unroll(-1)
	s.dropKey()
	s.keyAllowed = false
	k := documentStart
	if s.at(0) == '.' {
		k = documentEnd
	}
	s.emit(k, 3)
}

// indicator scans a token of one character, if one begins here.
func (s *scanner) indicator() bool {
	flow, alone := s.inFlow(), isBlankZ(s.at(1))
	switch c := s.at(0); {
	case c == '[':
		s.open(flowList)
	case c == '{':
		s.open(flowMap)
	case c == ']':
		s.close(flowListEnd)
	case c == '}':
		s.close(flowMapEnd)
	case c == ',':
		s.dropKey()
		s.keyAllowed = true
		s.emit(comma, 1)
	case c == '-' && alone:
		s.entry()
	case c == '?' && (flow || alone):
		s.explicitKey()
	case c == ':' && (flow || alone):
		s.value()
	default:
		return false
	}
	return true
}

// skipToToken passes over spaces, comments and line breaks. A tab is skipped
// only where no key could begin, that is, not in indentation.
func (s *scanner) skipToToken() {
	for {
		s.skipWhile(func(c byte) bool { return c == ' ' || c == '\t' && (s.inFlow() || !s.keyAllowed) })
		if s.at(0) == '#' {
			s.skipComments()
		}
		if c := s.at(0); c != '\n' && c != '\r' {
			return
		}
		s.skip()
		if !s.inFlow() {
			s.keyAllowed = true
		}
	}
}

// commentReach is how far the library looks for a further comment.
const commentReach = 512

// skipComments passes over a comment and those that follow it with nothing but
// space between; there, even tabs may indent.
func (s *scanner) skipComments() {
	for {
		s.skipToBreak()
		rest := s.src[s.pos:]
		i := 0
		for i < min(len(rest), commentReach) && (isBlank(rest[i]) || rest[i] == '\n' || rest[i] == '\r') {
			i++
		}
		if i == min(len(rest), commentReach) || rest[i] != '#' {
			return
		}
		for end := s.pos + i; s.pos < end; {
			s.skip()
		}
	}
}

func (s *scanner) skipLineComment() {
	i := 0
	for i < commentReach && isBlank(s.at(i)) {
		i++
	}
	if i < commentReach && s.at(i) == '#' {
		s.skipToBreak()
	}
}

// unroll ends the blocks that are indented further than column.
func (s *scanner) unroll(column int) {
	if s.inFlow() {
		return
	}
	for s.indent > column {
		s.emit(blockEnd, 0)
		s.indent = s.indents[len(s.indents)-1]
		s.indents = s.indents[:len(s.indents)-1]
	}
}

// roll begins a block at column, where it is indented further than the one
// around it; its token goes before the token at index i.
func (s *scanner) roll(column, i int, t token) {
	if s.inFlow() || s.indent >= column {
		return
	}
	s.indents = append(s.indents, s.indent)
	s.indent = column
	s.tokens = slices.Insert(s.tokens, i, t)
	s.checkDepth(t.start)
}

func (s *scanner) checkDepth(at int) {
	if len(s.indents)+len(s.keys)-1 > MaxDepth {
		s.fail(at, limit, tooDeep(), tooDeepHint)
	}
}

func (s *scanner) here(k kind) token { return token{k, s.pos, s.pos, s.line, s.line} }

// saveKey notes that a key may begin here.
func (s *scanner) saveKey() {
	if !s.keyAllowed {
		return
	}
	s.dropKey()
	s.keys[len(s.keys)-1] = simpleKey{
		possible: true, required: !s.inFlow() && s.indent == s.column,
		token: len(s.tokens), at: s.pos, line: s.line, index: s.index, column: s.column,
	}
}

// dropKey gives up the key that may have begun; where a key had to stand, that
// is a fault.
func (s *scanner) dropKey() {
	k := &s.keys[len(s.keys)-1]
	if k.possible && k.required {
		s.noColon(*k)
	}
	k.possible = false
}

// keyIsValid reports whether the key that may have begun can end here.
func (s *scanner) keyIsValid() bool {
	k := &s.keys[len(s.keys)-1]
	if k.possible && (k.line < s.line || k.index+1024 < s.index) {
		s.dropKey()
	}
	return k.possible
}

func (s *scanner) open(k kind) {
	s.saveKey()
	s.keys = append(s.keys, simpleKey{})
	s.checkDepth(s.pos)
	s.keyAllowed = true
	s.emit(k, 1)
}

func (s *scanner) close(k kind) {
	s.dropKey()
	if s.inFlow() {
		s.keys = s.keys[:len(s.keys)-1]
	}
	s.keyAllowed = false
	s.emit(k, 1)
}

func (s *scanner) entry() {
	if !s.inFlow() {
		if !s.keyAllowed {
			s.fail(s.pos, syntax, "a list cannot begin on the line of its key", "begin each entry on a line of its own, or put the text in quotes")
			return
		}
		s.roll(s.column, len(s.tokens), s.here(listStart))
	}
	s.dropKey()
	s.keyAllowed = true
	s.emit(entry, 1)
}

func (s *scanner) explicitKey() {
	if !s.inFlow() {
		if !s.keyAllowed {
			s.fail(s.pos, syntax, "a text cannot begin with “? ”", "put the text in quotes")
			return
		}
		s.roll(s.column, len(s.tokens), s.here(mapStart))
	}
	s.dropKey()
	s.keyAllowed = !s.inFlow()
	s.emit(key, 1)
}

func (s *scanner) value() {
	switch {
	case s.keyIsValid():
		k := &s.keys[len(s.keys)-1]
		k.possible = false
		t := token{key, k.at, k.at, k.line, k.line}
		s.tokens = slices.Insert(s.tokens, k.token, t)
		t.kind = mapStart
		s.roll(k.column, k.token, t)
		s.keyAllowed = false
	case s.inFlow():
		s.keyAllowed = false
	case !s.keyAllowed:
		s.extraColon()
		return
	default:
		s.roll(s.column, len(s.tokens), s.here(mapStart))
		s.keyAllowed = true
	}
	s.emit(value, 1)
}
