package benchmarks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkProductFinderHit compares a hit of the finder with a bare GET of the same value by the same driver. The
// target is a time-ratio of at most 1.10 and at most 4 more-allocs/op.
func BenchmarkProductFinderHit(b *testing.B) {
	for _, goroutines := range []int{1, 128} {
		b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
			url := privateRedis(b)
			service := newService(b, url)
			client := openRedis(b, url).Client()
			var names, keys [hot]string
			for i := range names {
				names[i] = productName(i)
				keys[i] = "product:" + service.database.Identifier() + ":" + names[i]
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()

			result := duel(b, goroutines,
				side{"finder", func(int) error { return service.findHit(ctx, names[rand.IntN(hot)]) }},
				side{"GET", func(int) error { return client.Get(ctx, keys[rand.IntN(hot)]).Err() }})
			b.ReportMetric(result.ratio, "time-ratio")
			b.ReportMetric(result.ours.took, "finder-ns/op")
			b.ReportMetric(result.bare.took, "GET-ns/op")
			b.ReportMetric(result.ours.allocations, "finder-allocs/op")
			b.ReportMetric(result.bare.allocations, "GET-allocs/op")
			b.ReportMetric(result.ours.allocations-result.bare.allocations, "more-allocs/op")
		})
	}
}
