package monitoring_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
)

func TestMonitoring(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s and 19.99, not 60000000000 and 1999
	RunSpecs(t, "httpapi/monitoring")
}
