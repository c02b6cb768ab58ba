package contenders_test

import (
	"os/exec"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisserver"
)

func TestContenders(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Contenders")
}

// privateRedis starts a redis-server for one spec and returns its URL.
func privateRedis(ctx SpecContext) string {
	GinkgoHelper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		Skip("not run: it needs the program redis-server on the PATH")
	}
	server, err := redisserver.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	return server.URL()
}
