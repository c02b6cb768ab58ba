package skipping_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Skipping", func() {
	It("needs Docker", func() {
		Skip("Docker is not reachable: start it")
	})

	Context("in order", Ordered, func() {
		BeforeAll(func() {
			Skip("Docker is not reachable: start it")
		})

		It("comes first", func() {})

		It("comes second", func() {})
	})

	PIt("is to come")
})
