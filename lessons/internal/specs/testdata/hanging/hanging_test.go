package hanging_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs/testdata/hanging"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "hanging")
}

var _ = Describe("Hanging", func() {
	It("is right", func() {})

	It("is wrong", func() { Fail("wrong") })

	It("loops", func() { hanging.Loop() })

	It("prints", func() { hanging.Print() })

	It("waits for a lock, whatever its context says", func(ctx SpecContext) { hanging.WaitForLock() })

	It("waits for a channel in another goroutine", func(ctx SpecContext) {
		ended := make(chan int)
		go func() { ended <- hanging.WaitForChannel() }()
		select {
		case <-ended:
		case <-ctx.Done():
		}
	})

	It("has a time of its own, which is longer", func(ctx SpecContext) {
		time.Sleep(1500 * time.Millisecond)
	}, SpecTimeout(time.Minute))

	It("has a time of its own, which is shorter", func(ctx SpecContext) { hanging.Loop() }, SpecTimeout(50*time.Millisecond))
})
