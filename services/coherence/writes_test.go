package coherence_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/coherence"
	"cacheaside/services/guard/guardtest"
)

var _ = Describe("Writes", Label("given"), func() {
	It("are under way from their beginning until the last of a key has ended", func() {
		writes := coherence.NewWrites()
		Expect(writes.UnderWay("product:mouse")).To(BeFalse())
		first, second := writes.Begin("product:mouse"), writes.Begin("product:mouse")
		for _, end := range []func(){first, second} {
			Expect(writes.UnderWay("product:mouse")).To(BeTrue())
			Expect(writes.UnderWay("product:keyboard")).To(BeFalse(), "another key")
			end()
		}
		Expect(writes.UnderWay("product:mouse")).To(BeFalse())
	})
})

var _ = Describe("Gate.Before", Label("given"), func() {
	It("is a gate before another caller, which opens and closes with the first", func(ctx SpecContext) {
		gate := coherence.NewGate(guardtest.Passing{})
		other := gate.Before(&guardtest.Caller{CallFunc: func(context.Context, func(context.Context) error) error { return errDown }})
		pass := func(context.Context) error { return nil }
		Expect(other.Call(ctx, pass)).To(MatchError(coherence.ErrDistrusted))
		gate.Open(1)
		Expect(other.Call(ctx, pass)).To(MatchError(errDown), "the other caller was not asked")
		Expect(gate.Call(ctx, pass)).To(Succeed())
		other.Close()
		Expect(gate.Call(ctx, pass)).To(MatchError(coherence.ErrDistrusted))
	})
})
