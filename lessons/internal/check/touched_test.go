package check_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
)

var _ = DescribeTable("Touched", func(file string, all bool, checks ...string) {
	got, isAll := check.Touched(newBench(1).lesson(2), []string{file})
	Expect(isAll).To(Equal(all))
	Expect(got).To(HaveExactElements(checks))
},
	Entry("the text", "lessons/02-basket/lesson.md", false, "text"),
	Entry("the hints", "lessons/02-basket/hints.yaml", false, "text"),
	Entry("the list of specs", "lessons/02-basket/specs.txt", false, "reference", "text"),
	Entry("a mistake", "lessons/02-basket/testdata/mistakes/in_a_float.diff", false, "hunts", "in_a_float", "promises"),
	Entry("a right version", "lessons/02-basket/testdata/right/backwards.diff", false, "backwards"),
	Entry("lesson.yaml", "lessons/02-basket/lesson.yaml", true),
	Entry("what stands there instead", "lessons/02-basket/testdata/basket_test.go", true),
	Entry("code", "services/shop/basket.go", true),
	Entry("a transcript", "raw/experiments/sets.txt", true),
	Entry("what somebody notes", "out/watch.txt", false),
	Entry("another lesson", "lessons/03-prices/lesson.md", false),
	Entry("the workbench", "lessons/internal/check/touched.go", false),
)
