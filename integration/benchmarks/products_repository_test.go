package benchmarks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkFindByName compares finding one of 1,000,000 products, at random, with finding one of 1,000. The target is
// a time-ratio of at most 1.3.
//
// The tree of the million is one level higher, and where the thousand stay in the processor's own caches, a page of
// the million comes from memory, by a read of the file. The context is one that can be cancelled, as a request's is:
// database/sql then starts a goroutine for each query.
func BenchmarkFindByName(b *testing.B) {
	const few, many = 1_000, 1_000_000
	for _, goroutines := range []int{1, 128} {
		b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			among := func(products int) side {
				repository := prepare(b, openDatabase(b, products))
				return side{fmt.Sprintf("among %d", products), func(int) error {
					_, err := repository.FindByName(ctx, productName(rand.IntN(products)))
					return err
				}}
			}
			result := duel(b, goroutines, among(many), among(few))
			b.ReportMetric(result.ratio, "time-ratio")
			b.ReportMetric(result.ours.took, "of-1000000-ns/op")
			b.ReportMetric(result.bare.took, "of-1000-ns/op")
		})
	}
}
