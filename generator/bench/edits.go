package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// A preview is a server that is to show edits as they are saved.
type preview struct {
	name    string
	root    string // of the site that it serves
	command []string
	url     string         // where it will serve; "" if it says so
	says    *regexp.Regexp // what it says about its own work after an edit, if it does
}

// previews lists the servers that are measured.
func (b *bench) previews(s *site) ([]preview, error) {
	all := []preview{{
		name: "rapport", root: s.root, says: regexp.MustCompile(` built in (\S+)$`),
		command: []string{b.rapport, "serve", "--root", s.root, "--addr", "127.0.0.1:0"},
	}}
	if b.hugo != "" {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		all = append(all, preview{
			name: "hugo", root: s.hugo, url: "http://127.0.0.1:" + port + "/",
			says: regexp.MustCompile(`^Total in (\S+ \S+)$`),
			command: []string{b.hugo, "server", "--source", s.hugo, "--cacheDir", filepath.Join(s.folder, "hugo-cache"),
				"--bind", "127.0.0.1", "--port", port, "--disableLiveReload"},
		})
	}
	return all, nil
}

// freePort is a port that nobody uses at the moment.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}

// An edit is one way to change an article.
type edit struct {
	name  string
	apply func(content []byte, mark string) []byte
}

// edits are of a body, which one page shows, and of a title, which others show
// too.
var edits = []edit{
	{"body", func(content []byte, mark string) []byte { return append(content, "\n"+mark+"\n"...) }},
	{"title", func(content []byte, mark string) []byte {
		return titleLine.ReplaceAll(content, []byte("title: Edited "+mark))
	}},
}

var titleLine = regexp.MustCompile(`(?m)^title:.*$`)

// An edited is what a preview took for one kind of edit.
type edited struct {
	name   string
	shown  []time.Duration // from the save until the page shows it
	work   []time.Duration // what the server says that it took itself, as far as it does
	memory int64           // of the server's process, at its peak
}

// measureEdits saves articles one after the other and waits until they are shown.
func (b *bench) measureEdits(ctx context.Context, s *site) ([]edited, error) {
	all, err := b.previews(s)
	if err != nil {
		return nil, err
	}
	var results []edited
	for _, p := range all {
		measured, err := b.measurePreview(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.Join(p.command, " "), err)
		}
		results = append(results, measured...)
	}
	return results, nil
}

// measurePreview starts a server, edits, and ends it.
func (b *bench) measurePreview(ctx context.Context, p preview) (results []edited, err error) {
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	cmd.Env = defaultRuntime(os.Environ())
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	said := make(chan string, 1000)
	go listen(out, said)
	results, err = b.editAll(ctx, p, said)
	if cmd.Process.Signal(syscall.SIGTERM) != nil {
		_ = cmd.Process.Kill() // not every system has signals
	}
	_ = cmd.Wait() // its status says nothing: it was ended
	for i := range results {
		results[i].memory = peakMemory(cmd.ProcessState)
	}
	return results, err
}

// listen passes on the lines of a server that anyone waits for.
func listen(out io.Reader, said chan<- string) {
	defer close(said)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		select {
		case said <- lines.Text():
		default:
		}
	}
}

func (b *bench) editAll(ctx context.Context, p preview, said <-chan string) ([]edited, error) {
	url := p.url
	for url == "" {
		line, ok := <-said
		if !ok {
			return nil, fmt.Errorf("it ended before it served")
		}
		url = regexp.MustCompile(`http://\S+/`).FindString(line)
	}
	article, err := someArticle(p.root)
	if err != nil {
		return nil, err
	}
	page := url + strings.TrimSuffix(filepath.ToSlash(article), ".md") + "/"
	if _, err := shows(ctx, page, "<"); err != nil {
		return nil, err
	}
	var results []edited
	for _, e := range edits {
		r := edited{name: p.name + ", " + e.name}
		for i := range b.edits + 1 { // the first warms up
			mark := fmt.Sprintf("mark%s%d", e.name, i)
			drain(said)
			took, err := save(ctx, filepath.Join(p.root, "content", article), page, mark, e)
			if err != nil {
				return nil, err
			}
			work := p.work(said)
			if i > 0 {
				r.shown = append(r.shown, took)
				r.work = append(r.work, work...)
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// someArticle is the path of an article in a section, below content/.
func someArticle(root string) (string, error) {
	names, err := markdownFiles(filepath.Join(root, "content"))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		if strings.ContainsRune(filepath.ToSlash(name), '/') && !strings.Contains(name, "index.md") {
			return name, nil
		}
	}
	return "", fmt.Errorf("no article in %s", root)
}

// save edits a file and returns the time until the page shows it.
func save(ctx context.Context, file, page, mark string, e edit) (time.Duration, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := os.WriteFile(file, e.apply(content, mark), 0o666); err != nil {
		return 0, err
	}
	shown, err := shows(ctx, page, mark)
	return shown.Sub(started), err
}

// patience is how long a page may take to show an edit.
const patience = time.Minute

// shows asks for a page until it holds text, and returns when it came.
func shows(ctx context.Context, page, text string) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if content, err := get(ctx, page); err == nil && bytes.Contains(content, []byte(text)) {
			return time.Now(), nil
		}
		select {
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("%s does not show %q: %w", page, text, ctx.Err())
		case <-time.After(time.Millisecond): // asking all the time would slow down what is measured
		}
	}
}

func get(ctx context.Context, page string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func drain(said <-chan string) {
	for {
		select {
		case <-said:
		default:
			return
		}
	}
}

// work reads what a server says of its own work on the edit that it has just
// shown. It may say so a moment later.
func (p preview) work(said <-chan string) []time.Duration {
	late := time.After(time.Second)
	for {
		select {
		case line, ok := <-said:
			if m := p.says.FindStringSubmatch(line); ok && m != nil {
				if took, err := time.ParseDuration(strings.ReplaceAll(m[1], " ", "")); err == nil {
					return []time.Duration{took}
				}
			}
			if !ok {
				return nil
			}
		case <-late:
			return nil
		}
	}
}
