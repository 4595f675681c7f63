package serve

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// attack sends a request as it is and returns the answer, or nil where the
// connection was closed without one.
func (p *preview) attack(request string) *reply {
	p.Helper()
	conn := p.dial()
	defer conn.Close()
	_, _ = io.WriteString(conn, request) // a server may have heard enough before the end
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			p.Fatalf("%.80q: no answer and no end", request)
		}
		return nil
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return &reply{response, string(body)}
}

// gained fails the test if an attack came to anything.
func (p *preview) gained(what string, r *reply) {
	p.Helper()
	if r == nil {
		return
	}
	if r.StatusCode < 400 {
		p.Errorf("%.100q: status %d\n%s", what, r.StatusCode, r.body)
	}
	lacks(p.T, r.body, "root:", "<p>Home</p>", "<p>Etiquette</p>", "<p>A policy</p>", "<feed", "body{}", "event-stream", p.T.Name())
	for name := range r.Header {
		if strings.HasPrefix(name, "Access-Control-") || name == "Set-Cookie" || name == "Location" {
			p.Errorf("%.100q: answered with %s: %s", what, name, r.Header.Get(name))
		}
	}
}

// The record of what reached files through the servers of this field: by the
// path, raw and encoded once, twice and badly; by their own entrances.
func TestAttackPaths(t *testing.T) {
	p := serving(t, site())
	targets := []string{"etc/passwd", "index.html", "etiquette/index.html", "content/index.md", "site.yaml", ".git/config", ".env"}
	ups := []string{
		"/../", "/../../../../../../", "/./../", "/etiquette/../../", "/assets/../../../../",
		"/%2e%2e/", "/%2E%2E/%2e%2e/", "/.%2e/", "/%2e./", "/%2e%2e%2f%2e%2e%2f", "/..%2f..%2f", "/..%2F",
		"/%5c", "/..%5c..%5c", "/..\\..\\", "/%2e%2e%5c", "/\\", "/%5C%5C",
		"/%252e%252e%252f", "/%25252e%25252e/", "/%c0%ae%c0%ae/", "/%c0%af", "/%e0%80%ae/", "/%u002e%u002e/", "/\uff0e\uff0e/", "/%ef%bc%8e%ef%bc%8e/",
		"/..;/", "/;/", "/.;/", "/.../", "/ /", "/%20/", "/%00/", "/%0a/", "/%0d%0a/", "//", "///", "/etiquette//", "/~/", "/C:/", "/c:%5c",
		"/@fs/", "/@fs//", "/@fs/C://", "/@fs/../", "/@id/", "/@id/__x00__/", "/@vite/", "/__vite_ping/", "/__open-in-editor/", "/_next/", "/__/", "/_nuxt/@fs/",
		"/node_modules/../", "/static../", "/static..%2f", "/assets../", "/assets..%5c", "/-/", "/-/../", "/-/%2e%2e/", "/-%2f", "/-/live.js/../", "/-/events/../", "/-/live.js%2f..%2f",
		"file:///", "file:/", "http://evil.example/", "https://127.0.0.1/", "", "*", "#/",
	}
	for _, up := range ups {
		for i, target := range targets {
			for k, end := range []string{"", "?raw", "?import&raw", "?raw??", "?.svg?.wasm?init", "?url&inline", "#", "%00", "%00.html", "%20", ".", "%2e", "/", "/.", "%3f.css", "::$DATA", "~", ";.css"} {
				if i > 1 && k > 0 { // two targets have met all ends
					break
				}
				path := up + target + end
				p.gained(path, p.attack("GET "+path+" HTTP/1.1\r\nHost: "+p.host()+"\r\nConnection: close\r\n\r\n"))
			}
		}
	}
	// A question does not change what an address is.
	plain := p.get("/feed.xml").body
	for _, query := range []string{"?raw", "?import&raw??", "?raw&url=/etc/passwd", "?file=../../etc/passwd", "?page=/../../etc/passwd"} {
		if r := p.get("/feed.xml" + query); r.body != plain {
			t.Errorf("%s: %s", query, r.body)
		}
	}
	s := p.listenAt("/../../etc/passwd")
	if v := s.version(); v.Frame == "" || len(v.Files) > 0 {
		t.Errorf("the stream tells of %+v", v)
	}
}

