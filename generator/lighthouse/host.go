package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

// A host serves a folder as good static hosts do: compressed, what has a hash in
// its name for good, the rest to be asked for again.
type host struct {
	home   string // the address, with a slash at the end
	server *http.Server
}

func newHost(folder string) (*host, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h := &host{
		home:   "http://" + listener.Addr().String() + "/",
		server: &http.Server{Handler: compress(http.FileServer(http.Dir(folder))), ReadHeaderTimeout: 10 * time.Second},
	}
	go h.server.Serve(listener) // it returns when it is closed, and says no more
	return h, nil
}

func (h *host) close() { h.server.Close() }

func compress(files http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			w.Header().Set("Cache-Control", "no-cache")
		}
		r.Header.Del("Range")
		compressed := brotli.HTTPCompressor(w, r)
		defer compressed.Close()
		files.ServeHTTP(writer{w, compressed}, r)
	})
}

// A writer answers with what it is given in another form.
type writer struct {
	http.ResponseWriter
	body io.Writer
}

func (w writer) Write(content []byte) (int, error) { return w.body.Write(content) }
