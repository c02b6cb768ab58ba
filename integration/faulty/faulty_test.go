package faulty_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/faulty"
	"cacheaside/services/stack"
)

func TestFaulty(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "integration/faulty")
}

// That each part is missed where it is left out, the specs of explore and soak show.
var _ = Describe("New", Label("given"), func() {
	It("builds nothing without a part that there is not: a slip of the pen would leave nothing out", func() {
		Expect(func() { faulty.New(stack.Config{}, "leases", "locks") }).To(PanicWith(ContainSubstring(`got "locks"`)))
	})
})
