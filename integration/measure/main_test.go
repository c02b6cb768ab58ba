package main

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the measurement", Label("given"), func() {
	It("finds the product both ways, and says which was faster", func(ctx SpecContext) {
		var out strings.Builder
		Expect(run(ctx, []string{"-far", "2ms", "-rounds", "20"}, &out, GinkgoWriter)).To(Succeed())
		Expect(out.String()).To(And(
			MatchRegexp(`a database file on this machine .*times (slower|faster)`),
			MatchRegexp(`a database 2ms away \(artificial\) .*times faster`)))
	})

	DescribeTable("compares in the direction that is true", func(sqlite, redis time.Duration, says string) {
		Expect(comparison(result{sqlite, redis})).To(Equal(says))
	},
		Entry(nil, 10*time.Microsecond, 50*time.Microsecond, "5.0 times slower"),
		Entry(nil, 5*time.Millisecond, 50*time.Microsecond, "100.0 times faster"),
	)

	DescribeTable("refuses", func(ctx SpecContext, args ...string) {
		Expect(run(ctx, args, GinkgoWriter, GinkgoWriter)).To(BeAssignableToTypeOf(usageError{}))
	},
		Entry("a delay of nothing", "-far", "0s"),
		Entry("too few rounds", "-rounds", "1"),
		Entry("an argument", "fast"),
	)
})
