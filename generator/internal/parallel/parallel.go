// Package parallel runs independent work on all cores and keeps its order.
//
// It is the only place, beside the server, where goroutines start: a stage of
// the build says what to do for index i and stores the result in slot i, so
// the outcome is the same on one worker as on many.
package parallel

import (
	"sync"
	"sync/atomic"
)

// Do calls work(i) once for every i in [0, n), on up to workers goroutines,
// and returns when all calls have. Calls start in the order of i.
func Do(n, workers int, work func(i int)) {
	if workers = min(workers, n); workers <= 1 {
		for i := range n {
			work(i)
		}
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	group.Wait()
}
