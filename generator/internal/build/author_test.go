package build_test

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/markdown"
)

// A state is a site, and how it is to be built, after an edit.
type state struct {
	edit    string // what led to it
	files   map[string][]byte
	clock   time.Time
	options build.Options
}

// An author edits one small site at random. Links follow the pages that they
// are about, as an author takes care that they do; some are written without
// that care, and break.
type author struct {
	choices
	pages   []*page           // the removed ones, too
	files   map[string]string // by path below the root: all but pages and site.yaml
	site    map[string]string // keys of site.yaml and their values as YAML
	broken  map[string]string // contents that stand in the place of what the author meant
	clock   time.Time
	options build.Options
	theme   map[string][]byte // as it was written, by path below its folder
	cheap   bool              // never use the theme in the program, which costs much
	made    int               // pages, so that each has a name of its own
}

// A page is an article or a self-assessment.
type page struct {
	path   string            // below content/
	front  map[string]string // keys and values as YAML
	blocks []block
	gone   bool
}

// A block is a part of a page's body.
type block struct {
	kind     int
	word     string
	target   *page
	file     string // below content/
	careless bool   // printed even where it is wrong
}

// begin is the author of a new site.
func begin(c choices, theme map[string][]byte) *author {
	a := &author{choices: c, clock: noon, broken: map[string]string{}, files: map[string]string{
		"content/dot.svg": pictures[0], "content/a/dot.svg": pictures[1], "content/a/notes.txt": "Notes.",
	}, site: map[string]string{"title": "A site", "theme": "plain"}}
	a.theme, a.cheap = theme, theme["assets/plain.ts"] == nil
	a.installThemes()
	a.newPage("index.md")
	for range 2 + a.IntN(5) {
		a.newPage("")
	}
	return a
}

// installThemes puts themes there that are as they were written.
func (a *author) installThemes() {
	for name := range a.files {
		if strings.HasPrefix(name, "themes/") {
			delete(a.files, name)
		}
	}
	for name, content := range a.theme {
		a.files["themes/plain/"+name] = string(content)
		a.files["themes/other/"+name] = string(content)
		if a.cheap {
			a.files["themes/rapport/"+name] = string(content)
		}
	}
}

// newPage makes a page; without a name, anywhere.
func (a *author) newPage(name string) *page {
	p := &page{path: name, front: map[string]string{}}
	if name == "" {
		p.path = a.freePath(pick(a, []string{".md", ".md", ".md", ".yaml"}))
	}
	a.pages = append(a.pages, p)
	p.front["title"] = a.value("title")
	for range a.IntN(4) {
		a.set(p, pick(a, frontKeys))
	}
	for range a.IntN(6) {
		p.blocks = append(p.blocks, a.block())
	}
	return p
}

// set gives a key of a page's front matter a value.
func (a *author) set(p *page, key string) {
	if key != "slug" || path.Base(p.path) != "index.md" {
		p.front[key] = a.value(key)
	}
}

var folders = []string{"", "a", "a", "a/b", "c", "d/e"}

// freePath is a path below content/ that no page has had.
func (a *author) freePath(ext string) string {
	a.made++
	folder := pick(a, folders)
	if ext == ".md" && rarely(a, 4) {
		if index := path.Join(folder, "index.md"); !slices.ContainsFunc(a.pages, func(p *page) bool { return p.path == index }) {
			return index
		}
	}
	return path.Join(folder, fmt.Sprintf("p%d%s", a.made, ext))
}

// present are the pages that are there.
func (a *author) present() []*page {
	return slices.DeleteFunc(slices.Clone(a.pages), func(p *page) bool { return p.gone })
}

var words = []string{"alpha", "beta", "gamma", "delta", "the HTTPX", "über", "was decided by them", "“so”"}

func (a *author) block() block {
	b := block{kind: a.IntN(kinds), word: pick(a, words), target: pick(a, a.pages), careless: rarely(a, 8)}
	b.file = pick(a, []string{"dot.svg", "a/dot.svg", "a/notes.txt", "c/new.svg"})
	if headings := b.target.headings(); b.kind == anchored && len(headings) > 0 {
		b.word, b.careless = pick(a, headings), a.IntN(2) == 0
	}
	return b
}

// headings are the words of a page's headings of level 2.
func (p *page) headings() []string {
	var all []string
	for _, b := range p.blocks {
		if b.kind >= plain && plainBlocks[b.kind-plain] == "## %s" {
			all = append(all, b.word)
		}
	}
	return all
}

