package coherence_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/coherence"
	"cacheaside/services/guard/guardtest"
)

var _ = Describe("Gate", Label("lesson-10", "step-5"), func() {
	var gate *coherence.Gate

	BeforeEach(func() { gate = coherence.NewGate(guardtest.Passing{}) })

	// asked says whether a call came through.
	asked := func(ctx context.Context) (came bool, err error) {
		err = gate.Call(ctx, func(context.Context) error { came = true; return nil })
		return came, err
	}
	open := func() {
		closings, _ := gate.Closings()
		gate.Open(closings)
	}

	It("says whether it is closed: at first, after Open, and after Close", func() {
		closings, closed := gate.Closings()
		Expect(closed).To(BeTrue(), "whether the gate is closed, by Closings, when it was made by NewGate")
		gate.Open(closings)
		_, closed = gate.Closings()
		Expect(closed).To(BeFalse(), "whether the gate is closed, by Closings, after Open with the number that Closings had returned")
		gate.Close()
		_, closed = gate.Closings()
		Expect(closed).To(BeTrue(), "whether the gate is closed, by Closings, after Close")
	})

	It("is closed at first: what was not delivered before the start is not known yet", func(ctx SpecContext) {
		came, err := asked(ctx)
		Expect(err).To(MatchError(coherence.ErrDistrusted), "Call, before anybody has opened the gate")
		Expect(came).To(BeFalse(), "the call was made, although the gate was closed")
	})

	It("lets calls through when it is open", func(ctx SpecContext) {
		open()
		came, err := asked(ctx)
		Expect(err).NotTo(HaveOccurred(), "Call, after Open")
		Expect(came).To(BeTrue(), "the call was not made, although the gate was open")
	})

	It("passes on the caller's context, and what the next caller says", func(ctx SpecContext) {
		type mark struct{}
		open()
		marked, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this request"))
		err := gate.Call(marked, func(ctx context.Context) error {
			Expect(ctx.Value(mark{})).To(Equal("this request"), "a value of the caller's context, in that of the call")
			Expect(ctx.Err()).NotTo(HaveOccurred(), "the context of the call, while the caller is there: is the call made a second time?")
			leave()
			Expect(ctx.Err()).To(MatchError(context.Canceled), "the context of the call, when the caller has gone")
			return errDown
		})
		Expect(err).To(MatchError(errDown), "the error of Call: the call itself has returned it, and the next caller passed it on")
	})

	It("asks the next caller, once for each call, and only while it is open", func(ctx SpecContext) {
		next := &counting{}
		gate = coherence.NewGate(next)
		Expect(asked(ctx)).Error().To(MatchError(coherence.ErrDistrusted), "Call, while the gate was closed")
		Expect(next.calls).To(BeZero(), "calls that came to the next caller, while the gate was closed")
		open()
		Expect(asked(ctx)).To(BeTrue(), "whether the call was made, while the gate was open")
		Expect(next.calls).To(Equal(1), "calls that came to the next caller, of one through the open gate: a guard there has its limit, and its breaker")
		next.refuses = errDown
		came, err := asked(ctx)
		Expect(err).To(MatchError(errDown), "the error of the next caller, which has refused the call")
		Expect(came).To(BeFalse(), "the call was made, although the next caller has refused it")
		Expect(next.calls).To(Equal(2), "calls that came to the next caller, of two through the open gate: what it refuses is not tried again")
	})

	// meanwhile does something while a call is under way, and says whether it came to its end before the call.
	meanwhile := func(ctx context.Context, do func()) (ended bool) {
		open()
		Expect(gate.Call(ctx, func(context.Context) error {
			done := make(chan struct{})
			go func() {
				defer GinkgoRecover()
				defer close(done)
				do()
			}()
			select {
			case <-done:
				ended = true
			case <-time.After(3 * time.Second):
			}
			return nil
		})).To(Succeed())
		return ended
	}

	It("lets other calls through while one is under way", func(ctx SpecContext) {
		Expect(meanwhile(ctx, func() { _, _ = asked(ctx) })).To(BeTrue(),
			"a second call waits until the first has ended: does Call hold the lock while the next caller is called?")
	})

	DescribeTable("does not wait for a call that is under way, in", func(ctx SpecContext, do func()) {
		Expect(meanwhile(ctx, do)).To(BeTrue(), "it waits until the call has ended: does Call hold the lock while the next caller is called?")
	},
		Entry("Close", func() { gate.Close() }),
		Entry("Closings", func() { gate.Closings() }),
		Entry("Open", func() { open() }),
	)

	It("lets no call through when it was closed again", func(ctx SpecContext) {
		open()
		gate.Close()
		came, err := asked(ctx)
		Expect(err).To(MatchError(coherence.ErrDistrusted), "Call, after Open and Close")
		Expect(came).To(BeFalse(), "the call was made, although the gate was closed")
	})

	It("counts how often it was closed", func() {
		before, _ := gate.Closings()
		gate.Close()
		gate.Close()
		after, closed := gate.Closings()
		Expect(after-before).To(Equal(2), "the closings that Closings counts, after Close was called twice")
		Expect(closed).To(BeTrue(), "whether the gate is closed, by Closings, after Close")
		gate.Open(after)
		opened, closed := gate.Closings()
		Expect(opened).To(Equal(after), "the closings that Closings counts, after Open")
		Expect(closed).To(BeFalse(), "whether the gate is closed, by Closings, after Open")
	})

	It("stays closed if it was closed again after the look at Closings", func(ctx SpecContext) {
		looked, _ := gate.Closings()
		gate.Close() // by a writer, meanwhile: what it could not tell is not delivered
		gate.Open(looked)
		came, err := asked(ctx)
		Expect(err).To(MatchError(coherence.ErrDistrusted), "Call, after Closings, Close and Open with what Closings had said")
		Expect(came).To(BeFalse(), "the call was made, although the gate was closed again")
		open()
		Expect(asked(ctx)).To(BeTrue(), "Call, after Open with what Closings says now")
	})

	It("stays open if another has opened it after the look at Closings", func(ctx SpecContext) {
		looked, _ := gate.Closings()
		gate.Close()
		open() // by another, who has delivered what came meanwhile, too
		gate.Open(looked)
		Expect(asked(ctx)).To(BeTrue(), "Call, after Close and Open, and an Open with what Closings had said before that")
	})

	It("is safe for concurrent use", func(ctx SpecContext) {
		const goroutines, times = 8, 100
		done := make(chan struct{})
		before, _ := gate.Closings()
		for range goroutines {
			go func() {
				defer GinkgoRecover()
				defer func() { done <- struct{}{} }()
				for range times {
					gate.Close()
					open()
					_, _ = asked(ctx)
				}
			}()
		}
		for range goroutines {
			<-done
		}
		after, _ := gate.Closings()
		Expect(after-before).To(Equal(goroutines*times), "the closings that Closings counts, after 8 goroutines have closed it 100 times each")
	})
})

// counting is a Caller that counts the calls, and makes them unless it refuses to.
type counting struct {
	calls   int
	refuses error
}

func (c *counting) Call(ctx context.Context, call func(context.Context) error) error {
	c.calls++
	if c.refuses != nil {
		return c.refuses
	}
	return call(ctx)
}
