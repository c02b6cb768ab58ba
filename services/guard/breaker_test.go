package guard_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

var _ = Describe("Breaker", Label("lesson-08", "step-2"), func() {
	const pause = time.Second
	tooSlow := fmt.Errorf("redis, within 50ms: %w: %w", guard.ErrTooSlow, context.DeadlineExceeded)

	// opened returns a breaker that has just opened.
	opened := func() *switched {
		GinkgoHelper()
		breaker := newSwitched(3, pause)
		breaker.lets(errDown, errDown, errDown)
		breaker.refuses()
		return breaker
	}
	// halfOpen returns a breaker that was open for the whole pause.
	halfOpen := func() *switched {
		GinkgoHelper()
		breaker := opened()
		breaker.wait(pause + time.Millisecond)
		return breaker
	}

	Context("while it is closed", func() {
		DescribeTable("opens after", func(failures int, failure error) {
			stillclock.Run(func(context.Context) {
				breaker := newSwitched(failures, pause)
				breaker.lets(slices.Repeat([]error{failure}, failures)...)
				breaker.refuses()
			})
		},
			Entry("one failure", 1, errDown),
			Entry("three failures in a row", 3, errDown),
			Entry("seven failures in a row", 7, errDown),
			Entry("three calls in a row that are too slow", 3, tooSlow),
		)

		DescribeTable("does not open after fewer failures in a row, however many there are in all,", func(other error) {
			stillclock.Run(func(context.Context) {
				breaker := newSwitched(3, pause)
				for range 5 {
					breaker.lets(errDown, errDown, other)
				}
			})
		},
			Entry("with successes between", nil),
			Entry("with answers between", repositories.ErrNotFound),
		)

		DescribeTable("takes for an answer of Redis, and so for a success,", func(answer error) {
			stillclock.Run(func(context.Context) {
				breaker := newSwitched(3, pause)
				breaker.lets(slices.Repeat([]error{answer}, 10)...)
			})
		},
			Entry("ErrNotFound", fmt.Errorf("redis GET: %w", repositories.ErrNotFound)),
			Entry("ErrWrongType", fmt.Errorf("redis GET: %w", repositories.ErrWrongType)),
			Entry("ErrNoLifetime", fmt.Errorf("redis SET: %w", repositories.ErrNoLifetime)),
		)

		It("takes ErrNoVerdict for neither a failure nor a success", func() {
			stillclock.Run(func(context.Context) {
				breaker := newSwitched(3, pause)
				breaker.lets(slices.Repeat([]error{guard.ErrNoVerdict}, 10)...)
				breaker.lets(errDown, errDown, guard.ErrNoVerdict, errDown)
				breaker.refuses()
			})
		})
	})

	It("refuses every call while it is open, for the whole pause, and says ErrCircuitOpen", func() {
		stillclock.Run(func(context.Context) {
			breaker := opened()
			breaker.wait(pause / 2)
			breaker.refuses()
			breaker.wait(pause/2 - time.Millisecond)
			breaker.refuses()
			_, err := breaker.breaker.Allow()
			Expect(err.Error()).To(ContainSubstring("redis"), "the text of Allow's error, which is read in a log, and names who was not asked")
		})
	})

	Context("after the pause", func() {
		It("allows one call, and refuses the others until it is told the outcome", func() {
			stillclock.Run(func(context.Context) {
				breaker := halfOpen()
				var allowed, refused atomic.Int32
				var callers sync.WaitGroup
				for range 20 {
					callers.Go(func() {
						switch _, err := breaker.breaker.Allow(); {
						case err == nil:
							allowed.Add(1)
						case errors.Is(err, guard.ErrCircuitOpen):
							refused.Add(1)
						}
					})
				}
				callers.Wait()
				Expect(allowed.Load()).To(BeEquivalentTo(1), "how many of 20 calls at once were allowed after the pause, when the breaker was told no outcome yet")
				Expect(refused.Load()).To(BeEquivalentTo(19), "how many of 20 calls at once were refused with ErrCircuitOpen after the pause: the library has another error for these")
			})
		})

		DescribeTable("closes when that call succeeds", func(success error) {
			stillclock.Run(func(context.Context) {
				breaker := halfOpen()
				breaker.lets(success)
				breaker.lets(nil, nil, nil, nil, nil)
				breaker.lets(errDown, errDown, nil, errDown, errDown, errDown)
				breaker.refuses()
			})
		},
			Entry("", nil),
			Entry("with an answer that is an error", repositories.ErrNotFound),
		)

		DescribeTable("opens again for a whole pause when that call fails", func(failure error) {
			stillclock.Run(func(context.Context) {
				breaker := halfOpen()
				for range 3 {
					breaker.lets(failure)
					breaker.refuses()
					breaker.wait(pause - time.Millisecond)
					breaker.refuses()
					breaker.wait(2 * time.Millisecond)
				}
				breaker.lets(nil, nil, nil, nil, nil)
			})
		},
			Entry("", errDown),
			Entry("by being too slow", tooSlow),
		)

		It("allows the next call when that one says nothing of Redis", func() {
			stillclock.Run(func(context.Context) {
				breaker := halfOpen()
				breaker.lets(guard.ErrNoVerdict, errDown)
				breaker.refuses()
			})
		})
	})
})
