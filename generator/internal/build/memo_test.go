package build_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/corpus"
	"rapport/generator/internal/parallel"
	"rapport/generator/internal/source"
)

// of builds a state with a memo.
func of(s state, memo *build.Memo) build.Result {
	return build.Build(source.NewSnapshot(s.files, s.clock), s.on(2), memo)
}

// with is a copy of a state that has one more file, or another.
func (s state) with(name, content string) state {
	s.files = maps.Clone(s.files)
	s.files[name] = []byte(content)
	return s
}

// at is a state at another time.
func (s state) at(clock time.Time) state {
	s.clock = clock
	return s
}

// drafted is a state that is built with drafts.
func (s state) drafted() state {
	s.options.Drafts = true
	return s
}

// portable is a state that is built for folders without a server.
func (s state) portable() state {
	s.options.Portable = true
	return s
}

// previewed is a state that only its author sees.
func (s state) previewed() state {
	s.options.Preview = true
	return s
}

// advised is a state that is built with advice.
func (s state) advised() state {
	s.options.Advice = true
	return s
}

// TestMemoKeys: all that a step sees is in its key. In each case, one thing
// changes in one way, and what was made of it before is stale.
func TestMemoKeys(t *testing.T) {
	site := state{files: golden(t), clock: noon}
	settings := string(site.files["site.yaml"])
	hard := site.with("content/hard.md", "---\ntitle: Hard\ndescription: Hard.\n---\nIt was decided by them. | The HTTPX.\n\n> > > > Deep\n\n| a | b |\n|---|---|\n| c | d |\n")
	odd := hard.with("themes/plain/layouts/odd.html", "x")
	for name, content := range odd.files {
		if below, ok := strings.CutPrefix(name, "themes/plain/"); ok {
			odd = odd.with("themes/twin/"+below, string(content))
		}
	}
	second, ready := string(site.files["content/guide/second.md"]), string(site.files["content/guide/ready.yaml"])
	sum := sha256.Sum256([]byte("x"))
	taken := site.with("content/assets/x."+hex.EncodeToString(sum[:5])+".txt", "what the theme may want to write")
	one := string(site.files["content/notes/one.md"])
	feeding := site.with("content/notes/feed.xml", "x")
	linking := site.with("content/guide/ready.yaml", strings.Replace(ready, "(second.md) *first*", "(../notes/one.md)", 1))
	misspelt := site.with("content/index.md", "---\ntitle: Home\n---\n[Third](guide/thrid.md)\n")
	online := strings.Replace(settings, "offline: true", "offline: false", 1)
	picture := func(name string) state {
		return site.with("content/guide/second.md", second+"\n![](bridge.svg)\n").with("content/guide/bridge.svg", `<svg viewBox="0 0 7 7"><title>`+name+`</title></svg>`)
	}
	dated := func(date string) state {
		return site.with("content/dated.md", "---\ntitle: Dated\ndate: "+date+"\n---\n")
	}
	reviewed := site.with("content/reviewed.md", "---\ntitle: R\nreviewed: 2026-10-21\nreview_every: 1 month\n---\n")
	const scripted = `<svg viewBox="0 0 7 7" onload="x"/>`
	elsewhere := site
	elsewhere.options.BaseURL = "https://else.example/"
	tests := map[string]struct{ before, after state }{
		"a page's content":    {site, site.with("content/guide/second.md", "---\ntitle: Second\n---\n## Über uns\n\n### B\n")},
		"limits.nesting":      {hard, hard.with("site.yaml", settings+"limits: {nesting: 3}\n")},
		"limits.table_cells":  {hard, hard.with("site.yaml", settings+"limits: {table_cells: 3}\n")},
		"limits.page_kib":     {hard.with("content/hard.md", "---\ntitle: H\n---\n"+strings.Repeat("x\n", 600)), hard.with("content/hard.md", "---\ntitle: H\n---\n"+strings.Repeat("x\n", 600)).with("site.yaml", settings+"limits: {page_kib: 1}\n")},
		"advice":              {hard, hard.advised()},
		"another language":    {hard.advised().with("site.yaml", strings.Replace(settings, "en-GB", "fr", 1)), hard.advised()},
		"a copied file":       {site, site.with("content/guide/notes.txt", "Other text.")},
		"a picture's size":    {site, site.with("content/guide/bridge.svg", `<svg viewBox="0 0 7 7"/>`)},
		"a drawing's script":  {site, site.with("content/guide/bridge.svg", scripted)},
		"a script no more":    {site.with("content/guide/bridge.svg", scripted), site},
		"a script that stays": {site.with("content/guide/bridge.svg", scripted), site.with("content/guide/bridge.svg", scripted).with("content/about.md", "---\ntitle: A\n---\n[x](nowhere.md)\n")},
		"a copied page":       {site, site.with("content/guide/page.html", "<p>x</p>")},
		"what a file is":      {site.with("content/guide/page.txt", "<p>x</p>"), site.with("content/guide/page.html", "<p>x</p>")},
		"a template":          {site, site.with("themes/plain/partials/groups.html", "<p>none</p>")},
		"a style's import":    {site, site.with("themes/plain/assets/deep/colours.css", ":root { --ink: red }")},
		"a theme's new asset": {site, site.with("themes/plain/assets/new.svg", "<svg/>")},
		"the theme's folder":  {odd, odd.with("site.yaml", strings.Replace(settings, "theme: plain", "theme: twin", 1))},
		"the embedded theme":  {site, site.with("site.yaml", strings.Replace(settings, "theme: plain", "theme: rapport", 1))},
		"a title elsewhere":   {site, site.with("content/about.md", "---\ntitle: Else\n---\n")},
		"a body that is lost": {site, site.with("themes/plain/layouts/article.html", "{{define \"main\"}}{{if .Tags}}{{.Body}}{{end}}{{end}}")},
		"empty params":        {params(site, ""), params(site, "params: {}\n")},
		"no params":           {params(site, "params: {}\n"), params(site, "")},
		"a number's kind":     {params(site, "params: {a: 1}\n"), params(site, "params: {a: \"1\"}\n")},
		"a better hint":       {misspelt, misspelt.with("content/guide/third.md", "---\ntitle: Third\n---\n")},
		"a link's address":    {linking, linking.with("content/notes/one.md", strings.Replace(one, "---\n", "---\nslug: uno\n", 1))},
		"an anchor":           {site, site.with("content/guide/second.md", strings.Replace(second, "Über uns", "Other", 1))},
		"an excerpt":          {site, site.with("content/guide/second.md", strings.Replace(second, "A bare", "The bare", 1))},
		"minutes of reading":  {site, site.with("content/guide/second.md", second+strings.Repeat("word ", 400))},
		"a question more":     {site, site.with("content/guide/ready.yaml", strings.Replace(ready, "      - id: bridge", "      - {id: more, ask: More?, answers: [{id: a, label: A, points: 0}, {id: b, label: B, points: 0}]}\n      - id: bridge", 1))},
		"a reserved path":     {taken, taken.with("themes/plain/assets/x.txt", "x")},
		"a page's day":        {dated("2026-11-22"), dated("2026-11-22").at(noon.Add(day))},
		"the day before":      {dated("2026-11-21"), dated("2026-11-21").at(noon.Add(-day))},
		"a page's hour":       {dated("2026-11-21T13:00:00Z"), dated("2026-11-21T13:00:00Z").at(noon.Add(time.Hour))},
		"the hour before":     {dated("2026-11-21T13:00:00Z").at(noon.Add(time.Hour)), dated("2026-11-21T13:00:00Z")},
		"a review's day":      {reviewed.advised(), reviewed.advised().at(noon.Add(12 * time.Hour))},
		"before the review":   {reviewed.advised().at(noon.Add(12 * time.Hour)), reviewed.advised()},
		"a file in the way":   {site, site.with("content/about/index.html", "x")},
		"a file out of it":    {site.with("content/about/index.html", "x"), site},
		"a withheld section":  {site.drafted(), site.drafted().with("content/notes/index.md", "---\ntitle: Notes\ndraft: true\n---\n")},
		"cards":               {site, site.with("site.yaml", settings+"cards: false\n")},
		"a page not shown":    {many(site, 11), many(site, 12)},
		"a title":             {site, site.with("content/guide/second.md", strings.Replace(second, "title: Second", "title: Another", 1))},
		"a section's title":   {site, site.with("content/notes/index.md", "---\ntitle: Noted\n---\n")},
		"a feed's address":    {feeding.with("content/notes/one.md", strings.Replace(one, "date: ", "updated: ", 1)), feeding},
		"a section's date":    {site, site.with("content/notes/one.md", strings.Replace(one, "date: ", "updated: ", 1))},
		"drafts":              {site, site.drafted()},
		"no drafts":           {site.drafted(), site},
		"offline":             {site.with("site.yaml", online), site},
		"no longer offline":   {site, site.with("site.yaml", online)},
		"a preview":           {site, site.previewed()},
		"no preview":          {site.previewed(), site},
		"what is kept":        {site, site.with("content/guide/second.md", second+"\nMore.\n")},
		"what is led to":      {site, site.with("content/guide/ready.yaml", strings.Replace(ready, "(second.md)", "(every-construct.md)", 1))},
		"a kept picture":      {picture("bridge"), picture("dot")},
		"a theme's worker":    {site, site.with("themes/plain/assets/offline/worker.ts", "skipWaiting()")},
		"a portable site":     {site, site.portable()},
		"a served site":       {site.portable(), site},
		"the address given":   {site, elsewhere},
		"search":              {site, site.with("site.yaml", settings+"search: false\n")},
		"a title's search":    {site, site.with("content/guide/second.md", strings.Replace(second, "title: Second", "title: Zweite", 1))},
		"the address":         {site, site.with("site.yaml", strings.Replace(settings, "example/site", "example/other", 1))},
	}
	for name, test := range tests {
		before := of(test.before, &build.Memo{})
		clean, warm := of(test.after, nil), of(test.after, before.Memo)
		if fault := unlike(clean, warm); fault != "" {
			t.Errorf("%s: %s", name, fault)
		}
		if unlike(clean, of(test.before, nil)) == "" {
			t.Errorf("%s: the change makes no difference", name)
		}
	}
}

