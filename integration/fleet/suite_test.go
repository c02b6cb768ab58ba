package main_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/integration/fleet/processes"
)

// These specs run the program as its users do, and look at the processes that it leaves behind.
func TestFleet(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s, not 60000000000
	RunSpecs(t, "the fleet")
}

// program is the file of the built fleet.
var program string

// It is compiled once for all processes of the suite, and so is the server, which the go command then has in its cache.
var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	folder, err := os.MkdirTemp("", "integration-fleet-")
	Expect(err).NotTo(HaveOccurred())
	for _, one := range []string{"cacheaside/integration/fleet", processes.Server} {
		_, err := processes.Build(ctx, folder, one)
		Expect(err).NotTo(HaveOccurred())
	}
	return []byte(folder)
}, func(_ SpecContext, folder []byte) {
	program = filepath.Join(string(folder), "fleet")
})

var _ = SynchronizedAfterSuite(func() {}, func() { Expect(os.RemoveAll(filepath.Dir(program))).To(Succeed()) })
