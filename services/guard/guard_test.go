package guard_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

var _ = Describe("Guard's Call", Label("lesson-08", "step-3"), func() {
	const pause = time.Second
	config := guard.Config{Timeout: 50 * time.Millisecond, Failures: 3, Pause: pause}

	// opened returns a guard whose breaker has just opened.
	opened := func(ctx context.Context) *circuit {
		GinkgoHelper()
		guarded := newCircuit(config)
		guarded.lets(ctx, times(3, fails)...)
		guarded.refuses(ctx)
		return guarded
	}
	// halfOpen returns a guard whose breaker was open for the whole pause.
	halfOpen := func(ctx context.Context) *circuit {
		GinkgoHelper()
		guarded := opened(ctx)
		guarded.wait(pause + time.Millisecond)
		return guarded
	}

	It("makes the call once, gives it up after the guard's timeout, and returns its error", func() {
		stillclock.Run(func(ctx context.Context) {
			guarded := newCircuit(guard.Config{Timeout: 70 * time.Millisecond, Failures: 10})
			var calls atomic.Int32
			err := guarded.guard.Call(ctx, func(ctx context.Context) error {
				calls.Add(1)
				return mindsNothing(ctx)
			})
			Expect(guarded.elapsed()).To(Equal(70*time.Millisecond), "how long Call took, when the call took an hour, and the guard's timeout was 70ms")
			Expect(err).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that took an hour")
			Expect(guarded.guard.Call(ctx, fails.redis)).To(MatchError(errDown), "what Call returned of a call that failed at once with %q", errDown)
			Expect(calls.Load()).To(BeEquivalentTo(1), "how often the first call was made")
		})
	})

	It("panics as the call does, where its caller can recover", func() {
		stillclock.Run(func(ctx context.Context) {
			Expect(func() { _ = newCircuit(config).guard.Call(ctx, panics.redis) }).To(PanicWith(aFault), "the call panicked with a text, and Call must panic with the same")
		})
	})

	Context("while the breaker is closed", func() {
		DescribeTable("opens after three calls in a row", func(failure guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := newCircuit(config)
				guarded.lets(ctx, times(3, failure)...)
				guarded.refuses(ctx)
			})
		},
			Entry("that fail", fails),
			Entry("that are too slow", tooSlow),
			Entry("that end when they are too slow", guardedCall{what: "a call that ends with its context", redis: endsWithContext}),
		)

		DescribeTable("does not open after fewer failures in a row, however many there are in all,", func(other guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := newCircuit(config)
				for range 5 {
					guarded.lets(ctx, fails, fails, other)
				}
			})
		},
			Entry("with successes between", succeeds),
			Entry("with answers between", answers(repositories.ErrNotFound)),
		)

		It("returns the error of a call that Redis has answered with an error, and takes that for a success", func() {
			stillclock.Run(func(ctx context.Context) {
				guarded := newCircuit(config)
				answer := answers(fmt.Errorf("redis GET: %w", repositories.ErrNotFound))
				guarded.lets(ctx, times(10, answer)...)
				_, err := guarded.make(ctx, answer)
				Expect(err).To(MatchError(repositories.ErrNotFound), guarded.String)
			})
		})

		DescribeTable("takes for neither a failure nor a success", func(neither guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := newCircuit(config)
				guarded.lets(ctx, times(10, neither)...)
				guarded.lets(ctx, fails, fails, neither, fails)
				guarded.refuses(ctx)
			})
		},
			Entry("a call that is cancelled, and ends with its context",
				guardedCall{what: "a call that is cancelled after 10ms", redis: endsWithContext, patience: 10 * time.Millisecond}),
			Entry("a call that is cancelled, and minds no context",
				guardedCall{what: "a call that is cancelled after 10ms", redis: mindsNothing, patience: 10 * time.Millisecond}),
			Entry("a call whose caller had no more time",
				guardedCall{what: "a call whose caller has 10ms left", redis: endsWithContext, deadline: 10 * time.Millisecond}),
			Entry("a call that panics", panics),
		)
	})

	Context("while the breaker is open", func() {
		It("refuses every call at once, for the whole pause, and says ErrCircuitOpen", func() {
			stillclock.Run(func(ctx context.Context) {
				guarded := opened(ctx)
				guarded.wait(pause / 2)
				guarded.refuses(ctx)
				guarded.wait(pause/2 - time.Millisecond)
				guarded.refuses(ctx)
				Expect(guarded.guard.Call(ctx, succeeds.redis).Error()).To(ContainSubstring("redis"),
					"the text of Call's error, which is read in a log, and names who was not asked")
			})
		})
	})

	Context("after the pause", func() {
		It("lets one call through, and refuses the others until that has ended", func(ctx SpecContext) {
			guarded := guard.NewGuard(guard.Config{Timeout: time.Hour, Failures: 1, Pause: time.Millisecond})
			Expect(guarded.Call(ctx, fails.redis)).To(MatchError(errDown), "what Call returned of a call that failed at once with %q", errDown)
			time.Sleep(10 * time.Millisecond) // by the real clock, since nothing here depends on how long it takes

			var made, refused atomic.Int32
			answer := make(chan struct{})
			var callers sync.WaitGroup
			DeferCleanup(func() { close(answer); callers.Wait() })
			for range 20 {
				callers.Go(func() {
					defer GinkgoRecover()
					err := guarded.Call(ctx, func(context.Context) error { made.Add(1); <-answer; return nil })
					if errors.Is(err, guard.ErrCircuitOpen) {
						refused.Add(1)
					}
				})
			}
			Eventually(ctx, func() int32 { return made.Load() + refused.Load() }).WithTimeout(patience).
				Should(BeEquivalentTo(20), "how many of 20 calls at once were made, or refused with ErrCircuitOpen, after the pause")
			Expect(made.Load()).To(BeEquivalentTo(1), "how many of 20 calls at once were made after the pause, when none was answered yet")
		})

		DescribeTable("closes when that call succeeds", func(success guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := halfOpen(ctx)
				guarded.lets(ctx, success)
				guarded.lets(ctx, times(5, succeeds)...)
				guarded.lets(ctx, fails, fails, succeeds, fails, fails, fails)
				guarded.refuses(ctx)
			})
		},
			Entry("", succeeds),
			Entry("with an answer that is an error", answers(repositories.ErrNotFound)),
		)

		DescribeTable("opens again for a whole pause when that call fails", func(failure guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := halfOpen(ctx)
				for range 3 {
					guarded.lets(ctx, failure)
					guarded.refuses(ctx)
					guarded.wait(pause - time.Millisecond)
					guarded.refuses(ctx)
					guarded.wait(2 * time.Millisecond)
				}
				guarded.lets(ctx, times(5, succeeds)...)
			})
		},
			Entry("", fails),
			Entry("by being too slow", tooSlow),
		)

		DescribeTable("lets the next call through when that call says nothing of Redis", func(neither guardedCall) {
			stillclock.Run(func(ctx context.Context) {
				guarded := halfOpen(ctx)
				guarded.lets(ctx, neither, fails)
				guarded.refuses(ctx)
			})
		},
			Entry("because it was cancelled", guardedCall{what: "a call that is cancelled after 10ms", redis: mindsNothing, patience: 10 * time.Millisecond}),
			Entry("because it panicked", panics),
		)
	})

	DescribeTable("does what the defaults say where the config", func(config guard.Config) {
		stillclock.Run(func(ctx context.Context) {
			guarded := newCircuit(config)
			guarded.lets(ctx, tooSlow)
			Expect(guarded.elapsed()).To(Equal(guard.DefaultTimeout), "how long Call took, when the call took an hour, and the Config was %+v", config)
			guarded.lets(ctx, times(guard.DefaultFailures-1, fails)...)
			guarded.refuses(ctx)
			guarded.wait(guard.DefaultPause - time.Millisecond)
			guarded.refuses(ctx)
			guarded.wait(2 * time.Millisecond)
			guarded.lets(ctx, succeeds)
		})
	},
		Entry("is empty", guard.Config{}),
		Entry("has numbers below zero", guard.Config{Timeout: -time.Second, Failures: -1, Pause: -time.Second}),
	)
})
