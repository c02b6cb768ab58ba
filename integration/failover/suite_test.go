package failover_test

import (
	"errors"
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
)

// These specs have a master go away, by several redis-servers that are child processes.
func TestFailover(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s, not 60000000000
	RunSpecs(t, "failover")
}

// startSentinel starts a master with replicas and sentinels for one spec.
func startSentinel(ctx SpecContext) *processes.Sentinel {
	GinkgoHelper()
	folder, err := processes.NewFolder()
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(os.RemoveAll, folder)
	started, err := processes.StartSentinel(ctx, folder)
	if errors.Is(err, processes.ErrMissing) {
		containers.Missing(err.Error(), "install it")
	}
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(started.Kill)
	return started
}
