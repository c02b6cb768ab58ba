package unstarted_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Unstarted", func() {
	It("is run by no function", func() {})
})
