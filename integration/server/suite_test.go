package server_test

import (
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/integration/containers"
)

// These specs run the server as its users do: a program that was built, and is talked to over HTTP, by signals and by
// its exit status.
func TestServer(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s and 19.99, not 60000000000 and 1999
	RunSpecs(t, "the server as a program")
}

// serverProgram is the file of the built server.
var serverProgram string

var buildFolder string

// The server is compiled once for all processes of the suite.
var _ = SynchronizedBeforeSuite(func(ctx SpecContext) []byte {
	var err error
	buildFolder, err = os.MkdirTemp("", "integration-server-")
	Expect(err).NotTo(HaveOccurred())
	return []byte(build(ctx, buildFolder, "cacheaside/httpapi", buildFlags()...))
}, func(_ SpecContext, file []byte) {
	serverProgram = string(file)
})

var _ = SynchronizedAfterSuite(containers.Terminate, func() {
	Expect(os.RemoveAll(buildFolder)).To(Succeed())
})
