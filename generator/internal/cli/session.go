package cli

import (
	"context"
	"errors"
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
	waiter  source.Waiter
	sources *source.Follower
	change  source.Change // since the last build
	memo    *build.Memo
	built   time.Time       // when the last build began
	until   time.Time       // the last build's; zero after one that failed to open
	doubted time.Time       // when to look everywhere
	pages   int             // of the last build
	resized bool            // it had another number of pages than the one before
	told    []site.Withheld // the pages that are withheld, as last told
}

// newSession returns a session that notices changes by looking, if the author wants
// that or the system offers nothing better.
func newSession(g *globals, options build.Options, poll bool) (*session, error) {
	options.Workers = workers()
	s := &session{globals: g, options: options, sources: source.Follow(g.root), memo: &build.Memo{}, resized: true}
	var err error
	if poll {
		s.waiter, err = source.NewPoller(g.root)
	} else {
		s.waiter, err = source.Await(g.root, g.fellBack)
	}
	if err != nil {
		return nil, &failure{err}
	}
	return s, nil
}

const pollUsage = "look for changes twice a second, where the system does not tell of them (network drives, containers)"

func (g *globals) fellBack(reason error) {
	fmt.Fprintf(g.stderr, "rapport: the system cannot tell when a file changes, so rapport looks for itself, about twice a second (%v)\n", reason)
}

func (s *session) close() { s.waiter.Close() }

// How long a session waits before it looks everywhere, whether or not anything
// happens meanwhile. No system tells of every change: not of those through a memory
// map, to another name of a file, or by another computer.
const (
	doubt = 2 * time.Second // after it has looked at some places only
	rest  = time.Minute     // after it has looked everywhere
)

// wait returns when the sources have changed, or when a build would come to
// something else because time has passed.
func (s *session) wait(ctx context.Context) error {
	for {
		change, err := s.waitUntil(ctx, s.doubted)
		now := time.Now()
		late := !now.Before(s.doubted)
		switch {
		case !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil:
			if s.change = change; late {
				s.change = source.Change{} // someone who saves all the time must not put the look off
			}
			return err
		case s.clockTells(now) || late && s.sources.Missed(ctx, now):
			s.change = source.Change{}
			return nil
		case late:
			s.doubted = now.Add(rest)
		}
	}
}

// waitUntil waits for a change until then, or until the clock may tell of one. It
// wakes now and then: a timer stands still while the computer sleeps.
func (s *session) waitUntil(ctx context.Context, then time.Time) (source.Change, error) {
	if !s.until.IsZero() && s.until.Before(then) {
		then = s.until
	}
	ctx, cancel := context.WithTimeout(ctx, max(0, min(time.Until(then), rest)))
	defer cancel()
	return s.waiter.Wait(ctx)
}

// clockTells reports whether a build would come to something else by the clock
// alone, which may have been set back.
func (s *session) clockTells(now time.Time) bool {
	return !s.until.IsZero() && (!now.Before(s.until) || now.Round(0).Before(s.built.Round(0)))
}

// run builds the sources as they are now. Where they cannot be opened, that is
// an error of the content: the folder may return.
func (s *session) run() build.Result {
	s.built = time.Now()
	if s.change.Anywhere() {
		s.doubted = s.built.Add(rest)
	} else if soon := s.built.Add(doubt); soon.Before(s.doubted) {
		s.doubted = soon
	}
	snapshot, err := s.sources.Open(s.built, s.change)
	if err != nil {
		s.until = time.Time{}
		return build.Result{Diagnostics: []diag.Diagnostic{diag.Place{File: s.root}.Error("unreadable", err.Error(), "")}}
	}
	defer snapshot.Close()
	if s.resized { // to weigh the sources takes a noticeable part of a rebuild
		boundMemory(snapshot.Weight(), againMemory)
	}
	result := build.Build(snapshot, s.options, s.memo)
	s.memo, s.until, s.pages, s.resized = result.Memo, result.Until, result.Pages, result.Pages != s.pages
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
	s, err := newSession(g, options, poll)
	if err != nil {
		return err
	}
	defer s.close()
	for ctx.Err() == nil {
		s.buildInto(ctx, out)
		if err := s.wait(ctx); err != nil && ctx.Err() == nil {
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

// untilEnded returns a context that is done when someone ends the program.
func untilEnded(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
}
