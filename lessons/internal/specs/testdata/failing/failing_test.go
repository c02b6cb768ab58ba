package failing_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("Failing", Label("lesson-06"), func() {
	It("is right", func() {})

	It("is wrong", func() {
		Expect("came").To(Equal("expected"))
	})
})
