package mutants_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/mutants"
)

var _ = Describe("the reasons", func() {
	const known = `
- package: shop
  function: Shop.Sells
  line: if n < 0 {
  becomes: if n <= 0 {
  kind: equivalent
  why: Zero is told apart before.
`
	place := mutants.Place{Package: "shop", Function: "Shop.Sells", Line: "if n < 0 {", Becomes: "if n <= 0 {", Nth: 1}
	read := func(text string) mutants.Reasons {
		GinkgoHelper()
		reasons, err := mutants.ReadReasons(strings.NewReader(text))
		Expect(err).NotTo(HaveOccurred())
		return reasons
	}
	everywhere := func(mutants.Place) bool { return true }

	It("explain a mutant wherever its line has moved to", func() {
		mutant := mutants.Mutant{Place: place, Row: 99, Status: mutants.Lived}
		reasons := read(known)
		reasons.Explain(&mutant)
		Expect(mutant.Reason).To(HaveField("Why", "Zero is told apart before."))
		Expect(reasons.Unused(everywhere)).To(BeEmpty())
	})

	DescribeTable("do not explain", func(change func(*mutants.Mutant)) {
		mutant := mutants.Mutant{Place: place, Status: mutants.Lived}
		change(&mutant)
		reasons := read(known)
		reasons.Explain(&mutant)
		Expect(mutant.Reason).To(BeNil())
		Expect(reasons.Unused(everywhere)).To(HaveLen(1))
		Expect(reasons.Unused(func(place mutants.Place) bool { return place.Package != "shop" })).To(BeEmpty())
	},
		Entry("another change to the line", func(m *mutants.Mutant) { m.Becomes = "if n >= 0 {" }),
		Entry("an equal line further down", func(m *mutants.Mutant) { m.Nth = 2 }),
		Entry("a mutant that is killed", func(m *mutants.Mutant) { m.Status = mutants.Killed }),
	)

	DescribeTable("are refused", func(text, expected string) {
		_, err := mutants.ReadReasons(strings.NewReader(text))
		Expect(err).To(MatchError(ContainSubstring(expected)))
	},
		Entry("without a sentence", strings.Replace(known, "  why: Zero is told apart before.\n", "", 1), "reason 1: expected package, line, becomes and why"),
		Entry("of another kind", strings.Replace(known, "equivalent", "boring", 1), `got "boring"`),
		Entry("given twice", known+known, "reason 2: shop"),
		Entry("with another key", known+"  author: me\n", "field author not found"),
	)
})
