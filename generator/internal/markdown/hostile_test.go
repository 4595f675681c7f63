package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
)

// TestHostile feeds documents that are known to cost a Markdown parser far
// more than their size. Each must come to an error at the given place, or to a
// result; a test that runs for seconds has failed even if it passes.
func TestHostile(t *testing.T) {
	const header = "---\ntitle: T\n---\n"
	tests := []struct {
		name, body string
		want       string // line:column code, or "" for any result
	}{
		{"table bomb", "|" + strings.Repeat("a|", 5_000) + "\n|" + strings.Repeat("-|", 5_000) + "\n" + strings.Repeat("|\n", 3_000), "4:1 table-too-large"},
		{"table bomb without outer pipes", strings.Repeat("a|", 5_000) + "a\n" + strings.Repeat("-|", 5_000) + "-\n" + strings.Repeat("x\n", 3_000), "4:1 table-too-large"},
		{"many tables", strings.Repeat("|a|b|\n|-|-|\n"+strings.Repeat("|c|d|\n", 100)+"\n", 150), "5051:1 table-too-large"},
		{"block quotes", strings.Repeat(">", 100_000), "4:1 nesting"},
		{"spaced block quotes", strings.Repeat("> ", 50_000), "4:1 nesting"},
		{"lists", strings.Repeat("- ", 50_000) + "x", "4:1 nesting"},
		{"brackets", strings.Repeat("[", 100_000), "4:100000 nesting"},
		{"brackets in lines", strings.Repeat("[a\n", 30_000), "68:1 nesting"},
		{"links", strings.Repeat("[a](", 50_000), "4:1 too-many-links"},
		{"links with titles", strings.Repeat("[a](b \"c\n", 10_000), ""},
		{"links with bracketed titles", strings.Repeat("[a](b (c\n", 10_000), ""},
		{"links with angle brackets", strings.Repeat("[a](<b\n", 10_000), ""},
		{"links over lines", strings.Repeat("[a](\n", 10_000), ""},
		{"images", strings.Repeat("![", 50_000), "4:100000 nesting"},
		{"emphasis", strings.Repeat("*a **b ", 50_000), ""},
		{"closers", strings.Repeat("a**b"+strings.Repeat("c* ", 10), 10_000), ""},
		{"back quotes", strings.Repeat("`a``b```c", 20_000), ""},
		{"entities", strings.Repeat("&amp", 100_000), ""},
		{"angle brackets", strings.Repeat("<", 200_000), ""},
		{"half comments", strings.Repeat("a<!-- ", 50_000), ""},
		{"half processing", strings.Repeat("a<?", 100_000), ""},
		{"half declarations", strings.Repeat("a<!A ", 60_000), ""},
		{"half CDATA", strings.Repeat("a<![CDATA[", 30_000), "4:300000 nesting"},
		{"definitions", strings.Repeat("a\n: ", 50_000), ""},
		{"references", strings.Repeat("[a]: b\n\n", 30_000) + strings.Repeat("[a] ", 30_000), ""},
		{"footnotes", strings.Repeat("[^a]: b\n\n", 10_000) + strings.Repeat("[^a] ", 10_000), ""},
		{"raw tags", strings.Repeat("x <b> ", 100_000), ""},
		{"dead links", strings.Repeat("[a](#b) ", 60_000), ""},
		{"deep list by indent", indented(400), ""},
		{"one long line", strings.Repeat("word ", 200_000), ""},
		{"tildes", strings.Repeat("~~a~ ", 50_000), ""},
		{"quotes", strings.Repeat("\"'", 100_000), ""},
		{"linkify", strings.Repeat("www.a.", 50_000), ""},
		{"mails", strings.Repeat("a@", 100_000), ""},
		{"headings", strings.Repeat("## a\n", 50_000), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, ds := markdown.NewParser(limits).Parse("a.md", []byte(header+test.body))
			if len(doc.HTML) > 8<<20 {
				t.Errorf("%d bytes became %d", len(test.body), len(doc.HTML))
			}
			if test.want == "" {
				return
			}
			if len(ds) == 0 || place(ds[0]) != test.want {
				t.Errorf("got %v, want %s", ds[:min(len(ds), 1)], test.want)
			}
		})
	}
}

func place(d diag.Diagnostic) string { return fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Code) }

// indented is a list nested n deep, one item a line.
func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

func TestPageTooLarge(t *testing.T) {
	doc, ds := markdown.NewParser(limits).Parse("a.md", make([]byte, limits.PageBytes+1))
	if len(ds) != 1 || ds[0].Code != "page-too-large" || len(doc.HTML) > 0 {
		t.Errorf("got %v and %d bytes", ds, len(doc.HTML))
	}
}