// The kinds of blocks that need more than their own words, and how many kinds
// there are.
const (
	linked = iota
	titled
	anchored
	pictured
	copied
	cited
	plain
	kinds = plain + 15
)

var plainBlocks = [...]string{"%s.", "Text about %s, and *more*.", "## %s", "## %s", "### %s", "> [!NOTE]\n> A note on %s.", "> [!MESSAGE] To %s\n> Hello *you*, there.\n>\n> 1. Who?",
	"It is so. [!THIN] %s", "| a | b |\n|---|---|\n| %s | 1 |", "Term %s\n: Its definition.", "A note[^n] on %s.\n\n[^n]: The note.", "```\n%s\n```", "- one\n- %s\n  - deep",
	"See https://example.org/x about %s.", "> > > %s"}

// text is the block on a page, in Markdown; empty where it would be wrong.
func (a *author) text(on *page, b block) string {
	to, file := relativePath(on.path, b.target.path), relativePath(on.path, b.file)
	_, present := a.files["content/"+b.file]
	reachable := b.careless || !b.target.gone && b.target.front["draft"] != "true" && b.target != on
	switch {
	case b.kind == linked && reachable:
		return "[" + b.word + "](" + to + ")"
	case b.kind == titled && reachable:
		return "Read [](" + to + ")."
	case b.kind == anchored && (b.careless || reachable && path.Ext(b.target.path) == ".md" && slices.Contains(b.target.headings(), b.word)):
		return "[" + b.word + "](" + to + "#" + markdown.Anchor(b.word) + ")"
	case b.kind == pictured && (b.careless || present && strings.HasSuffix(b.file, ".svg")):
		return "![" + b.word + "](" + file + " \"A caption\")"
	case b.kind == copied && (b.careless || present):
		return "[" + b.word + "](" + file + ")"
	case b.kind == cited && (b.careless && b.word == words[0] || on.front["sources"] != ""):
		return "A claim about " + b.word + ". [@one]"
	case b.kind >= plain && (b.careless && b.word == words[0] || path.Ext(on.path) == ".md" || !strings.ContainsAny(plainBlocks[b.kind-plain], "#^")):
		return fmt.Sprintf(plainBlocks[b.kind-plain], b.word)
	}
	return ""
}

func relativePath(from, to string) string {
	relative, _ := filepath.Rel(path.Dir("/"+from), "/"+to) // both are rooted
	return filepath.ToSlash(relative)
}

// source is the page's file.
func (a *author) source(p *page) string {
	front := yamlLines(p.front)
	var body strings.Builder
	for i, b := range p.blocks {
		if text := a.text(p, b); text != "" {
			body.WriteString(strings.ReplaceAll(text, "[^n]", fmt.Sprintf("[^%d]", i)) + "\n\n")
		}
	}
	if path.Ext(p.path) == ".md" {
		return "---\n" + front + "---\n" + body.String()
	}
	return front + assessment(p, body.String())
}

// assessment is the part of a self-assessment that is no front matter: its size
// depends on the body's.
func assessment(p *page, intro string) string {
	var out strings.Builder
	if intro != "" {
		out.WriteString("intro: |\n  " + strings.ReplaceAll(strings.TrimSpace(intro), "\n", "\n  ") + "\n")
	}
	out.WriteString("caveat: The points are a sample.\ntopics:\n  - id: start\n    title: To begin with\n    questions:\n")
	for i := range 1 + len(p.blocks)/2 {
		fmt.Fprintf(&out, "      - {id: q%d, ask: How many are there, answers: [{id: few, label: Few, points: 0}, {id: many, label: Many, points: %d, advice: Take *fewer*.}]}\n", i, 1+i)
	}
	return out.String() + "outcomes:\n  - {id: wait, title: Wait, when: {score: start, at_least: 1}}\n  - {id: go, title: Go}\n"
}

func yamlLines(keys map[string]string) string {
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		out.WriteString(key + ": " + keys[key] + "\n")
	}
	return out.String()
}

// state is the site as it is now.
func (a *author) state(edit string) state {
	files := make(map[string][]byte, len(a.files)+len(a.pages)+1)
	for name, content := range a.files {
		files[name] = []byte(content)
	}
	if a.site != nil {
		files["site.yaml"] = []byte(yamlLines(a.site))
	}
	for _, p := range a.present() {
		files["content/"+p.path] = []byte(a.source(p))
	}
	for name, content := range a.broken {
		if files[name] = []byte(content); content == removed {
			delete(files, name)
		}
	}
	return state{edit, files, a.clock, a.options}
}

// removed stands for no file at all.
const removed = "\x00removed"
