package checklist

import _ "embed" // for the schema

//go:embed schema.json
var schema string

// Schema returns the JSON Schema of a self-assessment, with which editors help:
// it knows the keys and the forms of their values. What it accepts may still be
// refused by [Parse], which knows what the values mean. A test holds them to
// each other.
func Schema() []byte { return []byte(schema) }
