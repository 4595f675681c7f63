package serve

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// The paths that are ours; everything else is the site's.
const (
	eventsPath = "/-/events"
	scriptPath = "/-/live.js"
	stylePath  = "/-/live.css"
)

// A server answers requests from the current state.
type server struct {
	options Options
	door    door
	live    live
	current atomic.Pointer[state]
	streams chan struct{} // holds one value for each open event stream

	// Ids of states: run is this server's, builds counts, in the loop only.
	run    string
	builds int
}

func newServer(options Options, door door) *server {
	s := &server{
		options: options.filled(),
		door:    door,
		live:    newLive(editor{options.Editor, options.Root}),
		streams: make(chan struct{}, maxStreams),
		run:     rand.Text(),
	}
	s.current.Store(&state{replaced: make(chan struct{})})
	return s
}

// filled returns the options with nothing in the place of what was left out.
func (o Options) filled() Options {
	if o.Report == nil {
		o.Report = func([]diag.Diagnostic, int, time.Duration) {}
	}
	if o.Ready == nil {
		o.Ready = func(string) {}
	}
	if o.Stalled == nil {
		o.Stalled = func(error) {}
	}
	return o
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Frame-Options", "SAMEORIGIN")
	extend(w)
	switch {
	case !s.door.admits(r):
		http.Error(w, "This is the preview at "+s.door.url()+", and the request was for another host.\n"+
			"To serve under another name or address, start it with --addr HOST:PORT.", http.StatusMisdirectedRequest)
	case !strings.HasPrefix(r.RequestURI, "/"):
		refuse(w, r, "This is no proxy.", http.StatusBadRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		refuse(w, r, "A preview can only be read.", http.StatusMethodNotAllowed)
	case r.ContentLength != 0:
		refuse(w, r, "A preview takes nothing.", http.StatusRequestEntityTooLarge)
	case !fromOurPage(r) && !(r.URL.Path != eventsPath && isVisit(r)):
		http.Error(w, "Only the pages of this preview may load from it.", http.StatusForbidden)
	case r.URL.Path == eventsPath:
		s.serveEvents(w, r)
	case r.URL.Path == scriptPath:
		serveFile(w, r, scriptPath, liveScript)
	case r.URL.Path == stylePath:
		serveFile(w, r, stylePath, liveStyle)
	default:
		s.serveSite(w, r)
	}
}

// refuse answers a request that may have a body, and does not wait for it.
func refuse(w http.ResponseWriter, r *http.Request, why string, status int) {
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close")
		_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // see extend
	}
	http.Error(w, why, status)
}

// extend gives a response, or the next event of a stream, its time to be
// written. Where that cannot be limited, as in a test without a connection, it
// is not.
func extend(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
}

// serveSite answers with a file of the current tree.
func (s *server) serveSite(w http.ResponseWriter, r *http.Request) {
	now, ok := s.shown(r.Context())
	if !ok {
		http.Error(w, "The preview has ended.", http.StatusServiceUnavailable)
		return
	}
	extend(w) // the first build may have taken long
	name, redirect := find(now.tree, r.URL)
	blob, found := now.tree[name]
	switch {
	case redirect != "":
		w.Header().Set("Location", redirect)
		w.WriteHeader(http.StatusMovedPermanently)
	case found && contentType(name) != htmlType:
		serveFile(w, r, name, blob.Flat())
	default:
		at, status := s.look(now, r.URL)
		s.servePage(w, status, now, at)
	}
}

// find returns the path in tree that u asks for, or where it should ask
// instead. A slash written as %2F is part of a name, and no name has one.
func find(tree build.Tree, u *url.URL) (name, redirect string) {
	if strings.Contains(strings.ToUpper(u.EscapedPath()), "%2F") {
		return "", ""
	}
	name = strings.TrimPrefix(u.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + "index.html", ""
	}
	if _, ok := tree[name+"/index.html"]; ok {
		// Name is a folder of the tree, so it does not begin with a slash,
		// and the address cannot lead to another host.
		there := url.URL{Path: "/" + name + "/", RawQuery: u.RawQuery}
		return "", there.String()
	}
	return name, ""
}

// notFound is the page for an address that has none: the site's own, or ours,
// which as any page goes away when there is one.
func notFound(tree build.Tree, address string) sight {
	if page, ok := tree["404.html"]; ok {
		return sight{"404.html", address, page.Flat()}
	}
	return sight{page: []byte("<!DOCTYPE html>\n<html lang=\"en\">\n<title>Not found</title>\n<h1>There is no such page</h1>\n")}
}

// servePage answers with an HTML page, made live.
func (s *server) servePage(w http.ResponseWriter, status int, now *state, at sight) {
	body, policies := s.live.dress(now, at)
	header := w.Header()
	for _, policy := range policies {
		header.Add("Content-Security-Policy", policy)
	}
	header.Set("Content-Type", htmlType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader may have left
}

// serveFile answers with the content as it is, or the part that r asks for.
func serveFile(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}
