package inert_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/generator/internal/inert"
)

const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"`

// said is what Check says: places, codes and the part of each message that
// differs.
func said(name, content string) string {
	var all []string
	for _, d := range inert.Check("content/"+name, []byte(content)) {
		message := strings.TrimSuffix(strings.TrimPrefix(d.Message, "the file has "), ": whoever opens it would run it as a part of this site")
		all = append(all, fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Code, message))
	}
	return strings.Join(all, "\n")
}

// TestActive: whatever would run in a file is found where it stands.
func TestActive(t *testing.T) {
	tests := map[string]struct{ name, content, want string }{
		"script":               {"a.svg", svg + ">\n <g>é<script>alert(1)</script></g></svg>", "2:6 active-file a script, <script>"},
		"script of a prefix":   {"a.svg", `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script href="x.js"/></s:svg>`, "1:45 active-file a script, <script>"},
		"script in data":       {"a.xml", `<r>` + svg + ` onload="x"/></r>`, "“onload”"},
		"no namespace":         {"a.svg", `<svg><script/></svg>`, "<script>"},
		"formula":              {"a.xml", `<math xmlns="http://www.w3.org/1998/Math/MathML" onclick="x"/>`, "“onclick”"},
		"script in capitals":   {"a.svg", svg + `><SCRIPT/></svg>`, "<SCRIPT>"},
		"upper-case name":      {"A.SVG", svg + `><script/></svg>`, "<script>"},
		"handler":              {"a.svg", svg + "\n  viewBox='0 0 1 1'\n  onload = 'alert(1)'/>", "3:3 active-file what is to run on an event, “onload”"},
		"handler deep down":    {"a.svg", svg + "><g><a><rect OnClick=\"x\"/></a></g></svg>", "“OnClick”"},
		"handler of a prefix":  {"a.svg", svg + ` xlink:onload="x"/>`, "“onload”"},
		"handler by a colon":   {"a.svg", svg + ` :onload="x"/>`, "onload”"},
		"name in a value":      {"a.svg", svg + ` id="onload" class=" onload= " onload="x"/>`, "1:"},
		"script as a link":     {"a.svg", svg + `><a href="javascript:alert(1)"/></svg>`, "in “href”"},
		"script of a prefix x": {"a.svg", svg + `><a xlink:href="JavaScript:alert(1)"/></svg>`, "in “href”"},
		"script by entities":   {"a.svg", svg + `><a href=" &#9;java&#10;script&#x3A;alert(1)"/></svg>`, "in “href”"},
		"script by controls":   {"a.svg", svg + "><a href=\"&#x0A; \tj\navascript:alert(1)\"/></svg>", "in “href”"},
		"old script":           {"a.svg", svg + `><a href="vbscript:x"/></svg>`, "in “href”"},
		"document as a link":   {"a.svg", svg + `><a href="data:text/html,x"/></svg>`, "in “href”"},
		"drawing as a link":    {"a.svg", svg + `><use href="data:image/svg+xml,x#y"/></svg>`, "in “href”"},
		"script in an effect":  {"a.svg", svg + `><a><set attributeName="fill" to="javascript:x"/></a></svg>`, "in “to”"},
		"script in a list":     {"a.svg", svg + `><a><animate attributeName="fill" values="#a;  javascript:x"/></a></svg>`, "in “values”"},
		"set of a link":        {"a.svg", svg + `><a><set attributeName="href" to="#x"/></a></svg>`, "1:92 active-file an animation of “href”, which can make a script of a link"},
		"animation of a link":  {"a.svg", svg + `><a><animate attributeName=" xlink:HREF" to="#x"/></a></svg>`, "an animation of “xlink:HREF”"},
		"set of a handler":     {"a.svg", svg + `><set attributeName="onclick" to="x"/></svg>`, "an animation of “onclick”"},
		"base":                 {"a.svg", svg + ` xml:base="javascript:"/>`, "in “base”"},
		"foreign object":       {"a.svg", svg + `><foreignObject width="1"/></svg>`, "a <foreignObject>, which is there to hold HTML"},
		"HTML in a drawing":    {"a.svg", svg + `><h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/></svg>`, "an element of HTML, <iframe>"},
		"HTML as data":         {"a.xml", `<r><b xmlns="http://www.w3.org/1999/xhtml"/></r>`, "1:4 active-file an element of HTML, <b>"},
		"entities":             {"a.svg", "<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY x '<script/>'>]>" + svg + "/>", "2:1 active-file declarations of its own, behind which a script can hide"},
		"attributes":           {"a.svg", "<!DOCTYPE svg [ <!ATTLIST svg onload CDATA 'x'> ]>" + svg + "/>", "declarations of its own"},
		"odder type":           {"a.svg", "<!ENTITY x 'y'>" + svg + "/>", "declarations of its own"},
		"style sheet":          {"a.svg", `<?xml-stylesheet type="text/xsl" href="x.xsl"?>` + svg + "/>", "1:1 active-file a style sheet of its own"},
		"several":              {"a.svg", svg + "><script/>\n<script/>\n<script/>\n<script/>\n<script/>\n<script/>\n<script/></svg>", "5:1 active-file a script, <script>"},
		"no end":               {"a.svg", svg + ">\n<g>", "2:4 unsound-file the file cannot be checked for scripts: unexpected EOF"},
		"wrong end":            {"a.svg", svg + "><g></svg>", "element <g> closed by </svg>"},
		"not UTF-8":            {"a.svg", svg + ">\xff</svg>", "invalid UTF-8"},
		"another encoding":     {"a.svg", `<?xml version="1.0" encoding="utf-7"?>` + svg + "/>", "it says that it is not in UTF-8"},
		"encoding with spaces": {"a.svg", "<?xml version=\"1.0\" encoding = \"ISO-2022-JP\"?>" + svg + "><!--\x1b$B--><?x\x1b(B--><script>alert(1)</script><?y ?></svg>", "unsound-file"},
		"declared with spaces": {"a.svg", `<?xml version="1.0" encoding = "utf-7"?>` + svg + "/>", "it says that it is not in UTF-8"},
		"a control":            {"a.xml", "<r><!-- \x1b$B --></r>", "invalid UTF-8, or a control character"},
		"not UTF-8 in a note":  {"a.svg", svg + "><!-- \xff --></svg>", "invalid UTF-8"},
		"two bytes by a mark":  {"a.kml", "\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00", "invalid UTF-8"},
		"late":                 {"a", strings.Repeat("\n", 2000) + "<script>alert(1)</script>", "html-file"},
		"an older page":        {"a.html.orig", "hello <script>alert(1)</script>", "html-file"},
		"an older drawing":     {"a.svg.bak", "<svg><script/></svg>", "<script>"},
		"HTML of no name":      {"a", `<form><img src="x" onerror="alert(1)"/></form>`, "“onerror”"},
		"a form of no name":    {"a", `<form><button formaction="javascript:x"/></form>`, "“formaction”"},
		"two bytes a letter":   {"a.svg", "\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00", "invalid UTF-8"},
		"unknown entity":       {"a.svg", svg + ">&nbsp;</svg>", "invalid character entity &nbsp;"},
		"text":                 {"a.svg", "not a drawing < at all", "unsound-file"},
		"very deep":            {"a.svg", strings.Repeat("<g>", 300) + strings.Repeat("</g>", 300), "too many elements within each other"},
		"very long":            {"a.svg", svg + ">" + strings.Repeat(" ", inert.MaxBytes) + "</svg>", "0:0 unchecked-svg the file is longer than the 4 MiB that are checked for scripts"},
		"packed":               {"a.svgz", "\x1f\x8b", "unchecked-svg"},
		"a page":               {"a.html", "<p>Hello</p>", "0:0 html-file a page of HTML would be copied"},
		"a page of XML":        {"a.XHTML", "<p>Hello</p>", "html-file"},
		"wide letters":         {"a.htm", "<\x00p\x00", "html-file"},
		"no extension":         {"a", "\n<!doctype HTML>\n<title>x</title>", "html-file"},
		"unknown extension":    {"a.foo", "\xef\xbb\xbf <script>alert(1)</script>", "html-file"},
		"a comment":            {"a.foo", "<!-- x --><script>alert(1)</script>", "html-file"},
		"a drawing by content": {"a.foo", "<?xml version='1.0'?>" + svg + "><script/></svg>", "<script>"},
		"a drawing by a tag":   {"a.foo", svg + "><script/></svg>", "<script>"},
	}
	for name, test := range tests {
		got := said(test.name, test.content)
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
	var crowd strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&crowd, " on%d='x'", i)
	}
	for _, content := range []string{tests["several"].content, svg + crowd.String() + "/>"} {
		if n := strings.Count(said("a.svg", content), "\n") + 1; n != 5 {
			t.Errorf("%d faults are reported of one file", n)
		}
	}
}

