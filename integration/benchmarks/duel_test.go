package benchmarks

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// How long a side runs before the other has its turn, and how many turns each has at least. A slice is long enough
// for some hundred operations, and short enough that what else the machine does lasts for several.
const (
	slice      = 20 * time.Millisecond
	leastTurns = 100
)

// side is one of the two that a duel compares.
type side struct {
	name      string
	operation func(worker int) error // safe for concurrent use; worker is from 0 to the number of goroutines
}

// result is what a duel found. Times and rates are medians over the turns.
type result struct {
	ours, bare measured
	ratio      float64 // of our time for an operation to the other's
}

type measured struct {
	took        float64 // nanoseconds for an operation, all goroutines together: the inverse of the rate
	allocations float64 // for an operation, of the whole process
}

// duel runs two sides in turn, in slices, and compares each slice with its neighbour: the ratio is the median of the
// ratios of the pairs. Who begins changes with each pair. It suppresses the ns/op of the testing package, which would
// be that of a pair of slices.
func duel(b *testing.B, goroutines int, ours, bare side) result {
	b.Helper()
	sides, orders := [2]side{ours, bare}, [2][2]int{{0, 1}, {1, 0}}
	var turns [2][]measured
	var ratios []float64
	pair := func() {
		var took [2]float64
		for _, i := range orders[len(ratios)%len(orders)] {
			turn := run(b, goroutines, sides[i])
			turns[i] = append(turns[i], turn)
			took[i] = turn.took
		}
		ratios = append(ratios, took[0]/took[1])
	}

	run(b, goroutines, ours) // warm up: connections, caches of either side, the size of the heap
	run(b, goroutines, bare)
	for b.Loop() {
		pair()
	}
	for len(ratios) < leastTurns {
		pair()
	}
	b.ReportMetric(0, "ns/op")
	return result{ours: medians(turns[0]), bare: medians(turns[1]), ratio: median(ratios)}
}

// run has all goroutines repeat a side's operation for one slice, each once at least.
func run(b *testing.B, goroutines int, turn side) measured {
	b.Helper()
	var (
		before, after runtime.MemStats
		over          atomic.Bool
		operations    atomic.Int64
		failure       atomic.Pointer[error]
		workers       sync.WaitGroup
	)
	runtime.ReadMemStats(&before)
	began := time.Now()
	for worker := range goroutines {
		workers.Go(func() {
			done := int64(0)
			for done == 0 || !over.Load() {
				if err := turn.operation(worker); err != nil {
					failure.Store(&err)
					return
				}
				done++
			}
			operations.Add(done)
		})
	}
	time.Sleep(slice)
	over.Store(true)
	workers.Wait()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if err := failure.Load(); err != nil {
		b.Fatalf("%s: %v", turn.name, *err)
	}
	return measured{
		took:        float64(took) / float64(operations.Load()),
		allocations: float64(after.Mallocs-before.Mallocs) / float64(operations.Load()),
	}
}

func medians(turns []measured) measured {
	var took, allocations []float64
	for _, turn := range turns {
		took = append(took, turn.took)
		allocations = append(allocations, turn.allocations)
	}
	return measured{took: median(took), allocations: median(allocations)}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
