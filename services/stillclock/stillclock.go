// Package stillclock runs specs on a clock that stands still while anything runs.
package stillclock

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onsi/ginkgo/v2"
)

// Suite is the test that runs the specs of a package: testing/synctest wants one.
var Suite *testing.T

// Run runs a spec on a clock of its own: time stands still while anything runs, and jumps when all wait
// (https://pkg.go.dev/testing/synctest). A day later, by that clock, all goroutines that the spec has started must have
// ended. What the spec waits for must have been made in it.
func Run(spec func(ctx context.Context)) {
	ginkgo.GinkgoHelper()
	defer func() {
		switch reason := recover(); {
		case reason == nil || ginkgo.CurrentSpecReport().Failed():
		case strings.HasPrefix(fmt.Sprint(reason), "deadlock"):
			ginkgo.Fail("something waits for what can't come any more: what was called does not return, or what it has started in the background never ends")
		default:
			panic(reason)
		}
	}()
	synctest.Test(Suite, func(t *testing.T) {
		defer ginkgo.GinkgoRecover()
		defer time.Sleep(24 * time.Hour)
		spec(t.Context())
	})
}