// TestInert: what programs write and authors need is left alone.
func TestInert(t *testing.T) {
	doctype := `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`
	tests := map[string]struct{ name, content string }{
		"a drawing":         {"a.svg", svg + ` viewBox="0 0 1 1"><title>x</title><style>g{fill:red}</style><g style="fill:blue"/></svg>`},
		"an old type":       {"a.svg", `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\n<!-- by hand -->\n" + doctype + "\n" + svg + "/>"},
		"no type's address": {"a.svg", `<!DOCTYPE svg>` + svg + "/>"},
		"a program's notes": {"a.svg", svg + ` xmlns:onto="urn:x" xmlns:i="urn:inkscape" i:version="1"><metadata><r:RDF xmlns:r="urn:rdf"/></metadata><?xpacket end="w"?></svg>`},
		"links":             {"a.svg", svg + `><a href="../x/"/><a xlink:href="https://example.org/?a=javascript:x"/><use href="#y"/><a href="mailto:a@example.org"/></svg>`},
		"a picture in it":   {"a.svg", svg + `><image href="data:image/png;base64,AAAA"/></svg>`},
		"an animation":      {"a.svg", svg + `><rect><animate attributeName="x" values="1;2" begin="click"/></rect></svg>`},
		"names":             {"a.svg", svg + ` aria-label="Data: what we know"><g id="javascript:x" class="JavaScript: x"/></svg>`},
		"words":             {"a.svg", svg + `><text>&lt;script&gt; onload= javascript:x</text><!-- <script/> --><![CDATA[<script/>]]></svg>`},
		"a mark":            {"a.svg", "\xef\xbb\xbf" + svg + "/>"},
		"nothing":           {"a.svg", ""},
		"data":              {"a.xml", `<?xml version="1.0"?><rows><row one="1">x</row></rows>`},
		"words of data":     {"a.xml", `<play only="x"><script once="x"/><set attributeName="href"/></play>`},
		"no data":           {"a.xml", "x"},
		"a service's proof": {"proof.html", "some-service: proof.html\n"},
		"an example":        {"a.txt", "<script>alert(1)</script>"},
		"a script":          {"a.js", "<!-- alert(1)"},
		"text":              {"notes", "a < b"},
		"bytes":             {"a.png", "\x89PNG\r\n<script>"},
		"a printed page":    {"a.html.pdf", "%PDF <script>"},
		"a packed folder":   {"a.html.zip", "PK<script>"},
		"data of no name":   {"a.conf", `<rows><row n="1">x</row></rows>`},
		"bytes of no name":  {"a", strings.Repeat("\x00", 2000) + "<script>"},
	}
	for name, test := range tests {
		if got := said(test.name, test.content); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestOwnDrawings: the site's own drawings pass.
func TestOwnDrawings(t *testing.T) {
	drawings, err := filepath.Glob("../../../content/*/*.svg")
	if err != nil || len(drawings) == 0 {
		t.Fatal("no drawings", err)
	}
	for _, name := range drawings {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(name, string(content)); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
