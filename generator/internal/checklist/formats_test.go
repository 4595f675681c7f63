package checklist_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"rapport/generator/internal/checklist"
	"rapport/generator/internal/config"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/yamlnode"
)

// A format is a schema and the decoder that it describes.
type format struct {
	name   string
	source []byte // of the schema
	schema *jsonschema.Schema
	decode func(src []byte) []diag.Diagnostic
	full   string   // a document with every key, without fault
	parts  []string // the same in small documents, without what another format is tested for
}

// formats are all formats of the program: their schemas are held to their
// decoders in the same way.
func formats(t *testing.T) []format {
	t.Helper()
	parser := markdown.NewParser(limits)
	all := []format{
		{"checklist", checklist.Schema(), nil, func(src []byte) []diag.Diagnostic {
			_, found := checklist.Parse(parser, "content/f.yaml", src)
			return found
		}, fullArticle + fullQuestions, questionParts()},
		{"article", markdown.Schema(), nil, func(src []byte) []diag.Diagnostic {
			_, found := parser.Parse("content/f.md", slices.Concat([]byte("---\n"), src, []byte("\n---\n")))
			return found
		}, fullArticle, []string{fullArticle}},
		{"site", config.Schema(), nil, func(src []byte) []diag.Diagnostic {
			_, found := config.Parse("site.yaml", src)
			return found
		}, fullSite, []string{fullSite}},
	}
	for i := range all {
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("schema.json", fromJSON(t, all[i].source)); err != nil {
			t.Fatal(err)
		}
		schema, err := compiler.Compile("schema.json")
		if err != nil {
			t.Fatal(err)
		}
		all[i].schema = schema
	}
	return all
}

const fullArticle = `
title: Title
description: A sentence.
date: 2026-11-21
updated: 2026-11-21T09:30:00.5+01:00
reviewed: 2026-11-21
review_every: 6 months
tags: [one, 2]
order: -3
slug: a-title
aliases: [/old/name/, /older.html]
draft: false
author: Someone
sources:
  - {id: a-work, title: Title, author: Someone, publisher: A journal, year: 1999, url: https://example.org/, seen: copy, note: A line.}
params: {any: [1, {key: true}]}
`

const fullSite = `
title: Title
description: A sentence.
base_url: https://example.org/guide/
language: en-GB
author: Someone
theme: rapport
navigation: [{to: a/index.md, label: A}, {to: b.md}]
footer: [{to: https://example.org, label: There}]
sections: [a, b]
tags: [one, 2]
cards: true
glossary: a/glossary.md
reading_grade: 8
search: true
offline: true
limits: {page_kib: 1024, file_mib: 32, table_cells: 20000, nesting: 64}
`

const fullQuestions = fullTopic + otherTopic + fullScores + fullOutcomes + fullExamples

const fullTopic = `
intro: Text.
caveat: Text.
remarks: Text.
flags: [{id: hold, title: Hold}, {id: watch, title: Watch}]
answer_sets:
  agree:
    - {id: yes-indeed, label: "Yes", points: 2.5, fixed: false}
    - {id: no-way, label: "No", points: 0}
topics:
  - id: one
    title: One
    intro: Text.
    score: true
    questions:
      - id: known
        ask: Known?
        why: Because.
        weight: 2
        fixed: false
        not_applicable: true
        not_sure: Who knows
        advice: Text.
        read: a.md
        answers:
          - {id: confirmed, label: "Yes", points: 0, fixed: true}
          - {id: stranger, label: "No", points: -8, advice: Look., read: [a.md, b.md#c], flag: [hold, watch]}
          - {id: other, label: 3, points: 1, flag: hold}
      - {id: agreed, ask: Agreed, answers: agree}
`

const otherTopic = `
  - id: two
    title: Two
    score: false
    questions:
      - id: signs
        ask: Which?
        several: true
        at_most: 2
        when: {known: [stranger, other]}
        answers:
          - {id: a, label: A, points: 1}
          - {id: b, label: B, points: 2, flag: watch}
          - {id: none, label: None, points: 0, exclusive: true}
      - id: pain
        ask: How much
        scale: {from: 0, to: 3, labels: {0: none, 3: much}, reverse: true}
`

const fullScores = `
scores:
  - id: total
    title: Total
    of: [known, {id: pain, weight: -0.5}]
    by: sum
    multiply: 2
    add: 1
    decimals: 1
    round: half-even
    floor: -30
    cap: 12
    needs: 1
    minimum: -30
    maximum: 12
    better: lower
    bands:
      - {id: low, title: Low, to: 0, text: Text.}
      - {id: high, title: High, from: 0.1}
`

