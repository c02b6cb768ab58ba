package containers

import (
	"os"

	"github.com/onsi/ginkgo/v2"
)

// absence is the error for what a machine may lack: it is no failure of what is specified.
type absence struct{ reason, remedy string }

func (a absence) Error() string { return a.reason }

// Missing ends a spec that can't run on this machine: it is skipped, or, with INTEGRATION=required, fails. The reason
// says what is missing, and the remedy what to do about it.
func Missing(reason, remedy string) {
	ginkgo.GinkgoHelper()
	text := reason + ". To have this run: " + remedy
	if os.Getenv("INTEGRATION") == "required" {
		ginkgo.Fail(text + " (INTEGRATION=required makes it a failure)")
	}
	ginkgo.Skip(text)
}
