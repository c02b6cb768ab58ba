package first_test

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
	"github.com/redis/go-redis/v9"
)

func TestFirst(t *testing.T) {
	format.UseStringerRepresentation = true // 1.5s instead of 1500000000
	format.RegisterCustomFormatter(textOfErrors)
	redis.SetLogger(quiet{})
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/first")
}

// textOfErrors leaves out of a failure what an error is made of: Gomega has written its text already.
func textOfErrors(value any) (string, bool) {
	_, isError := value.(error)
	return "", isError
}

// quiet keeps what go-redis says of connections that fail for the specs that fail.
type quiet struct{}

func (quiet) Printf(_ context.Context, format string, values ...any) {
	GinkgoWriter.Printf(format+"\n", values...)
}
