package rounds

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Turn is what a contender did in one turn.
type Turn struct {
	Right       int64         // how many operations ended well
	Failures    int64         // how many did not
	First       error         // why the first of these did not; nil if all ended well
	Took        time.Duration // the whole turn
	Allocations float64       // for an operation, of the whole process
	Latencies   []float64     // seconds, of every 64th operation of each goroutine
}

// Rate returns how many operations a second ended well.
func (t Turn) Rate() float64 { return float64(t.Right) / t.Took.Seconds() }

// sampled is which operations are timed each by itself: a look at the clock costs as much as a fast operation.
const sampled = 64

// Repeat has goroutines repeat an operation until a time is over, each once at least. The operation is told the
// goroutine's number, from 0.
func Repeat(goroutines int, slice time.Duration, operation func(worker int) error) Turn {
	var over atomic.Bool
	timer := time.AfterFunc(slice, func() { over.Store(true) })
	defer timer.Stop()
	return take(goroutines, func(worker int, done int64) (bool, error) {
		if done > 0 && over.Load() {
			return false, nil
		}
		return true, operation(worker)
	})
}

// Each has goroutines do operations by number, from 0, each once, until all are done, or until a time is over that is
// above zero.
func Each(goroutines, operations int, limit time.Duration, operation func(number int) error) Turn {
	var next atomic.Int64
	began := time.Now()
	return take(goroutines, func(int, int64) (bool, error) {
		number := int(next.Add(1)) - 1
		if number >= operations || limit > 0 && time.Since(began) > limit {
			return false, nil
		}
		return true, operation(number)
	})
}

// take has goroutines do steps until each says that there is none to do.
func take(goroutines int, step func(worker int, done int64) (more bool, err error)) Turn {
	var (
		before, after runtime.MemStats
		turn          Turn
		mu            sync.Mutex // guards turn
		workers       sync.WaitGroup
	)
	runtime.ReadMemStats(&before)
	began := time.Now()
	for worker := range goroutines {
		workers.Go(func() {
			its := steps(worker, step)
			mu.Lock()
			defer mu.Unlock()
			turn.Right += its.Right
			turn.Failures += its.Failures
			if turn.First == nil {
				turn.First = its.First
			}
			turn.Latencies = append(turn.Latencies, its.Latencies...)
		})
	}
	workers.Wait()
	turn.Took = time.Since(began)
	runtime.ReadMemStats(&after)
	turn.Allocations = float64(after.Mallocs-before.Mallocs) / float64(max(1, turn.Right+turn.Failures))
	return turn
}

// steps is what one goroutine does.
func steps(worker int, step func(worker int, done int64) (more bool, err error)) Turn {
	var its Turn
	for done := int64(0); ; done++ {
		var began time.Time
		timed := done%sampled == 0
		if timed {
			began = time.Now()
		}
		more, err := step(worker, done)
		switch {
		case !more:
			return its
		case err != nil:
			its.Failures++
			if its.First == nil {
				its.First = err
			}
			continue
		}
		its.Right++
		if timed {
			its.Latencies = append(its.Latencies, time.Since(began).Seconds())
		}
	}
}
