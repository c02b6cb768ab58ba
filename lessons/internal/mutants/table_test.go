package mutants_test

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/mutants"
)

var _ = Describe("the table", func() {
	place := mutants.Place{Package: "shop", Function: "Shop.Sells", Line: "if a || b {", Becomes: "if a && b {", Nth: 1}
	shopWith := func(killed int, more ...mutants.Mutant) []mutants.Package {
		for range killed {
			more = append(more, mutants.Mutant{Status: mutants.Killed})
		}
		return []mutants.Package{{Folder: "shop", Mutants: more}}
	}
	lived := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 7, Status: mutants.Lived}
	notCovered := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 8, Status: mutants.NotCovered}
	timedOut := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 9, Status: mutants.TimedOut}
	notViable := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 10, Status: mutants.NotViable}
	because := func(mutant mutants.Mutant, kind mutants.Kind) mutants.Mutant {
		mutant.Reason = &mutants.Reason{Kind: kind, Why: "It can't be seen."}
		return mutant
	}

	It("counts, and says why each survivor is left", func() {
		var out bytes.Buffer
		Expect(mutants.WriteTable(&out, shopWith(17, because(lived, mutants.Equivalent), notCovered, timedOut, notViable))).To(Succeed())
		Expect(out.String()).To(HaveSuffix("" +
			"| shop | 20 | 17 | 1 | 1 | 1 | 85.0 % |\n" +
			"\n## shop\n\n" +
			"- `shop/shop.go:7` in `Shop.Sells`, lived:\n  `if a || b {`\n  → `if a && b {`\n  equivalent: It can't be seen.\n" +
			"- `shop/shop.go:8` in `Shop.Sells`, not covered:\n  `if a || b {`\n  → `if a && b {`\n  **no reason is known**\n" +
			"- `shop/shop.go:9` in `Shop.Sells`, timed out:\n  `if a || b {`\n  → `if a && b {`\n  **no reason is known**\n"))
	})

	It("counts what timed out as killed only where it is endless", func() {
		Expect(shopWith(1, timedOut)[0].Score()).To(Equal(50.0))
		Expect(shopWith(1, because(timedOut, mutants.Unspecified))[0].Score()).To(Equal(50.0))
		Expect(shopWith(1, because(timedOut, mutants.Endless))[0].Score()).To(Equal(100.0))
	})

	It("is complained of where a survivor has no reason", func() {
		Expect(mutants.Complaints(shopWith(19, lived))).To(HaveExactElements(And(
			HavePrefix("shop/shop.go:7: lived: "), ContainSubstring(`"if a && b {"`))))
		Expect(mutants.Complaints(shopWith(19, because(lived, mutants.Unspecified)))).To(BeEmpty())
	})

	It("is complained of where less than 90 of 100 are killed, reasons or not", func() {
		Expect(mutants.Complaints(shopWith(9, because(lived, mutants.Equivalent)))).To(BeEmpty())
		Expect(mutants.Complaints(shopWith(8, because(lived, mutants.Equivalent)))).To(HaveExactElements(
			ContainSubstring("shop: expected 90 % of the mutants to be killed, got 88.9 %")))
	})
})
