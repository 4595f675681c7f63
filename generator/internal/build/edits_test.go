package build_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/source"
)

var (
	seedCount = flag.Int("seeds", 4, "how many random sites TestIncrementalEqualsClean edits")
	editCount = flag.Int("edits", 60, "how often it edits each")
	firstSeed = flag.Uint64("first-seed", 1, "the seed of the first site")
)

// TestIncrementalEqualsClean edits random sites at random. After every edit, a
// build with the memo of the one before comes to what a clean build does, byte
// for byte, on one worker and on two.
func TestIncrementalEqualsClean(t *testing.T) {
	theme := showingTheme(t)
	var all tally
	for seed := *firstSeed; seed < *firstSeed+uint64(*seedCount); seed++ {
		a := begin(seeded(seed), theme)
		f := newFollowed()
		var states []state
		for next := a.state("begin"); ; next = a.turn() {
			states = append(states, next)
			if fault := f.follow(next); fault != "" {
				t.Fatalf("seed %d: %s", seed, explain(states, fault))
			}
			if len(states) > *editCount {
				break
			}
		}
		all.add(f.tally, states)
	}
	all.check(t)
}

// FuzzIncremental is [TestIncrementalEqualsClean] with sites and edits of bytes,
// and with a theme that costs a fuzzer little.
func FuzzIncremental(f *testing.F) {
	for seed := range uint64(8) {
		c := rand.New(rand.NewPCG(seed, 7))
		bytes := make([]byte, 80)
		for i := range bytes {
			bytes[i] = byte(c.IntN(256))
		}
		f.Add(bytes)
	}
	theme := bareTheme()
	f.Fuzz(func(t *testing.T, bytes []byte) {
		c := &given{bytes}
		a := begin(c, theme)
		followed := newFollowed()
		var states []state
		for next := a.state("begin"); len(states) < 20; next = a.turn() {
			states = append(states, next)
			if fault := followed.follow(next); fault != "" {
				t.Fatal(explain(states, fault))
			}
			if len(c.bytes) == 0 {
				return
			}
		}
	})
}

// showingTheme is the golden site's theme, which shows all of a view, with a
// script, and with what tells nothing from an empty list.
func showingTheme(t testing.TB) map[string][]byte {
	files := map[string][]byte{
		"assets/plain.ts":   []byte("import { n } from \"./deep/n\";\ndocument.title = String(n);\n"),
		"assets/deep/n.ts":  []byte("export const n = 0;\n"),
		"layouts/tags.html": []byte("{{define \"main\"}}{{template \"partials/groups.html\" .}}<script>let p = [{{.Params}}, {{.Tags}}, {{.Sources}}, {{.Groups}}]</script>{{end}}"),
	}
	for name, content := range golden(t) {
		if below, ok := strings.CutPrefix(name, "themes/plain/"); ok && files[below] == nil {
			files[below] = content
		}
	}
	files["layouts/article.html"] = []byte(strings.Replace(string(files["layouts/article.html"]), "{{with .Params}}{{.}}{{end}}",
		"<script type=\"module\" src=\"{{.Asset \"plain.ts\"}}\"></script><script>let p = [{{.Params}}, {{.Tags}}, {{.Contents}}, {{.Sources}}]</script>", 1))
	return files
}