const fullOutcomes = `
outcomes:
  - id: hold
    title: Hold
    when: {any: [{flag: hold}, {flag: [hold, watch], at_least: 2}, {score: total, at_least: 9, at_most: 10}, {score: total, at_least: 11}, {not: {score: total, above: -20, below: 9}}]}
    text: Text.
    next: [Go., Come.]
    read: a.md
    remind_after: 14 days
    level: 1
  - {id: think, title: Think, when: {all: [{known: confirmed}, {pain: {at_least: 2}}, {pain: {above: 1, below: 4}}, {pain: {at_least: 2, at_most: 3}}, {pain: [2, 3], agreed: no-way}]}, level: 2}
  - {id: go, title: Go, level: 3}
`

const fullExamples = `
examples:
  - {name: one, answers: {known: confirmed, agreed: no-way, pain: 0}, scores: {total: 2}, outcome: go}
  - {name: two, answers: {known: not-sure, agreed: no-way, signs: [a, b], pain: 0}, outcome: [hold, go]}
`

// questionParts are fullQuestions with little around each part: a document is
// decoded again for each of its changes.
func questionParts() []string {
	const little = `
title: Title
flags: [{id: hold, title: Hold}, {id: watch, title: Watch}]
topics:
  - id: one
    title: One
    questions:
      - {id: known, ask: Known, not_sure: true, answers: [{id: confirmed, label: "Yes", points: 1, flag: [hold, watch]}, {id: stranger, label: "No", points: 0}, {id: other, label: Other, points: 0}]}
`
	const more = `
      - {id: agreed, ask: Agreed, answers: [{id: yes-indeed, label: "Yes"}, {id: no-way, label: "No"}]}
      - {id: signs, ask: Which, several: true, answers: [{id: a, label: A, points: 1}, {id: b, label: B, points: 2}]}
      - {id: pain, ask: How much, scale: {from: 0, to: 3, labels: {0: none, 3: much}}}
`
	const score, outcomes = "scores: [{id: total, title: Total}]\n", "outcomes: [{id: hold, title: Hold, when: {known: stranger}}, {id: go, title: Go}]\n"
	return []string{
		"title: Title\nsources: [{title: Title, seen: copy}]" + fullTopic + outcomes,
		little + otherTopic + outcomes,
		little + more + fullScores + outcomes,
		little + more + score + fullOutcomes,
		little + more + score + outcomes + fullExamples,
	}
}

// accepts holds schema and decoder to accept a document.
func (f format) accepts(t *testing.T, root any) {
	t.Helper()
	if err := f.validate(t, root); err != nil {
		t.Fatalf("the schema refuses the full document: %v", err)
	}
	if found := f.decode(encode(root)); formFault(found) != "" {
		t.Fatalf("the decoder refuses the full document: %v", found)
	}
}

func (f format) validate(t *testing.T, root any) error {
	t.Helper()
	err := f.schema.Validate(root)
	if invalid := new(jsonschema.ValidationError); err != nil && !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	return err
}

// document reads YAML as editors do, to whom yes and no are words.
func document(t *testing.T, src string) any {
	t.Helper()
	root, report := yamlnode.Parse("f.yaml", []byte(src), 1)
	if found := report.Diagnostics(); len(found) > 0 {
		t.Fatal(found)
	}
	return data(root)
}

func data(v yamlnode.Value) any {
	switch {
	case v.IsMapping():
		m := map[string]any{}
		for e := range v.Mapping().Entries() {
			m[e.Name] = data(e.Value)
		}
		return m
	case v.IsList():
		list := []any{}
		for _, item := range v.List() {
			list = append(list, data(item))
		}
		return list
	}
	if scalar := v.Any(); scalar != nil {
		return scalar
	}
	if text := v.Text(""); text != "" {
		return text
	}
	return nil
}

// encode writes data as JSON, which is YAML.
func encode(data any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

func fromJSON(t *testing.T, src []byte) any {
	t.Helper()
	data, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// eachMapping visits the mappings of data.
func eachMapping(data any, visit func(map[string]any)) {
	switch data := data.(type) {
	case map[string]any:
		visit(data)
		for _, key := range slices.Sorted(maps.Keys(data)) {
			eachMapping(data[key], visit)
		}
	case []any:
		for _, item := range data {
			eachMapping(item, visit)
		}
	}
}
