package theme

import (
	"html/template"
	"slices"
	"strings"
	"text/template/parse"

	"rapport/generator/internal/diag"
)

// checkDefinitions reports what html/template would drop in silence: text of a
// layout outside of its definitions, and a definition that no template calls.
func (t *Theme) checkDefinitions(set *template.Template, name string) []diag.Diagnostic {
	var ds []diag.Diagnostic
	if at, stray := strayText(set.Lookup(name)); stray {
		line, column := diag.Position(t.sources[name], at)
		ds = append(ds, t.report(name, line, column, "text outside of a {{define}} is never shown",
			"a layout fills the blocks of "+base+": put the text into one of them"))
	}
	called := calls(set)
	for _, defined := range set.Templates() {
		if defined.Tree == nil || defined.Tree.ParseName != name || defined.Name() == name {
			continue
		}
		if !slices.Contains(called, defined.Name()) {
			line, column := t.definition(name, defined)
			ds = append(ds, t.report(name, line, column, "no template shows “"+defined.Name()+"”",
				diag.DidYouMean(defined.Name(), called, "define one of the blocks of "+base)))
		}
	}
	return ds
}

// strayText returns the byte offset of the first thing in t, if there is any,
// that is neither a definition nor space.
func strayText(t *template.Template) (offset int, found bool) {
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		return 0, false
	}
	for _, node := range t.Tree.Root.Nodes {
		if text, ok := node.(*parse.TextNode); ok {
			rest := strings.TrimLeft(string(text.Text), " \t\r\n")
			if rest != "" {
				return int(text.Pos) + len(text.Text) - len(rest), true
			}
			continue
		}
		return int(node.Position()), true
	}
	return 0, false
}

// definition finds the {{define}} or {{block}} of a template in its file.
func (t *Theme) definition(name string, defined *template.Template) (line, column int) {
	src := t.sources[name]
	// The tree's position is that of its first node, right of the action.
	end := min(int(defined.Tree.Root.Pos), len(src))
	if at := strings.LastIndex(string(src[:end]), "{{"); at >= 0 {
		return diag.Position(src, at)
	}
	return diag.Position(src, end)
}

// calls lists, in order, the names of all templates that a template of set calls.
func calls(set *template.Template) []string {
	var names []string
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			names = appendCalls(names, t.Tree.Root)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func appendCalls(names []string, node parse.Node) []string {
	switch n := node.(type) {
	case *parse.TemplateNode:
		return append(names, n.Name)
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				names = appendCalls(names, child)
			}
		}
	case *parse.IfNode:
		return appendCalls(appendCalls(names, n.List), n.ElseList)
	case *parse.RangeNode:
		return appendCalls(appendCalls(names, n.List), n.ElseList)
	case *parse.WithNode:
		return appendCalls(appendCalls(names, n.List), n.ElseList)
	}
	return names
}
