package trial_test

import (
	"os"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/integration/soak/system"
)

// These specs put built servers to the test while faults strike, and so last for a while.
func TestTrial(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s, not 60000000000
	RunSpecs(t, "the server while faults strike")
}

// The files of the built programs.
var serverProgram, faultyProgram string

var buildFolder string

// The programs are compiled once for all processes of the suite.
var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	var err error
	buildFolder, err = os.MkdirTemp("", "integration-soak-")
	Expect(err).NotTo(HaveOccurred())
	server, err := system.Build(ctx, buildFolder, "cacheaside/httpapi")
	Expect(err).NotTo(HaveOccurred())
	faulty, err := system.Build(ctx, buildFolder, "cacheaside/integration/soak/faultyserver")
	Expect(err).NotTo(HaveOccurred())
	return []byte(server + "\n" + faulty)
}, func(_ SpecContext, files []byte) {
	serverProgram, faultyProgram, _ = strings.Cut(string(files), "\n")
})

var _ = SynchronizedAfterSuite(func() {}, func() { Expect(os.RemoveAll(buildFolder)).To(Succeed()) })
