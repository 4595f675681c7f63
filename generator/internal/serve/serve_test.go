package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

func TestServesTheTree(t *testing.T) {
	p := serving(t, site())
	for path, want := range map[string]string{
		"/":                         "<p>Home</p>",
		"/index.html":               "<p>Home</p>",
		"/etiquette/":               "<p>Etiquette</p>",
		"/etiquette/?q=1":           "<p>Etiquette</p>",
		"/etiquette/a-policy/":      "<p>A policy</p>",
		"/%65tiquette/":             "<p>Etiquette</p>",
		"/etiquette/bridge.svg":     "<svg",
		"/feed.xml":                 "<feed/>",
		"/assets/site.0123.css":     "body{}",
		"/assets/site.0123.css?v=1": "body{}",
	} {
		r := p.get(path)
		p.status(path, r, http.StatusOK)
		holds(t, r.body, want)
	}
}

func TestHeaders(t *testing.T) {
	p := serving(t, site())
	for _, path := range []string{"/", "/feed.xml", "/nowhere", "/etiquette", "/-/live.js", "/-/live.css"} {
		header := p.get(path).Header
		for name, want := range map[string]string{
			"Cache-Control":                "no-store",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Access-Control-Allow-Origin":  "",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", path, name, got, want)
			}
		}
	}
	for path, want := range map[string]string{
		"/":           "text/html; charset=utf-8",
		"/feed.xml":   "application/xml; charset=utf-8",
		"/-/live.js":  "text/javascript; charset=utf-8",
		"/-/live.css": "text/css; charset=utf-8",
	} {
		if got := p.get(path).Header.Get("Content-Type"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestContentType(t *testing.T) {
	for name, want := range map[string]string{
		"a/b.HTML": htmlType, "x.css": "text/css; charset=utf-8", "x.mjs": "text/javascript; charset=utf-8",
		"x.json": "application/json", "x.svg": "image/svg+xml; charset=utf-8", "x.PNG": "image/png", "x.jpeg": "image/jpeg",
		"x.webp": "image/webp", "x.ics": "text/calendar; charset=utf-8", "x.woff2": "font/woff2",
		"site.webmanifest": "application/manifest+json", "x.unknown": "application/octet-stream", "CNAME": "application/octet-stream", "a.b/c": "application/octet-stream",
	} {
		if got := contentType(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestFoldersGetTheirSlash(t *testing.T) {
	p := serving(t, build.Tree{"a b/ü/index.html": page(""), "index.html": page("")})
	for path, want := range map[string]string{
		"/a%20b/%C3%BC":          "/a%20b/%C3%BC/",
		"/a%20b/%C3%BC?q=1&r=%2": "/a%20b/%C3%BC/?q=1&r=%2",
	} {
		r := p.get(path)
		p.status(path, r, http.StatusMovedPermanently)
		if got := r.Header.Get("Location"); got != want {
			t.Errorf("%s leads to %s, want %s", path, got, want)
		}
	}
	p.status("a folder without a page", p.get("/a%20b"), http.StatusNotFound)
}

func TestNotFound(t *testing.T) {
	p := serving(t, site())
	r := p.get("/nowhere/")
	p.status("an unknown page", r, http.StatusNotFound)
	holds(t, r.body, "<p>Not here</p>", scriptPath)

	p.change(build.Tree{"index.html": page("")})
	r = p.get("/nowhere/")
	p.status("an unknown page, without 404.html", r, http.StatusNotFound)
	holds(t, r.body, "There is no such page", scriptPath)
}

func TestHeadAndRange(t *testing.T) {
	p := serving(t, site())
	for _, path := range []string{"/", "/feed.xml", "/-/events"} {
		head := p.do(http.MethodHead, path)
		p.status("HEAD "+path, head, http.StatusOK)
		if head.body != "" {
			t.Errorf("HEAD %s has a body", path)
		}
	}
	if got, want := p.do(http.MethodHead, "/").ContentLength, int64(len(p.get("/").body)); got != want {
		t.Errorf("HEAD / announces %d bytes, GET sends %d", got, want)
	}
	r := p.get("/feed.xml", "Range", "bytes=1-4")
	p.status("a range", r, http.StatusPartialContent)
	if r.body != "feed" {
		t.Errorf("range: %q", r.body)
	}
}

// Whatever a path says, it is looked up in the tree and nowhere else.
func TestPathsReachTheTreeOnly(t *testing.T) {
	p := serving(t, site())
	for path, want := range map[string]int{
		"/../../etc/passwd":               404,
		"/etiquette/../index.html":        404,
		"/./index.html":                   404,
		"/%2e%2e/%2e%2e/etc/passwd":       404,
		"/%2E%2E%2Fetc%2Fpasswd":          404,
		"/etiquette%2fa-policy/":          404,
		"/etiquette%2Fa-policy":           404,
		"/..%5c..%5cwindows%5cwin.ini":    404,
		"/..\\..\\windows\\win.ini":       404,
		"//etiquette/":                    404,
		"//etiquette":                     404,
		"//evil.example/etiquette":        404,
		"/etiquette//a-policy/":           404,
		"/etiquette//":                    404,
		"/%00":                            404,
		"/index.html%00.css":              404,
		"/%c0%ae%c0%ae/":                  404,
		"/%252e%252e/":                    404,
		"/ETIQUETTE/":                     404,
		"/index.html/":                    404,
		"/-/":                             404,
		"/-/live.go":                      404,
		"/-/../-/live.js":                 404,
		"/%zz":                            400,
		"/\x00":                           400,
		"relative":                        400,
		"/" + strings.Repeat("a/", 4<<10): 404,
		"/" + strings.Repeat("a", 32<<10): 431,
	} {
		r := p.raw("GET " + path + " HTTP/1.1\r\nHost: " + p.host() + "\r\nConnection: close\r\n\r\n")
		p.status(fmt.Sprintf("%.60q", path), r, want)
		lacks(t, r.body, "root:", "<p>A policy</p>", "<p>Home</p>")
		if location := r.Header.Get("Location"); location != "" {
			t.Errorf("%.60q leads to %q", path, location)
		}
	}
}

func TestOnlyReading(t *testing.T) {
	p := serving(t, site())
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
		for _, path := range []string{"/", "/-/events"} {
			r := p.do(method, path)
			p.status(method+" "+path, r, http.StatusMethodNotAllowed)
			if got := r.Header.Get("Allow"); got != "GET, HEAD" {
				t.Errorf("%s %s: Allow: %q", method, path, got)
			}
		}
	}
}

func TestHostMustBeOurs(t *testing.T) {
	p := serving(t, site())
	_, port, _ := net.SplitHostPort(p.host())
	for _, host := range []string{"localhost:" + port, "LocalHost:" + port, "127.0.0.1:" + port, "[::1]:" + port} {
		p.status("Host: "+host, p.get("/", "Host", host), http.StatusOK)
	}
	for _, host := range []string{
		"evil.example", "evil.example:" + port, "localhost", "127.0.0.1", "localhost:1", "localhost.evil.example:" + port,
		"127.0.0.1.evil.example:" + port, "localhost.:" + port, "127.0.0.2:" + port, "0.0.0.0:" + port, "192.168.0.1:" + port,
		"2130706433:" + port, "0x7f.1:" + port, "[::ffff:127.0.0.1]:" + port, "[::]:" + port, ":" + port, "localhost:" + port + ":" + port,
	} {
		for _, path := range []string{"/", "/-/events", "/-/live.js"} {
			r := p.get(path, "Host", host)
			p.status("Host: "+host+" "+path, r, http.StatusMisdirectedRequest)
			holds(t, r.body, p.url, "--addr")
		}
	}
	for what, request := range map[string]string{
		"no host":         "GET / HTTP/1.0\r\n\r\n",
		"an empty host":   "GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n",
		"an absolute URL": "GET http://evil.example/ HTTP/1.1\r\nHost: " + p.host() + "\r\nConnection: close\r\n\r\n",
	} {
		p.status(what, p.raw(request), http.StatusMisdirectedRequest)
	}
}

// With an address of all interfaces, a request for the very address that it
// came in at is ours; a name that leads there is not.
func TestHostOnEveryInterface(t *testing.T) {
	d := newDoor("0.0.0.0", &net.TCPAddr{IP: net.IPv4zero, Port: 8080})
	if got := d.url(); got != "http://localhost:8080/" {
		t.Errorf("url: %s", got)
	}
	for host, want := range map[string]bool{
		"192.168.0.7:8080": true, "192.168.0.8:8080": false, "192.168.0.7": false, "evil.example:8080": false, "localhost:8080": true,
	} {
		r, _ := http.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		local := &net.TCPAddr{IP: net.ParseIP("192.168.0.7"), Port: 8080}
		if got := d.admits(r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
	named := newDoor("Preview.Example", &net.TCPAddr{IP: net.IPv4zero, Port: 80})
	r, _ := http.NewRequest(http.MethodGet, "/", nil)
	for r.Host = range strings.SplitSeq("preview.example PREVIEW.example preview.example:80", " ") {
		if !named.admits(r) {
			t.Errorf("%s is refused", r.Host)
		}
	}
}

func TestEventsAreForOurPages(t *testing.T) {
	p := serving(t, site())
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Sec-Fetch-Site", "nonsense"},
		{"Origin", "null"},
		{"Origin", "http://evil.example"},
		{"Origin", "https://" + p.host()},
		{"Origin", "http://localhost:1"},
		{"Origin", ""},
		{"Origin", "http://" + p.host(), "Origin", "http://evil.example"},
		{"Origin", "http://evil.example", "Sec-Fetch-Site", "same-origin"},
	} {
		p.status(fmt.Sprint(headers), p.get("/-/events", headers...), http.StatusForbidden)
	}
	ours := p.do(http.MethodHead, "/-/events", "Origin", strings.TrimSuffix(p.url, "/"), "Sec-Fetch-Site", "same-origin")
	p.status("our own page", ours, http.StatusOK)
}

func TestEventStreamsAreLimited(t *testing.T) {
	p := serving(t, site())
	var streams []*stream
	for range maxStreams {
		s := p.listen()
		s.next()
		streams = append(streams, s)
	}
	p.status("one stream too many", p.get("/-/events"), http.StatusServiceUnavailable)
	p.status("a page beside them", p.get("/"), http.StatusOK)
	streams[0].body.Close()
	// The server notices in its own time that a browser has left.
	for deadline := time.Now().Add(patience); p.do(http.MethodHead, "/-/events").StatusCode != http.StatusOK; {
		if time.Now().After(deadline) {
			t.Fatal("a stream that was closed still counts")
		}
	}
}

func TestEventsTellOfEachBuild(t *testing.T) {
	p := serving(t, site())
	a, b := p.listen(), p.listen()
	seen := []string{p.get("/").id()}
	if a.next() != seen[0] || b.next() != seen[0] {
		t.Fatal("a stream does not begin with the build of the page")
	}
	for _, step := range []func(){
		func() { p.change(site()) },
		func() { p.change(nil, fault("content/a.md", 1, 1, "bad")) },
		func() { p.change(site()) },
	} {
		step()
		id := p.get("/").id()
		if id == "" || slices.Contains(seen, id) {
			t.Errorf("the page has the build %q after %q", id, seen)
		}
		if got, other := a.next(), b.next(); got != id || other != id {
			t.Errorf("the streams say %q and %q, the page %q", got, other, id)
		}
		seen = append(seen, id)
	}
	if id := p.listen().next(); id != seen[len(seen)-1] {
		t.Errorf("a new stream begins with %q", id)
	}
}

// A page that was open when the server stopped must notice a new server.
func TestBuildsOfTwoServersDiffer(t *testing.T) {
	if a, b := serving(t, site()).listen().next(), serving(t, site()).listen().next(); a == b {
		t.Errorf("both begin with %q", a)
	}
}

func TestErrorsBeforeTheFirstGoodBuild(t *testing.T) {
	p := listening(t)
	p.build(nil, fault("content/<a>.md", 3, 8, "no page at “<script>alert(1)</script>”"), fault("site.yaml", 0, 0, "second"),
		diag.Place{File: "content/w.md"}.Warning("w", "only a warning", ""))
	for _, path := range []string{"/", "/etiquette", "/nowhere", "/assets/site.css"} {
		r := p.get(path)
		p.status(path, r, http.StatusInternalServerError)
		holds(t, r.body, "The site has 2 errors", "content/&lt;a&gt;.md</bdi>:3:8", "&lt;script&gt;alert(1)", "site.yaml</bdi></code>: <bdi>second", scriptPath)
		lacks(t, r.body, "<script>alert", "<a>", "only a warning", "rapport-preview")
		holds(t, r.Header.Get("Content-Security-Policy"), "default-src 'none'", "connect-src 'self'")
	}
	s := p.listen()
	if id := s.next(); id != p.get("/").id() {
		t.Errorf("the error page came from %q, the stream says %q", p.get("/").id(), id)
	}
	if got := p.change(site()); got.pages != 3 || len(got.diags) != 0 {
		t.Errorf("reported: %+v", got)
	}
	if s.next() == "" {
		t.Error("the error page is not told that the errors are gone")
	}
	r := p.get("/")
	p.status("the site, repaired", r, http.StatusOK)
	lacks(t, r.body, "rapport-", "2 errors")
}

func TestErrorsOverTheLastGoodTree(t *testing.T) {
	p := serving(t, site())
	if got := p.change(nil, fault("content/a.md", 3, 8, "a <b> & c")); got.pages != 0 || len(got.diags) != 1 {
		t.Errorf("reported: %+v", got)
	}
	for path, status := range map[string]int{"/": 200, "/etiquette/": 200, "/nowhere": 404} {
		r := p.get(path)
		p.status(path, r, status)
		holds(t, r.body, "<link rel=\"stylesheet\" href=\"/-/live.css\"", "The site has 1 error; this is the last good version",
			"content/a.md</bdi>:3:8</code>: <bdi>a &lt;b&gt; &amp; c")
	}
	if got := p.get("/feed.xml").body; got != "<feed/>" {
		t.Errorf("feed.xml was touched: %s", got)
	}
	p.change(site(), diag.Place{File: "content/a.md"}.Warning("w", "only a warning", ""))
	lacks(t, p.get("/").body, "rapport-preview", "a &lt;b&gt;", "only a warning")
}

func TestManyErrorsAreCut(t *testing.T) {
	p := serving(t, site())
	var many []diag.Diagnostic
	for i := range maxListed + 5 {
		many = append(many, fault("content/a.md", i+1, 1, "bad"))
	}
	p.change(nil, many...)
	body := p.get("/").body
	holds(t, body, fmt.Sprintf("The site has %d errors", maxListed+5), "… and 5 more")
	if got := strings.Count(body, "<li>"); got != maxListed {
		t.Errorf("%d errors are listed", got)
	}
}

func TestAFailingWaitIsTold(t *testing.T) {
	p := serving(t, site())
	s := p.listen()
	s.next()
	p.changes <- errTest
	if err := <-p.stalled; !errors.Is(err, errTest) {
		t.Errorf("stalled: %v", err)
	}
	r := p.get("/")
	p.status("a page", r, http.StatusOK)
	holds(t, r.body, "Changes are no longer noticed", errTest.Error(), "<p>Home</p>")
	lacks(t, r.body, "<details")
	if id := s.next(); id != r.id() {
		t.Errorf("the stream says %q, the page %q", id, r.id())
	}
}

// A reader's first request may come before there is anything to serve.
func TestRequestsWaitForTheFirstBuild(t *testing.T) {
	p := listening(t)
	conn := p.dial() // its request is sent before the build ends
	defer conn.Close()
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", p.host())
	s := make(chan string)
	go func() { s <- p.listen().next() }()
	p.build(site())
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(conn); err != nil {
		t.Fatal(err)
	}
	holds(t, answer.String(), "200 OK", "<p>Home</p>")
	if <-s == "" {
		t.Error("a stream from before the first build has ended")
	}
}

// A request sees one build as a whole, while builds go on.
func TestARequestSeesOneBuild(t *testing.T) {
	tree := func(n int) build.Tree {
		return build.Tree{"index.html": page(fmt.Sprintf("<p>build %d</p>", n))}
	}
	p := serving(t, tree(0))
	ids := map[string]string{} // of builds, by their page
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range 50 {
			p.change(tree(n + 1))
		}
	}()
	for more := true; more; {
		select {
		case <-done:
			more = false
		default:
		}
		r := p.get("/")
		_, text, _ := strings.Cut(r.body, "<p>")
		if other, ok := ids[text[:10]]; ok && other != r.id() {
			t.Fatalf("%q came with the ids %q and %q", text[:10], other, r.id())
		}
		ids[text[:10]] = r.id()
	}
}

func TestListenFails(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for addr, parts := range map[string][]string{
		taken.Addr().String():                             {taken.Addr().String(), "in use", "--addr", ":0"},
		fmt.Sprint(":", taken.Addr().(*net.TCPAddr).Port): {taken.Addr().String(), "in use"},
		"8080":            {"“8080”", "--addr HOST:PORT"},
		"127.0.0.1:99999": {"127.0.0.1:99999", "--addr"},
		"203.0.113.1:0":   {"203.0.113.1:0", "--addr"},
	} {
		err := Run(t.Context(), Options{Addr: addr, Build: func() (build.Tree, []diag.Diagnostic) {
			t.Errorf("%s: built without a door", addr)
			return nil, nil
		}})
		if err == nil {
			t.Fatalf("%s: no error", addr)
		}
		holds(t, err.Error(), parts...)
	}
}

// Without a host the door opens to this computer only.
func TestAnEmptyHostIsLoopback(t *testing.T) {
	listener, host, err := listen(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if !listener.Addr().(*net.TCPAddr).IP.IsLoopback() || host != "127.0.0.1" {
		t.Errorf("listens on %v as %s", listener.Addr(), host)
	}
}

// When Run returns, nothing of it is left: not with an open stream, an idle
// connection, one that has sent nothing, one that reads nothing, or a request
// that waits for a build.
func TestNothingIsLeftRunning(t *testing.T) {
	for name, start := range map[string]func(p *preview){
		"while it serves": func(p *preview) {
			p.build(build.Tree{"index.html": page(""), "film.mp4": build.Bytes(make([]byte, 64<<20))})
			p.listen().next()
			p.get("/")
			p.open("/film.mp4")
		},
		"before the first build": func(p *preview) { p.open("/") },
		"after it stalled": func(p *preview) {
			p.build(site())
			p.changes <- errTest
			<-p.stalled
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := listening(t)
			silent := p.dial()
			defer silent.Close()
			start(p)
			p.end()
			noServer(t)
		})
	}
}

// open sends a request and reads no answer.
func (p *preview) open(path string) {
	p.Helper()
	conn := p.dial()
	p.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, p.host())
}

// end ends the server, as a person does.
func (p *preview) end() {
	p.Helper()
	p.cancel()
	select {
	case err := <-p.ended:
		p.ended <- nil // for the cleanup
		if err != nil {
			p.Fatal(err)
		}
	case <-time.After(patience):
		p.Fatal("Run does not return")
	}
}

// Streams end in good order, not by a connection that breaks off.
func TestStreamsEndWithTheServer(t *testing.T) {
	p := serving(t, site())
	s := p.listen()
	s.next()
	p.end()
	if id := s.next(); id != "" || s.lines.Err() != nil {
		t.Errorf("the stream goes on with %q, or ends with %v", id, s.lines.Err())
	}
}

func TestAServerThatEndsAnswersWhoWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newServer(Options{}, newDoor("localhost", &net.TCPAddr{Port: 80}))
	for path, want := range map[string]int{"/": http.StatusServiceUnavailable, "/-/events": http.StatusOK} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		r.Host = "localhost"
		s.ServeHTTP(w, r)
		if w.Code != want || strings.Contains(w.Body.String(), "data:") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// noServer fails the test if a goroutine of the server is left. The last
// instructions of a connection's goroutine come after it has said that it ends,
// but none of ours.
func noServer(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	if all := string(stacks[:runtime.Stack(stacks, true)]); strings.Contains(all, "serve.(*server)") {
		t.Fatalf("still running:\n%s", all)
	}
	for deadline := time.Now().Add(patience); ; runtime.Gosched() {
		all := string(stacks[:runtime.Stack(stacks, true)])
		if !strings.Contains(all, "serve.Run") && !strings.Contains(all, "http.(*conn)") && !strings.Contains(all, "http.(*Server)") && !strings.Contains(all, "http.(*connReader)") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left running:\n%s", all)
		}
	}
}

// A panic in Build is the program's fault: it must reach whoever runs it.
func TestAPanicInBuildIsNotSwallowed(t *testing.T) {
	defer func() {
		if recover() != errTest {
			t.Error("the panic was swallowed")
		}
	}()
	s := newServer(Options{Build: func() (build.Tree, []diag.Diagnostic) { panic(errTest) }}, door{})
	s.loop(t.Context())
}

func TestEveryFunctionButBuildAndWaitMayBeLeftOut(t *testing.T) {
	o := Options{}.filled()
	o.Report(nil, 0, 0)
	o.Ready("")
	o.Stalled(errTest)
}
