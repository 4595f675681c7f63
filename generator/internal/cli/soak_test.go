package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/corpus"
	"rapport/themes"
)

var (
	soakTime  = flag.Duration("soak", 0, "how long TestSoak edits; without it, -soak-edits times")
	soakEdits = flag.Int("soak-edits", 48, "how often TestSoak edits")
)

// patient bounds how long an edit may take to be shown.
const patient = time.Minute

// A soak is a preview of a site that is edited at random for a long time, by
// someone who looks at each edit and keeps some pages open.
type soak struct {
	*testing.T
	random   *rand.Rand
	root     string
	address  string
	said     chan struct{} // that the preview has printed a line since somebody looked
	articles []string      // of content/, slash-separated
	edits    int
	open     []context.CancelFunc // of the pages that are open
}

// TestSoak: neither memory nor goroutines grow, and each edit is shown. Run it
// for long with “go test -race ./generator/internal/cli -run TestSoak -soak 30m
// -timeout 1h -v”.
func TestSoak(t *testing.T) {
	s := &soak{T: t, random: rand.New(rand.NewPCG(1, 1)), root: t.TempDir(), said: make(chan struct{}, 1)}
	for name, content := range corpus.Generate(60, 1) {
		s.write(name, string(content))
		if strings.Contains(name, "article-") {
			s.articles = append(s.articles, name)
		}
	}
	slices.Sort(s.articles)
	for name, content := range themes.Files() {
		s.write("themes/rapport/"+name, string(content))
	}
	end := s.serve()
	s.editFor(*soakTime/10, *soakEdits/4)
	before := s.measure(0)
	s.Logf("at first: %v", before)
	for range 9 {
		s.editFor(*soakTime/10, *soakEdits/12)
		after := s.measure(before.goroutines)
		s.Logf("after %d edits: %v", s.edits, after)
		if after.goroutines > before.goroutines || after.heap > before.heap*5/4+1<<20 {
			t.Errorf("that is more than at first")
		}
	}
	end()
}

// serve starts the preview and returns what ends it.
func (s *soak) serve() (end func()) {
	ctx, cancel := context.WithCancel(s.Context())
	output, input := io.Pipe()
	address, status := make(chan string, 1), make(chan error, 1)
	go func() {
		form := regexp.MustCompile(`^serving (\S+)/ `)
		for lines := bufio.NewScanner(output); lines.Scan(); {
			if match := form.FindStringSubmatch(lines.Text()); match != nil {
				address <- match[1]
			}
			select {
			case s.said <- struct{}{}:
			default:
			}
		}
	}()
	go func() {
		root := newRoot(input, input)
		root.SetArgs([]string{"serve", "--addr", "127.0.0.1:0", "--root", s.root})
		status <- root.ExecuteContext(ctx)
	}()
	select {
	case s.address = <-address:
	case err := <-status:
		s.Fatal(err)
	}
	return func() {
		cancel()
		if err := <-status; err != nil {
			s.Error(err)
		}
		input.Close()
	}
}

// editFor edits for a while, or, where that is 0, so many times.
func (s *soak) editFor(while time.Duration, times int) {
	began := time.Now()
	for i := 0; while > 0 && time.Since(began) < while || while == 0 && i < times; i++ {
		s.edit()
	}
}

