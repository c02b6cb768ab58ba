package console_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
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
		return slow.ReplaceAllString(string(out), "")
	}
	console := func(ctx context.Context, lines string, args ...string) string {
		GinkgoHelper()
		b := newBench()
		b.run(ctx, lines, append([]string{"-yes", "-url", "redis://" + address}, args...)...)
		return b.stdout.String()
	}

	// compare gives both the blocks of lines, and each its flags.
	compare := func(ctx context.Context, all []string, cliFlags, flags []string) {
		GinkgoHelper()
		var lines strings.Builder
		count := 0
		for i, block := range all {
			block = strings.TrimSpace(block)
			count += strings.Count(block, "\n") + 1
			fmt.Fprintf(&lines, "FLUSHALL\n%s\nECHO ---%d\n", block, i)
		}
		// How slow a command was is not for the comparison.
		const clean = "CONFIG SET slowlog-log-slower-than -1\nSLOWLOG RESET\nFUNCTION FLUSH\nSCRIPT FLUSH\n"
		want := blocks(redisCLI(ctx, clean+lines.String(), cliFlags...))
		got := blocks(console(ctx, clean+lines.String(), flags...))
		Expect(want).To(HaveLen(len(all)), "blocks in the output of redis-cli")
		Expect(got).To(HaveLen(len(all)), "blocks in the output of the console")
		for i, block := range all {
			Expect(got[i]).To(Equal(want[i]), "the replies to\n%s", block)
		}
		AddReportEntry("lines compared", count)
	}

	DescribeTable("write the same for the same lines", func(ctx SpecContext, cliFlags, flags []string) {
		compare(ctx, slices.Concat(transcripts, moreTranscripts), cliFlags, flags)
	},
		Entry("in RESP2", SpecTimeout(20*time.Second), nil, nil),
		Entry("in RESP3", SpecTimeout(20*time.Second), []string{"-3"}, []string{"-3"}),
		Entry("raw in RESP2", SpecTimeout(20*time.Second), []string{"--raw"}, []string{"-raw"}),
		Entry("raw in RESP3", SpecTimeout(20*time.Second), []string{"--raw", "-3"}, []string{"-raw", "-3"}),
	)

	DescribeTable("write the same for random lines", func(ctx SpecContext, flags ...string) {
		seed := uint64(GinkgoRandomSeed()) // ginkgo says it, and takes it with -ginkgo.seed
		random := rand.New(rand.NewPCG(seed, 1))
		all := make([]string, 40)
		for i := range all {
			all[i] = randomLines(random, 25)
		}
		AddReportEntry("seed", seed)
		compare(ctx, all, flags, flags)
	},
		Entry("in RESP2", SpecTimeout(time.Minute)),
		Entry("in RESP3", SpecTimeout(time.Minute), "-3"),
	)

	DescribeTable("write the same of messages", func(ctx SpecContext, messages int, subscribe string, flags ...string) {
		host, port, err := net.SplitHostPort(address)
		Expect(err).NotTo(HaveOccurred())
		command := exec.CommandContext(ctx, "redis-cli", append([]string{"--no-raw", "-h", host, "-p", port}, flags...)...)
		command.Stdin = strings.NewReader("SUBSCRIBE\n" + subscribe + "\nPING\n")
		var want buffer
		command.Stdout = &want
		Expect(command.Start()).To(Succeed())
		b := newBench()
		interrupts := make(chan os.Signal)
		b.Interrupts = interrupts
		status := make(chan int, 1)
		go func() {
			status <- b.run(ctx, "SUBSCRIBE\n"+subscribe+"\nPING\n", append([]string{"-url", "redis://" + address}, flags...)...)
		}()
		confirmed := ContainSubstring("(integer) 2")
		Eventually(want.String).Should(confirmed)
		Eventually(b.stdout.String).Should(confirmed)
		console(ctx, "PUBLISH a \"x\\n\\xff\"\nSPUBLISH a s\nPUBLISH b \"\"\n")
		Eventually(func() int { return strings.Count(want.String(), `message"`) }).Should(Equal(messages))
		Eventually(b.stdout.String).Should(Equal(want.String()))
		Expect(command.Process.Signal(os.Interrupt)).To(Succeed())
		interrupts <- os.Interrupt
		Expect(command.Wait()).To(Succeed())
		Eventually(status).Should(Receive(Equal(1)), "since SUBSCRIBE alone is an error")
		Expect(b.stdout.String()).To(Equal(want.String()))
	},
		Entry("SUBSCRIBE", SpecTimeout(20*time.Second), 2, "SUBSCRIBE a b"),
		Entry("PSUBSCRIBE", SpecTimeout(20*time.Second), 2, "PSUBSCRIBE a* b"),
		Entry("SSUBSCRIBE", SpecTimeout(20*time.Second), 1, "SSUBSCRIBE a b"),
		Entry("SUBSCRIBE in RESP3", SpecTimeout(20*time.Second), 2, "SUBSCRIBE a b", "-3"),
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

// slow is what redis-cli says of a command that took half a second, also in a pipe; the console does so in a terminal.
var slow = regexp.MustCompile(`(?m)^\(\d+\.\d\ds\)\n`)

// blocks cuts an output at the marks.
func blocks(out string) []string {
	_, out, _ = strings.Cut(out, "OK\nOK\n") // what the cleaning answers
	var blocks []string
	for i := 0; ; i++ {
		block, rest, found := strings.Cut(out, fmt.Sprintf("---%d", i))
		if !found {
			return blocks
		}
		blocks, out = append(blocks, strings.TrimSuffix(block, `"`)), strings.TrimPrefix(rest, `"`)
	}
}
