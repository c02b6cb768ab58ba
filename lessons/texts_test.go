//go:build unix

package main_test

import (
	"cmp"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/course"
	"cacheaside/repositories/redisserver"
)

// What can be tried of the texts is tried: their programs, and their command lines as they stand, but for the usual addresses, in
// whose place private ones are put. What can be read of them is a check of verify (lessons/internal/check/texts.go).
var _ = Describe("a lesson's text", Label("workbench"), func() {
	lessons, err := course.Load(os.DirFS(".."))
	if err != nil {
		It("can be loaded", func() { Expect(err).NotTo(HaveOccurred()) })
	}

	for _, lesson := range lessons {
		Describe(lesson.Name(), func() {
			text, err := lesson.Text(os.DirFS(".."))
			if err != nil {
				It("can be read", func() { Expect(err).NotTo(HaveOccurred()) })
			}

			It("ends with a program that compiles, and prints what the text says unless it goes on until it is stopped", func(ctx SpecContext) {
				_, text, _ := strings.Cut(text, "\n## In a project of your own\n")
				program := regexp.MustCompile("(?s)```go( background)?\n(package main\n.*?)```\n").FindStringSubmatch(text)
				Expect(program).To(HaveLen(3), "expected a whole program in the section")
				run := buildProgram(ctx, program[2])
				if program[1] != "" {
					return
				}
				output, err := run.CombinedOutput()
				Expect(err).NotTo(HaveOccurred(), "%s", output)
				Expect(output).NotTo(BeEmpty())
				for line := range strings.Lines(string(output)) {
					Expect(text).To(ContainSubstring(strings.TrimSpace(line)))
				}
			}, SpecTimeout(2*time.Minute))

			It("has command lines that run as they stand", func(ctx SpecContext) {
				run := newShell(ctx, course.ProtectionsOf(lessons[:lesson.Number]))
				for _, block := range commandBlocks(text) {
					By(block.text)
					run(block)
				}
			}, SpecTimeout(5*time.Minute))
		})
	}
})

// buildProgram compiles a program, which runs in a folder of its own, with a Redis of its own.
func buildProgram(ctx context.Context, text string) *exec.Cmd {
	GinkgoHelper()
	redis, err := redisserver.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(redis.Close)
	dir := GinkgoT().TempDir()
	file, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	text = strings.ReplaceAll(text, redisserver.DefaultAddress, strings.TrimPrefix(redis.URL(), "redis://"))
	Expect(os.WriteFile(file, []byte(text), 0o644)).To(Succeed())
	output, err := exec.CommandContext(ctx, "go", "build", "-o", program, file).CombinedOutput() // in the repository, which has what it imports
	Expect(err).NotTo(HaveOccurred(), "%s", output)
	run := exec.CommandContext(ctx, program)
	run.Dir = dir
	return run
}

// commandBlock is a block of a text fenced as sh, or as sh background.
type commandBlock struct {
	background bool
	text       string
}

func commandBlocks(markdown string) (blocks []commandBlock) {
	var lines []string
	fence := ""
	for line := range strings.Lines(markdown) {
		info, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case isFence && fence == "":
			fence, lines = "```"+info, nil
		case isFence:
			if kind := strings.TrimPrefix(fence, "```"); kind == "sh" || kind == "sh background" {
				blocks = append(blocks, commandBlock{kind == "sh background", strings.Join(lines, "")})
			}
			fence = ""
		default:
			lines = append(lines, line)
		}
	}
	return blocks
}

// newShell returns what runs blocks in the repository's folder, with a Redis, an address and a database of their own, and with
// the protections that a learner's server has.
func newShell(ctx context.Context, protections []string) func(commandBlock) {
	GinkgoHelper()
	redis, err := redisserver.Start(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(redis.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	listen := listener.Addr().String()
	Expect(listener.Close()).To(Succeed())
	private := strings.NewReplacer(
		redisserver.DefaultAddress, strings.TrimPrefix(redis.URL(), "redis://"),
		"127.0.0.1:3000", listen)
	environment := append(os.Environ(),
		"REDIS_URL="+redis.URL(), "LISTEN_ADDR="+listen, "DATABASE_PATH="+filepath.Join(GinkgoT().TempDir(), "products.db"),
		"PROTECTIONS="+cmp.Or(strings.Join(protections, ","), "none"))

	return func(block commandBlock) {
		GinkgoHelper()
		command := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", private.Replace(block.text))
		command.Dir = ".."
		command.Env = environment
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what it leaves running can be ended
		if !block.background {
			output, err := command.CombinedOutput()
			Expect(err).NotTo(HaveOccurred(), "%s\n%s", block.text, output)
			return
		}
		command.Stdout, command.Stderr = GinkgoWriter, GinkgoWriter
		Expect(command.Start()).To(Succeed())
		DeferCleanup(func() {
			_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
			_ = command.Wait() // ended by a signal
		})
		Eventually(ctx, func() error {
			conn, err := net.Dial("tcp", listen)
			if err == nil {
				conn.Close()
			}
			return err
		}).WithTimeout(2*time.Minute).Should(Succeed(), "expected a server at %s after: %s", listen, block.text)
	}
}
