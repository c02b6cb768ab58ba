package page_test

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/stillclock"
)

func TestPage(t *testing.T) {
	stillclock.Suite = t
	RegisterFailHandler(Fail)
	RunSpecs(t, "page")
}

// onStillClock is stillclock.Run for a spec that wants no context.
func onStillClock(spec func()) {
	GinkgoHelper()
	stillclock.Run(func(context.Context) { spec() })
}
