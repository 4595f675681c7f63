package serve

import (
	"context"
	"fmt"
	"net/http"
)

// serveEvents sends the id of the current state now and whenever it changes,
// until the browser leaves or the server ends.
func (s *server) serveEvents(w http.ResponseWriter, r *http.Request) {
	if !fromOurPage(r) {
		http.Error(w, "Only the pages of this preview may listen to it.", http.StatusForbidden)
		return
	}
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
	s.stream(r.Context(), w)
}

// stream is the life of an event stream. A browser that reads too slowly for
// some states is sent the newest.
func (s *server) stream(ctx context.Context, w http.ResponseWriter) {
	fmt.Fprintf(w, "retry: %d\n\n", retry.Milliseconds())
	for {
		now, ok := s.shown(ctx)
		if !ok {
			return
		}
		extend(w)
		fmt.Fprintf(w, "data: %s\n\n", now.id)
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
