package benchmarks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/batching"
	"cacheaside/services/guard"
)

// BenchmarkLookup compares a lookup as the server makes it, together with others, within a time, and by a circuit
// breaker, with a bare GET by the same driver. The targets are a time-ratio of at most 1.05 for one goroutine, and of
// at most 0.2 for 128.
func BenchmarkLookup(b *testing.B) {
	for _, goroutines := range []int{1, 2, 4, 16, 128} {
		b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
			connection := openRedis(b, privateRedis(b))
			lookups := newLookups(b, connection)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var keys [hot]string
			for i := range keys {
				keys[i] = "product:12345678:" + productName(i)
				if err := lookups.InsertExpire(ctx, keys[i], cachedValue, lifetime); err != nil {
					b.Fatal(err)
				}
			}

			result := duel(b, goroutines,
				side{"lookup", func(int) error { _, err := lookups.GetKey(ctx, keys[rand.IntN(hot)]); return err }},
				side{"GET", func(int) error { return connection.Client().Get(ctx, keys[rand.IntN(hot)]).Err() }})
			b.ReportMetric(result.ratio, "time-ratio")
			b.ReportMetric(result.ours.took, "lookup-ns/op")
			b.ReportMetric(result.bare.took, "GET-ns/op")
			b.ReportMetric(result.ours.allocations, "lookup-allocs/op")
			b.ReportMetric(result.bare.allocations, "GET-allocs/op")
		})
	}
}

// cachedValue is what the server keeps of a product.
const cachedValue = "v1 ends=1763870060123 price=1999 quantity=5"

// newLookups returns lookups as the server makes them: together with others, within a time, and by a circuit breaker.
func newLookups(b *testing.B, connection *redisconn.Connection) services.Strings {
	b.Helper()
	lanes := connection.NewLanes(func(redis.UniversalClient) {})
	b.Cleanup(func() { _ = lanes.Close() })
	whole := repositories.NewBatchRepository(connection.Commands())
	config := batching.Config{Admit: guard.NewGuard(guard.Config{}).Allow, Timeout: time.Second, Again: true}
	queue := func(address string) *batching.Queue[repositories.Lookup] {
		lane := lanes.To(address)
		batch := repositories.NewBatchRepository(lane.Client())
		if address != "" {
			batch = whole.At(lane.Client())
		}
		return batching.NewQueue([]batching.Lane[repositories.Lookup]{batching.NewLane(batch, lane)}, config)
	}
	var lookups batching.Asker[repositories.Lookup] = queue("")
	if connection.IsCluster() {
		lookups = batching.NewQueues(func(lookup repositories.Lookup) string { return connection.MasterOf(lookup.Key) }, queue)
	}
	return batching.NewStrings(repositories.NewRedisRepository(connection.Commands()), lookups)
}
