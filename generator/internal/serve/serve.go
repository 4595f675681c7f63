// Package serve shows a site in the browser while its author writes it: build,
// keep the tree in memory, wait for a change, build again, tell the browsers.
//
// What its callers and its readers rely on:
//
//   - The newest good tree is served, whole: a request sees one build, never
//     parts of two. Nothing is read from disk, whatever the path says.
//   - Content never ends it. While a build has errors, the last good tree is
//     served with a bar over it that lists them; when there is none yet, a page
//     with status 500 does. Both go away by themselves.
//   - Every HTML page that is served, and nothing that is built, carries a
//     script. It holds the version of its page, hashes of its parts, and opens
//     an event stream, on which the server sends the version that the page has
//     now, first and after each build. Where the two are equal nothing happens;
//     where they differ in the main content or in style sheets, these are
//     changed in place; otherwise the page reloads. So no change is missed,
//     however the two meet: a build during page load, a computer that slept, a
//     server that was restarted. See version.
//   - A page behaves as it will when published. Its Content-Security-Policy is
//     widened by our script, style sheet and stream only: what the published
//     page could not do fails here too. See live.dress.
//   - Paths are those of any static host: /x/ is x/index.html, /x leads to /x/,
//     anything unknown is 404.html.
//   - The door is narrow, because a preview holds drafts and any page in the
//     same browser can send requests to it: only requests for the address
//     served are answered, other sites may link to a page and load nothing,
//     and there are no cross-origin headers. An address without a host is
//     127.0.0.1.
//   - Requests wait for the first build.
//
// Two goroutines run beside those of net/http's connections: the caller's, in
// the loop, and the one that accepts connections. All have ended when [Run]
// returns. A panic in Build is the program's fault, not the author's: it is
// not recovered.
package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
)

// Options say what to serve and where. Build and Wait are required.
type Options struct {
	// Addr is the host and port to listen on. Port 0 takes a free one, and a
	// port with a + after it may be the next free one; an empty host is
	// 127.0.0.1.
	Addr string

	// Editor is a template of links that open a place in the author's editor,
	// which [CheckEditor] accepts, and Root the folder that the files of
	// diagnostics are in, absolute and with slashes. Both or neither.
	Editor, Root string

	// Build makes the whole site from the sources as they are now. The tree is
	// nil when the diagnostics have errors.
	Build func() (build.Tree, []diag.Diagnostic)

	// Wait returns nil when the sources have changed since it last returned,
	// or since before the first build. On any error but ctx's the server goes
	// on with the tree it has and builds no more.
	Wait func(ctx context.Context) error

	// Report is told of each build: how many pages it made (index.html files;
	// 0 for a build with errors) and how long it took. The result is being
	// served by then.
	Report func(diags []diag.Diagnostic, pages int, took time.Duration)

	// Ready is told once the server listens, before the first build.
	Ready func(url string)

	// Stalled is told that Wait failed. Open pages say so too.
	Stalled func(err error)
}

// Limits of the server.
const (
	headerTimeout = 5 * time.Second
	idleTimeout   = time.Minute
	writeTimeout  = 30 * time.Second // for a response, or for one event of a stream
	shutdownGrace = 500 * time.Millisecond
	maxHeader     = 16 << 10 // bytes, of a request's line and headers
	maxStreams    = 64       // event streams at a time
	maxOpen       = 512      // connections at a time; further ones wait
)

// Run serves until ctx is done; it then ends the event streams at once, and
// returns nil when a build in progress has ended as well. It fails when it
// cannot listen.
func Run(ctx context.Context, options Options) error {
	if err := CheckEditor(options.Editor); err != nil {
		return err
	}
	listener, host, err := listen(ctx, options.Addr)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := newServer(options, newDoor(host, listener.Addr()))
	web, connections := newWeb(ctx, s)
	served := make(chan error, 1)
	go func() {
		defer stop() // without an open door there is no reason to go on
		served <- web.Serve(listener)
	}()
	s.options.Ready(s.door.url())
	s.loop(ctx)
	shutdown(web)
	err = <-served
	connections.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// newWeb returns the HTTP server, and the group of its connections.
func newWeb(ctx context.Context, s *server) (*http.Server, *sync.WaitGroup) {
	connections := &sync.WaitGroup{}
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,

		// “OPTIONS *” is refused as any other.
		DisableGeneralOptionsHandler: true,

		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				connections.Add(1)
			case http.StateClosed, http.StateHijacked:
				connections.Done()
			}
		},
	}, connections
}

// shutdown lets responses in progress end for a moment, then closes everything.
func shutdown(web *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if web.Shutdown(ctx) != nil {
		web.Close()
	}
}
