package line_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestLine(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/line")
}
