package markdown

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"rapport/generator/internal/diag"
	"rapport/generator/internal/yamlnode"
)

// FrontMatter is what an author says about a page, above it. A zero time or an
// empty string is a key that was not set.
type FrontMatter struct {
	Title       string // required
	Description string
	Date        time.Time // first published; in the future, the page waits
	Updated     time.Time // last changed in substance
	Reviewed    time.Time // last checked against its sources
	ReviewEvery Interval
	Tags        []Placed
	Order       *int   // within the section, ascending; pages without come last
	Slug        Placed // replaces the file's name in the URL
	Aliases     []Placed
	Draft       bool // not published
	Author      string
	Sources     []Source
	Params      map[string]any // for themes

	DatePlace     diag.Place
	ReviewedPlace diag.Place // of reviewed, or of review_every where that is missing
}

// Placed is a text that a later stage checks, and where it stands.
type Placed struct {
	Text  string
	Place diag.Place
}

// An Interval is a span of calendar time: 6 months, 1 year.
type Interval struct {
	Days, Months int // one of them is zero; both are for “never”
}

// IsZero reports whether i is no time at all.
func (i Interval) IsZero() bool { return i == Interval{} }

// After returns the day an interval later than t, at the same time of day. A
// month after the 31st is the next month's last day.
func (i Interval) After(t time.Time) time.Time {
	t = t.AddDate(0, 0, i.Days)
	first := t.AddDate(0, i.Months, 1-t.Day())
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(t.Day(), last.Day())-1)
}

// FrontMatterKeys lists every key that front matter may have.
func FrontMatterKeys() []string { return frontMatterKeys[:len(frontMatterKeys):len(frontMatterKeys)] }

var frontMatterKeys = [...]string{"title", "description", "date", "updated", "reviewed", "review_every",
	"tags", "order", "slug", "aliases", "draft", "author", "sources", "params"}

// typeset sets the quotes of a line for readers, as those of the body are set.
func typeset(line string) string { return string(typographic([]byte(line))) }

// parseFrontMatter decodes the YAML between the “---” lines, which begins on
// the second line of the file.
func parseFrontMatter(file string, src []byte) (FrontMatter, []diag.Diagnostic) {
	root, report := yamlnode.Parse(file, src, 2)
	front := DecodeFrontMatter(root.Mapping(frontMatterKeys[:]...))
	return front, report.Diagnostics()
}

// DecodeFrontMatter decodes the keys of front matter, which may stand among
// others in m. What is wrong goes to the report that m belongs to.
func DecodeFrontMatter(m yamlnode.Mapping) FrontMatter {
	f := FrontMatter{
		Title:       typeset(required(m.Require("title"))),
		Description: typeset(m.Get("description").Line("")),
		ReviewEvery: DecodeInterval(m.Get("review_every")),
		Tags:        texts(m.Get("tags"), nil),
		Order:       order(m.Get("order")),
		Slug:        slug(m.Get("slug")),
		Aliases:     aliases(m.Get("aliases")),
		Draft:       m.Get("draft").Bool(false),
		Author:      m.Get("author").Line(""),
		Sources:     sources(m.Get("sources")),
		DatePlace:   m.Get("date").Place(),
	}
	f.Date, _ = m.Get("date").Date()
	f.Updated, _ = m.Get("updated").Date()
	f.Reviewed, _ = m.Get("reviewed").Date()
	f.ReviewedPlace = m.Get("reviewed").Place()
	switch reviewed := m.Get("reviewed"); {
	case !reviewed.Exists():
		f.ReviewedPlace = m.Get("review_every").Place()
	case f.Reviewed.IsZero():
		f.ReviewEvery = Interval{} // reported: there is no day to count from
	}
	if params := m.Get("params"); params.Exists() {
		params.Mapping() // anything but a mapping is an error
		f.Params, _ = params.Any().(map[string]any)
	}
	return f
}

func required(v yamlnode.Value) string {
	text := v.Text("faulty") // not empty, so that a fault is reported once
	if v.Exists() && strings.TrimSpace(text) == "" {
		v.Fail("missing-key", "the title is empty", "say in a few words what the page is about")
	}
	return strings.TrimSpace(text)
}

// texts reads a list of texts; check, if not nil, looks at each.
func texts(v yamlnode.Value, check func(item yamlnode.Value, text string)) []Placed {
	var all []Placed
	for _, item := range v.List() {
		text := item.Line("")
		if text == "" {
			continue // reported
		}
		if check != nil {
			check(item, text)
		}
		all = append(all, Placed{text, item.Place()})
	}
	return all
}

func order(v yamlnode.Value) *int {
	if !v.Exists() {
		return nil
	}
	n := v.Int(0, -1_000_000, 1_000_000)
	return &n
}

var slugForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*$`)

func slug(v yamlnode.Value) Placed {
	text := v.Text("")
	if v.Exists() && !slugForm.MatchString(text) {
		v.Fail("bad-slug", "“"+text+"” cannot be a part of a URL",
			"use letters, digits, “-”, “_” and “.”; a slug replaces the file's name only, never its folder")
	}
	return Placed{text, v.Place()}
}

// aliases are paths from the site's root: /old/name/ or /old/name.html.
func aliases(v yamlnode.Value) []Placed {
	return texts(v, func(item yamlnode.Value, text string) {
		if !isAlias(text) {
			item.Fail("bad-alias", "“"+text+"” is not a path of this site",
				"write the old address from the site's root, such as /old-name/")
		}
	})
}

func isAlias(path string) bool {
	if len(path) < 2 || path[0] != '/' || strings.ContainsAny(path, `\?#%`) || strings.ContainsFunc(path, unicode.IsControl) {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(path[1:], "/"), "/") {
		if part == "" || strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

var intervalForm = regexp.MustCompile(`^([1-9]\d{0,3}) (day|week|month|year)s?$`)

// DecodeInterval decodes a span of calendar time; of an absent value, none.
func DecodeInterval(v yamlnode.Value) Interval {
	text := v.Text("")
	m := intervalForm.FindStringSubmatch(text)
	switch {
	case !v.Exists():
		return Interval{}
	case m == nil:
		v.Fail("bad-interval", "“"+text+"” is not a span of time", "write it as “6 months”, “2 weeks” or “1 year”")
		return Interval{}
	}
	n, _ := strconv.Atoi(m[1]) // the form allows digits only
	switch m[2] {
	case "day":
		return Interval{Days: n}
	case "week":
		return Interval{Days: 7 * n}
	case "month":
		return Interval{Months: n}
	default:
		return Interval{Months: 12 * n}
	}
}
