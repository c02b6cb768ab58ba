package benchmarks

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/failover"
)

// always is an era that is always sure.
type always struct{}

func (always) Era() (int64, bool) { return 3, true }

// BenchmarkKinds compares a lookup as the server makes it, with the protection failover, in a Redis with Sentinel and in a cluster of
// three, with the same in a single Redis. The targets are a time-ratio of at most 1.05 with Sentinel and 1.15 in a cluster for one
// goroutine, and of at most 1.25 in a cluster for 128.
func BenchmarkKinds(b *testing.B) {
	single := newKind(b, processes.Single)
	for _, kind := range []string{processes.Sentinel, processes.Cluster} {
		b.Run(kind, func(b *testing.B) {
			several := newKind(b, kind)
			for _, goroutines := range []int{1, 16, 128} {
				b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
					result := duel(b, goroutines, side{kind, several.lookUp}, side{"single", single.lookUp})
					b.ReportMetric(result.ratio, "time-ratio")
					b.ReportMetric(result.ours.took, kind+"-ns/op")
					b.ReportMetric(result.bare.took, "single-ns/op")
				})
			}
		})
	}
}

// BenchmarkFailover compares a lookup with the protection failover with one without it. The target is a time-ratio of at most 1.02.
func BenchmarkFailover(b *testing.B) {
	single := newKind(b, processes.Single)
	for i := range hot {
		if err := single.plain.InsertExpire(b.Context(), services.ProductKey("12345678", productName(i)), cachedValue, lifetime); err != nil {
			b.Fatal(err)
		}
	}
	for _, goroutines := range []int{1, 128} {
		b.Run(fmt.Sprintf("goroutines=%d", goroutines), func(b *testing.B) {
			result := duel(b, goroutines, side{"with", single.lookUp}, side{"without", func(int) error {
				_, err := single.plain.GetKey(context.Background(), services.ProductKey("12345678", productName(rand.IntN(hot))))
				return err
			}})
			b.ReportMetric(result.ratio, "time-ratio")
			b.ReportMetric(result.ours.took, "with-ns/op")
			b.ReportMetric(result.bare.took, "without-ns/op")
			b.ReportMetric(result.ours.allocations-result.bare.allocations, "more-allocs/op")
		})
	}
}

// kind is a cache of a kind, with all hot products.
type kind struct {
	plain services.Strings // without failover
	keys  services.Strings
}

func newKind(b *testing.B, name string) kind {
	b.Helper()
	folder, err := processes.NewFolder()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(folder) })
	servers, err := processes.StartCache(b.Context(), folder, name)
	if errors.Is(err, processes.ErrMissing) {
		notRun(b, err.Error())
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = servers.Kill() })
	connection, err := redisconn.TLS{}.Open(servers.URL())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = connection.Close() })
	k := kind{plain: newLookups(b, connection)}
	keys := failover.NewKeys(always{}, "12345678")
	if name == processes.Cluster {
		keys = failover.NewClusterKeys(always{}, func(int) failover.Present { return always{} }, "12345678")
	}
	k.keys = keys.Strings(k.plain)
	for i := range hot {
		if err := k.keys.InsertExpire(b.Context(), services.ProductKey("12345678", productName(i)), cachedValue, time.Hour); err != nil {
			b.Fatal(err)
		}
	}
	return k
}

// lookUp finds a product that is there.
func (k kind) lookUp(int) error {
	_, err := k.keys.GetKey(context.Background(), services.ProductKey("12345678", productName(rand.IntN(hot))))
	return err
}
