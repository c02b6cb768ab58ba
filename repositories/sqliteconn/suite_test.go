package sqliteconn_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/repositories/wraps"
)

func TestConnection(t *testing.T) {
	format.UseStringerRepresentation = true // 5s instead of 5000000000
	wraps.Show()
	RegisterFailHandler(Fail)
	RunSpecs(t, "sqliteconn")
}
