package services_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
	"cacheaside/services/mock"
)

// refusing is a Caller that has every call made, and gives up waiting for what it says.
type refusing struct{ err error }

func (r refusing) Call(ctx context.Context, call func(context.Context) error) error {
	_ = call(ctx) // nobody waits for it
	return r.err
}

var _ = Describe("GuardedIntents", Label("given"), func() {
	var (
		calls []string
		next  *mock.Intents
	)

	BeforeEach(func() {
		calls = nil
		next = &mock.Intents{
			BeginFunc: func(_ context.Context, key, token string, lifetime time.Duration) (string, error) {
				calls = append(calls, "begin "+key+" "+token+" "+lifetime.String())
				return "mark", nil
			},
			FinishFunc: func(_ context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
				calls = append(calls, "finish "+key+" "+mark+" "+value+" "+lifetime.String())
				return true, nil
			},
			InvalidateFunc: func(_ context.Context, key string) error {
				calls = append(calls, "invalidate "+key)
				return nil
			},
		}
	})

	It("passes calls on, and what comes back", func(ctx SpecContext) {
		intents := services.NewGuardedIntents(passing{}, next)
		Expect(intents.Begin(ctx, "key", "token", time.Minute)).To(Equal("mark"))
		Expect(intents.Finish(ctx, "key", "mark", "value", time.Second)).To(BeTrue())
		Expect(intents.Invalidate(ctx, "key")).To(Succeed())
		Expect(calls).To(HaveExactElements("begin key token 1m0s", "finish key mark value 1s", "invalidate key"))
	})

	It("says what the Caller says, and nothing of a call that may still go on", func(ctx SpecContext) {
		intents := services.NewGuardedIntents(refusing{errDown}, next)
		mark, err := intents.Begin(ctx, "key", "token", time.Minute)
		Expect(err).To(MatchError(errDown))
		Expect(mark).To(BeEmpty())
		stored, err := intents.Finish(ctx, "key", "mark", "value", time.Second)
		Expect(err).To(MatchError(errDown))
		Expect(stored).To(BeFalse())
		Expect(intents.Invalidate(ctx, "key")).To(MatchError(errDown))
	})
})

var _ = Describe("ProductKey", Label("given"), func() {
	It("is the key under which a ProductCache keeps the product", func(ctx SpecContext) {
		var asked string
		strings := &mock.Strings{GetKeyFunc: func(_ context.Context, key string) (string, error) { asked = key; return "", errDown }}
		_, _ = services.NewProductCache(strings, "5c0b2ce0", time.Minute, time.Now).Get(ctx, "a:b")
		Expect(services.ProductKey("5c0b2ce0", "a:b")).To(Equal(asked))
		Expect(asked).To(Equal("product:5c0b2ce0:a:b"))
	})
})
