package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/markdown"
	"rapport/generator/internal/source"
)

// guidance lists the articles of the real site, by section and in the order in
// which the section shows them.
var guidance = map[string][]string{
	"asking":       {"before-you-press-connect", "make-the-profile-answer-first", "a-note-worth-reading", "borrow-a-bridge"},
	"deciding":     {"the-price-of-a-no", "a-policy-you-can-say-aloud", "decline-and-leave-the-door-open", "ask-before-you-decide"},
	"red-flags":    {"four-reasons-in-order", "red-flags-in-a-profile", "red-flags-in-an-approach", "red-flags-in-an-incoming-request"},
	"trying-again": {"what-silence-tells-you", "build-value-pick-timing-adjust", "when-to-stop", "reopen-a-door-you-closed"},
	"how-it-works": {"how-requests-work", "what-the-evidence-says"},
}

// TestGuidanceIsStrict holds the real site to “check --strict”. Its clock stands
// at the last review: that reviews fall due must not break an old checkout.
func TestGuidanceIsStrict(t *testing.T) {
	var reviewed time.Time
	for _, page := range realPages(t) {
		if page.Front.Reviewed.After(reviewed) {
			reviewed = page.Front.Reviewed
		}
	}
	snapshot, err := source.Open("..", reviewed)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	result := build.Build(snapshot, build.Options{Advice: true, Workers: 2}, nil)
	if len(result.Diagnostics) > 0 {
		var out bytes.Buffer
		_ = diag.Print(&out, diag.Text, result.Diagnostics, false)
		t.Errorf("%s", out.String())
	}
	if len(result.Withheld) > 0 {
		t.Errorf("withheld: %v", result.Withheld)
	}
}

// TestGuidance holds each article to what CONTRIBUTING.md promises of it.
func TestGuidance(t *testing.T) {
	pages := realPages(t)
	for section, articles := range guidance {
		for i, name := range articles {
			t.Run(name, func(t *testing.T) {
				page := pages[section+"/"+name+".md"]
				if page == nil {
					t.Fatal("there is no such article")
				}
				if page.Front.Order == nil || *page.Front.Order != i+1 {
					t.Errorf("its order is not %d", i+1)
				}
				checkArticle(t, section, page)
			})
		}
	}
}

func checkArticle(t *testing.T, section string, page *markdown.Document) {
	if page.Words < 500 || page.Words > 1100 {
		t.Errorf("it has %d words, not 500 to 1,100", page.Words)
	}
	if page.Front.Reviewed.IsZero() || page.Front.ReviewEvery.IsZero() {
		t.Error("it does not say when it was reviewed, and when next")
	}
	if !page.Graded {
		t.Error("it grades no evidence")
	}
	articles, assessments := map[string]bool{}, 0
	for _, slot := range page.Slots {
		switch target := path.Join(section, slot.Path); path.Ext(target) {
		case ".md":
			articles[target] = articles[target] || path.Base(target) != "glossary.md" && path.Base(target) != "index.md"
		case ".yaml":
			assessments++
		}
	}
	if n := len(slices.DeleteFunc(values(articles), func(article bool) bool { return !article })); n < 2 {
		t.Errorf("it links to %d other articles, not 2", n)
	}
	if assessments == 0 {
		t.Error("it links to no self-assessment")
	}
	for _, source := range page.Front.Sources {
		if source.Seen == "" {
			t.Errorf("it does not say how it knows “%s”", source.Title)
		}
	}
	if len(page.Front.Sources) == 0 {
		t.Error("it names no source")
	}
}

func values[K comparable, V any](m map[K]V) []V {
	var all []V
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// claims are those of the two posts that the site starts from: A1 to A12 of
// the one, B1 to B14 of the other.
func claims() []string {
	var all []string
	for i := range 12 {
		all = append(all, fmt.Sprint("A", i+1))
	}
	for i := range 14 {
		all = append(all, fmt.Sprint("B", i+1))
	}
	return all
}

// claimRow is a row of the table of claims: the claim's name, and a link to the
// section that weighs it. That the section exists, every build checks.
var claimRow = regexp.MustCompile(`(?m)^\| ([AB]\d+) \|.*\]\([a-z./-]+\.md#[a-z0-9-]+\)`)

// TestClaims: the page on the evidence leads from every claim to the article
// that weighs it.
func TestClaims(t *testing.T) {
	src, err := os.ReadFile("../content/how-it-works/what-the-evidence-says.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, row := range claimRow.FindAllSubmatch(src, -1) {
		found = append(found, string(row[1]))
	}
	if !slices.Equal(found, claims()) {
		t.Errorf("the table leads to the claims %v", found)
	}
}

// unsound are figures in circulation whose source nobody has shown.
var unsound = regexp.MustCompile(`(?i)\b(21 times|nine times the requests|71%|five follow-ups|45(%)?( to |[-–])70%)`)

func TestUnsoundFigures(t *testing.T) {
	for name, page := range realPages(t) {
		if found := unsound.Find(page.HTML); found != nil {
			t.Errorf("%s says “%s”", name, found)
		}
	}
}

// TestDiagrams: at least five articles are told in pictures too.
func TestDiagrams(t *testing.T) {
	shown := map[string]bool{}
	for name, page := range realPages(t) {
		for _, slot := range page.Slots {
			if slot.Image && path.Ext(slot.Path) == ".svg" {
				shown[path.Join(path.Dir(name), slot.Path)] = true
			}
		}
	}
	if len(shown) < 5 {
		t.Errorf("there are %d diagrams: %v", len(shown), shown)
	}
}

// realPages parses the Markdown files of the real site, by path below content/.
func realPages(t *testing.T) map[string]*markdown.Document {
	t.Helper()
	parser := markdown.NewParser(markdown.Limits{PageBytes: 1 << 20, TableCells: 1000, Nesting: 64})
	pages := map[string]*markdown.Document{}
	files, err := filepath.Glob("../content/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(filepath.ToSlash(file), "../content/")
		pages[name], _ = parser.Parse(file, src) // whose faults TestGuidanceIsStrict shows
	}
	return pages
}
