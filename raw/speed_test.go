//go:build unix

package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"

	"cacheaside/repositories/redisserver"
)

// The built program and redis-cli do the same on the same server, in turn; the medians are compared.
var _ = Describe("The program, compared with redis-cli", Label("given"), Serial, Ordered, func() {
	var program, url string

	BeforeAll(func(ctx SpecContext) {
		for _, needed := range []string{"redis-cli", "redis-server"} {
			if _, err := exec.LookPath(needed); err != nil {
				Skip(needed + " is not on the PATH; install Redis to run these specs")
			}
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

	// run returns how long a program took, and the most memory that it had.
	run := func(ctx context.Context, input io.Reader, output io.Writer, name string, args ...string) (time.Duration, int64) {
		GinkgoHelper()
		command := exec.CommandContext(ctx, name, args...)
		command.Stdin, command.Stdout = input, output
		begin := time.Now()
		Expect(command.Run()).To(Succeed())
		return time.Since(begin), command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	}
	median := func(all []time.Duration) time.Duration { return slices.Sorted(slices.Values(all))[len(all)/2] }

	It("is at least five times as fast with many lines through a pipe", func(ctx SpecContext) {
		const runs, count = 3, 50_000
		var lines bytes.Buffer
		for i := range count {
			fmt.Fprintf(&lines, "SET key:%d value:%d\n", i, i)
		}
		var theirs, ours []time.Duration
		for range runs {
			var replies bytes.Buffer
			took, _ := run(ctx, bytes.NewReader(lines.Bytes()), nil, "redis-cli", "-u", url)
			theirs = append(theirs, took)
			took, _ = run(ctx, bytes.NewReader(lines.Bytes()), &replies, program, "-url", url)
			ours = append(ours, took)
			Expect(replies.String() == strings.Repeat("OK\n", count)).To(BeTrue(), "not every line was answered with OK")
		}
		ratio := float64(median(theirs)) / float64(median(ours))
		AddReportEntry("times as fast", fmt.Sprintf("%.1f (redis-cli %s, this %s)", ratio, median(theirs), median(ours)))
		Expect(ratio).To(BeNumerically(">=", 5))
	}, SpecTimeout(2*time.Minute))

	It("takes at most twice as long for one command", func(ctx SpecContext) {
		const runs = 20
		var theirs, ours []time.Duration
		for range runs {
			took, _ := run(ctx, nil, nil, "redis-cli", "-u", url, "PING")
			theirs = append(theirs, took)
			took, _ = run(ctx, nil, nil, program, "-url", url, "PING")
			ours = append(ours, took)
		}
		ratio := float64(median(ours)) / float64(median(theirs))
		AddReportEntry("times as long", fmt.Sprintf("%.2f (redis-cli %s, this %s)", ratio, median(theirs), median(ours)))
		Expect(ratio).To(BeNumerically("<=", 2))
	}, SpecTimeout(time.Minute))

	It("needs no more memory for much than for little", func(ctx SpecContext) {
		_, little := run(ctx, strings.NewReader("PING\n"), nil, program, "-url", url)
		value := strings.Repeat("x", 1000)
		_, much := run(ctx, io.LimitReader(&endless{line: "SET k " + value + "\n"}, 1007*100_000), nil, program, "-url", url)
		run(ctx, nil, nil, program, "-url", url, "EVAL", "for i=1,1000 do local t={} for j=1,1000 do t[j]=j end redis.call('RPUSH','million',unpack(t)) end", "0")
		_, reply := run(ctx, nil, nil, program, "-url", url, "LRANGE", "million", "0", "-1")
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