// elsewhere lists what browsers say of a request that a page from elsewhere
// makes, and what no browser says.
func (p *preview) elsewhere() [][]string {
	ours := "http://" + p.host()
	return [][]string{
		{"Sec-Fetch-Site: cross-site"}, {"Sec-Fetch-Site: same-site"}, {"Sec-Fetch-Site: SAME-ORIGIN"}, {"Sec-Fetch-Site: nonsense"}, {"Sec-Fetch-Site:"},
		{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: style"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: embed"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Origin: null"},
		{"Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"},
		{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: websocket", "Connection: Upgrade", "Upgrade: websocket", "Origin: http://evil.example"},
		{"Origin: null"}, {"Origin: http://evil.example"}, {"Origin: https://" + p.host()}, {"Origin: http://localhost:1"}, {"Origin: file://"}, {"Origin:"},
		{"Origin: " + ours + ".evil.example"}, {"Origin: " + ours + "@evil.example"}, {"Origin: " + ours, "Origin: http://evil.example"}, {"Origin: " + ours + ", http://evil.example"},
		{"Origin: http://evil.example", "Sec-Fetch-Site: same-origin"}, {"Origin: null", "Sec-Fetch-Site: none"},
	}
}

var everything = []string{"/", "/etiquette/", "/etiquette", "/feed.xml", "/assets/site.0123.css", "/nowhere", "/-/events", "/-/events?page=/", "/-/live.js", "/-/live.css"}

func TestAttackFromElsewhere(t *testing.T) {
	p := serving(t, site())
	for _, headers := range p.elsewhere() {
		for _, path := range everything {
			r := p.attack("GET " + path + " HTTP/1.1\r\nHost: " + p.host() + "\r\n" + strings.Join(headers, "\r\n") + "\r\n\r\n")
			p.gained(fmt.Sprint(path, headers), r)
			if r == nil || r.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %q: %+v", path, headers, r)
			}
		}
	}
	// A person may follow a link from elsewhere to a page, and no one to the stream.
	visit := []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}
	p.status("a link from elsewhere", p.get("/etiquette/", visit...), http.StatusOK)
	p.status("a link from elsewhere to the stream", p.get("/-/events", visit...), http.StatusForbidden)
	for _, path := range everything[:4] {
		if r := p.get(path); r.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("%s can be framed", path)
		}
	}
}

func TestAttackHosts(t *testing.T) {
	p := serving(t, site())
	_, port, _ := net.SplitHostPort(p.host())
	hosts := []string{
		"evil.example", "evil.example:" + port, "localhost.evil.example:" + port, "127.0.0.1.nip.io:" + port, "localhost", "127.0.0.1", "127.0.0.1:0",
		"127.0.0.1:" + port + "@evil.example", "evil.example@127.0.0.1:" + port, "127.0.0.1:" + port + ".evil.example", "127.0.0.1:" + port + "/", "127.0.0.1:" + port + ":80",
		"127.1:" + port, "2130706433:" + port, "0x7f000001:" + port, "017700000001:" + port, "0:" + port, "0.0.0.0:" + port, "[::]:" + port, "[::ffff:7f00:1]:" + port, "[::1%25lo]:" + port,
		"localhost.:" + port, "localhost\x00:" + port, "xn--localhost:" + port, "*:" + port, "", " ",
	}
	for _, host := range hosts {
		for _, path := range everything {
			p.gained("Host: "+host+" "+path, p.attack("GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"))
		}
	}
	ours := "Host: " + p.host() + "\r\n"
	for _, request := range []string{
		"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\n" + ours + "Host: evil.example\r\n\r\n",
		"GET http://evil.example/ HTTP/1.1\r\n" + ours + "\r\n", "GET //evil.example/ HTTP/1.1\r\n" + ours + "\r\n",
		"CONNECT " + p.host() + " HTTP/1.1\r\n" + ours + "\r\n", "CONNECT evil.example:80 HTTP/1.1\r\n" + ours + "\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "OPTIONS * HTTP/1.1\r\n" + ours + "\r\n", "get / HTTP/1.1\r\n" + ours + "\r\n",
		"POST / HTTP/1.1\r\n" + ours + "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n\r\n", "OPTIONS / HTTP/1.1\r\n" + ours + "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\nOrigin: http://evil.example\r\n\r\n",
		"GET / HTTP/1.1\r\n" + ours + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /feed.xml HTTP/1.1\r\n" + ours + "\r\n",
		"GET / HTTP/1.1\r\n" + ours + " Folded: x\r\n\r\n", "GET / HTTP/1.1\r\n" + ours + "Bad Name: x\r\n\r\n", "GET / HTTP/1.1\r\n" + ours + "X: \x00\r\n\r\n",
	} {
		p.gained(request, p.attack(request))
	}
	for _, header := range []string{"X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path", "X-Middleware-Subrequest"} {
		r := p.get("/nowhere", header, "/feed.xml")
		p.gained(header, &r)
	}
}

