package edit_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/edit"
)

var _ = Describe("Patch", func() {
	const text = "a\nb\n\nc\nb\nd\n"

	DescribeTable("puts the new lines of each hunk in place of the old ones", func(hunks, expected string) {
		patched, err := edit.Patch("list.txt", []byte(text), hunks)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(patched)).To(Equal(expected))
	},
		Entry("another line", "@@\n-c\n+C\n", "a\nb\n\nC\nb\nd\n"),
		Entry("one line less", "@@\n-c\n", "a\nb\n\nb\nd\n"),
		Entry("lines more, behind one that stays", "@@\n c\n+c1\n+c2\n", "a\nb\n\nc\nc1\nc2\nb\nd\n"),
		Entry("a line that others tell from its like", "@@\n c\n-b\n+B\n", "a\nb\n\nc\nB\nd\n"),
		Entry("two hunks, in any order", "@@\n-d\n+D\n@@\n-a\n+A\n", "A\nb\n\nc\nb\nD\n"),
		Entry("an empty line, whose blank an editor took away", "@@\n b\n\n-c\n+C\n", "a\nb\n\nC\nb\nd\n"),
	)

	DescribeTable("refuses, by what is wrong, ", func(hunks, expected string) {
		_, err := edit.Patch("list.txt", []byte(text), hunks)
		Expect(err).To(MatchError(expected))
	},
		Entry("a hunk that is nowhere", "@@\n-e\n+E\n", "hunk 1: expected its old lines in list.txt, found them nowhere; it begins with \"e\""),
		Entry("a hunk that is in two places", "@@\n-a\n@@\n-b\n", "hunk 2: expected its old lines once in list.txt, found them 2 times: add a line before or behind; it begins with \"b\""),
		Entry("hunks that overlap", "@@\n-a\n b\n@@\n-b\n \n", "hunks 1 and 2: expected them to be about different lines of list.txt"),
		Entry("a hunk without an old line", "@@\n+e\n", "hunk 1: expected a line that is there already, which says where the new ones go"),
		Entry("a hunk that changes nothing", "@@\n a\n", "hunk 1: expected a line that comes or goes"),
		Entry("a line that is neither", "@@\n-a\nb\n", `line 3 of the hunks: expected it to begin with "@@", "-", "+" or a blank, got "b"`),
		Entry("no hunk", "", "expected a hunk, which begins with a line @@, found none"),
	)
})

var _ = Describe("Tidy", func() {
	It("puts the imports of a Go file right", func() {
		tidied, err := edit.Tidy("shop.go", []byte("package shop\n\nimport \"fmt\"\n\nfunc Sell() {\n\ttime.Sleep(1)\n}\n"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(tidied)).To(Equal("package shop\n\nimport \"time\"\n\nfunc Sell() {\n\ttime.Sleep(1)\n}\n"))
	})
})
