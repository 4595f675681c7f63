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
		{"citations of nothing", strings.Repeat("[@a] ", 60_000), "4:3 unknown-source"},
		{"open citations", strings.Repeat("[@", 60_000), "4:119999 nesting"},
		{"open citations in paragraphs", strings.Repeat("[@a;\n\n", 60_000), "4:1 bad-citation"},
		{"long citation", "[@a" + strings.Repeat("; @a", 60_000) + "]", "4:3 unknown-source"},
		{"citation over lines", "a [@a" + strings.Repeat(";\n@a", 60_000) + "]", "4:5 unknown-source"},
		{"citations that are links", strings.Repeat("[@a](", 1_000), ""},
		{"citations that no bracket closes", strings.Repeat("[@](@", 1_000), "4:1 bad-citation"},
		{"nested citations", strings.Repeat("[@a ", 50) + strings.Repeat("]", 50), "4:1 bad-citation"},
		{"emphasised citations", strings.Repeat("**a ", 5_000) + strings.Repeat("[@a]", 5_000) + strings.Repeat(" a**", 5_000), ""},
		{"grades", strings.Repeat("[!FAIR]", 60_000), ""},
		{"unknown grades", strings.Repeat("[!FAIRR]", 60_000), "4:3 unknown-grade"},
		{"cards", strings.Repeat("> [!MESSAGE]\n> a\n\n", 30_000), ""},
		{"pairs", strings.Repeat("> [!BEFORE]\n> a\n\n> [!AFTER]\n> a\n\n", 10_000), ""},
		{"halves of pairs", strings.Repeat("> [!AFTER]\n> a\n\n", 30_000), "4:3 unpaired-message"},
		{"notes", "> [!MESSAGE]\n> " + strings.Repeat("*a* ", 20_000) + "\n>\n" + strings.Repeat("> 1. a\n", 20_000), ""},
		{"marks in marks", "> [!MESSAGE]\n> " + strings.Repeat("*a _b ", 20_000) + "\n>\n> 1. a", ""},
		{"cards in cards", strings.Repeat("> ", 60) + "[!MESSAGE]", "4:121 empty-message"},
		{"terms", strings.Repeat("a\n: b\n\n", 50_000), ""},
		{"headings", strings.Repeat("## a\n", 50_000), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			markdown.NewProseParser(limits).Parse("a.md", []byte(header+test.body))
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

// A page may cite what it rests on thousands of times, and no more often.
func TestManyCitations(t *testing.T) {
	var front, body strings.Builder
	for i := range 1_000 {
		fmt.Fprintf(&front, "  - {id: s%d, title: T}\n", i)
	}
	for i := range 10_001 {
		fmt.Fprintf(&body, "[@s%d] ", i%1_000)
	}
	doc, ds := markdown.NewParser(limits).Parse("a.md", []byte("---\ntitle: T\nsources:\n"+front.String()+"---\n"+body.String()))
	if len(ds) != 1 || ds[0].Code != "too-many-citations" || ds[0].Line != 1005 || len(doc.Sources[999].Citations) != 10 || doc.Sources[999].ID != "s999" {
		t.Errorf("%v, %+v", ds[:min(len(ds), 1)], doc.Sources[999])
	}
}

func TestPageTooLarge(t *testing.T) {
	doc, ds := markdown.NewParser(limits).Parse("a.md", make([]byte, limits.PageBytes+1))
	if len(ds) != 1 || ds[0].Code != "page-too-large" || len(doc.HTML) > 0 {
		t.Errorf("got %v and %d bytes", ds, len(doc.HTML))
	}
}
