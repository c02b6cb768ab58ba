package sleeping_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Sleeping", func() {
	for _, name := range []string{"lets the suite's time run out", "does so, too"} {
		It(name, func(ctx SpecContext) {
			select {
			case <-ctx.Done():
			case <-time.After(time.Minute):
			}
		})
	}
})
