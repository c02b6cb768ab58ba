package panicking_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs/testdata/panicking"
)

var _ = Describe("Panicking", func() {
	It("calls what is not written yet", func() {
		Expect(panicking.Lookup()).To(Equal("mouse"))
	})
})
