package services_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
)

var _ = Describe("Gate", Label("lesson-10"), func() {
	var gate *services.Gate

	BeforeEach(func() { gate = services.NewGate(passing{}) })

	// asked says whether a call came through.
	asked := func(ctx context.Context) (came bool, err error) {
		err = gate.Call(ctx, func(context.Context) error { came = true; return nil })
		return came, err
	}
	open := func() {
		closings, _ := gate.Closings()
		gate.Open(closings)
	}

	It("is closed at first: what was not delivered before the start is not known yet", func(ctx SpecContext) {
		came, err := asked(ctx)
		Expect(err).To(MatchError(services.ErrDistrusted), "Call, before anybody has opened the gate")
		Expect(came).To(BeFalse(), "the call was made, although the gate was closed")
		_, closed := gate.Closings()
		Expect(closed).To(BeTrue(), "what Closings says")
	})

	It("lets calls through when it is open", func(ctx SpecContext) {
		open()
		came, err := asked(ctx)
		Expect(err).NotTo(HaveOccurred(), "Call, after Open")
		Expect(came).To(BeTrue(), "the call was not made, although the gate was open")
		_, closed := gate.Closings()
		Expect(closed).To(BeFalse(), "what Closings says")
	})

	It("passes on the caller's context, and what the next caller says", func(ctx SpecContext) {
		type mark struct{}
		open()
		err := gate.Call(context.WithValue(ctx, mark{}, "this request"), func(ctx context.Context) error {
			Expect(ctx.Value(mark{})).To(Equal("this request"))
			return errDown
		})
		Expect(err).To(Equal(errDown))
	})

	It("lets none through when it was closed again", func(ctx SpecContext) {
		open()
		gate.Close()
		came, err := asked(ctx)
		Expect(err).To(MatchError(services.ErrDistrusted), "Call, after Open and Close")
		Expect(came).To(BeFalse(), "the call was made, although the gate was closed")
	})

	It("counts how often it was closed", func() {
		before, _ := gate.Closings()
		gate.Close()
		gate.Close()
		after, closed := gate.Closings()
		Expect(after-before).To(Equal(2), "the closings that Closings counts, after Close was called twice")
		Expect(closed).To(BeTrue())
		gate.Open(after)
		opened, closed := gate.Closings()
		Expect(opened).To(Equal(after), "the closings that Closings counts, after Open")
		Expect(closed).To(BeFalse())
	})

	It("stays closed if it was closed again since whoever opens it has looked", func(ctx SpecContext) {
		looked, _ := gate.Closings()
		gate.Close() // by a writer, meanwhile: what it could not tell is not delivered
		gate.Open(looked)
		came, err := asked(ctx)
		Expect(err).To(MatchError(services.ErrDistrusted), "Call, after Closings, Close and Open with what Closings had said")
		Expect(came).To(BeFalse())
		open()
		Expect(asked(ctx)).To(BeTrue(), "Call, after Open with what Closings says now")
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
