package services_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
)

// FuzzCachedValue gives ProductCache whatever may stand in Redis: it must be a miss or a product within its bounds,
// and what is understood must be what Put writes, to the byte.
func FuzzCachedValue(f *testing.F) {
	for _, seed := range []string{
		"v1 ends=1778587260000 price=1999 quantity=5",
		"v1 ends=9223372036854775807 price=999999999 quantity=2147483647",
		"v1 ends=0 price=0 quantity=0",
		"v1 ends=1778587260000 price=-1 quantity=5",
		"v2 ends=1778587260000 price=1999 quantity=5",
		"19.99,5",
		"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		ctx := context.Background()
		var written string
		redis := &mock.Strings{
			GetKeyFunc:       func(context.Context, string) (string, error) { return value, nil },
			InsertExpireFunc: func(_ context.Context, _, value string, _ time.Duration) error { written = value; return nil },
		}
		epoch := func() time.Time { return time.UnixMilli(-1) } // before every lifetime's end
		cached, err := services.NewProductCache(redis, "1f2e3d4c", time.Minute, epoch).Get(ctx, "mouse")
		if err != nil {
			if !errors.Is(err, repositories.ErrNotFound) {
				t.Fatalf("%q: %v; expected a miss", value, err)
			}
			return
		}
		if cached.Price < 0 || cached.Price > repositories.MaxPrice || cached.Quantity < 0 || cached.Quantity > repositories.MaxQuantity {
			t.Fatalf("%q: read as %+v, which is no product", value, cached.Product)
		}
		lifetime := time.Minute
		again := services.NewProductCache(redis, "1f2e3d4c", lifetime, func() time.Time { return cached.Ends.Add(-lifetime) })
		if err := again.Put(ctx, cached.Product); err != nil {
			t.Fatal(err)
		}
		if written != value {
			t.Fatalf("%q was read as %+v, which is written as %q", value, cached, written)
		}
	})
}
