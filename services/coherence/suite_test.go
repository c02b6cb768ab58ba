package coherence_test

import (
	"errors"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/repositories"
	"cacheaside/repositories/wraps"
	"cacheaside/services/stillclock"
)

func Test(t *testing.T) {
	stillclock.Suite = t
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: 1m0s and 19.99, not 60000000000 and 1999
	wraps.Show()
	RunSpecs(t, "services/coherence")
}

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

// errDown is what a Redis that is down says.
var errDown = errors.New("connection refused")
