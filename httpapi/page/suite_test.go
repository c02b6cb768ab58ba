package page_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// suite is the test that runs the specs of this package: testing/synctest wants one.
var suite *testing.T

func TestPage(t *testing.T) {
	suite = t
	RegisterFailHandler(Fail)
	RunSpecs(t, "page")
}

// onStillClock runs a spec on a clock of its own: time stands still while anything runs, and jumps when all wait
// (https://pkg.go.dev/testing/synctest). An hour later, by that clock, all goroutines that the spec has started must have
// ended. What the spec waits for must have been made in it.
func onStillClock(spec func()) {
	GinkgoHelper()
	defer func() {
		switch reason := recover(); {
		case reason == nil || CurrentSpecReport().Failed():
		case strings.HasPrefix(fmt.Sprint(reason), "deadlock"):
			Fail("something waits for what can't come any more: expected all to have ended an hour after the spec")
		default:
			panic(reason)
		}
	}()
	synctest.Test(suite, func(*testing.T) {
		defer GinkgoRecover()
		defer time.Sleep(time.Hour)
		spec()
	})
}
