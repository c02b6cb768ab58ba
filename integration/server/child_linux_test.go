package server_test

import (
	"os/exec"
	"regexp"
	"strconv"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
	"github.com/redis/go-redis/v9"

	"cacheaside/integration/containers"
)

var _ = Describe("the redis-server that a program started", Label("lesson-07"), func() {
	// start runs a program that starts a redis-server of its own, and returns both.
	start := func(ctx SpecContext) (*gexec.Session, *redis.Client, int) {
		GinkgoHelper()
		if _, err := exec.LookPath("redis-server"); err != nil {
			containers.Missing("redis-server is not installed", "install it, so that it is on the PATH (Debian: apt-get install redis-server)")
		}
		file := build(ctx, GinkgoT().TempDir(), "cacheaside/integration/server/testdata/withredis")
		address := freeAddress()
		program, err := gexec.Start(exec.Command(file, address), GinkgoWriter, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { program.Kill().Wait(stopTimeout) })
		awaitText(ctx, program.Out, "started redis://"+regexp.QuoteMeta(address))
		client := connect("redis://" + address)
		match := regexp.MustCompile(`process_id:(\d+)`).FindStringSubmatch(client.Info(ctx, "server").Val())
		Expect(match).To(HaveLen(2), "expected a real redis-server at %s", address)
		pid, err := strconv.Atoi(match[1])
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() {
			if CurrentSpecReport().Failed() {
				_ = syscall.Kill(pid, syscall.SIGKILL) // it may have outlived its program, which is what failed
			}
		})
		return program, client, pid
	}

	It("ends when the program is killed with SIGKILL, which gives it no chance to clean up", func(ctx SpecContext) {
		program, client, pid := start(ctx)
		Consistently(ctx, func() error { return client.Ping(ctx).Err() }).WithTimeout(200*time.Millisecond).
			Should(Succeed(), "expected redis-server to live as long as the program")
		Expect(syscall.Kill(pid, 0)).To(Succeed(), "expected redis-server to run as process %d", pid)
		awaitEnd(ctx, program.Kill())
		expectNobodyAt(ctx, client.Options().Addr)
		Eventually(ctx, func() error { return syscall.Kill(pid, 0) }).WithTimeout(stopTimeout).
			Should(MatchError(syscall.ESRCH), "redis-server is still there as process %d", pid)
	})

	It("ends when the program is told to end", func(ctx SpecContext) {
		program, client, _ := start(ctx)
		awaitEnd(ctx, program.Terminate(), 0)
		expectNobodyAt(ctx, client.Options().Addr)
	})
})
