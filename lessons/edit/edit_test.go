package edit_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/edit"
)

const reference = `// Package shop sells.
package shop

import (
	"errors"
	"fmt"
	"strings"
)

// ErrClosed is wrapped.
var ErrClosed = errors.New("closed")

// Shop is open.
type Shop struct {
	open bool // or not
}

// Greet greets, in capitals.
func (s *Shop) Greet(name string) (string, error) {
	if !s.open {
		return "", fmt.Errorf("greeting %q: %w", name, ErrClosed)
	}
	return loud(name) + "}", nil // a brace in a text
}

// loud shouts.
func loud(text string) string {
	return strings.ToUpper(trim(text)) + mark
}

func trim(text string) string { return strings.TrimSpace(text) }

const mark = "!"

const (
	// price of a greeting
	price = 5
	tip   = 1 // welcome
)

// Close closes.
func (s *Shop) Close() int {
	s.open = false
	return price
}

func alwaysUnused() {}
`

func lesson(name string) string { return "lesson 04: " + name + " is yours to write" }

var _ = Describe("Blank", func() {
	It("cuts bodies out, and leaves signature, comments and everything else where it was", func() {
		files, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{File: "shop.go", Functions: []string{"Shop.Close"}, Sentence: lesson})
		Expect(err).NotTo(HaveOccurred())
		blanked := strings.Replace(reference, "\ts.open = false\n\treturn price\n", "\tpanic(\"lesson 04: Shop.Close is yours to write\")\n", 1)
		blanked = strings.Replace(blanked, "\t// price of a greeting\n\tprice = 5\n\ttip   = 1 // welcome\n", "\ttip = 1 // welcome\n", 1)
		Expect(string(files["shop.go"])).To(Equal(blanked))
	})

	It("takes along the helpers that only the cut bodies used, and the imports", func() {
		files, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{File: "shop.go", Functions: []string{"Shop.Greet"}, Sentence: lesson})
		Expect(err).NotTo(HaveOccurred())
		blanked := string(files["shop.go"])
		for _, gone := range []string{"loud", "trim", "mark", `"fmt"`, `"strings"`, "shouts"} {
			Expect(blanked).NotTo(ContainSubstring(gone))
		}
		Expect(blanked).To(And(ContainSubstring(`"errors"`), ContainSubstring("func alwaysUnused() {}"), ContainSubstring("price")))
	})

	It("keeps a helper that another file uses", func() {
		files, err := edit.Blank(map[string][]byte{
			"shop.go":  []byte(reference),
			"other.go": []byte("package shop\n\nvar X = trim(\" x \")\n"),
		}, edit.Cut{File: "shop.go", Functions: []string{"Shop.Greet"}, Sentence: lesson})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(files["shop.go"])).To(And(ContainSubstring("func trim"), Not(ContainSubstring("func loud"))))
	})

	It("takes helpers out of the package's other files, too", func() {
		files, err := edit.Blank(map[string][]byte{
			"shop.go":  []byte("package shop\n\n// Sell sells.\nfunc Sell() int { return cost() }\n"),
			"costs.go": []byte("package shop\n\n// Free is nothing.\nconst Free = 0\n\nfunc cost() int { return Free }\n"),
		}, edit.Cut{File: "shop.go", Functions: []string{"Sell"}, Sentence: lesson})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(files["costs.go"])).To(Equal("package shop\n\n// Free is nothing.\nconst Free = 0\n"))
	})

	It("keeps a helper that is to be kept, and what it uses", func() {
		files, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{
			File: "shop.go", Functions: []string{"Shop.Greet"}, Keep: []string{"loud"}, Sentence: lesson,
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(files["shop.go"])).To(And(ContainSubstring("func loud"), ContainSubstring("func trim"), ContainSubstring("const mark")))
	})

	It("keeps a function that is to be written, although only another one that is uses it", func() {
		files, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{
			File: "shop.go", Functions: []string{"Shop.Greet", "loud"}, Sentence: lesson,
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(files["shop.go"])).To(ContainSubstring("// loud shouts.\nfunc loud(text string) string {\n\tpanic(\"lesson 04: loud is yours to write\")\n}"))
		Expect(string(files["shop.go"])).NotTo(ContainSubstring("func trim"))
	})

	It("says which function is not there", func() {
		_, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{File: "shop.go", Functions: []string{"Shop.Sell"}, Sentence: lesson})
		Expect(err).To(MatchError(And(ContainSubstring("Shop.Sell"), ContainSubstring("shop.go"))))
	})
})

var _ = Describe("Functions", func() {
	It("lists the functions of a file by the names that Blank takes", func() {
		Expect(edit.Functions("shop.go", []byte(reference))).To(Equal(
			[]string{"Shop.Greet", "loud", "trim", "Shop.Close", "alwaysUnused"}))
	})
})

var _ = Describe("Names", func() {
	It("lists all that a file declares", func() {
		Expect(edit.Names("shop.go", []byte("package shop\n\nimport \"fmt\"\n\nconst (\n\ta = 1\n\tb = 2\n)\n\ntype Shop struct{}\n\nvar x = fmt.Sprint()\n\nfunc (Shop) Close() {}\n"))).
			To(ConsistOf("a", "b", "Shop", "x", "Shop.Close"))
	})
})

var _ = Describe("IsBlank", func() {
	It("tells whether a function still panics with the lesson's sentence", func() {
		files, err := edit.Blank(map[string][]byte{"shop.go": []byte(reference)}, edit.Cut{File: "shop.go", Functions: []string{"Shop.Close"}, Sentence: lesson})
		Expect(err).NotTo(HaveOccurred())
		Expect(edit.IsBlank(files["shop.go"], lesson("Shop.Close"))).To(BeTrue())
		Expect(edit.IsBlank([]byte(reference), lesson("Shop.Close"))).To(BeFalse())
	})
})
