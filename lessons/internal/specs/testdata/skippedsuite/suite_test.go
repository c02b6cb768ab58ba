package skippedsuite_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "skipped suite")
}

var _ = BeforeSuite(func() {
	Skip("no registry")
})

var _ = Describe("Skipped suite", func() {
	It("does not run", func() {})
})
