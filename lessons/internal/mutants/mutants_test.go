package mutants_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/mutants"
)

const shop = `package shop

const most = 3 - 1

type Shop struct{ open bool }

// Sells says so.
func (s *Shop) Sells(n int) bool {
	if n < 0 {
		return false
	}
	if s.open && n > 0 && n < most { // in stock
		return true
	}
	if n < 0 {
		return true
	}
	return false
}
`

var _ = Describe("a mutant", func() {
	at := func(kind string, line, column int) mutants.Place {
		GinkgoHelper()
		mutant, err := mutants.New("shop/shop.go", []byte(shop), kind, line, column)
		Expect(err).NotTo(HaveOccurred())
		Expect(mutant).To(And(HaveField("File", "shop/shop.go"), HaveField("Row", line)))
		return mutant.Place
	}

	It("is known by its function and its line, before and after", func() {
		Expect(at("CONDITIONALS_BOUNDARY", 9, 7)).To(Equal(mutants.Place{
			Package: "shop", Function: "Shop.Sells", Line: "if n < 0 {", Becomes: "if n <= 0 {", Nth: 1,
		}))
	})

	It("is told apart from that in an equal line before it", func() {
		Expect(at("CONDITIONALS_NEGATION", 15, 7)).To(Equal(mutants.Place{
			Package: "shop", Function: "Shop.Sells", Line: "if n < 0 {", Becomes: "if n >= 0 {", Nth: 2,
		}))
	})

	It("changes the syntax tree and not the text, as gremlins does", func() {
		Expect(at("INVERT_LOGICAL", 12, 12).Becomes).To(Equal("if (s.open || n > 0) && n < most { // in stock"))
	})

	It("may stand outside of all functions", func() {
		Expect(at("ARITHMETIC_BASE", 3, 16)).To(Equal(mutants.Place{
			Package: "shop", Line: "const most = 3 - 1", Becomes: "const most = 3 + 1", Nth: 1,
		}))
	})

	DescribeTable("is refused", func(kind string, line, column int, expected string) {
		_, err := mutants.New("shop/shop.go", []byte(shop), kind, line, column)
		Expect(err).To(MatchError(ContainSubstring(expected)))
	},
		Entry("where there is no operator", "CONDITIONALS_BOUNDARY", 9, 5, "shop/shop.go:9:5: expected an operator"),
		Entry("where the operator is another", "INCREMENT_DECREMENT", 9, 7, "expected INCREMENT_DECREMENT to be a mutation of <"),
	)
})
