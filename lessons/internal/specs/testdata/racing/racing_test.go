package racing_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Racing", func() {
	It("writes from two goroutines", func() {
		var count int
		var done sync.WaitGroup
		for range 2 {
			done.Go(func() { count++ })
		}
		done.Wait()
		_ = count
	})
})
