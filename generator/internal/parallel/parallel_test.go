package parallel_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"rapport/generator/internal/parallel"
)

// TestDo: work is called once for every index, whatever the number of workers.
func TestDo(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 1000} {
		for _, workers := range []int{-1, 0, 1, 2, 3, 8, 2000} {
			calls := make([]int, n) // without a lock: each slot has one writer
			parallel.Do(n, workers, func(i int) { calls[i]++ })
			if i := slices.IndexFunc(calls, func(n int) bool { return n != 1 }); i >= 0 {
				t.Errorf("%d on %d workers: index %d called %d times", n, workers, i, calls[i])
			}
		}
	}
}

// TestOne: on one worker, calls are made one after the other.
func TestOne(t *testing.T) {
	for _, workers := range []int{-3, 0, 1} {
		var order []int
		parallel.Do(5, workers, func(i int) { order = append(order, i) })
		if !slices.Equal(order, []int{0, 1, 2, 3, 4}) {
			t.Errorf("on %d workers: %v", workers, order)
		}
	}
}

// TestOrder: calls start in the order of the indices. While call i runs, every
// lower one has started, and no more than one a worker is ahead.
func TestOrder(t *testing.T) {
	const n, workers = 500, 4
	var mutex sync.Mutex
	started := map[int]bool{}
	var running atomic.Int64
	parallel.Do(n, workers, func(i int) {
		if now := running.Add(1); now > workers {
			t.Errorf("%d calls at once", now)
		}
		defer running.Add(-1)
		mutex.Lock()
		defer mutex.Unlock()
		started[i] = true
		// A lower call may have taken its index and not come so far.
		missing := 0
		for below := range i {
			if !started[below] {
				missing++
			}
		}
		if missing >= workers {
			t.Errorf("call %d runs before %d lower ones", i, missing)
		}
	})
}

// TestAtOnce: workers do work at the same time, as many as were asked for.
func TestAtOnce(t *testing.T) {
	const workers = 6
	var meeting sync.WaitGroup
	meeting.Add(workers)
	parallel.Do(workers, workers, func(int) {
		meeting.Done()
		meeting.Wait() // for all others: hangs unless they run too
	})
}

// TestReturns: when Do returns, every call has.
func TestReturns(t *testing.T) {
	for range 200 {
		var ended atomic.Int64
		parallel.Do(20, 4, func(int) { ended.Add(1) })
		if ended.Load() != 20 {
			t.Fatalf("%d of 20 calls have ended", ended.Load())
		}
	}
}
