package config

import (
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"

	"rapport/generator/internal/yamlnode"
)

// links reads the navigation or the footer, leaving out faulty entries.
func links(v yamlnode.Value) []Link {
	var all []Link
	for _, item := range v.List() {
		m := item.Mapping("label", "to")
		label, to := m.Get("label"), m.Require("to")
		link := Link{Label: label.Line(""), Place: to.Place()}
		text := to.Line("")
		if text == "" {
			continue // reported
		}
		var wrong *flaw
		if link.To, link.External, wrong = target(text); wrong != nil {
			to.Fail("bad-link", wrong.message, wrong.hint)
			continue
		}
		if link.External && !label.Exists() {
			item.Fail("missing-key", "“label” is missing: an address has no title to take its place", "add “label: …”")
		}
		all = append(all, link)
	}
	return all
}

// page reads the path of a page of the site.
func page(v yamlnode.Value) Page {
	text := v.Line("")
	if text == "" {
		return Page{} // reported
	}
	to, external, wrong := target(text)
	if external {
		wrong = &flaw{"“" + text + "” is not a page of this site", "write the path of a file below content/"}
	}
	if wrong != nil {
		v.Fail("bad-link", wrong.message, wrong.hint)
		return Page{}
	}
	return Page{to, v.Place()}
}

// A flaw is why a link leads nowhere, and what to do about it.
type flaw struct{ message, hint string }

// schemeForm matches the scheme of an address (RFC 3986, section 3.1).
var schemeForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)

// target checks where a link leads and returns it in normal form.
func target(text string) (to string, external bool, wrong *flaw) {
	scheme := schemeForm.FindStringSubmatch(text)
	if scheme == nil {
		to, wrong = contentPath(text)
		return to, false, wrong
	}
	switch strings.ToLower(scheme[1]) {
	case "http", "https":
		u, err := parseWebAddress(text)
		if err != nil {
			return "", true, &flaw{err.Error(), "copy the address from the browser"}
		}
		return u.String(), true, nil
	case "mailto":
		to, wrong = mailAddress(text)
		return to, true, wrong
	}
	return "", true, &flaw{"“" + scheme[1] + ":” is no kind of address that can be linked", "link to https://, http://, mailto: or a file below content/"}
}

func mailAddress(text string) (string, *flaw) {
	u, err := url.Parse(text)
	if err == nil && !strings.ContainsAny(text, " \t<>\"") {
		if name, host, _ := strings.Cut(u.Opaque, "@"); name != "" && host != "" {
			return u.String(), nil
		}
	}
	return "", &flaw{"“" + text + "” is not a mail address", "write it as mailto:name@example.org"}
}

// contentPath checks the form of a path below content/.
func contentPath(text string) (string, *flaw) {
	clean := path.Clean(text)
	switch {
	case strings.Contains(text, `\`):
		return "", &flaw{"“" + text + "” has a backslash", "write “/” between folders"}
	case strings.HasPrefix(text, "//"):
		return "", &flaw{"“" + text + "” is neither a path nor a full address", "write “https:" + text + "”"}
	case strings.HasPrefix(text, "/"):
		return "", &flaw{"“" + text + "” begins with “/”", "write the path below content/: “" + strings.TrimLeft(text, "/") + "”"}
	case strings.Contains(text, "#"):
		return "", &flaw{"“" + text + "” leads to a part of a page", "link to the page as a whole"}
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return "", &flaw{"“" + text + "” leads out of content/", "write the path of a file below content/"}
	case strings.HasSuffix(text, "/") || clean == ".":
		return "", &flaw{"“" + text + "” is a folder", "link to its page: “" + path.Join(clean, "index.md") + "”"}
	case !fs.ValidPath(clean):
		return "", &flaw{"“" + text + "” is not a path", "write the path of a file below content/"}
	}
	return clean, nil
}