// many is a state with a section of so many pages, and a home page that says how many.
func many(s state, pages int) state {
	s = s.with("themes/plain/layouts/home.html", "{{define \"main\"}}{{.Body}}{{range .Groups}}<p>{{.Title}} {{len .Entries}} of {{.Count}}</p>{{end}}{{end}}")
	for i := range pages {
		s = s.with(fmt.Sprintf("content/many/p%02d.md", i), fmt.Sprintf("---\ntitle: P %02d\ndescription: One.\n---\n", i))
	}
	return s
}

// TestHomeKeeps: the home page and the page for dead addresses know the first pages
// of a section and how many there are, and are not made again for another.
func TestHomeKeeps(t *testing.T) {
	site := many(state{files: golden(t), clock: noon}, 25)
	before := of(site, &build.Memo{})
	made := contents(before.Tree)
	if !strings.Contains(made["index.html"], "<p>Many 10 of 25</p>") || !strings.Contains(made["index.html"], "<p>Notes 1 of 0</p>") {
		t.Errorf("the home page is\n%s", made["index.html"])
	}
	if dead := made["404.html"]; strings.Count(dead, "/many/p") != 10 || !strings.Contains(dead, "P 09") {
		t.Errorf("the page for dead addresses is\n%s", dead)
	}
	for page, kept := range map[string]bool{"p20": true, "p05": false} {
		after := of(site.with("content/many/"+page+".md", "---\ntitle: P "+page[1:]+"\ndescription: Another.\n---\n"), before.Memo)
		if got := shared(before.Tree["404.html"], after.Tree["404.html"]); got != kept {
			t.Errorf("after an edit of %s, the page for dead addresses is the same: %t", page, got)
		}
	}
}

