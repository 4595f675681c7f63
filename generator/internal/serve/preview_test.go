package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// patience bounds what a test waits for; nothing takes that long.
const patience = 20 * time.Second

// A preview is a server that runs, with a test in the place of the sources:
// each build takes its result from results, each Wait from changes.
type preview struct {
	*testing.T
	url     string
	client  *http.Client
	results chan result
	changes chan error
	reports chan report
	stalled chan error
	cancel  context.CancelFunc
	ended   chan error
}

type result struct {
	tree  build.Tree
	diags []diag.Diagnostic
}

type report struct {
	diags []diag.Diagnostic
	pages int
}

// listening starts a server that has not built anything yet.
func listening(t *testing.T) *preview {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p := &preview{
		T:       t,
		results: make(chan result),
		changes: make(chan error),
		reports: make(chan report, 1),
		stalled: make(chan error, 1),
		cancel:  cancel,
		ended:   make(chan error, 1),
		client: &http.Client{
			Timeout:       patience,
			Transport:     &http.Transport{},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	ready := make(chan string, 1)
	options := p.options(ctx)
	options.Ready = func(url string) { ready <- url }
	go func() { p.ended <- Run(ctx, options) }()
	select {
	case p.url = <-ready:
	case err := <-p.ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.client.CloseIdleConnections()
		cancel()
		if err := <-p.ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return p
}

func (p *preview) options(ctx context.Context) Options {
	return Options{
		Addr: "127.0.0.1:0",
		Build: func() (build.Tree, []diag.Diagnostic) {
			select {
			case r := <-p.results:
				return r.tree, r.diags
			case <-ctx.Done():
				return nil, nil
			}
		},
		Wait: func(ctx context.Context) error {
			select {
			case err := <-p.changes:
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Report:  func(diags []diag.Diagnostic, pages int, _ time.Duration) { p.reports <- report{diags, pages} },
		Stalled: func(err error) { p.stalled <- err },
	}
}

// serving starts a server that has built tree.
func serving(t *testing.T, tree build.Tree) *preview {
	t.Helper()
	p := listening(t)
	p.build(tree)
	return p
}

// build lets the build that was started end with this result.
func (p *preview) build(tree build.Tree, diags ...diag.Diagnostic) report {
	p.Helper()
	p.results <- result{tree, diags}
	return <-p.reports
}

// change is a change of the sources and the build after it.
func (p *preview) change(tree build.Tree, diags ...diag.Diagnostic) report {
	p.Helper()
	p.changes <- nil
	return p.build(tree, diags...)
}

// A reply is a response with its body read.
type reply struct {
	*http.Response
	body string
}

// get requests path, with further headers as name, value, ….
func (p *preview) get(path string, headers ...string) reply {
	p.Helper()
	return p.do(http.MethodGet, path, headers...)
}

func (p *preview) do(method, path string, headers ...string) reply {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), method, strings.TrimSuffix(p.url, "/")+path, nil)
	if err != nil {
		p.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := p.client.Do(request)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	return reply{response, string(body)}
}

// raw sends bytes that no client library would, and returns the reply.
func (p *preview) raw(request string) reply {
	p.Helper()
	conn := p.dial()
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		p.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body) // cut off where the server closes early
	return reply{response, string(body)}
}

func (p *preview) dial() net.Conn {
	p.Helper()
	conn, err := net.Dial("tcp", p.host())
	if err != nil {
		p.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		p.Fatal(err)
	}
	return conn
}

// host is the host and port of the server.
func (p *preview) host() string {
	u, err := url.Parse(p.url)
	if err != nil {
		p.Fatal(err)
	}
	return u.Host
}

// A stream is an open event stream.
type stream struct {
	*preview
	body  io.ReadCloser
	lines *bufio.Scanner
}

// listen opens the event stream of the home page.
func (p *preview) listen() *stream { return p.listenAt("/") }

// listenAt opens the event stream of the page at an address.
func (p *preview) listenAt(page string) *stream {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.url+"-/events?page="+url.QueryEscape(page), nil)
	if err != nil {
		p.Fatal(err)
	}
	response, err := (&http.Client{Transport: p.client.Transport}).Do(request)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { response.Body.Close() })
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		p.Fatalf("event stream: %s, %s", response.Status, response.Header.Get("Content-Type"))
	}
	return &stream{p, response.Body, bufio.NewScanner(response.Body)}
}

// next is the next id on the stream, or "" at its end.
func (s *stream) next() string { return s.version().Build }

// version is the next version on the stream, or none at its end.
func (s *stream) version() (v version) {
	timer := time.AfterFunc(patience, func() { s.body.Close() })
	defer timer.Stop()
	for s.lines.Scan() {
		if text, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(text), &v); err != nil {
				s.Error(err)
			}
			return v
		}
	}
	return v
}

// version is what a page says it is made of.
func (r reply) version(t *testing.T) (v version) {
	t.Helper()
	_, rest, _ := strings.Cut(r.body, `data-version="`)
	text, _, _ := strings.Cut(rest, `"`)
	if err := json.Unmarshal([]byte(html.UnescapeString(text)), &v); err != nil {
		t.Errorf("%v in\n%s", err, r.body)
	}
	return v
}

// id is the build that a page says it came from.
func (r reply) id() string {
	_, rest, _ := strings.Cut(r.body, `data-build="`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// status fails the test unless r has the status.
func (p *preview) status(what string, r reply, want int) {
	p.Helper()
	if r.StatusCode != want {
		p.Errorf("%s: status %d, want %d\n%s", what, r.StatusCode, want, r.body)
	}
}

// holds fails the test unless text has every part.
func holds(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// lacks fails the test if text has any of the parts.
func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q is in\n%s", part, text)
		}
	}
}

// page is a page as a theme writes it.
func page(body string) build.Blob {
	return build.Bytes([]byte("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"+
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">`+
		"<title>Page</title></head>\n<body>"), []byte(body), []byte("</body></html>\n"))
}

func site() build.Tree {
	return build.Tree{
		"index.html":                    page("<p>Home</p>"),
		"etiquette/index.html":          page("<p>Etiquette</p>"),
		"etiquette/a-policy/index.html": page("<p>A policy</p>"),
		"etiquette/bridge.svg":          build.Text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
		"404.html":                      page("<p>Not here</p>"),
		"feed.xml":                      build.Text("<feed/>"),
		"assets/site.0123.css":          build.Text("body{}"),
	}
}

func fault(file string, line, column int, message string) diag.Diagnostic {
	return diag.Place{File: file, Line: line, Column: column}.Error("dead-link", message, "")
}

var errTest = errors.New("the watch broke")

// asWritten requests a path as it is written.
func (p *preview) asWritten(path string) reply {
	p.Helper()
	return p.raw("GET " + path + " HTTP/1.1\r\nHost: " + p.host() + "\r\nConnection: close\r\n\r\n")
}
