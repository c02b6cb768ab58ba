//go:build unix

package main_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"

	"cacheaside/raw/terminaltest"
)

// The README has a picture of the console. It can't be old: this spec makes it, and compares. With PICTURES=write in the
// environment it writes it anew (make pictures).
var _ = Describe("The picture of the console", Label("given"), func() {
	It("is what a session looks like", func() {
		program, err := gexec.Build("cacheaside/raw")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
		server := miniredis.RunT(GinkgoT()) // its time stands still, and so do lifetimes
		_, port, err := net.SplitHostPort(server.Addr())
		Expect(err).NotTo(HaveOccurred())
		Expect(port).To(HaveLen(5), "a port of five digits, in whose place the picture has another of five")
		command := exec.Command(program, "-lang", "en")
		command.Env = append(os.Environ(), "REDIS_URL=redis://"+server.Addr(), "TERM=xterm-256color", "NO_COLOR=", "LANG=C.UTF-8",
			"RAW_HISTORY="+filepath.Join(GinkgoT().TempDir(), "history"))
		terminal, err := terminaltest.Start(command, 78, 21)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(terminal.Close)
		prompt := server.Addr() + ">"
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(HaveSuffix(prompt))
		Expect(terminal.Type("clear\r")).To(Succeed())
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(Equal(prompt))
		for _, line := range []string{
			"SET price:mouse 19.99 EX 60", ":wire GET price:mouse", ":go GET price:mouse", ":ttl EXPIRE price:mouse 300",
			"HSET product:mouse price 19.99 quantity 5", "HGETALL product:mouse",
		} {
			Expect(terminal.Type(line + "\r")).To(Succeed())
			Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(And(ContainSubstring(line), HaveSuffix(prompt)))
		}
		Expect(terminal.Type("GETEX price:mouse ")).To(Succeed())
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(MatchRegexp(`GETEX price:mouse[^\n]*\n.*EX seconds`))

		got := strings.ReplaceAll(terminal.SVG(), ":"+port, ":63790")
		file := filepath.Join("pictures", "console.svg")
		if os.Getenv("PICTURES") == "write" {
			Expect(os.MkdirAll("pictures", 0o755)).To(Succeed())
			Expect(os.WriteFile(file, []byte(got), 0o644)).To(Succeed())
		}
		kept, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(string(kept)), "the picture in raw/%s; if the console is to look like this now: make pictures", file)
	})
})
