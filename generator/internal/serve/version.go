package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"

	"rapport/generator/internal/build"
)

// A version says what a page is made of, as hashes of its bytes. A page carries
// the version it was served with, the event stream tells the newest one, and
// from the difference live.js knows what to do. Whatever is not known to be
// harmless counts as Frame: a change that goes unnoticed would be worse than a
// reload too many.
type version struct {
	Build  string            `json:"build"`  // the id of the state
	Frame  string            `json:"frame"`  // all that follows from nothing below: the page must be loaded anew
	Head   string            `json:"head"`   // the title and what only machines read
	Styles string            `json:"styles"` // the links to style sheets in the head
	Main   string            `json:"main"`   // the content of <main>
	Bar    string            `json:"bar"`    // what we have to tell; "" for nothing
	Files  map[string]string `json:"files"`  // the files of the tree that the page loads, by path
}

// JSON is the version as an event says it.
func (v version) JSON() string {
	text, _ := json.Marshal(v) // strings cannot fail
	return string(text)
}

// A sight is what an address shows.
type sight struct {
	name    string // in the tree; "" for a page of ours
	address string // the path that was asked for, on which the page's own addresses rest
	page    []byte
}

// versionOf returns the version of a page with the given bar.
func (l live) versionOf(now *state, at sight, bar []byte) version {
	p := l.split(at.page)
	v := version{
		Build:  now.id,
		Frame:  digest([]byte(at.name), liveScript, liveStyle, p.frame),
		Head:   digest(p.head),
		Styles: digest(p.styles),
		Main:   digest(p.main),
		Files:  l.filesOf(now.tree, at),
	}
	if len(bar) > 0 {
		v.Bar = digest(bar)
	}
	return v
}

// digest is a hash of the pieces and of where each ends.
func digest(pieces ...[]byte) string {
	h := sha256.New()
	for _, piece := range pieces {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(piece))))
		h.Write(piece)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// patterns find the parts of a page.
type patterns struct {
	headPart  *regexp.Regexp // an element of the head that may be of no weight
	mainStart *regexp.Regexp // the whole tag
	anyMain   *regexp.Regexp // the beginning of whatever may be that tag
	mainEnd   *regexp.Regexp
	script    *regexp.Regexp // what a page with a life of its own has
	reference *regexp.Regexp // to something that the page loads, in one of three groups
	nested    *regexp.Regexp // the same in a style sheet
	title     *regexp.Regexp
}

