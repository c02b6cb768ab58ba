package line_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/line"
)

var _ = Describe("Word", Label("given"), func() {
	DescribeTable("quotes only what would be read as something else", func(word, typed string) {
		Expect(line.Word(word)).To(Equal(typed))
	},
		Entry("plain", "product:mouse", "product:mouse"),
		Entry("with a backslash, which is one outside of quotes", `a\n`, `a\n`),
		Entry("empty", "", `""`),
		Entry("with a blank", "good morning", `"good morning"`),
		Entry("with quotes", `it's "a"`, `"it's \"a\""`),
		Entry("with what can't be seen", "a\x00", `"a\x00"`),
		Entry("beyond ASCII", "é", `"\xc3\xa9"`),
	)

	It("is undone by Split, for every byte", func() {
		for b := range 256 {
			word := "a" + string([]byte{byte(b)}) + "4"
			Expect(line.Split("GET "+line.Word(word))).To(Equal([]string{"GET", word}), "byte %#02x", b)
		}
	})
})