// params is a state with a page of these params, and a theme that gives them to
// a script.
func params(s state, line string) state {
	return s.with("content/params.md", "---\ntitle: Params\n"+line+"---\n").
		with("themes/plain/layouts/article.html", "{{define \"main\"}}<script>let p = {{.Params}}</script>{{.Body}}{{end}}")
}

// TestMemoFutures: a memo is the beginning of many futures, none of which
// shows in another: builds do not change it.
func TestMemoFutures(t *testing.T) {
	for seed := range uint64(3) {
		a := begin(seeded(seed), showingTheme(t))
		futures := []state{a.state("begin")}
		futures = append(futures, futures[0].advised())
		for range 8 {
			futures = append(futures, a.turn())
		}
		checkFutures(t, futures)
	}
	// What changes a page and nothing else goes the shortest ways.
	site := state{files: golden(t), clock: noon}
	futures := []state{site}
	for i := range 4 {
		futures = append(futures, site.with("content/guide/every-construct.md", string(site.files["content/guide/every-construct.md"])+"\n\n"+strings.Repeat("More. ", 1+i)))
	}
	checkFutures(t, futures)
}

// checkFutures builds every state with a memo of the first, at one time.
func checkFutures(t *testing.T, futures []state) {
	t.Helper()
	memo, twin := of(futures[0], &build.Memo{}).Memo, of(futures[0], &build.Memo{}).Memo
	faults := make([]string, 2*len(futures))
	parallel.Do(len(faults), 4, func(i int) {
		faults[i] = unlike(of(futures[i/2], nil), of(futures[i/2], memo))
	})
	for i, fault := range faults {
		if fault != "" {
			t.Errorf("after %s, in future %d, %s: %s", futures[0].edit, i/2, futures[i/2].edit, fault)
		}
	}
	if !reflect.DeepEqual(memo.Contents(), twin.Contents()) {
		t.Error("a build has changed what a memo holds")
	}
}

