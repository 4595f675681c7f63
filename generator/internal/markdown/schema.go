package markdown

import _ "embed" // for the schema

//go:embed schema.json
var schema string

// Schema returns the JSON Schema of an article's front matter, with which
// editors help: it knows the keys and the forms of their values. What it
// accepts may still be refused by [DecodeFrontMatter], which knows what the
// values mean. A test of package checklist holds them to each other.
func Schema() []byte { return []byte(schema) }
