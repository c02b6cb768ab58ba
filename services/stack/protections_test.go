package stack_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/stack"
)

var _ = Describe("a list of protections", Label("given"), func() {
	DescribeTable("is read from", func(text string, expected ...stack.Protection) {
		Expect(stack.Parse(text)).To(HaveExactElements(expected))
	},
		Entry("all", "all", stack.Guard, stack.Stampede, stack.Coherence, stack.Metrics, stack.Batching, stack.Near, stack.Failover),
		Entry("none", "none"),
		Entry("nothing", ""),
		Entry("a name", "guard", stack.Guard),
		Entry("names with blanks", " guard , near ", stack.Guard, stack.Near),
	)

	DescribeTable("says which names there are, for", func(text, got string) {
		_, err := stack.Parse(text)
		Expect(err).To(MatchError("there is no " + got + ": there are guard, stampede, coherence, metrics, batching, near, failover"))
	},
		Entry("one that there is not", "guard,locks", `"locks"`),
		Entry("upper case", "Guard", `"Guard"`),
		Entry("a comma too many", "guard,", `""`),
	)

	DescribeTable("is checked for what each needs", func(text, expected string) {
		chosen, err := stack.Parse(text)
		Expect(err).NotTo(HaveOccurred())
		err = stack.Check(chosen)
		if expected == "" {
			Expect(err).NotTo(HaveOccurred())
			return
		}
		Expect(err).To(MatchError(HavePrefix(expected + ": add that, or leave out ")))
	},
		Entry("all", "all", ""), Entry("none", "none", ""), Entry("the guard alone", "guard", ""),
		Entry("coherence without leases", "guard,coherence", "coherence needs stampede"),
		Entry("batching without the guard", "stampede,batching", "batching needs guard"),
		Entry("near without coherence", "guard,stampede,near", "near needs coherence"),
	)

	It("is checked for names, too: a program may have others", func() {
		Expect(stack.Check([]stack.Protection{"locks"})).To(MatchError(ContainSubstring(`there is no "locks"`)))
	})

	It("is left without some", func() {
		Expect(stack.Without(stack.All, []stack.Protection{stack.Metrics, stack.Near})).To(Equal(
			[]stack.Protection{stack.Guard, stack.Stampede, stack.Coherence, stack.Batching, stack.Failover}))
		Expect(stack.All).To(HaveLen(7))
	})
})
