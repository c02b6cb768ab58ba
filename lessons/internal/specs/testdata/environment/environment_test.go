package environment_test

import (
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestEnvironment(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "environment")
}

var _ = Describe("the environment", func() {
	for _, name := range []string{"once", "twice"} {
		It("is right "+name, func() { Expect(os.Getenv("COURSE_SPECS")).To(Equal("right")) })
	}
})
