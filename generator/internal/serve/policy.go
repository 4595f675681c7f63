package serve

import (
	"slices"
	"strings"
)

// A policy is a Content-Security-Policy: directives, each a name followed by
// its sources. Source: https://www.w3.org/TR/CSP3/
type policy [][]string

// widen returns the policy with what the server adds to a page allowed as well.
func widen(text, nonce string) string {
	var p policy
	for directive := range strings.SplitSeq(text, ";") {
		if fields := strings.Fields(directive); len(fields) > 0 {
			fields[0] = strings.ToLower(fields[0])
			p = append(p, fields)
		}
	}
	p = p.allow("'nonce-"+nonce+"'", "script-src-elem", "script-src", "default-src")
	p = p.allow("'nonce-"+nonce+"'", "style-src-elem", "style-src", "default-src")
	p = p.allow("'self'", "connect-src", "default-src")
	directives := make([]string, len(p))
	for i, fields := range p {
		directives[i] = strings.Join(fields, " ")
	}
	return strings.Join(directives, "; ")
}

// allow returns p with source allowed for the first of names. The others are
// the directives that decide in its absence, the nearest first: what they allow
// stays allowed. A policy that has none of them forbids nothing.
func (p policy) allow(source string, names ...string) policy {
	for i, name := range names {
		at := slices.IndexFunc(p, func(d []string) bool { return d[0] == name })
		if at < 0 {
			continue
		}
		directive := extended(names[0], p[at][1:], source)
		if i > 0 {
			return append(p, directive)
		}
		p[at] = directive
		return p
	}
	return p
}

// extended returns the directive name with sources and one more. 'none' counts
// only alone, and a nonce would switch 'unsafe-inline' off.
func extended(name string, sources []string, more string) []string {
	directive := []string{name}
	for _, source := range sources {
		switch strings.ToLower(source) {
		case "'none'":
			continue
		case "'unsafe-inline'":
			more = "'self'"
		}
		directive = append(directive, source)
	}
	if slices.Contains(directive, more) {
		return directive
	}
	return append(directive, more)
}
