package crashingone_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestSpecs(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "crashingone")
}

var _ = Describe("One of them", func() {
	It("is right", func() {})

	It("is wrong", func() { Fail("wrong") })

	It("takes all others down", func() {
		go func() { panic("lesson 04: nobody recovers this") }()
		time.Sleep(time.Minute)
	})
})
