package inert

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rapport/generator/internal/diag"
)

const (
	maxFaults = 5   // are reported of one file
	maxDepth  = 200 // of elements within each other
	nameShown = 40  // bytes of a name that a message quotes
)

// The namespaces whose elements browsers give a life: in others, a <script> is a
// word like any other.
const (
	svg    = "http://www.w3.org/2000/svg"
	mathML = "http://www.w3.org/1998/Math/MathML"
	xhtml  = "http://www.w3.org/1999/xhtml"
)

// A reader reads markup from start to end and gathers what would run. Its time
// and its memory are proportional to the length.
type reader struct {
	file    string
	loose   bool // elements of no namespace are as live as those of SVG and HTML
	content []byte
	decoder *xml.Decoder
	start   int // of the token at hand
	depth   int
	faults  []diag.Diagnostic
}

var errEncoding = errors.New("it says that it is not in UTF-8")

func newReader(file string, content []byte, loose bool) *reader {
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errEncoding }
	return &reader{file: file, loose: loose, content: content, decoder: decoder}
}

// read goes on until the end, until it cannot, or until there is enough to mend.
func (r *reader) read() []diag.Diagnostic {
	// The decoder does not look into comments, where another encoding could hide.
	if at := badCharacter(r.content); at >= 0 {
		r.unreadableAt(at, "invalid UTF-8, or a control character")
		return r.faults
	}
	for len(r.faults) < maxFaults {
		r.start = int(r.decoder.InputOffset())
		token, err := r.decoder.Token()
		if err == nil && r.depth > maxDepth {
			err = errors.New("too many elements within each other")
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			r.unreadable(err)
			break
		}
		r.token(token)
	}
	return r.faults
}

func (r *reader) token(token xml.Token) {
	switch token := token.(type) {
	case xml.StartElement:
		r.depth++
		r.element(token)
	case xml.EndElement:
		r.depth--
	case xml.ProcInst:
		switch {
		case token.Target == "xml" && !plainDeclaration.Match(token.Inst):
			r.unreadableAt(r.start, errEncoding.Error())
		case strings.EqualFold(token.Target, "xml-stylesheet"):
			r.active(r.start, "a style sheet of its own, which may be a program", "put styles into a <style> element")
		}
	case xml.Directive:
		if !plainType.Match(token) {
			r.active(r.start, "declarations of its own, behind which a script can hide", "save it as plain SVG, without entities")
		}
	}
}

// badCharacter is where a text has a character that XML does not allow, or -1.
func badCharacter(content []byte) int {
	for at := 0; at < len(content); {
		r, size := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return at
		}
		at += size
	}
	return -1
}

// plainDeclaration is an XML declaration of a text in UTF-8.
var plainDeclaration = regexp.MustCompile(`^\s*version\s*=\s*["']1\.0["'](\s+encoding\s*=\s*["'](?i:utf-8)["'])?(\s+standalone\s*=\s*["'](yes|no)["'])?\s*$`)

// plainType is a document type without declarations of its own.
var plainType = regexp.MustCompile(`^DOCTYPE\s+[\w:.-]+(\s+(SYSTEM\s+|PUBLIC\s+("[^"]*"|'[^']*')\s*)("[^"]*"|'[^']*')?)?\s*$`)

func (r *reader) element(e xml.StartElement) {
	name, live := strings.ToLower(e.Name.Local), r.isLive(e.Name.Space)
	switch {
	case live && name == "script":
		r.active(r.start, "a script, <"+short(e.Name.Local)+">", remove)
	case e.Name.Space == xhtml:
		r.active(r.start, "an element of HTML, <"+short(e.Name.Local)+">", redraw)
	case live && name == "foreignobject":
		r.active(r.start, "a <"+short(e.Name.Local)+">, which is there to hold HTML", redraw)
	}
	animates := live && (strings.HasPrefix(name, "animate") || name == "set")
	for _, attribute := range e.Attr {
		if len(r.faults) >= maxFaults {
			return
		}
		written := attribute.Name.Local
		name := strings.ToLower(local(written))
		switch {
		case attribute.Name.Space == "xmlns":
		case live && isHandler(name):
			r.active(r.attributeAt(written), "what is to run on an event, “"+short(written)+"”", remove)
		case animates && name == "attributename" && isLinkOrHandler(attribute.Value):
			r.active(r.attributeAt(written), "an animation of “"+short(strings.TrimSpace(attribute.Value))+"”, which can make a script of a link", "remove it")
		case isAddress(name, animates) && slices.ContainsFunc(strings.Split(attribute.Value, ";"), isScript):
			r.active(r.attributeAt(written), "an address that is a script or a document of its own, in “"+short(written)+"”", "lead to an address that begins with https://, or remove it")
		}
	}
}

