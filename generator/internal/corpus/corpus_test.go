package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// A change of this hash makes figures before and after it incomparable: change
// it knowingly.
func TestSameBytesEverywhere(t *testing.T) {
	const want = "bf746956b85ce9a5411a913379272d41ebad706fce2732e3a9f4cf2a42814a6c"
	if got := hash(Generate(50, 1)); got != want {
		t.Errorf("the corpus has changed: its hash is\n%s, not\n%s", got, want)
	}
	if hash(Generate(50, 1)) == hash(Generate(50, 2)) {
		t.Error("the seed changes nothing")
	}
}

func hash(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s %d\n", name, len(files[name]))
		_, _ = h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ articles, sections int }{{-1, 0}, {0, 0}, {1, 1}, {3, 3}, {50, 4}, {400, 4}, {401, 5}, {1234, 13}} {
		perSection := map[string]int{}
		articles := 0
		for name := range Generate(c.articles, 1) {
			if strings.Contains(name, "/article-") {
				articles++
				perSection[path.Dir(name)]++
			}
		}
		if articles != max(c.articles, 0) || len(perSection) != c.sections {
			t.Errorf("%d articles: got %d in %d sections, want %d sections", c.articles, articles, len(perSection), c.sections)
		}
		for section, n := range perSection {
			if n > sectionSize {
				t.Errorf("%d articles: %s holds %d", c.articles, section, n)
			}
		}
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	files := Generate(250, 1)
	pages := parsePages(files)
	for name, p := range pages {
		for _, link := range p.links {
			target, anchor, _ := strings.Cut(link, "#")
			target = path.Join(path.Dir(name), target)
			if _, ok := files[target]; !ok {
				t.Errorf("%s: there is no %s", name, target)
			} else if anchor != "" && !slices.Contains(pages[target].anchors, anchor) {
				t.Errorf("%s: %s has no heading #%s", name, target, anchor)
			}
		}
		if sorted := slices.Sorted(slices.Values(p.anchors)); len(slices.Compact(sorted)) != len(p.anchors) {
			t.Errorf("%s: two headings share an anchor: %q", name, p.anchors)
		}
	}
	for _, m := range regexp.MustCompile(`to: (\S+)}`).FindAllStringSubmatch(string(files["site.yaml"]), -1) {
		if _, ok := files["content/"+m[1]]; !ok {
			t.Errorf("site.yaml: there is no %s", m[1])
		}
	}
}

// The mix is what the package comment promises.
func TestMixOfArticles(t *testing.T) {
	total := parsed{count: map[ast.NodeKind]int{}}
	articles := 0
	for name, p := range parsePages(Generate(400, 1)) {
		if !strings.Contains(name, "/article-") {
			continue
		}
		articles++
		p.check(t, name)
		total.words += p.words
		for kind := range p.count {
			total.count[kind]++ // articles that have one
		}
	}
	t.Logf("%d words an article", total.words/articles)
	if mean := total.words / articles; mean < 850 || mean > 950 {
		t.Errorf("an article has %d words on average", mean)
	}
	for kind, percent := range map[ast.NodeKind][2]int{
		extast.KindTable:        {40, 60},
		ast.KindFencedCodeBlock: {13, 27},
		ast.KindBlockquote:      {100, 100},
		extast.KindTaskCheckBox: {100, 100},
		ast.KindEmphasis:        {95, 100},
		ast.KindCodeSpan:        {95, 100},
	} {
		if got := 100 * total.count[kind] / articles; got < percent[0] || got > percent[1] {
			t.Errorf("%d%% of the articles have a %s, want %v", got, kind, percent)
		}
	}
}

// A parsed page, as goldmark sees it.
type parsed struct {
	links   []string // those within the site
	web     int      // those that leave it
	anchors []string
	words   int
	count   map[ast.NodeKind]int
}

func (p parsed) check(t *testing.T, name string) {
	t.Helper()
	for what, n := range map[string][3]int{
		"headings":        {len(p.anchors), 6, 8},
		"lists":           {p.count[ast.KindList], 2, 3},
		"footnotes":       {p.count[extast.KindFootnoteLink], 2, 3},
		"links":           {len(p.links), 4, 6},
		"links elsewhere": {p.web, 1, 1},
		"words":           {p.words, 800, 1000},
	} {
		if n[0] < n[1] || n[0] > n[2] {
			t.Errorf("%s has %d %s, want %d to %d", name, n[0], what, n[1], n[2])
		}
	}
}

func parsePages(files map[string][]byte) map[string]parsed {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	pages := map[string]parsed{}
	for name, content := range files {
		if path.Ext(name) == ".md" {
			_, body, _ := strings.Cut(strings.TrimPrefix(string(content), "---\n"), "---\n")
			pages[name] = parsePage(markdown, []byte(body))
		}
	}
	return pages
}

func parsePage(markdown goldmark.Markdown, body []byte) parsed {
	p := parsed{count: map[ast.NodeKind]int{}}
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(body)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		p.count[n.Kind()]++
		switch n := n.(type) {
		case *ast.Link:
			p.link(string(n.Destination))
		case *ast.AutoLink:
			p.link(string(n.URL(body)))
		case *ast.Image:
			p.links = append(p.links, string(n.Destination))
		case *ast.Heading:
			kept := regexp.MustCompile(`[^A-Za-z0-9 -]`).ReplaceAllString(readable(n, body), "")
			p.anchors = append(p.anchors, strings.ToLower(strings.ReplaceAll(kept, " ", "-")))
		}
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, extast.KindTableCell:
			p.words += wordsIn(readable(n, body))
		}
		return ast.WalkContinue, nil
	})
	return p
}

func (p *parsed) link(destination string) {
	if strings.HasPrefix(destination, "https://example.com/") {
		p.web++
		return
	}
	p.links = append(p.links, destination)
}

// readable is the text below n.
func readable(n ast.Node, body []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok && entering {
			b.Write(text.Segment.Value(body))
			if text.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// The front matter is what a strict reader takes, and every date is past.
func TestFrontMatter(t *testing.T) {
	form := regexp.MustCompile(`\A---\ntitle: [A-Z][A-Za-z' -]+\ndescription: "[^\n]{20,180}"\ndate: (\S+)\ntags: \[\w+(, \w+){0,2}\]\norder: \d+\n---\n\n[A-Z*"]`)
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, content := range Generate(200, 1) {
		if !strings.Contains(name, "/article-") {
			continue
		}
		m := form.FindSubmatch(content)
		if m == nil {
			t.Errorf("%s begins with\n%.300s", name, content)
			continue
		}
		if date, err := time.Parse(time.DateOnly, string(m[1])); err != nil || !date.Before(end) {
			t.Errorf("%s: date %s", name, m[1])
		}
	}
}