// edit changes something, waits until the preview shows it, and now and then
// opens or leaves a page.
func (s *soak) edit() {
	s.edits++
	article := s.articles[s.random.IntN(len(s.articles))]
	mark := fmt.Sprintf("mark%d", s.edits)
	old := s.read(article)
	switch s.random.IntN(10) {
	default:
		s.write(article, old[:min(len(old), 8000)]+"\n"+mark+"\n")
		s.shows(address(article), mark)
	case 0:
		s.write(article, regexp.MustCompile(`(?m)^title:.*$`).ReplaceAllString(old, "title: "+mark))
		s.shows(address(article), "<h1>"+mark)
		s.shows(address(path.Dir(article)+"/index.md"), mark)
	case 1:
		added := path.Join(path.Dir(article), mark, mark+".md")
		s.write(added, "---\ntitle: "+mark+"\n---\n")
		s.shows(address(added), mark)
		s.must(os.RemoveAll(s.path(path.Dir(added))))
		s.lacks(address(added), "<h1>"+mark)
	case 2:
		s.write(article, old+"\n["+mark+"](none.md)\n")
		s.shows(address(article), "there is no page or file")
		s.write(article, old)
		s.lacks(address(article), "there is no page or file")
	case 3:
		const sheet = "themes/rapport/assets/main.css"
		s.write(sheet, s.read(sheet)[:50]+"}\n."+mark+"{color:red}")
		s.must(os.Remove(s.path(sheet)))
		s.write(sheet, string(themes.Files()["assets/main.css"])+"\n."+mark+"{color:red}")
		s.await("style sheet with "+mark, func() bool { return strings.Contains(s.get(s.sheet()), mark) })
	case 4:
		s.must(os.Rename(s.path("content"), s.path("away")))
		s.shows("/", "the site has no home page")
		s.must(os.Rename(s.path("away"), s.path("content")))
		s.lacks("/", "the site has no home page")
	}
	if s.random.IntN(3) == 0 {
		s.visit(address(article))
	}
}

// address is where the page of a file is served.
func address(file string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(file, "content"), ".md") + "/"
	return strings.TrimSuffix(name, "index/")
}

// sheet is the address of the home page's style sheet, which holds the main one.
func (s *soak) sheet() string {
	s.Helper()
	return "/" + regexp.MustCompile(`assets/[^."]*\.[^."]*\.css`).FindString(s.get("/"))
}

// visit opens a page, and leaves the one that has been open for longest.
func (s *soak) visit(address string) {
	s.Helper()
	ctx, leave := context.WithCancel(s.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+"/-/events?page="+address, nil)
	s.must(err)
	response, err := http.DefaultTransport.RoundTrip(request)
	s.must(err)
	go func() {
		_, _ = io.Copy(io.Discard, response.Body) // until the page is left
		response.Body.Close()
	}()
	if s.open = append(s.open, leave); len(s.open) > 3 {
		s.open[0]()
		s.open = s.open[1:]
	}
}

// shows waits until the page at an address holds text; lacks, until it does not.
func (s *soak) shows(address, text string) {
	s.Helper()
	s.await(address+" with "+text, func() bool { return strings.Contains(s.get(address), text) })
}

func (s *soak) lacks(address, text string) {
	s.Helper()
	s.await(address+" without "+text, func() bool { return !strings.Contains(s.get(address), text) })
}

func (s *soak) await(what string, come func() bool) {
	s.Helper()
	late := time.After(patient)
	for !come() {
		select {
		case <-s.said:
		case <-late:
			s.Fatalf("edit %d: there is no %s", s.edits, what)
		}
	}
}

func (s *soak) get(address string) string {
	s.Helper()
	response, err := http.Get(s.address + address)
	s.must(err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	s.must(err)
	return string(content)
}

// A usage is what the process uses.
type usage struct {
	goroutines int
	heap       uint64 // bytes
}

func (u usage) String() string {
	return fmt.Sprintf("%d goroutines, %.1f MiB", u.goroutines, float64(u.heap)/(1<<20))
}

// measure returns what is used once everybody has left: that takes a moment, so it
// waits until there are no more than enough goroutines, or their number stays.
func (s *soak) measure(enough int) usage {
	s.Helper()
	for _, leave := range s.open {
		leave()
	}
	s.open = nil
	http.DefaultClient.CloseIdleConnections()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	now := usage{}
	for same := 0; same < 50 && (now.goroutines == 0 || now.goroutines > enough); same++ {
		if n := runtime.NumGoroutine(); n != now.goroutines {
			now.goroutines, same = n, 0
		}
		<-tick.C
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	now.heap = memory.HeapAlloc
	return now
}

func (s *soak) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s *soak) read(name string) string {
	s.Helper()
	content, err := os.ReadFile(s.path(name))
	s.must(err)
	return string(content)
}

func (s *soak) write(name, content string) {
	s.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o777))
	s.must(os.WriteFile(s.path(name), []byte(content), 0o666))
}

func (s *soak) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}
