package repositories_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/repositories/wraps"
)

func TestRepositories(t *testing.T) {
	format.UseStringerRepresentation = true // 1m0s instead of 60000000000
	wraps.Show()
	RegisterFailHandler(Fail)
	RunSpecs(t, "repositories")
}
