package trial_test

import (
	"os"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/integration/fleet/processes"
	"cacheaside/integration/soak/system"
)

// These specs put built servers to the test while faults strike, and so last for a while.
func TestTrial(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s, not 60000000000
	RunSpecs(t, "the server while faults strike")
}

// programs are the files of the built programs, by their packages.
var programs = make(map[string]string)

var buildFolder string

// The programs are compiled once for all processes of the suite.
var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	var err error
	buildFolder, err = os.MkdirTemp("", "integration-soak-")
	Expect(err).NotTo(HaveOccurred())
	server, err := processes.Build(ctx, buildFolder, system.Server)
	Expect(err).NotTo(HaveOccurred())
	faulty, err := processes.Build(ctx, buildFolder, system.FaultyServer)
	Expect(err).NotTo(HaveOccurred())
	return []byte(server + "\n" + faulty)
}, func(_ SpecContext, files []byte) {
	programs[system.Server], programs[system.FaultyServer], _ = strings.Cut(string(files), "\n")
})

var _ = SynchronizedAfterSuite(func() {}, func() { Expect(os.RemoveAll(buildFolder)).To(Succeed()) })
