package crashing_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Crashing", func() {
	It("panics in a goroutine of its own", func() {
		go func() {
			panic("nobody recovers this")
		}()
		time.Sleep(time.Minute)
	})
})
