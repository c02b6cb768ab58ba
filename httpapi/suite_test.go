package main

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
)

// The specs of the program's own parts stand inside its package: nothing can import a package main. The program as a
// whole is specified in integration/server.
func TestHTTPAPI(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s and 19.99, not 60000000000 and 1999
	RunSpecs(t, "httpapi")
}
