package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"

	"cacheaside/raw/resptest"
)

// These specs run the built program, for what only a process has: its exit status, signals and a terminal.
var _ = Describe("The program", Label("given"), Ordered, func() {
	var program string

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("cacheaside/raw")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})

	start := func(lines string, replies map[string]string, args ...string) *gexec.Session {
		GinkgoHelper()
		server, err := resptest.Listen(func(command []string) (string, bool) {
			if reply, ok := replies[command[0]]; ok {
				return reply, false
			}
			return "+OK\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		command := exec.Command(program, append([]string{"-lang", "en"}, args...)...)
		command.Env = append(os.Environ(), "REDIS_URL="+server.URL())
		command.Stdin = strings.NewReader(lines)
		session, err := gexec.Start(command, nil, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { session.Kill().Wait(10 * time.Second) })
		return session
	}

	It("writes the reply to its arguments, and ends with status 0", func() {
		session := start("", map[string]string{"GET": "$1\r\nv\r\n"}, "GET", "k").Wait(10 * time.Second)
		Expect(session).To(gexec.Exit(0))
		Expect(string(session.Out.Contents())).To(Equal("\"v\"\n"))
		Expect(string(session.Err.Contents())).To(HavePrefix("Redis: "))
	})

	It("writes a reply to each line of a pipe and nothing else, and ends with status 1 after an error reply", func() {
		session := start("PING\nBAD\nPING\n", map[string]string{"BAD": "-ERR no\r\n"}).Wait(10 * time.Second)
		Expect(session).To(gexec.Exit(1))
		Expect(string(session.Out.Contents())).To(Equal("OK\n(error) ERR no\nOK\n"))
	})

	It("ends with status 2 for an unknown flag", func() {
		session := start("", nil, "-nope").Wait(10 * time.Second)
		Expect(session).To(gexec.Exit(2))
		Expect(session.Err).To(gbytes.Say("-nope"))
	})

	DescribeTable("speaks the language of the flag, else of the workspace, else of the environment", func(says string, state string, locale string, args ...string) {
		folder := GinkgoT().TempDir()
		if state != "" {
			Expect(os.Mkdir(filepath.Join(folder, ".course"), 0o755)).To(Succeed())
			Expect(os.WriteFile(filepath.Join(folder, ".course", "state.json"), []byte(state), 0o644)).To(Succeed())
		}
		command := exec.Command(program, append(args, "--help")...)
		command.Dir = folder
		command.Env = append(os.Environ(), "LC_ALL="+locale)
		out, err := command.Output()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(out)).To(HavePrefix(says))
	},
		Entry(nil, "Uso:", "", "pt_BR.UTF-8"),
		Entry(nil, "Usage:", "", "C"),
		Entry(nil, "Usage:", `{"version":1}`, "pt_BR.UTF-8"),
		Entry(nil, "Uso:", `{"version":1,"language":"pt-BR"}`, "C"),
		Entry(nil, "Usage:", `{"version":1,"language":"pt-BR"}`, "pt_BR.UTF-8", "-lang", "en"),
		Entry(nil, "Uso:", `{"version":1}`, "C", "-lang", "pt-BR"),
	)

	It("ends with Ctrl-C while it waits for a reply", func() {
		if runtime.GOOS == "windows" {
			Skip("there is no SIGINT to send on Windows; press Ctrl-C instead")
		}
		session := start("", map[string]string{"BLPOP": ""}, "BLPOP", "k", "0")
		Eventually(session.Err).WithTimeout(10 * time.Second).Should(gbytes.Say("Redis: "))
		Eventually(session.Interrupt().Wait(10 * time.Second)).Should(gexec.Exit(130))
	})
})
