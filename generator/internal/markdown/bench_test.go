package markdown_test

import (
	"bytes"
	"io"
	"path"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"rapport/generator/internal/corpus"
	"rapport/generator/internal/markdown"
)

// BenchmarkParse is the cost of a page; BenchmarkGoldmark is the part of it
// that goldmark takes with the same extensions.
func BenchmarkParse(b *testing.B) {
	pages := articles()
	parser := markdown.NewParser(limits)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		parser.Parse("a.md", pages[i%len(pages)])
	}
}

func BenchmarkGoldmark(b *testing.B) {
	pages := articles()
	convert := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.Footnote, extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		page := pages[i%len(pages)]
		_, body, _ := bytes.Cut(page[4:], []byte("\n---\n"))
		if err := convert.Convert(body, io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func articles() [][]byte {
	var all [][]byte
	for name, content := range corpus.Generate(100, 1) {
		if path.Ext(name) == ".md" && path.Base(name) != "index.md" {
			all = append(all, content)
		}
	}
	return all
}
