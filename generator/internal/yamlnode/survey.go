package yamlnode

import (
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"
)

// survey walks the document once as its aliases expand it. It reports what the
// package does not support, and returns false when the document is beyond the
// limits and must not be decoded.
func (r *Report) survey(root *yaml.Node) bool {
	s := surveyor{report: r}
	return s.visit(root, false)
}

type surveyor struct {
	report *Report
	values int
	open   []*yaml.Node // the lists and mappings around the node
	via    *yaml.Node   // the outermost alias that leads to the node
}

func (s *surveyor) visit(n *yaml.Node, key bool) bool {
	if n.Kind == yaml.AliasNode {
		return s.follow(n, key)
	}
	if s.via == nil && n.Style&yaml.TaggedStyle != 0 {
		s.report.errorAt(n, unsupported, "the tag “"+n.Tag+"” is not supported", tagHint)
	}
	if key && n.Kind == yaml.ScalarNode {
		return true
	}
	if s.values++; s.values > MaxValues {
		return s.stop(n, tooMany(), tooManyHint)
	}
	if n.Kind == yaml.ScalarNode {
		return true
	}
	if len(s.open) == MaxDepth {
		return s.stop(n, tooDeep(), tooDeepHint)
	}
	s.open = append(s.open, n)
	defer func() { s.open = s.open[:len(s.open)-1] }()
	for i, child := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if isKey && child.Tag == "!!merge" && s.via == nil {
			s.report.errorAt(child, unsupported, "merge keys (“<<”) are not supported", "write the keys out")
		}
		if !s.visit(child, isKey) {
			return false
		}
	}
	return true
}

// follow visits what an alias stands for.
func (s *surveyor) follow(n *yaml.Node, key bool) bool {
	if slices.Contains(s.open, n.Alias) {
		return s.stop(n, "“*"+n.Value+"” contains itself", "write the value out")
	}
	if s.via == nil {
		s.via = n
		defer func() { s.via = nil }()
	}
	return s.visit(n.Alias, key)
}

func (s *surveyor) stop(n *yaml.Node, message, hint string) bool {
	if s.via != nil {
		n = s.via
	}
	s.report.errorAt(n, limit, message, hint)
	return false
}

const (
	tagHint     = "put the text in quotes, or delete the tag"
	tooDeepHint = "write it with fewer levels"
	tooManyHint = "split it into several files"
)

func tooMany() string { return fmt.Sprintf("this file holds more than %d values", MaxValues) }

func tooDeep() string {
	return fmt.Sprintf("lists and mappings lie more than %d deep within each other", MaxDepth)
}