func newPatterns(attribute string) patterns {
	const quoted = `(?:[^>"']|"[^"]*"|'[^']*')*`
	return patterns{
		headPart:  regexp.MustCompile(`(?is)<title[^>]*>.*?</title\s*>|<script type="application/ld\+json">.*?</script\s*>|<(?:meta|link)(?:` + attribute + `)+\s*/?>`),
		mainStart: regexp.MustCompile(`(?i)<main(?:\s` + quoted + `)?>`),
		anyMain:   regexp.MustCompile(`(?i)<main[\s/>]`),
		mainEnd:   regexp.MustCompile(`(?i)</main[\s/>]`),
		script:    regexp.MustCompile(`(?i)<(?:script|noscript)[\s/>]`),
		reference: regexp.MustCompile(`(?i)(?:\s(?:src|srcset|poster|data)|<(?:link|use|image)\s(?:[^>"']|"[^"]*"|'[^']*')*?href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`),
		nested:    regexp.MustCompile(`(?i)(?:url\(\s*|@import\s*)(?:"([^"]*)"|'([^']*)'|([^\s"')]+))`),
		title:     regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title\s*>`),
	}
}

// parts are a page's bytes, sorted by what a change of them takes.
type parts struct{ frame, head, styles, main []byte }

// split sorts the bytes of a page. A page that is unlike what a theme writes is
// all frame, and so is the main content of one that has scripts: they hold on to
// elements that we would replace.
func (l live) split(page []byte) parts {
	at := l.headEnd.FindIndex(page)
	if at == nil {
		return parts{frame: page}
	}
	var p parts
	head := l.pattern.headPart.ReplaceAllFunc(page[:at[0]], func(element []byte) []byte {
		switch {
		case l.isStyle(element):
			p.styles = append(p.styles, element...)
			return []byte("<link>") // their number belongs to the frame
		case l.isSilent(element):
			p.head = append(p.head, element...)
			return nil
		}
		return element
	})
	body := page[at[0]:]
	start, end := l.mainOf(body)
	p.main = body[start:end]
	if l.pattern.script.Match(head) || l.pattern.script.Match(body) {
		p.frame = bytes.Join([][]byte{head, body}, nil)
		p.main = nil
		return p
	}
	p.frame = bytes.Join([][]byte{head, body[:start], body[end:]}, []byte{0})
	return p
}

// isStyle reports whether an element of the head is a link to a style sheet.
func (l live) isStyle(element []byte) bool {
	rel := strings.Fields(strings.ToLower(l.value(element, "rel")))
	return hasTag(element, "<link") && len(rel) == 1 && rel[0] == "stylesheet"
}

// isSilent reports whether an element of the head changes nothing on the page. A
// script among them is data for search engines.
func (l live) isSilent(element []byte) bool {
	return hasTag(element, "<title") || hasTag(element, "<script") || hasTag(element, "<meta") &&
		(l.value(element, "property") != "" || strings.EqualFold(l.value(element, "name"), "description"))
}

func hasTag(element []byte, tag string) bool {
	return len(element) >= len(tag) && strings.EqualFold(string(element[:len(tag)]), tag)
}

// mainOf returns where the content of <main> begins and ends. Where there may be
// two of them, perhaps one in a comment, it finds none.
func (l live) mainOf(body []byte) (start, end int) {
	tags := l.pattern.anyMain.FindAllIndex(body, 2)
	ends := l.pattern.mainEnd.FindAllIndex(body, 2)
	whole := l.pattern.mainStart.FindIndex(body)
	if len(tags) != 1 || len(ends) != 1 || whole == nil || whole[0] != tags[0][0] || whole[1] > ends[0][0] {
		return 0, 0
	}
	return whole[1], ends[0][0]
}

// filesOf returns the hashes of the files that a page loads. Their addresses may
// stay the same when they change.
func (l live) filesOf(tree build.Tree, at sight) map[string]string {
	files := map[string]string{}
	for _, name := range filesAt(tree, at.address, references(l.pattern.reference, at.page)) {
		files[name] = l.fileDigest(tree, name, map[string]bool{})
	}
	return files
}

// fileDigest is a hash of a file and, if it is a style sheet, of all that it
// loads. A recipe's key stands for what it would make.
func (l live) fileDigest(tree build.Tree, name string, seen map[string]bool) string {
	seen[name] = true
	isStyle := strings.HasSuffix(name, ".css")
	if key := tree[name].Key(); key != "" && !isStyle {
		return digest([]byte(key))
	}
	file := l.files.of(name, tree[name].Flat(), func(content []byte) []string {
		if !isStyle {
			return nil
		}
		return references(l.pattern.nested, content)
	})
	pieces := [][]byte{[]byte(file.digest)}
	for _, next := range filesAt(tree, "/"+name, file.loads) {
		if !seen[next] {
			pieces = append(pieces, []byte(l.fileDigest(tree, next, seen)))
		}
	}
	return digest(pieces...)
}

// references returns the addresses that pattern finds in content, as they are
// written there.
func references(pattern *regexp.Regexp, content []byte) []string {
	var addresses []string
	for _, groups := range pattern.FindAllSubmatch(content, -1) {
		value := html.UnescapeString(string(bytes.Join(groups[1:], nil)))
		for candidate := range strings.SplitSeq(value, ",") { // as in srcset
			if fields := strings.Fields(candidate); len(fields) > 0 {
				addresses = append(addresses, fields[0])
			}
		}
	}
	return addresses
}

// filesAt returns the files of tree, pages left out, that addresses lead to from
// the given one.
func filesAt(tree build.Tree, from string, addresses []string) []string {
	var names []string
	base := &url.URL{Path: from}
	for _, address := range addresses {
		target, err := base.Parse(address)
		if err != nil || target.Host != "" {
			continue
		}
		name := strings.TrimPrefix(target.Path, "/")
		if _, ok := tree[name]; ok && !isPage(name) {
			names = append(names, name)
		}
	}
	return names
}

// isPage reports whether a file is one that browsers show by itself and no page
// is made of: a page, a feed.
func isPage(name string) bool {
	kind := contentType(name)
	return kind == htmlType || strings.HasPrefix(kind, "application/xml")
}
