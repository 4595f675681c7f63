package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"rapport/generator/internal/parallel"
)

// floor converts every Markdown file of a site and writes it to its own
// index.html below out: the least that a generator has to do.
func floor(site, out string) error {
	content := filepath.Join(site, "content")
	names, err := markdownFiles(content)
	if err != nil {
		return err
	}
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.Footnote, extension.DefinitionList, extension.Typographer),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	faults := make([]error, len(names))
	parallel.Do(len(names), runtime.GOMAXPROCS(0), func(i int) {
		faults[i] = convert(markdown, filepath.Join(content, names[i]), filepath.Join(out, pageFolder(names[i])))
	})
	return errors.Join(faults...)
}

// markdownFiles lists the Markdown files below root, relative to it.
func markdownFiles(root string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		names = append(names, name)
		return err
	})
	return names, err
}

// pageFolder is the folder that a Markdown file's page goes into.
func pageFolder(name string) string {
	if filepath.Base(name) == "index.md" {
		return filepath.Dir(name)
	}
	return strings.TrimSuffix(name, ".md")
}

func convert(markdown goldmark.Markdown, source, folder string) error {
	content, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := markdown.Convert(body(content), &page); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index.html"), page.Bytes(), 0o644)
}

// body cuts the front matter off.
func body(content []byte) []byte {
	if rest, found := bytes.CutPrefix(content, []byte("---\n")); found {
		if _, body, found := bytes.Cut(rest, []byte("\n---\n")); found {
			return body
		}
	}
	return content
}
