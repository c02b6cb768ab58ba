package mock_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Mock two", func() {
	It("passes", func() {})
})
