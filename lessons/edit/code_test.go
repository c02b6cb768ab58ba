package edit_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/edit"
)

var _ = Describe("Code", func() {
	const text = "//go:build unix\n\n// Package shop sells.\npackage shop\n\nfunc Sell() int { return 1 } // one\n"

	DescribeTable("is the same for", func(other string) {
		Expect(string(edit.Code([]byte(other)))).To(Equal(string(edit.Code([]byte(text)))))
	},
		Entry("other comments", "//go:build unix\n\n// Package shop is closed.\npackage shop\n\n// Sell.\nfunc Sell() int { return 1 }\n"),
		Entry("other white space", "//go:build unix\n\npackage shop\nfunc Sell() int {\n\n\treturn 1 }\n"),
	)

	DescribeTable("is another for", func(other string) {
		Expect(string(edit.Code([]byte(other)))).NotTo(Equal(string(edit.Code([]byte(text)))))
	},
		Entry("another number", "//go:build unix\n\npackage shop\n\nfunc Sell() int { return 2 }\n"),
		Entry("another directive", "//go:build windows\n\npackage shop\n\nfunc Sell() int { return 1 }\n"),
		Entry("two words made one", "//go:build unix\n\npackage shop\n\nfuncSell() int { return 1 }\n"),
	)

	It("is the whole text where that is not Go alone", func() {
		for _, other := range []string{"package shop\n\n// #include <stdio.h>\nimport \"C\"\n", "package shop\n\nvar x = \"open\n", "SELECT '\n"} {
			Expect(string(edit.Code([]byte(other)))).To(Equal(other))
		}
	})
})
