package marks_test

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"
	"github.com/redis/go-redis/v9"
)

func TestMarks(t *testing.T) {
	format.UseStringerRepresentation = true // 1m0s instead of 60000000000
	RegisterFailHandler(Fail)
	RunSpecs(t, "repositories/marks")
}

// connect opens a connection to an embedded Redis until the spec's end.
func connect(server *miniredis.Miniredis) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	DeferCleanup(client.Close)
	return client
}
