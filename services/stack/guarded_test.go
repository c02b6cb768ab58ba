package stack

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/marks"
	"cacheaside/services/coherence/coherencetest"
	"cacheaside/services/guard/guardtest"
	"cacheaside/services/stampede/stampedetest"
)

var errDown = errors.New("connection refused")

// refusing is a Caller that has every call made, and gives up waiting for what it says.
type refusing struct{ err error }

func (r refusing) Call(ctx context.Context, call func(context.Context) error) error {
	_ = call(ctx) // nobody waits for it
	return r.err
}

var _ = Describe("guarded intents", Label("given"), func() {
	var (
		calls []string
		next  *coherencetest.Intents
	)

	BeforeEach(func() {
		calls = nil
		next = &coherencetest.Intents{
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
		intents := guardedIntents{guardtest.Passing{}, next}
		Expect(intents.Begin(ctx, "key", "token", time.Minute)).To(Equal("mark"))
		Expect(intents.Finish(ctx, "key", "mark", "value", time.Second)).To(BeTrue())
		Expect(intents.Invalidate(ctx, "key")).To(Succeed())
		Expect(calls).To(HaveExactElements("begin key token 1m0s", "finish key mark value 1s", "invalidate key"))
	})

	It("says what the Caller says, and nothing of a call that may still go on", func(ctx SpecContext) {
		intents := guardedIntents{refusing{errDown}, next}
		mark, err := intents.Begin(ctx, "key", "token", time.Minute)
		Expect(err).To(MatchError(errDown))
		Expect(mark).To(BeEmpty())
		stored, err := intents.Finish(ctx, "key", "mark", "value", time.Second)
		Expect(err).To(MatchError(errDown))
		Expect(stored).To(BeFalse())
		Expect(intents.Invalidate(ctx, "key")).To(MatchError(errDown))
	})
})

var _ = Describe("guarded leases", Label("given"), func() {
	var (
		calls []string
		next  *stampedetest.Leases
	)

	BeforeEach(func() {
		calls = nil
		next = &stampedetest.Leases{
			AcquireFunc: func(_ context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
				calls = append(calls, "acquire "+key+" "+token+" "+instead+" "+lifetime.String())
				return marks.HeldValue, "value", nil
			},
			FillFunc: func(_ context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
				calls = append(calls, "fill "+key+" "+lease+" "+value+" "+lifetime.String())
				return true, nil
			},
		}
	})

	It("passes calls on, and what comes back", func(ctx SpecContext) {
		leases := guardedLeases{guardtest.Passing{}, next}
		held, found, err := leases.Acquire(ctx, "key", "token", "old", time.Second)
		Expect([]any{held, found, err}).To(Equal([]any{marks.HeldValue, "value", nil}))
		Expect(leases.Fill(ctx, "key", "lease", "value", time.Minute)).To(BeTrue())
		Expect(calls).To(HaveExactElements("acquire key token old 1s", "fill key lease value 1m0s"))
	})

	It("says what the Caller says, and nothing of a call that may still go on", func(ctx SpecContext) {
		leases := guardedLeases{refusing{errDown}, next}
		held, found, err := leases.Acquire(ctx, "key", "token", "old", time.Second)
		Expect([]any{held, found, err}).To(Equal([]any{marks.HeldNothing, "", errDown}))
		stored, err := leases.Fill(ctx, "key", "lease", "value", time.Minute)
		Expect(err).To(MatchError(errDown))
		Expect(stored).To(BeFalse())
	})
})
