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
	if s.open && n != 0 && n+1 == most { // in stock
		return true
	}
	for n < 0 {
		n++
		break
	}
	return false
}

func other(n int) int { return n - 1 }
`

var _ = Describe("All", func() {
	It("makes a mutant of each operator in the functions, known by its line, before and after", func() {
		all, err := mutants.All("shop/shop.go", []byte(shop), []string{"Shop.Sells"})
		Expect(err).NotTo(HaveOccurred())
		var becomes []string
		for _, mutant := range all {
			Expect(mutant).To(And(HaveField("File", "shop/shop.go"), HaveField("Package", "shop"), HaveField("Function", "Shop.Sells"), HaveField("Nth", 1)))
			becomes = append(becomes, mutant.Becomes)
		}
		Expect(becomes).To(Equal([]string{
			"if n <= 0 {",
			"if n >= 0 {",
			"if s.open && n != 0 || n+1 == most { // in stock",
			"if (s.open || n != 0) && n+1 == most { // in stock",
			"if s.open && n == 0 && n+1 == most { // in stock",
			"if s.open && n != 0 && n+1 != most { // in stock",
			"if s.open && n != 0 && n-1 == most { // in stock",
			"for n <= 0 {",
			"for n >= 0 {",
			"n--",
			"continue",
		}))
		Expect(all[0]).To(And(HaveField("Row", 9), HaveField("Line", "if n < 0 {")))
		Expect(string(all[9].Source)).To(ContainSubstring("\t\tn--\n\t\tbreak\n"))
	})

	It("tells equal lines of a function apart", func() {
		all, err := mutants.All("shop/shop.go", []byte("package shop\n\nfunc f(n int) {\n\tn++\n\tn++\n}\n"), []string{"f"})
		Expect(err).NotTo(HaveOccurred())
		Expect(all).To(HaveExactElements(HaveField("Nth", 1), HaveField("Nth", 2)))
	})
})
