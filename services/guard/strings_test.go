package guard_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/guard"
	"cacheaside/services/guard/guardtest"
	"cacheaside/services/mock"
	"cacheaside/services/stillclock"
)

var _ = Describe("Strings", Label("lesson-08", "step-4"), func() {
	var (
		caller  *guardtest.Caller
		redis   *mock.Strings
		guarded *guard.Strings
	)

	BeforeEach(func() {
		caller, redis = &guardtest.Caller{}, &mock.Strings{}
		guarded = guard.NewStrings(caller, redis)
	})

	// The ways of a Caller.
	lets := func(ctx context.Context, call func(context.Context) error) error { return call(ctx) }
	refuses := func(context.Context, func(context.Context) error) error { return guard.ErrCircuitOpen }
	givesUp := func(ctx context.Context, call func(context.Context) error) error {
		Expect(call(ctx)).To(Succeed(), "what your function returned to the caller: Redis answered without an error")
		return guard.ErrTooSlow
	}
	type mark struct{}
	type request struct{}
	marks := func(ctx context.Context, call func(context.Context) error) error {
		return call(context.WithValue(ctx, mark{}, "the caller's"))
	}

	// requestOf returns the context of a request, and a way of a Caller that expects to be given that one.
	requestOf := func(ctx context.Context) (context.Context, func(context.Context, func(context.Context) error) error) {
		ctx, cancel := context.WithCancel(context.WithValue(ctx, request{}, "this one"))
		return ctx, func(ctx context.Context, call func(context.Context) error) error {
			err := call(ctx)
			Expect(ctx.Value(request{})).To(Equal("this one"), "the value that the request's context has, in the one that the caller was given")
			cancel()
			Expect(ctx.Err()).To(MatchError(context.Canceled), "the request was cancelled, and the context that the caller was given was not")
			return err
		}
	}

	Describe("GetKey", func() {
		DescribeTable("returns what Redis has, asked once through the caller, be it", func(ctx SpecContext, value string) {
			asked, called := 0, 0
			redis.GetKeyFunc = func(_ context.Context, key string) (string, error) {
				asked++
				Expect(key).To(Equal("product:5c0b2ce0:Mouse Pad"), "GetKey asked Redis for another key")
				return value, nil
			}
			caller.CallFunc = func(ctx context.Context, call func(context.Context) error) error { called++; return call(ctx) }
			got, err := guarded.GetKey(ctx, "product:5c0b2ce0:Mouse Pad")
			Expect(err).NotTo(HaveOccurred(), "Redis has %q", value)
			Expect(got).To(Equal(value), "Redis has %q", value)
			Expect(asked).To(Equal(1), "how often Redis was asked")
			Expect(called).To(Equal(1), "how often the caller was called")
		},
			Entry("a value", " A value\n"),
			Entry("an empty value, which is one, too", ""),
		)

		It("gives the caller the context of the request", func(ctx SpecContext) {
			redis.GetKeyFunc = func(context.Context, string) (string, error) { return "a value", nil }
			var of context.Context
			of, caller.CallFunc = requestOf(ctx)
			_, err := guarded.GetKey(of, "product:mouse")
			Expect(err).NotTo(HaveOccurred(), "Redis has the key")
		})

		It("asks Redis in the context that the caller gives, since that ends when the time is over", func(ctx SpecContext) {
			redis.GetKeyFunc = func(ctx context.Context, _ string) (string, error) {
				Expect(ctx.Value(mark{})).To(Equal("the caller's"), "the value that the caller has put into its context, in the one that Redis was asked in")
				return "a value", nil
			}
			caller.CallFunc = marks
			_, err := guarded.GetKey(ctx, "product:mouse")
			Expect(err).NotTo(HaveOccurred(), "Redis has the key")
		})

		DescribeTable("says what Redis says", func(ctx SpecContext, said error) {
			caller.CallFunc = lets
			asked := 0
			redis.GetKeyFunc = func(context.Context, string) (string, error) { asked++; return "", said }
			_, err := guarded.GetKey(ctx, "product:mouse")
			Expect(err).To(MatchError(said), "Redis said %q", said)
			Expect(asked).To(Equal(1), "how often Redis was asked: after a failure nobody asks again")
		},
			Entry("when there is no such key", repositories.ErrNotFound),
			Entry("when the key holds no string", repositories.ErrWrongType),
			Entry("when it is down", errDown),
		)

		It("does not ask Redis when the caller refuses, and says what the caller says", func(ctx SpecContext) {
			caller.CallFunc = refuses
			value, err := guarded.GetKey(ctx, "product:mouse")
			Expect(err).To(MatchError(guard.ErrCircuitOpen), "what GetKey returned, when the caller refused")
			Expect(value).To(BeEmpty(), "the value beside the error, when the caller refused")
		})

		It("returns nothing of a call that was given up", func(ctx SpecContext) {
			caller.CallFunc = givesUp
			redis.GetKeyFunc = func(context.Context, string) (string, error) { return "a late value", nil }
			value, err := guarded.GetKey(ctx, "product:mouse")
			Expect(err).To(MatchError(guard.ErrTooSlow), "what GetKey returned, when the caller gave up, and Redis answered after that")
			Expect(value).To(BeEmpty(), "the value beside the error, when the caller gave up: the late call may be writing your variable at the same time")
		})

		It("does not read what a late call is writing", func() {
			stillclock.Run(func(ctx context.Context) {
				guarded := guard.NewStrings(guard.NewGuard(guard.Config{}), redis)
				redis.GetKeyFunc = func(context.Context, string) (string, error) {
					time.Sleep(guard.DefaultTimeout) // both end at once
					return "a late value", nil
				}
				for range 100 {
					value, err := guarded.GetKey(ctx, "product:mouse")
					if (value == "") != (err != nil) {
						Fail(fmt.Sprintf("the call ended just when its time was over: expected GetKey to return either %q and no error, or nothing and an error; "+
							"it returned %q and the error %v", "a late value", value, err))
					}
				}
			})
		})
	})

	Describe("InsertExpire", func() {
		DescribeTable("stores once, and through the caller, a value", func(ctx SpecContext, stored string, expected time.Duration) {
			asked, called := 0, 0
			redis.InsertExpireFunc = func(_ context.Context, key, value string, lifetime time.Duration) error {
				asked++
				Expect(key).To(Equal("product:5c0b2ce0:Mouse Pad"), "InsertExpire stored under another key")
				Expect(value).To(Equal(stored), "InsertExpire stored another value")
				Expect(lifetime).To(Equal(expected), "InsertExpire stored for another time")
				return nil
			}
			caller.CallFunc = func(ctx context.Context, call func(context.Context) error) error { called++; return call(ctx) }
			Expect(guarded.InsertExpire(ctx, "product:5c0b2ce0:Mouse Pad", stored, expected)).To(Succeed(), "Redis stored it")
			Expect(asked).To(Equal(1), "how often Redis was told")
			Expect(called).To(Equal(1), "how often the caller was called")
		},
			Entry("with a lifetime of a minute", " A value\n", time.Minute),
			Entry("with a lifetime of some milliseconds", "a value", 1234*time.Millisecond),
			Entry("with a lifetime of zero, which Redis is to refuse", "a value", time.Duration(0)),
			Entry("that is empty", "", time.Hour),
		)

		It("gives the caller the context of the request", func(ctx SpecContext) {
			redis.InsertExpireFunc = func(context.Context, string, string, time.Duration) error { return nil }
			var of context.Context
			of, caller.CallFunc = requestOf(ctx)
			Expect(guarded.InsertExpire(of, "product:mouse", "a value", time.Minute)).To(Succeed(), "Redis stored it")
		})

		It("tells Redis in the context that the caller gives", func(ctx SpecContext) {
			redis.InsertExpireFunc = func(ctx context.Context, _, _ string, _ time.Duration) error {
				Expect(ctx.Value(mark{})).To(Equal("the caller's"), "the value that the caller has put into its context, in the one that Redis was told in")
				return nil
			}
			caller.CallFunc = marks
			Expect(guarded.InsertExpire(ctx, "product:mouse", "a value", time.Minute)).To(Succeed(), "Redis stored it")
		})

		DescribeTable("says what the caller says", func(ctx SpecContext, way func(context.Context, func(context.Context) error) error, said error) {
			caller.CallFunc = way
			redis.InsertExpireFunc = func(context.Context, string, string, time.Duration) error { return nil }
			Expect(guarded.InsertExpire(ctx, "product:mouse", "a value", time.Minute)).To(MatchError(said), "what InsertExpire returned, when the caller said %q", said)
		},
			Entry("when it refuses", refuses, guard.ErrCircuitOpen),
			Entry("when it gives up, though the value may be stored", givesUp, guard.ErrTooSlow),
		)

		It("says what Redis says", func(ctx SpecContext) {
			caller.CallFunc = lets
			told := 0
			redis.InsertExpireFunc = func(context.Context, string, string, time.Duration) error { told++; return errDown }
			Expect(guarded.InsertExpire(ctx, "product:mouse", "a value", time.Minute)).To(MatchError(errDown), "Redis said %q", errDown)
			Expect(told).To(Equal(1), "how often Redis was told: after a failure nobody tells it again")
		})
	})
})
