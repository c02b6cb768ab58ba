//go:build unix

package cli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/creack/pty"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/cli"
)

// inTerminal runs a command in the workspace, in a terminal, and returns what that was sent.
func (d desk) inTerminal(ctx context.Context, args ...string) string {
	GinkgoHelper()
	person, terminal, err := pty.Open()
	Expect(err).NotTo(HaveOccurred())
	defer person.Close()
	Expect(pty.Setsize(terminal, &pty.Winsize{Cols: 80, Rows: 24})).To(Succeed())
	sent := make(chan string)
	go func() {
		text, _ := io.ReadAll(person) // it ends with an error when the terminal is closed
		sent <- string(text)
	}()
	cli.Run(ctx, append([]string{"-C", d.workspace}, args...), terminal, terminal, GinkgoWriter)
	Expect(terminal.Close()).To(Succeed())
	return <-sent
}

var _ = Describe("In a terminal", func() {
	var d desk

	BeforeEach(func(ctx SpecContext) {
		d = newDesk(ctx, "2")
		GinkgoT().Setenv("TERM", "xterm")
	})

	// programs puts programs on the PATH, in front of all others.
	programs := func(scripts map[string]string) {
		GinkgoHelper()
		folder := GinkgoT().TempDir()
		for name, script := range scripts {
			Expect(os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755)).To(Succeed())
		}
		GinkgoT().Setenv("PATH", folder+":"+os.Getenv("PATH"))
	}

	It("test links places to their files", func(ctx SpecContext) {
		link := "\x1b]8;;file://" + d.workspace + "/services/shop/basket.go\x1b\\services/shop/basket.go:8\x1b]8;;\x1b\\"
		Expect(d.inTerminal(ctx, "test")).NotTo(ContainSubstring("\x1b"), "NO_COLOR is set")
		Expect(os.Unsetenv("NO_COLOR")).To(Succeed()) // newRepository puts it back
		Expect(d.inTerminal(ctx, "test")).To(ContainSubstring(link))
		GinkgoT().Setenv("TERM", "dumb")
		Expect(d.inTerminal(ctx, "test")).NotTo(ContainSubstring("\x1b"))
	})

	It("read hands the text to the pager that PAGER names, with its arguments", func(ctx SpecContext) {
		programs(map[string]string{"mypager": `echo "paged with $1:"; cat`})
		GinkgoT().Setenv("PAGER", "mypager -x")
		Expect(d.inTerminal(ctx, "read")).To(MatchRegexp(`(?s)^paged with -x:\r\n.*The basket`))
		Expect(d.in(ctx, "read").stdout).NotTo(ContainSubstring("paged"))
	})

	It("read takes less, if PAGER is not set, so that colours are seen and a short text is just printed", func(ctx SpecContext) {
		programs(map[string]string{"less": `echo "less with $LESS:"; cat`})
		GinkgoT().Setenv("PAGER", "")
		Expect(os.Unsetenv("PAGER")).To(Succeed())
		GinkgoT().Setenv("LESS", "")
		Expect(os.Unsetenv("LESS")).To(Succeed())
		Expect(d.inTerminal(ctx, "read")).To(MatchRegexp(`(?s)^less with FRX:\r\n.*The basket`))
		GinkgoT().Setenv("LESS", "-R")
		Expect(d.inTerminal(ctx, "read")).To(HavePrefix("less with -R:"))
	})

	It("read prints where there is no pager", func(ctx SpecContext) {
		for _, pager := range []string{"", "no-such-pager"} {
			GinkgoT().Setenv("PAGER", pager)
			Expect(d.inTerminal(ctx, "read")).To(ContainSubstring("The basket"))
		}
	})
})
