package source

import (
	"context"
	"os"
	"slices"
	"time"
)

// A Waiter waits for the sources to change. It says where something changed,
// never what: the caller reads again, and what it reads is the truth.
//
// One goroutine may call Wait at a time.
type Waiter interface {
	// Wait returns what changed since it last did so, or since the Waiter was
	// made, once the change looks complete: see gathering. It returns ctx's
	// error when ctx is done; a change that it has seen by then is kept for the
	// next call.
	Wait(ctx context.Context) (Change, error)

	// Close frees what the Waiter holds.
	Close() error
}

// How long Wait gathers what belongs together: one save in an editor is several
// changes, a checkout thousands.
const (
	watchBrief = 15 * time.Millisecond  // without a change, where one file has changed and looks whole
	watchCalm  = 50 * time.Millisecond  // without a change, otherwise
	watchLimit = 400 * time.Millisecond // after the first change: whatever is still to come is the next one
)

// anywhere is the place of a change that may have been in any place.
const anywhere = ""

// maxPlaces is the number of places above which a change is anywhere: looking
// everywhere then takes no longer.
const maxPlaces = 256

// A gathering is changes that belong together, as far as Wait has seen them. It
// is complete after a while of silence, and in any case watchLimit after it
// began. An edit of one file, by far the most common change, is complete soon;
// while the file is missing or empty, an editor is about to fill it.
type gathering struct {
	began  time.Time // zero: nothing has changed
	due    time.Time // when it is complete, if nothing else changes
	places []string  // each once, the first at most maxPlaces+1
}

// A sense returns the places that have changed, once some have; none when due,
// if there is such a time, has come before that.
type sense func(ctx context.Context, due time.Time) (places []string, err error)

// wait returns the places when the gathering is complete, and empties it.
func (g *gathering) wait(ctx context.Context, sense sense) ([]string, error) {
	for {
		places, err := sense(ctx, g.due)
		g.add(places, time.Now())
		if err != nil {
			return nil, err
		}
		if len(places) == 0 || time.Since(g.began) >= watchLimit {
			all := g.places
			*g = gathering{}
			return all, nil
		}
	}
}

// add notes that these places have changed.
func (g *gathering) add(places []string, now time.Time) {
	if len(places) == 0 {
		return
	}
	if g.began.IsZero() {
		g.began = now
	}
	for _, place := range places {
		if len(g.places) <= maxPlaces && !slices.Contains(g.places, place) {
			g.places = append(g.places, place)
		}
	}
	calm := watchCalm
	if len(g.places) == 1 && looksWhole(g.places[0]) {
		calm = watchBrief
	}
	g.due = now.Add(calm)
	if limit := g.began.Add(watchLimit); g.due.After(limit) {
		g.due = limit
	}
}

// looksWhole reports whether there is a file at path with something in it:
// editors empty a file, or move it away, just before they write it.
func looksWhole(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// until returns a channel that is ready at the given time, or never where that
// is zero, and what frees it.
func until(due time.Time) (ready <-chan time.Time, stop func() bool) {
	if due.IsZero() {
		return nil, func() bool { return false }
	}
	timer := time.NewTimer(time.Until(due))
	return timer.C, timer.Stop
}
