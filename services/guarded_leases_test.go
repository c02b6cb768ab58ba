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

var _ = Describe("GuardedLeases", Label("given"), func() {
	var leases *mock.Leases

	BeforeEach(func() {
		leases = &mock.Leases{
			AcquireFunc: func(_ context.Context, key, token, instead string, lifetime time.Duration) (repositories.Held, string, error) {
				Expect([]any{key, token, instead, lifetime}).To(Equal([]any{"product:mouse", "token", "an old value", time.Second}))
				return repositories.HeldValue, "a value", nil
			},
			FillFunc: func(_ context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
				Expect([]any{key, lease, value, lifetime}).To(Equal([]any{"product:mouse", "lease", "a value", time.Minute}))
				return true, nil
			},
		}
	})

	acquire := func(ctx context.Context, caller services.Caller) (repositories.Held, string, error) {
		return services.NewGuardedLeases(caller, leases).Acquire(ctx, "product:mouse", "token", "an old value", time.Second)
	}
	fill := func(ctx context.Context, caller services.Caller) (bool, error) {
		return services.NewGuardedLeases(caller, leases).Fill(ctx, "product:mouse", "lease", "a value", time.Minute)
	}

	It("makes each call through the caller, and returns what it says", func(ctx SpecContext) {
		calls := 0
		caller := &mock.Caller{CallFunc: func(ctx context.Context, call func(context.Context) error) error {
			calls++
			return call(ctx)
		}}
		held, value, err := acquire(ctx, caller)
		Expect([]any{held, value, err}).To(Equal([]any{repositories.HeldValue, "a value", nil}))
		Expect(fill(ctx, caller)).To(BeTrue())
		Expect(calls).To(Equal(2))
	})

	DescribeTable("says what the caller says, and returns nothing of the call", func(ctx SpecContext, call func(context.Context, func(context.Context) error) error) {
		caller := &mock.Caller{CallFunc: call}
		held, value, err := acquire(ctx, caller)
		Expect(err).To(MatchError(services.ErrTooSlow))
		Expect(held).To(BeZero())
		Expect(value).To(BeEmpty())
		stored, err := fill(ctx, caller)
		Expect(err).To(MatchError(services.ErrTooSlow))
		Expect(stored).To(BeFalse())
	},
		Entry("that it does not make", func(context.Context, func(context.Context) error) error { return services.ErrTooSlow }),
		Entry("that it gives up, and that succeeds later", func(ctx context.Context, call func(context.Context) error) error {
			Expect(call(ctx)).To(Succeed())
			return services.ErrTooSlow
		}),
	)
})