const (
	remove = "remove it: a drawing on this site stands still, or moves by <animate>"
	redraw = "draw it with elements of SVG; drawing programs can save texts as such"
)

// isLive reports whether elements of a namespace can run something.
func (r *reader) isLive(namespace string) bool {
	return namespace == svg || namespace == xhtml || namespace == mathML || namespace == "" && r.loose
}

// local is a name without its prefix.
func local(name string) string { return name[strings.LastIndexByte(name, ':')+1:] }

// isHandler reports whether an attribute's name in lower case is that of an event
// handler: no other attribute of SVG begins like them.
func isHandler(name string) bool { return len(name) > 2 && strings.HasPrefix(name, "on") }

// isAddress reports whether an attribute leads somewhere: in an animation, what
// takes the place of an attribute may, and that can be a list.
func isAddress(name string, animates bool) bool {
	switch name {
	case "href", "src", "base", "action", "formaction", "data":
		return true
	case "from", "to", "by", "values":
		return animates
	}
	return false
}

func isLinkOrHandler(attribute string) bool {
	name := strings.ToLower(local(strings.TrimSpace(attribute)))
	return name == "href" || name == "src" || isHandler(name)
}

// isScript reports whether an address is a script, or a document in itself.
// Browsers leave out what this does.
// Source: https://url.spec.whatwg.org/#concept-basic-url-parser
func isScript(address string) bool {
	start := strings.TrimLeftFunc(address, func(r rune) bool { return r <= ' ' })
	scheme := make([]byte, 0, 24)
	for i := 0; i < len(start) && len(scheme) < cap(scheme); i++ {
		if c := start[i]; c != '\t' && c != '\n' && c != '\r' {
			scheme = append(scheme, c)
		}
	}
	scheme = bytes.ToLower(scheme)
	if data, is := bytes.CutPrefix(scheme, []byte("data:")); is {
		return !bytes.HasPrefix(data, []byte("image/")) || bytes.HasPrefix(data, []byte("image/svg"))
	}
	return bytes.HasPrefix(scheme, []byte("javascript:")) || bytes.HasPrefix(scheme, []byte("vbscript:"))
}

func short(name string) string {
	if len(name) > nameShown {
		return strings.ToValidUTF8(name[:nameShown], "") + "…"
	}
	return name
}

// attributeAt is where an attribute of the element at hand stands; where there is
// doubt, where the element does.
func (r *reader) attributeAt(name string) int {
	tag := r.content[r.start:min(int(r.decoder.InputOffset()), len(r.content))]
	for from := 0; ; {
		at := bytes.Index(tag[from:], []byte(name))
		if at < 0 {
			return r.start
		}
		at += from
		rest := bytes.TrimLeft(tag[at+len(name):], " \t\r\n")
		if at > 0 && bytes.IndexByte([]byte(" \t\r\n:"), tag[at-1]) >= 0 && len(rest) > 0 && rest[0] == '=' {
			return r.start + at
		}
		from = at + len(name)
	}
}

// active reports something that would run.
func (r *reader) active(offset int, what, hint string) {
	r.report(offset, codeScript, "the file has "+what+": whoever opens it would run it as a part of this site", hint)
}

// unreadable reports that the decoder gave up.
func (r *reader) unreadable(err error) {
	reason := err.Error()
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errEncoding):
		reason = errEncoding.Error()
	case errors.As(err, &syntax):
		reason = syntax.Msg
	}
	r.unreadableAt(int(r.decoder.InputOffset()), reason)
}

func (r *reader) unreadableAt(offset int, reason string) {
	r.report(offset, codeForm, "the file cannot be checked for scripts: "+reason,
		"save it again as plain SVG or XML in UTF-8; a file that is neither needs a name of its kind, such as “.txt”")
}

func (r *reader) report(offset int, code, message, hint string) {
	place := diag.Place{File: r.file}
	place.Line, place.Column = diag.Position(r.content, offset)
	r.faults = append(r.faults, place.Error(code, message, hint))
}
