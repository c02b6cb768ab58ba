package container_test

import (
	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Container", func() {
	It("passes", func() {})
})
