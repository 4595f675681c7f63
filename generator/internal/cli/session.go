package cli

import (
	"context"
	"fmt"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"rapport/generator/internal/build"
	"rapport/generator/internal/diag"
	"rapport/generator/internal/site"
	"rapport/generator/internal/source"
)

// A session builds one site again and again, reusing what it did before. Its
// methods are for one goroutine.
type session struct {
	*globals
	options build.Options
	sources *source.Follower
	memo    *build.Memo
	pages   int             // of the last build
	resized bool            // it had another number of pages than the one before
	told    []site.Withheld // the pages that are withheld, as last told
}

func newSession(g *globals, options build.Options) *session {
	options.Workers = workers()
	return &session{globals: g, options: options, sources: source.Follow(g.root), memo: &build.Memo{}, resized: true}
}

// run builds the sources as they are now. Where they cannot be opened, that is
// an error of the content: the folder may return.
func (s *session) run() build.Result {
	snapshot, err := s.sources.Open(time.Now())
	if err != nil {
		return build.Result{Diagnostics: []diag.Diagnostic{diag.Place{File: s.root}.Error("unreadable", err.Error(), "")}}
	}
	defer snapshot.Close()
	if s.resized { // to weigh the sources takes a noticeable part of a rebuild
		boundMemory(snapshot.Weight(), againMemory)
	}
	result := build.Build(snapshot, s.options, s.memo)
	s.memo, s.pages, s.resized = result.Memo, result.Pages, result.Pages != s.pages
	return result
}

// tell prints what is wrong with a build, and what is withheld if that is
// news; it reports whether the build has a tree.
func (s *session) tell(result build.Result) bool {
	s.print(result.Diagnostics)
	if result.Tree == nil {
		fmt.Fprintln(s.stderr, "waiting for the errors to be mended; the last good version stays")
		return false
	}
	if !slices.Equal(result.Withheld, s.told) {
		s.withheld(result)
		s.told = result.Withheld
	}
	return true
}

// buildAgain builds into the folder out now and after every change, until ctx is
// done or a signal ends the program. A publication is always brought to its end.
func (g *globals) buildAgain(ctx context.Context, options build.Options, out string, poll bool) error {
	ctx, stop := untilEnded(ctx)
	defer stop()
	waiter, err := g.await(poll)
	if err != nil {
		return err
	}
	defer waiter.Close()
	for s := newSession(g, options); ctx.Err() == nil; {
		s.buildInto(ctx, out)
		if err := waiter.Wait(ctx); err != nil && ctx.Err() == nil {
			return &failure{err}
		}
	}
	return nil
}

// buildInto builds into the folder out. An error of writing is told and does not
// end the session: whoever mends it may want to go on.
func (s *session) buildInto(ctx context.Context, out string) {
	started := time.Now()
	progress := newProgress(s.stderr)
	defer progress.clear()
	s.options.Progress = progress.stage("building")
	result := s.run()
	progress.clear()
	if !s.tell(result) || ctx.Err() != nil {
		return
	}
	if err := s.publish(out, result, progress, started); err != nil {
		fmt.Fprintf(s.stderr, "rapport: %v\nwaiting for the next change to try again\n", err)
	}
}

const pollUsage = "look for changes twice a second, where the system does not tell of them (network drives, containers)"

// await returns what waits for changes: by looking, if the author wants that or
// the system offers nothing better.
func (g *globals) await(poll bool) (source.Waiter, error) {
	var waiter source.Waiter
	var err error
	if poll {
		waiter, err = source.NewPoller(g.root)
	} else {
		waiter, err = source.Await(g.root, g.fellBack)
	}
	if err != nil {
		return nil, &failure{err}
	}
	return waiter, nil
}

func (g *globals) fellBack(reason error) {
	fmt.Fprintf(g.stderr, "rapport: the system cannot tell when a file changes, so rapport looks for itself, about twice a second (%v)\n", reason)
}

// untilEnded returns a context that is done when someone ends the program.
func untilEnded(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
}
