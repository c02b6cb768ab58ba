package slow_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Slow", func() {
	It("takes longer than it may", func(ctx SpecContext) {
		<-ctx.Done()
	}, SpecTimeout(50*time.Millisecond))
})
