package rounds_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestRounds(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Rounds")
}
