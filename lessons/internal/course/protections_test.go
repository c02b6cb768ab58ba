package course_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
)

var _ = Describe("the list of protections", func() {
	const list = `package main

import "cacheaside/services/stack"

// protections stand around the plain service.
var protections = []stack.Protection{
	stack.Guard,     // lesson 08
	stack.Stampede,  // lesson 09
	stack.Coherence, // lesson 10
}
`

	DescribeTable("is read from", func(text string, expected ...string) {
		names, err := course.Protections([]byte(text))
		Expect(err).NotTo(HaveOccurred())
		Expect(names).To(HaveExactElements(expected))
	},
		Entry("names", list, "guard", "stampede", "coherence"),
		Entry("one line", "package main\n\nvar protections = []stack.Protection{stack.Guard, stack.Near}\n", "guard", "near"),
		Entry("texts", "package main\n\nvar protections = []stack.Protection{\"guard\"}\n", "guard"),
		Entry("an empty list", "package main\n\nvar protections = []stack.Protection{}\n"),
	)

	DescribeTable("says what is wrong with", func(text, says string) {
		_, err := course.Protections([]byte(text))
		Expect(err).To(MatchError(And(ContainSubstring(says), ContainSubstring("httpapi/protections.go"))))
	},
		Entry("what is no Go", "package main\n\nvar protections = []stack.Protection{stack.Guard\n", "missing"),
		Entry("a file without it", "package main\n", "found none"),
		Entry("a list by another name", "package main\n\nvar others = []stack.Protection{}\n", "found none"),
	)

	It("is made shorter, line by line, as gofmt has it", func() {
		text, err := course.WithProtections([]byte(list), []string{"guard", "stampede"})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(Equal(`package main

import "cacheaside/services/stack"

// protections stand around the plain service.
var protections = []stack.Protection{
	stack.Guard,    // lesson 08
	stack.Stampede, // lesson 09
}
`))
	})

	It("can be empty", func() {
		text, err := course.WithProtections([]byte(list), nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(course.Protections(text)).To(BeEmpty())
		Expect(string(text)).To(HaveSuffix("[]stack.Protection{}\n"))
	})

	It("has what each lesson of this course adds", func() {
		root := os.DirFS(filepath.Join("..", "..", ".."))
		text, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(course.ProtectionsFile)))
		Expect(err).NotTo(HaveOccurred())
		names, err := course.Protections(text)
		Expect(err).NotTo(HaveOccurred())
		lessons, err := course.Load(root)
		Expect(err).NotTo(HaveOccurred())
		Expect(names).To(Equal(course.ProtectionsOf(lessons)), "those of lessons 08 to 13, in their order")
	})
})
