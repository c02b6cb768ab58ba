package methods_test

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"
)

func TestMethods(t *testing.T) {
	redis.SetLogger(quiet{})
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/methods")
}

// quiet keeps what go-redis says of connections that fail for the specs that fail.
type quiet struct{}

func (quiet) Printf(_ context.Context, format string, values ...any) {
	GinkgoWriter.Printf(format+"\n", values...)
}
