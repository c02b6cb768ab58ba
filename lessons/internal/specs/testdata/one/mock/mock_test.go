package mock_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Mock one", func() {
	It("passes", func() {})
})
