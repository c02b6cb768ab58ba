package mutants_test

import (
	"bytes"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/mutants"
)

var _ = Describe("the table", func() {
	place := mutants.Place{Package: "shop", Function: "Shop.Sells", Line: "if a || b {", Becomes: "if a && b {", Nth: 1}
	lessonWith := func(killed int, more ...mutants.Mutant) []mutants.Lesson {
		for range killed {
			more = append(more, mutants.Mutant{Status: mutants.Killed})
		}
		return []mutants.Lesson{{Number: 4, Mutants: more}}
	}
	lived := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 7, Status: mutants.Lived}
	notViable := mutants.Mutant{Place: place, File: "shop/shop.go", Row: 10, Status: mutants.NotViable}
	because := func(kind mutants.Kind) mutants.Mutant {
		mutant := lived
		mutant.Reason = &mutants.Reason{Kind: kind, Why: "It can't be seen."}
		return mutant
	}

	It("counts, and says why each survivor is left", func() {
		var out bytes.Buffer
		Expect(mutants.WriteTable(&out, lessonWith(17, because(mutants.Equivalent), because(mutants.Unspecified), lived, notViable))).To(Succeed())
		Expect(out.String()).To(HaveSuffix("" +
			"| 04 | 20 | 17 | 3 | 1 | 89.5 % |\n" +
			"\n## Lesson 04\n\n" +
			"- `shop/shop.go:7` in `Shop.Sells`:\n  `if a || b {`\n  → `if a && b {`\n  equivalent: It can't be seen.\n" +
			"- `shop/shop.go:7` in `Shop.Sells`:\n  `if a || b {`\n  → `if a && b {`\n  unspecified: It can't be seen.\n" +
			"- `shop/shop.go:7` in `Shop.Sells`:\n  `if a || b {`\n  → `if a && b {`\n  **no reason is known**\n"))
	})

	It("is complained of where a survivor has no reason", func() {
		Expect(mutants.Complaints(lessonWith(19, lived))).To(HaveExactElements(And(
			HavePrefix("shop/shop.go:7: lived: "), ContainSubstring(`"if a && b {"`))))
		Expect(mutants.Complaints(lessonWith(19, because(mutants.Unspecified)))).To(BeEmpty())
	})

	It("is complained of where less than 95 of 100 are killed, of those that can be", func() {
		Expect(mutants.Complaints(lessonWith(1, because(mutants.Equivalent)))).To(BeEmpty())
		Expect(mutants.Complaints(lessonWith(18, because(mutants.Unspecified)))).To(HaveExactElements(
			ContainSubstring("lesson 04: expected 95 % of the mutants to be killed, got 94.7 %")))
	})
})