// bareTheme shows most of a view by printing it.
func bareTheme() map[string][]byte {
	const some = `{{with .Assessment}}{{.}}{{end}}{{range .Groups}}{{.Title}} {{.Count}} {{.Accent}} {{.Params}}{{with .Check}}{{.}}{{end}}{{range .Entries}}{{.Title}} {{.URL}} {{.Description}} {{.ReadingMinutes}} {{.Count}} {{.Questions}} {{.Draft}}{{with .Date}}{{.}}{{end}}{{end}}{{end}}`
	files := map[string][]byte{
		"layouts/base.html": []byte(`<title>{{.Title}}</title><h1>{{.Site}} {{.Kind}} {{.URL}} {{.Author}} {{.Words}} {{.Breadcrumbs}} {{.Contents}} {{.Tags}} {{.Params}} {{.Draft}} ` +
			`{{.Sources}} {{.Graded}} {{.LongOverdue}}{{with .Next}}{{.}}{{end}}{{with .Previous}}{{.}}{{end}}{{with .Date}}{{.}}{{end}}{{with .Updated}}{{.}}{{end}}{{with .ReviewDue}}{{.}}{{end}}{{.Accent}} {{.Related}} {{.LinkedFrom}} {{.LeadsTo}} {{.Letters}}{{with .Check}}{{.}}{{end}}{{with .Card}}{{.}}{{end}}{{.StructuredData}}{{with .SectionFeed}}{{.}}{{end}}</h1>` +
			`{{block "main" .}}{{end}}` + some),
		"partials/groups.html": []byte(`<p>{{len .Groups}}</p>`),
	}
	for _, kind := range []string{"home", "section", "article", "assessment", "tags", "tag", "search", "not-found", "redirect"} {
		files["layouts/"+kind+".html"] = []byte(`{{define "main"}}{{.Body}}<p>{{.Target}}</p>{{end}}`)
	}
	return files
}

// A followed site is built after every edit, with a memo for each number of
// workers.
type followed struct {
	memos [2]*build.Memo // of one and of two workers
	trees [2]build.Tree
	built int
	tally
}

func newFollowed() *followed { return &followed{memos: [2]*build.Memo{{}, {}}} }

// follow builds a state and says how a build with a memo is not what it has to
// be, or "".
func (f *followed) follow(s state) string {
	snapshot := source.NewSnapshot(s.files, s.clock)
	clean := build.Build(snapshot, s.on(1+f.built%2), nil)
	f.built++
	for i := range f.memos {
		warm := build.Build(snapshot, s.on(i+1), f.memos[i])
		if fault := unlike(clean, warm); fault != "" {
			return fmt.Sprintf("on %d workers, %s", i+1, fault)
		}
		if warm.Memo == nil {
			return "a build with a memo leaves none"
		}
		f.count(f.trees[i], warm)
		f.memos[i], f.trees[i] = warm.Memo, warm.Tree
	}
	return ""
}

func (s state) on(workers int) build.Options {
	options := s.options
	options.Workers = workers
	return options
}

// unlike says how two results differ, or "".
func unlike(clean, warm build.Result) string {
	switch {
	case !slices.Equal(clean.Diagnostics, warm.Diagnostics):
		return fmt.Sprintf("the diagnostics are\n%sinstead of\n%s", text(warm.Diagnostics), text(clean.Diagnostics))
	case (clean.Tree == nil) != (warm.Tree == nil):
		return fmt.Sprintf("there is a tree: %v", warm.Tree != nil)
	case !slices.Equal(clean.Withheld, warm.Withheld):
		return fmt.Sprintf("withheld are %v instead of %v", warm.Withheld, clean.Withheld)
	case clean.Pages != warm.Pages:
		return fmt.Sprintf("%d pages instead of %d", warm.Pages, clean.Pages)
	}
	return describe(clean.Tree, warm.Tree)
}

// describe is [difference], with the contents.
func describe(clean, warm build.Tree) string {
	at := difference(clean, warm)
	if at == "" {
		return ""
	}
	name, _, _ := strings.Cut(at, " ")
	return fmt.Sprintf("%s: it is\n%s\ninstead of\n%s", at, warm[name].AppendTo(nil), clean[name].AppendTo(nil))
}

// A tally counts what makes a run worth something.
type tally struct {
	builds, trees, faulty, outputs, same int
	edits                                map[string]int
}

// shared reports whether the content of two blobs was made once, or by one
// recipe.
func shared(a, b build.Blob) bool {
	if a.Key() != "" || b.Key() != "" {
		return a.Key() == b.Key()
	}
	return a.Len() > 0 && b.Len() > 0 && &a.Pieces()[0][0] == &b.Pieces()[0][0]
}

