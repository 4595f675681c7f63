package markdown

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"

	"rapport/generator/internal/diag"
)

// A target is where a link or a picture leads, as far as the file tells.
type target struct {
	node   ast.Node
	offset int    // of the destination in the body
	local  bool   // a file of the site: a slot
	url    string // not local: the whole address
	slot   Slot   // local, but for its offset
	inPage bool   // only a fragment: slot.Fragment
}

// allowedSchemes are the schemes that a link may have.
var allowedSchemes = [...]string{"http", "https", "mailto", "tel"}

func (p *pass) link(n *ast.Link) {
	p.destination(n, n.Destination, p.destinationOffset(n))
}

func (p *pass) image(n *ast.Image) {
	offset := p.destinationOffset(n)
	if len(bytes.TrimSpace(appendText(nil, n, p.body))) == 0 {
		p.report(diag.Warning, max(n.Pos(), 0), "missing-alt", "the picture has no alternative text",
			"say in the brackets what it tells someone who cannot see it")
	}
	p.notInAlt(n)
	p.checkCaption(offset, n.Title)
	t := p.destination(n, n.Destination, offset)
	if !t.local && t.url != "" {
		p.report(diag.Error, offset, "foreign-image", "the picture is on another site, which would learn who reads this page",
			"copy it beside the page")
	}
}

func (p *pass) autoLink(n *ast.AutoLink) {
	p.plain = append(p.plain, n.Label(p.body)...)
	if scheme, ok := scheme(string(n.URL(p.body))); n.AutoLinkType == ast.AutoLinkURL && ok && !isAllowed(scheme) {
		p.report(diag.Error, max(n.Pos(), 0), "forbidden-scheme", "links with the scheme “"+scheme+":” are not allowed",
			"write it in `code` to show it as it is")
	}
}

// destination classifies the raw destination of a link or picture and
// remembers it for the renderer.
func (p *pass) destination(n ast.Node, raw []byte, offset int) target {
	t := target{node: n, offset: offset, slot: Slot{Image: n.Kind() == ast.KindImage}}
	dest := html.UnescapeString(string(util.UnescapePunctuations(raw)))
	if code, message, hint := destinationFault(dest); code != "" {
		p.report(diag.Error, offset, code, message, hint)
	} else if _, external := scheme(dest); external {
		t.url = dest
	} else {
		p.local(&t, dest, offset)
	}
	p.targets = append(p.targets, t)
	return t
}

// local splits a relative destination into path and fragment.
func (p *pass) local(t *target, dest string, offset int) {
	path, fragment, _ := strings.Cut(dest, "#")
	var errPath, errFragment error
	t.slot.Path, errPath = url.PathUnescape(path)
	t.slot.Fragment, errFragment = url.PathUnescape(fragment)
	switch {
	case errPath != nil || errFragment != nil:
		p.report(diag.Error, offset, "bad-link", "“%” is not followed by two hexadecimal digits", "write a literal per cent sign as %25")
	case strings.Contains(path, "?"):
		p.report(diag.Error, offset, "bad-link", "a link to a page of the site has no query", "remove “?” and what follows; a literal one in a file's name is %3F")
	case path == "" && !t.slot.Image:
		t.slot.Fragment = norm.NFC.String(t.slot.Fragment)
		t.inPage = true
	default:
		t.slot.Fragment = norm.NFC.String(t.slot.Fragment)
		t.local = true
		place := p.place(offset)
		t.slot.Line, t.slot.Column = place.Line, place.Column
	}
}

// checkFragments reports links to anchors that the page itself does not have.
func (p *pass) checkFragments() {
	for _, t := range p.targets {
		if t.inPage && t.slot.Fragment != "" && !p.doc.HasAnchor(t.slot.Fragment) && !p.full(diag.Error) {
			d := DeadAnchor(p.doc.File, &p.doc.Outline, t.slot.Fragment)
			p.report(diag.Error, t.offset, d.Code, d.Message, d.Hint)
		}
	}
}

// maxListed is how many headings a hint lists.
const maxListed = 12

