package server_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/repositories/wraps"
)

// suite is what synctest needs to know of the test that runs the specs.
var suite *testing.T

func TestServer(t *testing.T) {
	suite = t
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s, not 60000000000
	wraps.Show()
	RunSpecs(t, "server")
}
