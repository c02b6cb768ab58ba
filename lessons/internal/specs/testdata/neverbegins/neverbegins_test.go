package neverbegins_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs/testdata/neverbegins"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "neverbegins")
}

var _ = Describe("Neverbegins", func() {
	It("is never run", func() { Expect(neverbegins.First()).To(Equal(1)) })
})
