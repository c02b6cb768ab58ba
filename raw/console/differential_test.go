package console_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisserver"
)

// Both programs are given the same lines, for the same server, and must write the same bytes. Between the blocks
// of transcripts_test.go each gets a line that marks the place in its output.
var _ = Describe("The console and redis-cli", Label("given"), func() {
	var address string

	BeforeEach(func(ctx SpecContext) {
		needs("redis-cli")
		needs("redis-server")
		server, err := redisserver.Search{Address: freeAddress()}.Find(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		address = strings.TrimPrefix(server.URL(), "redis://")
	})

	redisCLI := func(ctx context.Context, lines string, args ...string) string {
		GinkgoHelper()
		host, port, err := net.SplitHostPort(address)
		Expect(err).NotTo(HaveOccurred())
		command := exec.CommandContext(ctx, "redis-cli", append([]string{"--no-raw", "-h", host, "-p", port}, args...)...)
		command.Stdin = strings.NewReader(lines)
		var stderr bytes.Buffer
		command.Stderr = &stderr
		out, err := command.Output()
		Expect(err).NotTo(HaveOccurred(), stderr.String())
		return string(out)
	}
	console := func(ctx context.Context, lines string, args ...string) string {
		GinkgoHelper()
		b := newBench()
		b.run(ctx, lines, append([]string{"-url", "redis://" + address}, args...)...)
		return b.stdout.String()
	}

	DescribeTable("write the same for the same lines", func(ctx SpecContext, flags ...string) {
		var lines strings.Builder
		for i, block := range transcripts {
			fmt.Fprintf(&lines, "FLUSHALL\n%s\nECHO ---%d\n", strings.TrimSpace(block), i)
		}
		const clean = "FUNCTION FLUSH\nSCRIPT FLUSH\n"
		want := blocks(redisCLI(ctx, clean+lines.String(), flags...))
		got := blocks(console(ctx, clean+lines.String(), flags...))
		Expect(want).To(HaveLen(len(transcripts)), "blocks in the output of redis-cli")
		Expect(got).To(HaveLen(len(transcripts)), "blocks in the output of the console")
		for i, block := range transcripts {
			Expect(got[i]).To(Equal(want[i]), "the replies to\n%s", block)
		}
		AddReportEntry("lines compared", strings.Count(lines.String(), "\n"))
	},
		Entry("in RESP2", SpecTimeout(time.Minute)),
		Entry("in RESP3", SpecTimeout(time.Minute), "-3"),
	)

	It("write the same for the same arguments", func(ctx SpecContext) {
		compared := 0
		for _, args := range [][]string{
			{"SET", "k", "a b"}, {"GET", "k"}, {"SET", "", "\xff\"\n"}, {"GET", ""}, {"GET"}, {""}, {"", "x"}, {"5", "PING"}, {"PING", `"quoted"`},
			{"ECHO", "-3"}, {"RPUSH", "l", "a", "b", "c"}, {"LRANGE", "l", "0", "-1"}, {"LRANGE", "none", "0", "-1"}, {"BLPOP", "none", "0.01"},
			{"LPOP", "k"}, {"HGETALL", "h"}, {"EVAL", "return {1,{2,'x'}}", "0"}, {"INFO", "nothing"}, {"QUIT"}, {"exit"},
		} {
			for _, args := range [][]string{args, append([]string{"-3"}, args...)} {
				const before = "FLUSHALL\nSET k v\nRPUSH l x\nHSET h f v\n"
				redisCLI(ctx, before)
				want := redisCLI(ctx, "", args...)
				redisCLI(ctx, before)
				Expect(console(ctx, "", args...)).To(Equal(want), "the reply to %q", args)
				compared++
			}
		}
		AddReportEntry("commands compared", compared)
	}, SpecTimeout(time.Minute))
})

// blocks cuts an output at the marks.
func blocks(out string) []string {
	_, out, _ = strings.Cut(out, "OK\nOK\n") // what the cleaning answers
	var blocks []string
	for i := 0; ; i++ {
		block, rest, found := strings.Cut(out, fmt.Sprintf("\"---%d\"\n", i))
		if !found {
			return blocks
		}
		blocks, out = append(blocks, block), rest
	}
}
