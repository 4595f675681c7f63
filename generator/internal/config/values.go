package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"rapport/generator/internal/yamlnode"
)

// baseURL reads base_url.
func baseURL(c *Config, v yamlnode.Value) {
	text := v.Line("")
	if text == "" {
		return
	}
	address, err := ParseBaseURL(text)
	if err != nil {
		v.Fail("bad-url", err.Error(), "write the site's full address, such as https://example.org/ or https://example.org/guide/")
		return
	}
	c.BaseURL, c.BaseURLSet = address, true
}

// ParseBaseURL checks the address of a site and returns it in normal form, with
// “/” at its end. The error is a message for the author.
func ParseBaseURL(text string) (string, error) {
	u, err := parseWebAddress(text)
	switch {
	case err != nil:
		return "", err
	case u.RawQuery != "" || u.ForceQuery:
		return "", fmt.Errorf("“%s” has a query (“?…”)", text)
	case u.Fragment != "" || strings.Contains(text, "#"):
		return "", fmt.Errorf("“%s” has a fragment (“#…”)", text)
	}
	return u.JoinPath("/").String(), nil
}

// parseWebAddress parses an absolute address of the web.
func parseWebAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("“%s” is not an address", text)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("“%s” does not begin with https:// or http://", text)
	case u.Hostname() == "" || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return nil, fmt.Errorf("“%s” is not an address", text)
	case strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }):
		return nil, fmt.Errorf("the host of “%s” must be written in ASCII (xn--…)", text)
	case u.User != nil:
		return nil, errors.New("the address holds a user name or a password")
	}
	u.Host = strings.ToLower(u.Host)
	return u, nil
}

// languageTag reads a BCP 47 tag.
func languageTag(v yamlnode.Value, def string) string {
	text := v.Line(def)
	tag, err := language.Raw.Parse(text)
	if err == nil && tag != language.Und {
		return tag.String()
	}
	message := "“" + text + "” is not a language"
	var unknown language.ValueError
	if errors.As(err, &unknown) {
		message = "“" + text + "” is not a language: “" + unknown.Subtag() + "” is unknown"
	}
	v.Fail("bad-language", message, "write a language tag, such as en, en-GB or pt-BR")
	return def
}

// themeForm matches the name of a theme's folder.
var themeForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]*$`)

func theme(v yamlnode.Value, def string) string {
	name := v.Line(def)
	if !themeForm.MatchString(name) {
		v.Fail("bad-name", "“"+name+"” is not the name of a theme", "write the name of a folder of themes/: letters, digits, “-” and “_”")
		return def
	}
	return name
}

// sections reads the names of folders, each at most once.
func sections(v yamlnode.Value) []Section {
	var all []Section
	lines := map[string]int{}
	for _, item := range v.List() {
		name := item.Line("")
		place := item.Place()
		switch {
		case name == "": // reported
		case strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_"):
			item.Fail("bad-name", "“"+name+"” is not the name of a section", "write the name of a folder of content/, without slashes")
		case lines[name] > 0:
			item.Fail("duplicate-section", fmt.Sprintf("the section “%s” is already listed in line %d", name, lines[name]), "keep one of them")
		default:
			lines[name] = place.Line
			all = append(all, Section{name, place})
		}
	}
	return all
}

// tags reads the words that pages may share, each at most once.
func tags(v yamlnode.Value) []Tag {
	var all []Tag
	lines := map[string]int{}
	items := v.List()
	if len(items) == 0 && v.IsList() {
		v.Fail("too-few", v.Label()+" is empty", "list the tags that pages may have, or delete the key to allow any")
	}
	for _, item := range items {
		name, place := item.Line(""), item.Place()
		switch {
		case name == "": // reported
		case lines[name] > 0:
			item.Fail("duplicate-tag", fmt.Sprintf("the tag “%s” is already listed in line %d", name, lines[name]), "keep one of them")
		default:
			lines[name] = place.Line
			all = append(all, Tag{name, place})
		}
	}
	return all
}
