package flaky_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var asked int

var _ = Describe("Flaky", func() {
	It("is right the second time", func() {
		asked++
		Expect(asked).To(Equal(2))
	})
})
