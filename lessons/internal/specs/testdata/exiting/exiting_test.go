package exiting_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs/testdata/exiting"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "exiting")
}

var _ = Describe("Exiting", func() {
	It("is right", func() { exiting.EndWell(false) })

	It("ends well", func() { exiting.EndWell(true) })

	It("ends badly", func() { exiting.EndBadly() })
})
