package guard_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/guard"
	"cacheaside/services/stillclock"
)

var _ = Describe("Breaker's IsOpen", Label("given"), func() {
	It("follows the breaker, and allows nothing by itself", func() {
		stillclock.Run(func(context.Context) {
			breaker := guard.NewBreaker(1, time.Second)
			Expect(breaker.IsOpen()).To(BeFalse(), "at first, when every call is allowed")

			done, err := breaker.Allow()
			Expect(err).NotTo(HaveOccurred())
			done(errDown)
			Expect(breaker.IsOpen()).To(BeTrue(), "after as many failures as open it")

			time.Sleep(time.Second + time.Millisecond)
			Expect(breaker.IsOpen()).To(BeTrue(), "after the pause, when no call has succeeded yet")
			done, err = breaker.Allow()
			Expect(err).NotTo(HaveOccurred(), "the one call after the pause: IsOpen must not have taken its place")
			Expect(breaker.IsOpen()).To(BeTrue(), "while that call is under way")
			done(nil)
			Expect(breaker.IsOpen()).To(BeFalse(), "after that call has succeeded")
		})
	})
})
