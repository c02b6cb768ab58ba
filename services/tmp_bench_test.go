package services_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

func BenchmarkTmpNear(b *testing.B) {
	began := time.Now()
	c := services.NewNearCache(services.NearConfig{Database: "db", Elapsed: func() time.Duration { return time.Since(began) }, Trust: time.Hour})
	c.Current(0)
	f := services.NewNearFinder(c, nil)
	var names []string
	for i := range 1000 {
		n := fmt.Sprintf("product-%d", i)
		names = append(names, n)
		c.Put(repositories.Product{Name: n}, time.Hour, c.Moment(n))
	}
	ctx := context.Background()
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			f.Find(ctx, names[rand.IntN(1000)])
		}
	})
	b.Run("rand", func(b *testing.B) {
		s := 0
		for b.Loop() {
			s += len(names[rand.IntN(1000)])
		}
	})
	b.Run("clock", func(b *testing.B) {
		for b.Loop() {
			_ = time.Since(began)
		}
	})
}