// TestMemoOfAnother: the memo of another site, of another theme, or of the same
// site with faults, does no harm.
func TestMemoOfAnother(t *testing.T) {
	theme := showingTheme(t)
	sites := []state{
		{files: golden(t), clock: noon},
		{files: corpus.Generate(20, 1), clock: noon},
		{files: corpus.Generate(20, 2), clock: noon},
		{files: faults(), clock: noon},
		{files: map[string][]byte{}, clock: noon},
		begin(seeded(1), theme).state("one"),
		begin(seeded(2), theme).state("other"),
	}
	memos := make([]*build.Memo, len(sites))
	for i, s := range sites {
		memos[i] = of(s, &build.Memo{}).Memo
	}
	for i, s := range sites {
		clean := of(s, nil)
		for j, memo := range memos {
			if fault := unlike(clean, of(s, memo)); fault != "" {
				t.Errorf("site %d with the memo of site %d: %s", i, j, fault)
			}
		}
	}
}

// TestMemoKeeps: what an edit does not touch is not made again, and a memo holds
// no more than the site.
func TestMemoKeeps(t *testing.T) {
	first := state{files: corpus.Generate(30, 1), clock: noon}
	before := of(first, &build.Memo{})
	var name string
	for name = range first.files {
		if strings.HasPrefix(name, "content/section-000/") && strings.HasSuffix(name, ".md") && !strings.HasSuffix(name, "index.md") {
			break
		}
	}
	after := of(first.with(name, string(first.files[name])+"\n* * *\n"), before.Memo)
	var made []string
	for output, blob := range after.Tree {
		if !shared(before.Tree[output], blob) {
			made = append(made, output)
		}
	}
	made = slices.DeleteFunc(made, func(name string) bool { return path.Ext(name) != ".html" })
	edited := strings.TrimSuffix(strings.TrimPrefix(name, "content/"), ".md") + "/index.html"
	if !slices.Equal(made, []string{edited}) {
		t.Errorf("made again: %q", made)
	}
	if strings.Count(contents(after.Tree)[edited], "<hr") != strings.Count(contents(before.Tree)[edited], "<hr")+1 {
		t.Errorf("%s does not have the new body", edited)
	}

	less := first
	less.files = maps.Clone(first.files)
	maps.DeleteFunc(less.files, func(name string, _ []byte) bool { return strings.HasPrefix(name, "content/section-") })
	less = less.with("site.yaml", "").with("content/index.md", "---\ntitle: Home\n---\n")
	sources, files, pages := of(less, after.Memo).Memo.Held()
	if !slices.Equal(sources, []string{"index.md"}) || files != nil || !slices.Equal(pages, []string{"404.html", "index.html", "search/index.html"}) {
		t.Errorf("held: sources %q, files %q, pages %q", sources, files, pages)
	}
}

// TestNoMemo: who gives none gets none, and pays for none.
func TestNoMemo(t *testing.T) {
	if of(state{files: golden(t), clock: noon}, nil).Memo != nil {
		t.Error("a build without a memo leaves one")
	}
}

// disk is a site on disk, which it makes equal to one state after the other.
type disk struct {
	*testing.T
	root string
	has  map[string][]byte
}

