package guard_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

var _ = Describe("Bound's Call", Label("lesson-08", "step-1"), func() {
	const timeout = 70 * time.Millisecond
	bound := guard.Bound{Timeout: timeout}

	It("makes the call once, in the caller's context, and returns as soon as that does", func() {
		stillclock.Run(func(ctx context.Context) {
			began := time.Now()
			type mark struct{}
			marked, calls := context.WithValue(ctx, mark{}, "this request"), 0
			err := bound.Call(marked, func(ctx context.Context) error {
				calls++
				Expect(ctx.Value(mark{})).To(Equal("this request"), "the value that Call's context has, in the context that the call got: it must come from Call's")
				time.Sleep(20 * time.Millisecond)
				return nil
			})
			Expect(err).NotTo(HaveOccurred(), "the call succeeded after 20ms; the timeout is %s", timeout)
			Expect(calls).To(Equal(1), "how often the call was made")
			Expect(time.Since(began)).To(Equal(20*time.Millisecond), "how long Call took, when the call took 20ms")
		})
	})

	It("returns the error of a call that fails in time", func() {
		stillclock.Run(func(ctx context.Context) {
			err := bound.Call(ctx, fails.redis)
			Expect(err).To(MatchError(errDown), "the call failed at once with %q, and errors.Is must find that in what Call returned: %%w keeps it, %%v does not", errDown)
			Expect(err).NotTo(MatchError(guard.ErrTooSlow), "the call failed at once with %q, which is not too slow", errDown)
		})
	})

	It("never takes a quick answer for the end of the time", func(ctx SpecContext) {
		bound := guard.Bound{Timeout: time.Hour}
		// More threads than there are processors: now and then an answer is there before Call waits for it.
		DeferCleanup(runtime.GOMAXPROCS, runtime.GOMAXPROCS(32))
		var wrong atomic.Pointer[error] // any one
		var callers sync.WaitGroup
		for range 50 {
			callers.Go(func() {
				defer GinkgoRecover()
				for began := time.Now(); wrong.Load() == nil && time.Since(began) < time.Second; {
					if err := bound.Call(ctx, succeeds.redis); err != nil {
						wrong.Store(&err)
					}
				}
			})
		}
		callers.Wait()
		if err := wrong.Load(); err != nil {
			Fail(fmt.Sprintf("of many calls each succeeded at once, and nobody cancelled it, but Call returned for one of them: %v", *err))
		}
	})

	It("gives up after the timeout, although the call minds no context", func() {
		stillclock.Run(func(ctx context.Context) {
			began := time.Now()
			err := bound.Call(ctx, mindsNothing)
			Expect(time.Since(began)).To(Equal(timeout), "how long Call took, when the call took an hour and did not look at its context")
			Expect(err).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that took an hour, when the timeout is %s", timeout)
			Expect(err.Error()).To(And(ContainSubstring("redis"), ContainSubstring(timeout.String())),
				"the error is read in a log: it says who did not answer, and within what time")
		})
	})

	It("ends the call's context after the timeout", func() {
		stillclock.Run(func(ctx context.Context) {
			began := time.Now()
			ended := make(chan time.Duration, 1)
			err := bound.Call(ctx, func(ctx context.Context) error {
				defer func() { ended <- time.Since(began) }()
				return endsWithContext(ctx)
			})
			Expect(<-ended).To(Equal(timeout), "when the call's context ended")
			Expect(err).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that failed when its context ended, after %s", timeout)
		})
	})

	It("ends the call's context when the call has returned", func() {
		stillclock.Run(func(ctx context.Context) {
			var given context.Context
			err := bound.Call(ctx, func(ctx context.Context) error { given = ctx; return nil })
			Expect(err).NotTo(HaveOccurred(), "the call succeeded at once")
			Expect(given.Err()).To(HaveOccurred(), "the Err() of the call's context, after Call has returned: a context that nobody ends keeps its timer")
		})
	})

	It("says ErrTooSlow also where the call fails at that very instant", func() {
		stillclock.Run(func(ctx context.Context) {
			for range 100 { // one time the call is first, another time Call
				err := bound.Call(ctx, endsByDeadline)
				Expect(err).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that failed %s after its beginning, by the deadline of its context", timeout)
			}
		})
	})

	DescribeTable("returns at once when the caller cancels", func(redis func(context.Context) error) {
		stillclock.Run(func(ctx context.Context) {
			for range 100 { // each time the call and Call may notice at the same instant
				began := time.Now()
				err := guardedCall{redis: redis, patience: 10 * time.Millisecond}.by(ctx, bound)
				Expect(time.Since(began)).To(Equal(10*time.Millisecond), "how long Call took, when the caller cancelled after 10ms; the timeout is %s", timeout)
				Expect(err).To(HaveOccurred(), "what Call returned when the caller cancelled, and Redis had not answered")
				Expect(err).NotTo(MatchError(guard.ErrTooSlow), "what Call returned when the caller cancelled after 10ms, before the timeout of %s was over", timeout)
			}
		})
	},
		Entry("a call that ends with its context", endsWithContext),
		Entry("a call that minds no context", mindsNothing),
	)

	DescribeTable("says of a call that minds no context that the caller's context has ended", func(one guardedCall, expected error) {
		stillclock.Run(func(ctx context.Context) {
			began := time.Now()
			err := one.by(ctx, bound)
			Expect(time.Since(began)).To(Equal(10*time.Millisecond), "how long Call took, when the caller's context ended after 10ms; the timeout is %s", timeout)
			Expect(err).To(MatchError(expected), "what Call returned when the caller's context ended after 10ms: errors.Is must find the context's own error in it")
			Expect(err).NotTo(MatchError(guard.ErrTooSlow), "what Call returned when the caller's context ended after 10ms, before the timeout of %s was over", timeout)
		})
	},
		Entry("by a cancellation", guardedCall{redis: mindsNothing, patience: 10 * time.Millisecond}, context.Canceled),
		Entry("by its deadline", guardedCall{redis: mindsNothing, deadline: 10 * time.Millisecond}, context.DeadlineExceeded),
	)

	It("leaves nothing behind when a call that was given up ends", func() {
		stillclock.Run(func(ctx context.Context) {
			Expect(bound.Call(ctx, mindsNothing)).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that took an hour, when the timeout is %s", timeout)
		}) // which waits until everything that was started has ended, an hour later
	})

	It("does not have one call wait for another", func(ctx SpecContext) {
		bound := guard.Bound{Timeout: time.Hour}
		began, end, returned := make(chan struct{}), make(chan struct{}), make(chan struct{})
		DeferCleanup(func() { close(end) })
		go func() {
			defer close(returned)
			defer GinkgoRecover()
			_ = bound.Call(ctx, func(context.Context) error { close(began); <-end; return nil })
		}()
		select {
		case <-began:
		case <-returned:
			Fail("expected Call to make the call, and to wait for it, but Call came back without it")
		case <-time.After(patience):
			Fail(fmt.Sprintf("expected Call to make the call, but after %s it has not", patience))
		}
		second := make(chan error, 1)
		go func() {
			defer GinkgoRecover()
			second <- bound.Call(ctx, succeeds.redis)
		}()
		var err error
		Eventually(ctx, second).WithTimeout(patience).Should(Receive(&err), "while one call was under way, another was made that succeeds at once, and Call did not return it within %s", patience)
		Expect(err).NotTo(HaveOccurred(), "what Call returned of a call that succeeded, while another was under way")
	})

	It("panics as the call does, where its caller can recover", func() {
		stillclock.Run(func(ctx context.Context) {
			Expect(func() { _ = bound.Call(ctx, panics.redis) }).To(PanicWith(aFault), "the call panicked with a text, and Call must panic with the same")
			withError := func(context.Context) error { panic(errDown) }
			Expect(func() { _ = bound.Call(ctx, withError) }).To(PanicWith(errDown), "the call panicked with an error, and Call must panic with that error itself, not with its text")
		})
	})

	It("survives a call that panics when nobody waits for it any more", func() {
		stillclock.Run(func(ctx context.Context) {
			err := bound.Call(ctx, func(context.Context) error {
				time.Sleep(time.Second)
				panic("too late")
			})
			Expect(err).To(MatchError(guard.ErrTooSlow), "what Call returned of a call that panicked after a second, when the timeout is %s", timeout)
		})
	})
})
