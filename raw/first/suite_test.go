package first_test

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/wraps"
)

func TestFirst(t *testing.T) {
	format.UseStringerRepresentation = true // 1.5s instead of 1500000000
	wraps.Show()
	redis.SetLogger(quiet{})
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/first")
}

// quiet keeps what go-redis says of connections that fail for the specs that fail.
type quiet struct{}

func (quiet) Printf(_ context.Context, format string, values ...any) {
	GinkgoWriter.Printf(format+"\n", values...)
}
