package markdown

import (
	extast "github.com/yuin/goldmark/extension/ast"
)

// A Term is what a definition list of the body explains.
type Term struct {
	ID   string // its anchor
	Text string // plain
}

// term gives a term its anchor and remembers it. The texts of a YAML file have
// none: they may be shown more than once.
func (p *pass) term(n *extast.DefinitionTerm, written []byte) {
	if p.kind != page {
		return
	}
	text := unescape(written)
	id := p.anchor(text)
	n.SetAttributeString("id", []byte(id))
	p.doc.Terms = append(p.doc.Terms, Term{ID: id, Text: text})
}
