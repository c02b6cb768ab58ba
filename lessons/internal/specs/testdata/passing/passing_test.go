package passing_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("Passing", func() {
	It("adds", Label("lesson-04"), func() {
		Expect(1 + 1).To(Equal(2))
	})

	It("subtracts", Label("lesson-05"), func() {
		Expect(2 - 1).To(Equal(1))
	})

	It("carries no lesson's label", func() {})

	PIt("multiplies", Label("lesson-05"))
})

func TestPlain(t *testing.T) {}

func BenchmarkNever(b *testing.B) {
	b.Fatal("a benchmark ran")
}
