package line_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/line"
)

var _ = Describe("Prefix", Label("given"), func() {
	DescribeTable("is what stands before a command", func(text string, want int) {
		words, err := line.Split(text)
		Expect(err).NotTo(HaveOccurred())
		Expect(line.Prefix(words)).To(Equal(want))
	},
		Entry(nil, "", 0),
		Entry(nil, "GET k", 0),
		Entry(nil, "3 GET k", 1),
		Entry(nil, `" +3" GET k`, 1),
		Entry(nil, "-3 GET k", 1),
		Entry(nil, ":all GET k", 1),
		Entry(nil, ":ALL :wire 3 :raw GET k", 4),
		Entry("one number only", "3 4 GET k", 1),
		Entry("a number alone is a command", "3", 0),
		Entry("and so is a view", ":all", 0),
		Entry("or a view behind others", ":all :wire", 1),
		Entry("what is no view", ":set GET k", 0),
		Entry("help", ":help GET k", 0),
		Entry("a number within a command", "EXPIRE 3 4", 0),
	)
})

var _ = Describe("Times", Label("given"), func() {
	DescribeTable("reads what C's strtol reads", func(word string, times int, isNumber, isError bool) {
		got, is, err := line.Times(word)
		Expect(got).To(Equal(times))
		Expect(is).To(Equal(isNumber))
		Expect(err != nil).To(Equal(isError))
	},
		Entry(nil, "3", 3, true, false),
		Entry(nil, " +3", 3, true, false),
		Entry(nil, "3\x00x", 3, true, false),
		Entry(nil, "0", 0, true, true),
		Entry(nil, "-3", 0, true, true),
		Entry(nil, "", 0, true, true),
		Entry(nil, "99999999999999999999", 0, true, true),
		Entry(nil, "3x", 0, false, false),
		Entry(nil, "+-3", 0, false, false),
		Entry(nil, "GET", 0, false, false),
	)
})
