package hiddenlabel_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Hidden label", Label(fmt.Sprintf("lesson-%02d", 8)), func() {
	It("passes", func() {})
})
