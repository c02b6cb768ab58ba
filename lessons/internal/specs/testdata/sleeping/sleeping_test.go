package sleeping_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Sleeping", func() {
	It("lets the suite's time run out", func(ctx SpecContext) {
		select {
		case <-ctx.Done():
		case <-time.After(time.Minute):
		}
	})
})