// count counts a build, and the outputs that an earlier tree shares with it:
// those were not made again.
func (t *tally) count(last build.Tree, r build.Result) {
	t.builds++
	if diag.HasErrors(r.Diagnostics) {
		t.faulty++
		return
	}
	t.trees++
	for name, blob := range r.Tree {
		if old, ok := last[name]; ok && (path.Dir(name) == "search" || !strings.HasPrefix(name, "search/")) { // its pieces are never kept
			t.outputs++
			if shared(old, blob) {
				t.same++
			}
		}
	}
}

func (t *tally) add(more tally, states []state) {
	t.builds, t.trees, t.faulty = t.builds+more.builds, t.trees+more.trees, t.faulty+more.faulty
	t.outputs, t.same = t.outputs+more.outputs, t.same+more.same
	if t.edits == nil {
		t.edits = map[string]int{}
	}
	for _, s := range states {
		t.edits[s.edit]++
	}
}

// check fails where a run has not seen what it is there for.
func (t *tally) check(to *testing.T) {
	to.Helper()
	to.Logf("%d builds, %d with a tree, %d with errors; of %d outputs that were there before, %d were not made again; edits: %v",
		t.builds, t.trees, t.faulty, t.outputs, t.same, t.edits)
	if t.trees*3 < t.builds || t.faulty*10 < t.builds || t.same*3 < t.outputs {
		to.Error("too few sites were sound, or faulty, or too little was kept")
	}
	for _, e := range edits {
		if t.edits[e.name] == 0 && t.builds > 600 {
			to.Errorf("no edit %q", e.name)
		}
	}
}

// explain makes a sequence of states that ends in a fault as short as it can
// and prints it.
func explain(states []state, fault string) string {
	length := len(states)
	states, fault = shrink(states, fault)
	var out strings.Builder
	fmt.Fprintf(&out, "after %d edits, of which %d are needed:\n", length-1, len(states)-1)
	last := state{}
	for _, s := range states {
		fmt.Fprintf(&out, "\n=== %s: at %s, drafts %v, portable %v, preview %v, advice %v, base URL %q\n", s.edit, s.clock.Format("2006-01-02 15:04"), s.options.Drafts, s.options.Portable, s.options.Preview, s.options.Advice, s.options.BaseURL)
		for _, name := range slices.Sorted(maps.Keys(last.files)) {
			if _, has := s.files[name]; !has {
				fmt.Fprintf(&out, "--- %s is removed\n", name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(s.files)) {
			old, had := last.files[name]
			if now := s.files[name]; !had || string(old) != string(now) {
				fmt.Fprintf(&out, "--- %s\n%s\n", name, now)
			}
		}
		last = s
	}
	return out.String() + "\n=== " + fault
}

// tries bounds how many sequences shrink builds to leave states out, and how
// many to leave files out.
const tries = 400

// shrink leaves states out, and then files, for as long as the last state is
// still built wrongly: each state is complete, so any part of a sequence is one.
func shrink(states []state, fault string) ([]state, string) {
	left := tries
	fails := func(states []state) bool {
		if left--; left < 0 || len(states) == 0 {
			return false
		}
		f := newFollowed()
		for _, s := range states[:len(states)-1] {
			if f.follow(s) != "" {
				return false // another fault, of an earlier state
			}
		}
		found := f.follow(states[len(states)-1])
		if found != "" {
			fault = found
		}
		return found != ""
	}
	for size := len(states) / 2; size > 0; size /= 2 {
		for at := 0; at+size < len(states); {
			if less := slices.Concat(states[:at], states[at+size:]); fails(less) {
				states = less
			} else {
				at += size
			}
		}
	}
	left = tries
	names := map[string]bool{}
	for _, s := range states {
		for name := range s.files {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if less := without(states, name); fails(less) {
			states = less
		}
	}
	return states, fault
}

// without is states as if a file had never been.
func without(states []state, name string) []state {
	less := slices.Clone(states)
	for i := range less {
		less[i].files = maps.Clone(less[i].files)
		delete(less[i].files, name)
	}
	return less
}
