package yamlnode

import (
	"testing"

	"gopkg.in/yaml.v3"
)

const frontMatter = `title: Four reasons, in order
description: Why a request is declined, which reason comes first, and what each of them asks you to change before you try again.
date: 2026-03-14
updated: 2026-11-21
review_every: 12 months
tags: [declining, retry, red flags]
order: 3
draft: false
author: The Rapport authors
aliases: [why-requests-fail]
`

// BenchmarkFrontMatter reads and decodes the front matter of an article.
func BenchmarkFrontMatter(b *testing.B) {
	src := []byte(frontMatter)
	b.ReportAllocs()
	for b.Loop() {
		root, report := Parse("a.md", src, 2)
		m := root.Mapping("title", "description", "date", "updated", "reviewed", "review_every", "tags", "order",
			"slug", "aliases", "draft", "author", "sources", "params")
		m.Require("title").Text("")
		m.Get("description").Text("")
		m.Get("date").Date()
		m.Get("updated").Date()
		m.Get("reviewed").Date()
		m.Get("review_every").Text("")
		for _, key := range []string{"tags", "aliases", "sources"} {
			for _, v := range m.Get(key).List() {
				v.Text("")
			}
		}
		m.Get("order").Int(0, 0, 1000)
		m.Get("slug").Text("")
		m.Get("draft").Bool(false)
		m.Get("author").Text("")
		m.Get("params").Any()
		if len(report.Diagnostics()) > 0 {
			b.Fatal(report.Diagnostics())
		}
	}
}

// BenchmarkLibrary is the part of it that is the library's.
func BenchmarkLibrary(b *testing.B) {
	src := []byte(frontMatter)
	b.ReportAllocs()
	for b.Loop() {
		var document yaml.Node
		if err := yaml.Unmarshal(src, &document); err != nil {
			b.Fatal(err)
		}
	}
}
