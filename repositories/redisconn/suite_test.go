package redisconn_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
)

func TestConnection(t *testing.T) {
	format.UseStringerRepresentation = true // 250ms instead of 250000000
	format.RegisterCustomFormatter(textOfErrors)
	RegisterFailHandler(Fail)
	RunSpecs(t, "redisconn")
}

// textOfErrors leaves out of a failure what an error is made of: Gomega has written its text already.
func textOfErrors(value any) (string, bool) {
	_, isError := value.(error)
	return "", isError
}
