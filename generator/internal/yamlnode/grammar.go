package yamlnode

import "slices"

// The grammar reads the scanner's tokens as the library's parser does, and
// stops at the first that has no place.

type grammar struct {
	src     []byte
	tokens  []token
	i       int
	open    []int // indexes of the open brackets' tokens
	anchors map[string]bool
	cut     bool // the scanner found a fault: tokens are missing at the end
	fault   *fault
}

// locate finds the first fault of src; nil where src is sound. A fault of the
// scanner counts where the tokens before it are in order.
func locate(src []byte) *fault {
	tokens, scanFault := scan(src)
	if scanFault != nil {
		// The end stands for what the scanner could not read.
		tokens = append(tokens, token{kind: streamEnd, start: len(src), end: len(src)})
	}
	g := grammar{src: src, tokens: tokens, anchors: map[string]bool{}, cut: scanFault != nil}
	g.stream()
	f := g.fault
	if scanFault != nil && (f == nil || g.i == len(tokens)-1 || f.at >= scanFault.at) {
		f = scanFault
	}
	if f == nil {
		return nil
	}
	return noBreakIndent(src, f)
}

func (g *grammar) kind() kind { return g.tokens[g.i].kind }

// is reports whether the next token is of one of the kinds.
func (g *grammar) is(kinds ...kind) bool { return slices.Contains(kinds, g.kind()) }

// take passes over the next token if it is of kind k. The last token stays.
func (g *grammar) take(k kind) bool {
	if g.kind() != k || g.fault != nil {
		return false
	}
	if g.i < len(g.tokens)-1 {
		g.i++
	}
	return true
}

func (g *grammar) fail(at int, code, message, hint string) {
	if g.fault == nil {
		g.fault = &fault{at, code, message, hint}
	}
}

// stream is one document, with or without its marks.
func (g *grammar) stream() {
	if g.take(documentStart) {
		if !g.is(documentStart, documentEnd, streamEnd) {
			g.node(true, false)
		}
	} else if !g.is(streamEnd) {
		g.node(true, false)
	}
	for g.take(documentEnd) {
	}
	switch {
	case g.fault != nil || g.is(streamEnd):
	case g.is(documentStart) || g.tokens[g.i-1].kind == documentEnd:
		g.fail(g.tokens[g.i].start, syntax, "a second document begins here", "keep one document: delete what is below, or quote “---”")
	default:
		g.misplaced(false)
	}
}

// node is any value. In a mapping, a list may stand as far left as its key.
func (g *grammar) node(inBlock, inMapping bool) {
	switch {
	case g.fault != nil:
		return
	case g.kind() == alias:
		g.alias()
		return
	}
	marked := g.properties()
	switch k := g.kind(); {
	case inMapping && k == entry:
		g.flushList()
	case k == plain || k == quoted || k == block:
		g.take(k)
	case k == flowList:
		g.flowList()
	case k == flowMap:
		g.flowMap()
	case inBlock && k == listStart:
		g.blockList()
	case inBlock && k == mapStart:
		g.blockMap()
	case !marked:
		g.unexpected()
	}
}

// properties takes an anchor and a lone “!” before a value, in any order.
func (g *grammar) properties() (found bool) {
	bangFirst := g.take(bang)
	if t := g.tokens[g.i]; g.take(anchor) {
		g.anchors[string(g.src[t.start+1:t.end])] = true
		found = true
	}
	return bangFirst || found && g.take(bang) || found
}

func (g *grammar) alias() {
	t := g.tokens[g.i]
	name := string(g.src[t.start+1 : t.end])
	if !g.anchors[name] {
		g.fail(t.start, syntax, "“*"+excerpt(name)+"” stands for nothing: no “&"+excerpt(name)+"” comes before it",
			"put a text that begins with “*” in quotes")
	}
	g.take(alias)
}

func (g *grammar) blockList() {
	g.take(listStart)
	for g.take(entry) {
		if !g.is(entry, blockEnd) {
			g.node(true, false)
		}
	}
	if !g.take(blockEnd) {
		g.misplaced(true)
	}
}

// flushList is a block list that is not indented further than its key.
func (g *grammar) flushList() {
	for g.take(entry) {
		if !g.is(entry, key, value, blockEnd) {
			g.node(true, false)
		}
	}
}

func (g *grammar) blockMap() {
	g.take(mapStart)
	for g.take(key) {
		if !g.is(key, value, blockEnd) {
			g.node(true, true)
		}
		if g.take(value) && !g.is(key, value, blockEnd) {
			g.node(true, true)
		}
	}
	if !g.take(blockEnd) {
		g.misplaced(false)
	}
}

func (g *grammar) flowList() {
	g.begin(flowList)
	for first := true; !g.end(flowListEnd); first = false {
		if !first && !g.separator() {
			continue
		}
		switch {
		case g.take(key):
			g.pair()
		default:
			g.node(false, false)
		}
	}
}

// pair is “key: value” as an entry of a list in brackets, after its start.
func (g *grammar) pair() {
	if g.is(value, comma, flowListEnd) {
		g.take(g.kind()) // so does the library
	} else {
		g.node(false, false)
	}
	if g.take(value) && !g.is(comma, flowListEnd) {
		g.node(false, false)
	}
}

func (g *grammar) flowMap() {
	g.begin(flowMap)
	for first := true; !g.end(flowMapEnd); first = false {
		if !first && !g.separator() {
			continue
		}
		if !g.take(key) {
			g.node(false, false)
			continue
		}
		if !g.is(value, comma, flowMapEnd) {
			g.node(false, false)
		}
		if g.take(value) && !g.is(comma, flowMapEnd) {
			g.node(false, false)
		}
	}
}

func (g *grammar) begin(k kind) {
	g.open = append(g.open, g.i)
	g.take(k)
}

// end reports whether what the brackets hold is over: with k, or by a fault.
func (g *grammar) end(k kind) bool {
	if g.take(k) {
		g.open = g.open[:len(g.open)-1]
		return true
	}
	return g.fault != nil
}

// separator takes a comma and reports whether an entry follows. A comma may
// stand before the closing bracket.
func (g *grammar) separator() bool {
	if !g.take(comma) {
		g.unexpected()
		return false
	}
	return !g.is(flowListEnd, flowMapEnd)
}
