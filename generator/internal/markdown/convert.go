package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newMarkdown assembles goldmark: its own extensions, then ours, and perhaps
// the one that makes links of bare addresses.
func newMarkdown(more ...goldmark.Extender) goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(more...), goldmark.WithExtensions(
		extension.Strikethrough,
		extension.TaskList,
		extension.Footnote,
		extension.DefinitionList,
		extension.NewTypographer(extension.WithTypographicSubstitutions(quotes())),
		ours{},
	))
}

// quotes are the typographer's substitutions as characters; goldmark's own are
// entities, which are longer and hard to read in the output.
func quotes() extension.TypographicSubstitutions {
	return extension.TypographicSubstitutions{
		extension.LeftSingleQuote:  []byte("‘"),
		extension.RightSingleQuote: []byte("’"),
		extension.LeftDoubleQuote:  []byte("“"),
		extension.RightDoubleQuote: []byte("”"),
		extension.EnDash:           []byte("–"),
		extension.EmDash:           []byte("—"),
		extension.Ellipsis:         []byte("…"),
		extension.LeftAngleQuote:   []byte("«"),
		extension.RightAngleQuote:  []byte("»"),
		extension.Apostrophe:       []byte("’"),
	}
}

// ours extends goldmark with guarded tables, the markers of callouts, citations
// and grades, the look at every node (inspect) and the renderers for what we
// write differently. Priorities: the smaller number goes first; goldmark parses
// links at 200, its own renderers have 500 and 1000, and its footnotes are in
// place at 999.
type ours struct{}

func (ours) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithParagraphTransformers(
			util.Prioritized(markerTaker{}, 150),
			util.Prioritized(tableGuard{extension.NewTableParagraphTransformer()}, 200)),
		parser.WithInlineParsers(util.Prioritized(marks{}, 150)),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(inspector{}, 2000)),
	)
	m.Renderer().AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(nodeRenderer{}, 100),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
	))
}

// begin returns a writer for the document of a pass; end puts what was written
// into the document.
func (p *Parser) begin(pass *pass) *writer {
	w := p.buffers.Get().(*writer)
	w.bytes, w.pass, pass.plain = w.bytes[:0], pass, w.plain[:0]
	return w
}

func (p *Parser) end(w *writer) {
	pass := w.pass
	pass.doc.HTML = append([]byte{}, w.bytes...) // empty, not nil, whether or not the buffer is new: equal files have equal documents
	pass.doc.Slots = slices.Clip(pass.doc.Slots)
	pass.doc.Words = countWords(pass.plain)
	w.pass, w.plain = nil, pass.plain
	p.buffers.Put(w)
}

// convert parses the pass's body and renders it.
func (p *Parser) convert(w *writer) {
	pass, context := w.pass, parser.NewContext()
	context.Set(passKey, pass)
	pass.prose, pass.cites = p.prose, bytes.Contains(pass.body, []byte("[@"))
	markdown := p.markdown
	if pass.kind != Label && mayHaveBareLinks(pass.body) {
		markdown = p.linkify
	}
	root := markdown.Parser().Parse(text.NewReader(pass.body), parser.WithContext(context))
	// A writer in memory does not fail, nor do the renderers.
	_ = markdown.Renderer().Render(w, pass.body, root)
}

// mayHaveBareLinks reports whether looking for bare addresses could find one:
// goldmark looks at every word, which takes a tenth of its time, and most pages
// have none. An address in the round brackets of a link is not bare.
func mayHaveBareLinks(body []byte) bool {
	if mayHaveMail(body) || bytes.Contains(body, []byte("www.")) {
		return true
	}
	for {
		i := bytes.Index(body, []byte("://"))
		if i < 0 {
			return false
		}
		scheme := bytes.LastIndexFunc(body[:i], func(r rune) bool { return r < 'a' || 'z' < r })
		if scheme < 1 || body[scheme] != '(' || body[scheme-1] != ']' {
			return true
		}
		body = body[i+len("://"):]
	}
}

// mayHaveMail reports whether body has an “@” that a mail address could have:
// one with a name before it, unlike those of citations.
func mayHaveMail(body []byte) bool {
	for i, rest := 0, body; ; {
		next := bytes.IndexByte(rest, '@')
		if next < 0 {
			return false
		}
		if i += next; i > 0 && bytes.IndexByte([]byte(" \t\n[(;"), body[i-1]) < 0 {
			return true
		}
		i++
		rest = body[i:]
	}
}

// inspector hands the parsed tree to the pass.
type inspector struct{}

func (inspector) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	passOf(pc).inspect(root)
}

// writer is the buffer that goldmark renders into. It knows the pass, which is
// how a renderer, one for all files, reaches the file at hand.
type writer struct {
	bytes []byte
	plain []byte // the pass's, kept for its memory
	pass  *pass
}

func (w *writer) Write(b []byte) (int, error) {
	w.bytes = append(w.bytes, b...)
	return len(b), nil
}

func (w *writer) WriteString(s string) (int, error) {
	w.bytes = append(w.bytes, s...)
	return len(s), nil
}

func (w *writer) WriteByte(b byte) error {
	w.bytes = append(w.bytes, b)
	return nil
}

func (w *writer) WriteRune(r rune) (int, error) { return w.WriteString(string(r)) }
func (w *writer) Available() int                { return cap(w.bytes) - len(w.bytes) }
func (w *writer) Buffered() int                 { return len(w.bytes) }
func (w *writer) Flush() error                  { return nil }
