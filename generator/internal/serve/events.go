package serve

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// serveEvents sends the version of the page that the query names, now and
// whenever the state changes, until the browser leaves or the server ends.
func (s *server) serveEvents(w http.ResponseWriter, r *http.Request) {
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		http.Error(w, "Too many pages of this preview are open.", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	s.stream(r.Context(), w, pageOf(r))
}

// stream is the life of an event stream. A browser that reads too slowly for
// some states is sent the newest.
func (s *server) stream(ctx context.Context, w http.ResponseWriter, page *url.URL) {
	fmt.Fprintf(w, "retry: %d\n\n", retry.Milliseconds())
	for {
		now, ok := s.shown(ctx)
		if !ok {
			return
		}
		extend(w)
		fmt.Fprintf(w, "data: %s\n\n", s.versionAt(now, page).JSON())
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-now.replaced:
		case <-ctx.Done():
			return
		}
	}
}

// pageOf returns the address of the page that listens. What is none is nowhere
// in the tree.
func pageOf(r *http.Request) *url.URL {
	u, err := url.ParseRequestURI(r.URL.Query().Get("page"))
	if err != nil {
		return &url.URL{Path: "/"}
	}
	return u
}

// versionAt returns the version of what is served at u.
func (s *server) versionAt(now *state, u *url.URL) version {
	at, _ := s.look(now, u)
	return s.live.versionOf(now, at, s.live.bar(s.live.view(now, at.name)))
}

// look returns the page at u and its status.
func (s *server) look(now *state, u *url.URL) (sight, int) {
	if now.tree == nil {
		return s.live.errorSight(now), http.StatusInternalServerError
	}
	name, _ := find(now.tree, u)
	if blob, ok := now.tree[name]; ok && contentType(name) == htmlType {
		return sight{name, u.Path, blob.Flat()}, http.StatusOK
	}
	return notFound(now.tree, u.Path), http.StatusNotFound
}