// DeadAnchor is the diagnostic, without a place, for a link to an anchor that
// the file it leads to does not have.
func DeadAnchor(file string, to *Outline, anchor string) diag.Diagnostic {
	var known []string
	for _, h := range to.Headings {
		known = append(known, h.ID)
	}
	fallback := "the page has no headings to link to"
	switch {
	case len(known) > maxListed:
		fallback = "its headings begin with: " + strings.Join(known[:maxListed], ", ")
	case len(known) > 0:
		fallback = "its headings are: " + strings.Join(known, ", ")
	}
	what := "heading"
	for _, term := range to.Terms {
		what, known = "heading or term", append(known, term.ID)
	}
	return diag.Diagnostic{
		Severity: diag.Error, Code: "dead-anchor",
		Message: "there is no " + what + " “#" + anchor + "” in " + file,
		Hint:    diag.DidYouMean(anchor, known, fallback),
	}
}

// destinationFault says what is wrong with a destination by its form alone.
func destinationFault(dest string) (code, message, hint string) {
	name, hasScheme := scheme(dest)
	switch {
	case strings.TrimSpace(dest) == "":
		return "empty-link", "the link leads nowhere", "write where it leads in the round brackets"
	case strings.ContainsFunc(dest, unicode.IsControl):
		return "bad-link", "the link has a character that a URL cannot carry", "remove the control character; it may be written as an entity, such as &Tab;"
	case strings.Contains(dest, `\`):
		return "bad-link", "the link has a backslash", "use “/” between folders"
	case hasScheme && !isAllowed(name):
		return "forbidden-scheme", "links with the scheme “" + name + ":” are not allowed",
			"use http, https, mailto or tel; a file's name with a colon is written “./name”"
	case hasScheme && !isComplete(dest):
		return "bad-link", "the address “" + dest + "” is not complete", "write it as https://example.org/, mailto:name@example.org or tel:+44…"
	case strings.HasPrefix(dest, "//"):
		return "bad-link", "the link has no scheme", "write https:" + dest
	case strings.HasPrefix(dest, "/"):
		return "absolute-link", "links within the site are relative to the file that they stand in",
			"write “../” for each folder to go up, so that editors can follow the link and the site works under any address"
	}
	return "", "", ""
}

// scheme returns the URL scheme that dest begins with, in lower case. Browsers
// pass over white space and control characters around it, so this does, too.
func scheme(dest string) (string, bool) {
	dest = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, dest)
	name, _, found := strings.Cut(dest, ":")
	if !found || name == "" {
		return "", false
	}
	for i, r := range strings.ToLower(name) {
		letter := 'a' <= r && r <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return "", false
		}
	}
	return strings.ToLower(name), true
}

// isComplete reports whether an address with an allowed scheme names a host, or
// whom to write to or to call.
func isComplete(dest string) bool {
	name, rest, _ := strings.Cut(dest, ":")
	if name = strings.ToLower(name); name == "http" || name == "https" {
		var found bool
		if rest, found = strings.CutPrefix(rest, "//"); !found {
			return false
		}
	}
	return rest != "" && !strings.ContainsAny(rest[:1], "/?#@:")
}

func isAllowed(scheme string) bool {
	for _, allowed := range allowedSchemes {
		if scheme == allowed {
			return true
		}
	}
	return false
}

// destinationOffset finds the destination of a link in the body: what follows
// “](” after the link's text. A reference link has it elsewhere; its own start
// will do.
func (p *pass) destinationOffset(n ast.Node) int {
	from := max(n.Pos(), 0)
	if isReference(n) {
		return from
	}
	if last := lastText(n); last > from {
		from = last
	}
	rest := p.body[min(from, len(p.body)):]
	i := bytes.Index(rest, []byte("]("))
	if i < 0 || bytes.IndexByte(rest[:i], '\n') >= 0 && bytes.Contains(rest[:i], []byte("\n\n")) {
		return max(n.Pos(), 0)
	}
	after := rest[i+2:]
	return from + i + 2 + len(after) - len(bytes.TrimLeft(after, " \t\n<"))
}

func isReference(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Link:
		return n.Reference != nil
	case *ast.Image:
		return n.Reference != nil
	}
	return false
}

// lastText is the offset at which the last text below n ends, or 0.
func lastText(n ast.Node) int {
	for child := n.LastChild(); child != nil; child = child.LastChild() {
		if text, ok := child.(*ast.Text); ok {
			return text.Segment.Stop
		}
	}
	return 0
}
