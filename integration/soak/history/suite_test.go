package history_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
)

func TestHistory(t *testing.T) {
	RegisterFailHandler(Fail)
	format.UseStringerRepresentation = true // in failures: one line an operation
	RunSpecs(t, "history")
}
