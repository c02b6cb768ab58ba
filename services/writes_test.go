package services_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
)

var _ = Describe("Writes", Label("given"), func() {
	var (
		writes *services.Writes
		value  services.Strings
		leases services.Leases
	)

	BeforeEach(func() {
		writes = services.NewWrites()
		value = writes.Strings(&mock.Strings{
			GetKeyFunc:       func(_ context.Context, key string) (string, error) { return "what Redis has under " + key, nil },
			InsertExpireFunc: func(context.Context, string, string, time.Duration) error { return errDown },
		})
		leases = writes.Leases(&mock.Leases{
			AcquireFunc: func(_ context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error) {
				Expect([]any{key, token, instead, lifetime}).To(Equal([]any{"product:mouse", "token", "an old value", time.Second}))
				return repositories.HeldNothing, "a lease", nil
			},
			FillFunc: func(context.Context, string, string, string, time.Duration) (bool, error) { return true, errDown },
		})
	})

	acquire := func(ctx context.Context) []any {
		held, value, err := leases.Acquire(ctx, "product:mouse", "token", "an old value", time.Second)
		return []any{held, value, err}
	}

	It("passes everything on while nothing is written", func(ctx SpecContext) {
		Expect(writes.UnderWay("product:mouse")).To(BeFalse())
		Expect(value.GetKey(ctx, "product:mouse")).To(Equal("what Redis has under product:mouse"))
		Expect(value.InsertExpire(ctx, "product:mouse", "a value", time.Second)).To(MatchError(errDown))
		Expect(acquire(ctx)).To(Equal([]any{repositories.HeldNothing, "a lease", nil}))
		stored, err := leases.Fill(ctx, "product:mouse", "a lease", "a value", time.Second)
		Expect(stored).To(BeTrue())
		Expect(err).To(MatchError(errDown))
	})

	It("has nothing under a key that is written, and a writer's mark, until the last who writes it has ended", func(ctx SpecContext) {
		first, second := writes.Begin("product:mouse"), writes.Begin("product:mouse")
		for _, end := range []func(){first, second} {
			Expect(writes.UnderWay("product:mouse")).To(BeTrue())
			Expect(value.GetKey(ctx, "product:mouse")).Error().To(MatchError(repositories.ErrNotFound))
			Expect(acquire(ctx)).To(Equal([]any{repositories.HeldIntent, "", nil}))
			end()
		}
		Expect(writes.UnderWay("product:mouse")).To(BeFalse())
		Expect(value.GetKey(ctx, "product:mouse")).To(Equal("what Redis has under product:mouse"))
		Expect(acquire(ctx)).To(Equal([]any{repositories.HeldNothing, "a lease", nil}))
	})

	It("passes on what is asked of other keys meanwhile", func(ctx SpecContext) {
		end := writes.Begin("product:keyboard")
		defer end()
		Expect(writes.UnderWay("product:mouse")).To(BeFalse())
		Expect(value.GetKey(ctx, "product:mouse")).To(Equal("what Redis has under product:mouse"))
		Expect(acquire(ctx)).To(Equal([]any{repositories.HeldNothing, "a lease", nil}))
	})
})
