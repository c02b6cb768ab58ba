package setup_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "setup")
}

var _ = BeforeSuite(func() {
	Fail("no database")
})

var _ = Describe("Setup", func() {
	It("never runs", func() {})

	It("never runs either", func() {})
})
