//go:build unix

package main_test

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"

	"cacheaside/repositories/redisserver"
)

var _ = Describe("The built program", Label("given"), func() {
	var program, url string

	BeforeEach(func(ctx SpecContext) {
		if _, err := exec.LookPath("redis-server"); err != nil {
			Skip("redis-server is not on the PATH; install Redis to run this spec")
		}
		var err error
		program, err = gexec.Build("cacheaside/raw")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
		server, err := redisserver.Start(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		url = server.URL()
	}, NodeTimeout(time.Minute))

	// run returns the most memory that the program had.
	run := func(ctx context.Context, input io.Reader, args ...string) int64 {
		GinkgoHelper()
		command := exec.CommandContext(ctx, program, append([]string{"-url", url}, args...)...)
		command.Stdin = input
		Expect(command.Run()).To(Succeed())
		return command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	}

	It("needs no more memory for much than for little", func(ctx SpecContext) {
		little := run(ctx, strings.NewReader("PING\n"))
		value := strings.Repeat("x", 1000)
		much := run(ctx, io.LimitReader(&endless{line: "SET k " + value + "\n"}, 1007*100_000))
		run(ctx, nil, "EVAL", "for i=1,1000 do local t={} for j=1,1000 do t[j]=j end redis.call('RPUSH','million',unpack(t)) end", "0")
		reply := run(ctx, nil, "LRANGE", "million", "0", "-1")
		AddReportEntry("most memory, in KB (on Linux)", fmt.Sprintf("for one command %d, for 100 MB of lines %d, for a reply of a million elements %d", little, much, reply))
		Expect(much).To(BeNumerically("<", 2*little+8_000))
		Expect(reply).To(BeNumerically("<", 2*little+8_000))
	}, SpecTimeout(time.Minute))
})

// endless gives a line again and again.
type endless struct {
	line string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		copied := copy(p[n:], e.line[e.at:])
		n += copied
		e.at = (e.at + copied) % len(e.line)
	}
	return n, nil
}
