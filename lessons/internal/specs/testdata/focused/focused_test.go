package focused_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Focused", func() {
	FIt("runs alone", func() {})

	It("is left out", func() {})
})