// What a request may cost: its size, its time, its company.
func TestAttackLimits(t *testing.T) {
	p := serving(t, site())
	ours := "Host: " + p.host() + "\r\n"
	huge := strings.Repeat("a", 2*maxHeader)
	many := strings.Repeat("A: "+strings.Repeat("a", 90)+"\r\n", 2*maxHeader/100)
	for what, request := range map[string]string{
		"a long path":                 "GET /" + huge + " HTTP/1.1\r\n" + ours + "\r\n",
		"a long header":               "GET / HTTP/1.1\r\n" + ours + "Cookie: " + huge + "\r\n\r\n",
		"many headers":                "GET / HTTP/1.1\r\n" + ours + many + "\r\n",
		"a header without an end":     "GET / HTTP/1.1\r\n" + ours + "X: " + strings.Repeat("a", 1<<20),
		"a body that does not come":   "GET / HTTP/1.1\r\n" + ours + "Content-Length: 10\r\n\r\nabc",
		"a body of any length":        "GET /feed.xml HTTP/1.1\r\n" + ours + "Transfer-Encoding: chunked\r\n\r\n",
		"a post that does not come":   "POST / HTTP/1.1\r\n" + ours + "Content-Length: 1000\r\n\r\n",
		"a body that waits for leave": "GET / HTTP/1.1\r\n" + ours + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n",
	} {
		conn := p.dial()
		_, _ = io.WriteString(conn, request)
		answer, err := io.ReadAll(conn)
		conn.Close()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s holds its connection", what)
		}
		if !strings.HasPrefix(string(answer), "HTTP/1.1 4") {
			t.Errorf("%s is answered with %.100q", what, answer)
		}
	}
}

// Who sends headers letter by letter, or nothing at all, is shut out.
func TestAttackSlowHeaders(t *testing.T) {
	web, _ := newWeb(t.Context(), newServer(Options{}, door{}))
	if web.ReadHeaderTimeout <= 0 || web.ReadHeaderTimeout > 10*time.Second || web.IdleTimeout <= 0 || web.IdleTimeout > 5*time.Minute || web.MaxHeaderBytes > 64<<10 {
		t.Errorf("a server without limits: %+v", web)
	}
	listener, _, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	web.ReadHeaderTimeout = 50 * time.Millisecond
	go func() { _ = web.Serve(listener) }()
	defer web.Close()
	for _, begin := range []string{"", "G", "GET / HTTP/1.1\r\nHost: " + listener.Addr().String() + "\r\nX: "} {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, begin)
		if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("after %q the connection stays open", begin)
		}
	}
}

func TestConnectionsAreLimited(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limited(inner).(*limitedListener)
	l.places = make(chan struct{}, 2)
	accepted := make(chan net.Conn)
	go func() {
		defer close(accepted)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- conn
		}
	}()
	var clients []net.Conn
	for range 3 {
		conn, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, conn)
		defer conn.Close()
	}
	first, second := <-accepted, <-accepted
	defer second.Close()
	if len(l.places) != cap(l.places) {
		t.Errorf("%d of %d places are taken", len(l.places), cap(l.places))
	}
	first.Close()
	first.Close() // which net/http does too, and which makes one place only
	third := <-accepted
	defer third.Close()
	if got, want := third.RemoteAddr().String(), clients[2].LocalAddr().String(); got != want {
		t.Errorf("accepted %s, want %s", got, want)
	}
	l.Close() // while Accept waits for a place
	if _, open := <-accepted; open {
		t.Error("one connection too many")
	}
}

func TestTheNextFreePort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	listener, host, err := listen(t.Context(), fmt.Sprintf("127.0.0.1:%d+", port))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if got := listener.Addr().(*net.TCPAddr).Port; got <= port || got >= port+nextPorts || host != "127.0.0.1" {
		t.Errorf("%s:%d is not the next port after %d", host, got, port)
	}
	for _, addr := range []string{":8080+", "127.0.0.1:0+", "localhost:http+", "[::1]:1+"} {
		if err := CheckAddr(addr); err != nil {
			t.Error(err)
		}
	}
	for _, addr := range []string{"8080+", ":8080++", ":8080 +", ":-1+", ":70000+", "+:8080x"} {
		if CheckAddr(addr) == nil {
			t.Errorf("%q is an address", addr)
		}
	}
}
