//go:build race

package specs_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs"
)

// It is compiled only where the race detector's library is needed anyway: it takes a minute to build.
var _ = Describe("Run with the race detector", func() {
	It("counts a data race as a failure, though every spec passed", func(ctx SpecContext) {
		o := options("racing")
		o.Race = true
		report := run(ctx, o)
		Expect(report.Status).To(Equal(specs.Failed))
		Expect(report.Specs).To(ContainElement(And(
			HaveField("Name", "[package]"),
			HaveField("Message", ContainSubstring("(a data race)")))))
	})
})
