package machines_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestMachines(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Machines")
}

var _ = Describe("A repository", func() {
	It("works on SQLite", func() {})
	It("works in PostgreSQL", Label("machines"), func() {})
	It("has a page", Label("page"), func() {})
})