// become writes what is new, each file beside the old one and then in its
// place, so that no two contents have one inode and one time.
func (d *disk) become(files map[string][]byte) {
	d.Helper()
	for name := range d.has {
		if _, stays := files[name]; !stays {
			d.must(os.Remove(filepath.Join(d.root, name)))
		}
	}
	for name, content := range files {
		if old, has := d.has[name]; has && string(old) == string(content) {
			continue
		}
		file := filepath.Join(d.root, filepath.FromSlash(name))
		d.must(os.MkdirAll(filepath.Dir(file), 0o777))
		d.must(os.WriteFile(file+"~", content, 0o666))
		d.must(os.Rename(file+"~", file))
	}
	d.has = files
}

func (d *disk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// open takes a snapshot, with a follower if there is one. The clock of a state
// is far from the disk's: a file counts as settled where it is far ahead.
func (d *disk) open(f *source.Follower, s state) *source.Snapshot {
	d.Helper()
	open := func() (*source.Snapshot, error) { return source.Open(d.root, s.clock) }
	if f != nil {
		open = func() (*source.Snapshot, error) { return f.Open(s.clock, source.Change{}) }
	}
	snapshot, err := open()
	d.must(err)
	d.Cleanup(func() { snapshot.Close() })
	return snapshot
}

// oddities are what no state has: a link to a file that is edited and removed,
// a link to nothing, a name that no URL can carry. Each comes and goes.
func (d *disk) oddities(turn int) {
	d.Helper()
	for i, odd := range []struct{ name, target string }{{"content/linked.svg", "dot.svg"}, {"content/dangling.md", "nowhere.md"}, {"content/od\\d.md", "index.md"}} {
		file := filepath.Join(d.root, filepath.FromSlash(odd.name))
		switch _, err := os.Lstat(file); {
		case turn%(8+3*i) > 3+2*i && err == nil:
			d.must(os.Remove(file))
		case turn%(8+3*i) == 3-i && err != nil:
			if err := os.Symlink(odd.target, file); err != nil {
				d.Log("no links here:", err)
			}
		}
	}
}

// TestIncrementalOnDisk is [TestIncrementalEqualsClean] with files on a disk and
// a follower, which reads what changed only.
func TestIncrementalOnDisk(t *testing.T) {
	for seed := range uint64(2) {
		a := begin(seeded(100+seed), showingTheme(t))
		d := &disk{T: t, root: t.TempDir()}
		follower, memo := source.Follow(d.root), &build.Memo{}
		next := a.state("begin")
		for turn := range 50 {
			next.clock = next.clock.AddDate(50, 0, 0) // all is settled
			d.become(next.files)
			d.oddities(turn)
			clean := build.Build(d.open(nil, next), next.on(2), nil)
			warm := build.Build(d.open(follower, next), next.on(2), memo)
			if fault := unlike(clean, warm); fault != "" {
				t.Fatalf("seed %d, %s: %s", seed, next.edit, fault)
			}
			memo, next = warm.Memo, a.turn()
		}
	}
}

// TestVanished: files that go between the listing and the reading are errors,
// with a memo as without, and are forgotten when they return.
func TestVanished(t *testing.T) {
	site := state{files: golden(t), clock: noon.AddDate(50, 0, 0)}
	d := &disk{T: t, root: t.TempDir()}
	d.become(site.files)
	follower := source.Follow(d.root)
	sound := build.Build(d.open(follower, site), site.on(2), &build.Memo{})
	memo := sound.Memo
	for range 3 {
		listed, followed := d.open(nil, site), d.open(follower, site)
		gone := maps.Clone(site.files)
		for _, name := range []string{"content/guide/second.md", "content/guide/ready.yaml", "content/guide/notes.txt", "content/guide/dot.gif", "themes/plain/layouts/tag.html"} {
			delete(gone, name)
		}
		d.become(gone)
		clean, warm := build.Build(listed, site.on(2), nil), build.Build(followed, site.on(2), memo)
		if fault := unlike(clean, warm); fault != "" || warm.Tree != nil || len(warm.Diagnostics) < 5 {
			t.Fatalf("%d diagnostics, %s", len(warm.Diagnostics), fault)
		}
		d.become(site.files)
		again := build.Build(d.open(follower, site), site.on(2), warm.Memo)
		if fault := unlike(sound, again); fault != "" {
			t.Fatal(fault)
		}
		memo = again.Memo
	}
}
