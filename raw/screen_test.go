//go:build unix

package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
	"github.com/onsi/gomega/types"

	"cacheaside/raw/resptest"
	"cacheaside/raw/terminaltest"
)

const (
	enter  = "\r"
	tab    = "\t"
	escape = "\x1b"
	ctrlC  = "\x03"
	ctrlD  = "\x04"
)

// These specs look at the screen of the built program, as the person in front of it does.
var _ = Describe("The screen", Label("given"), Ordered, func() {
	var (
		program string
		server  *resptest.Server
	)

	BeforeAll(func() {
		var err error
		program, err = gexec.Build("cacheaside/raw")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(gexec.CleanupBuildArtifacts)
	})

	replies := map[string]string{
		"LRANGE": "*5\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n$1\r\nd\r\n$1\r\ne\r\n",
		"GET":    "$2\r\nv1\r\n",
		"BAD":    "-ERR no\r\n",
		"BLPOP":  "", // it waits
		"SCAN":   "*2\r\n$1\r\n0\r\n*2\r\n$5\r\nkey:1\r\n$5\r\nkey:2\r\n",
		"DBSIZE": ":20000\r\n",
		"PTTL":   ":-1\r\n",
	}

	// sit starts the program in a terminal of that size, with the prompt at the bottom of a screen that is full.
	sit := func(columns, rows int) (terminal *terminaltest.Terminal, presses func(string), sees func(any)) {
		GinkgoHelper()
		var err error
		server, err = resptest.ListenEach(func() resptest.Answer {
			inTransaction := false
			return func(args []string) (string, bool) {
				name := strings.ToUpper(args[0])
				queues := inTransaction && name != "EXEC"
				inTransaction = name == "MULTI" || queues
				reply, known := replies[name]
				switch {
				case queues:
					return "+QUEUED\r\n", false
				case name == "BRPOP":
					time.Sleep(300 * time.Millisecond)
					return "*-1\r\n", false
				case name == "ECHO":
					return fmt.Sprintf("$%d\r\n%s\r\n", len(args[1]), args[1]), false
				case !known:
					reply = "+OK\r\n"
				}
				return reply, false
			}
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		command := exec.Command(program, "-lang", "en")
		command.Env = append(os.Environ(), "REDIS_URL="+server.URL(), "TERM=xterm", "RAW_HISTORY="+filepath.Join(GinkgoT().TempDir(), "history"))
		terminal, err = terminaltest.Start(command, columns, rows)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(terminal.Close)
		presses = func(keys string) {
			GinkgoHelper()
			Expect(terminal.Type(keys)).To(Succeed())
		}
		// sees compares the end of the screen, with the server's address as HERE.
		sees = func(expected any) {
			GinkgoHelper()
			matcher, isMatcher := expected.(types.GomegaMatcher)
			if !isMatcher {
				matcher = HaveSuffix(expected.(string))
			}
			Eventually(func() string { return strings.ReplaceAll(terminal.Text(), server.Address(), "HERE") }).
				WithTimeout(30 * time.Second).Should(matcher)
		}
		sees(HaveSuffix("HERE>"))
		for i := range rows {
			presses(fmt.Sprintf("ECHO %d%s", i, enter))
		}
		sees(fmt.Sprintf("HERE> ECHO %d\n\"%[1]d\"\nHERE>", rows-1))
		return terminal, presses, sees
	}

	DescribeTableSubtree("when it is full", func(columns, rows int) {
		last := fmt.Sprintf("\"%d\"\n", rows-1) // the last reply before a spec begins

		It("keeps a reply when the next key is pressed", func() {
			_, presses, sees := sit(columns, rows)
			presses("GET k" + enter)
			sees(last + "HERE> GET k\n\"v1\"\nHERE>")
			presses("x")
			sees(last + "HERE> GET k\n\"v1\"\nHERE> x")
		})

		It("keeps a reply of many lines", func() {
			_, presses, sees := sit(columns, rows)
			presses("LRANGE l 0 -1" + enter + "G")
			sees("HERE> LRANGE l 0 -1\n1) \"a\"\n2) \"b\"\n3) \"c\"\n4) \"d\"\n5) \"e\"\nHERE> G")
		})

		It("keeps a reply whose lines are longer than a row", func() {
			_, presses, sees := sit(columns, rows)
			presses("ECHO " + strings.Repeat("0123456789", 12) + enter)
			sees(HaveSuffix("\nHERE>"))
			presses("G")
			sees(And(HaveSuffix("\nHERE> G"), WithTransform(func(text string) string { return strings.ReplaceAll(text, "\n", "") },
				HaveSuffix(`"`+strings.Repeat("0123456789", 12)+`"HERE> G`))))
		})

		It("keeps what is shown behind a reply", func() {
			_, presses, sees := sit(columns, rows)
			presses(":ttl GET k" + enter + "G")
			sees("HERE> :ttl GET k\n\"v1\"\n# ttl       k: no lifetime → no lifetime\nHERE> G")
		})

		It("keeps the replies of a transaction", func() {
			_, presses, sees := sit(columns, rows)
			presses("MULTI" + enter + ":ttl GET k" + enter + "EXEC" + enter + "G")
			note := "# queued    EXEC carries it out, DISCARD "
			if columns == 40 {
				note = note[:40] + "\n" + note[40:]
			}
			sees("HERE> MULTI\nOK\nHERE(TX)> :ttl GET k\nQUEUED\n" + note + "drops it\nHERE(TX)> EXEC\nOK\nHERE> G")
		})

		It("keeps the question before a dangerous command", func() {
			_, presses, sees := sit(columns, rows)
			presses("FLUSHALL" + enter)
			sees("Send it? (yes or no)")
			presses("n")
			sees(And(HaveSuffix("\nSend it? (yes or no) n"), WithTransform(func(text string) string { return strings.Join(strings.Fields(text), "") },
				ContainSubstring("HERE>FLUSHALLFLUSHALLatHERE:itdeleteseverykeyofeverydatabase."))))
			presses("o" + enter)
			sees("Send it? (yes or no) no\nIt was not sent.\nHERE>")
		})

		It("keeps a reply when the menu opens and closes", func() {
			_, presses, sees := sit(columns, rows)
			presses("GET k" + enter + "get k" + tab)
			sees("\"v1\"\nHERE> get key:1\n  key:1\n  key:2")
			presses(escape)
			sees("\"v1\"\nHERE> get k\nkey")
		})

		It("keeps a reply after a resize", func() {
			terminal, presses, sees := sit(columns, rows)
			presses("GET k" + enter)
			sees("\"v1\"\nHERE>")
			Expect(terminal.Resize(columns-8, rows)).To(Succeed())
			presses("G")
			sees("HERE> GET k\n\"v1\"\nHERE> G")
		})

		It("comes back from what waits with Ctrl-C", func() {
			_, presses, sees := sit(columns, rows)
			presses("BLPOP k 0" + enter)
			sees("HERE> BLPOP k 0")
			Eventually(server.Commands).Should(ContainElement(ContainElement("BLPOP"))) // it waits
			presses(ctrlC)
			sees("HERE> BLPOP k 0\n\nHERE>")
			presses(ctrlC)
			sees(WithTransform(func(text string) string { return strings.ReplaceAll(text, "\n", "") },
				HaveSuffix("HERE> ^CCtrl-C again, or Ctrl-D, ends the console.HERE>")))
		})

		It("shows what is typed ahead where it belongs, and not within the reply", func() {
			_, presses, sees := sit(columns, rows)
			presses("BRPOP k 1" + enter)
			sees("HERE> BRPOP k 1")
			presses("GET k" + enter + "\r\nECHO x" + enter + "y")
			sees("HERE> BRPOP k 1\n(nil)\nHERE> GET k\n\"v1\"\nHERE>\nHERE> ECHO x\n\"x\"\nHERE> y")
		})
	},
		Entry(nil, 80, 24),
		Entry(nil, 100, 12),
		Entry(nil, 40, 10),
	)

	It("clears a typed line with Ctrl-C, and ends with the second one on an empty line", func() {
		terminal, presses, sees := sit(80, 24)
		presses("GET k" + ctrlC)
		sees("HERE> GET k^C\nHERE>")
		presses(ctrlC)
		sees("HERE> ^C\nCtrl-C again, or Ctrl-D, ends the console.\nHERE>")
		presses("x" + ctrlC + ctrlC)
		sees("HERE> x^C\nHERE> ^C\nCtrl-C again, or Ctrl-D, ends the console.\nHERE>")
		presses(ctrlC)
		Expect(terminal.Wait()).To(Equal(130))
	})

	DescribeTable("ends with status 0, whatever was answered", func(end string) {
		terminal, presses, _ := sit(80, 24)
		presses("FLUSHALL" + enter + "no" + enter + "BAD" + enter)
		presses(end)
		Expect(terminal.Wait()).To(Equal(0))
	},
		Entry(nil, "quit"+enter),
		Entry(nil, "exit"+enter),
		Entry(nil, ctrlD),
	)

	// begin starts the program in an empty terminal, at the embedded Redis.
	begin := func(history string, args ...string) *terminaltest.Terminal {
		GinkgoHelper()
		command := exec.Command(program, append([]string{"-lang", "en"}, args...)...)
		command.Env = append(os.Environ(), "REDIS_URL=embedded", "TERM=xterm", "RAW_HISTORY="+history)
		terminal, err := terminaltest.Start(command, 120, 24)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(terminal.Close)
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(HaveSuffix(">"))
		return terminal
	}

	It("begins with how to see more and how to leave", func() {
		terminal := begin(filepath.Join(GinkgoT().TempDir(), "history"))
		Expect(terminal.Text()).To(And(ContainSubstring(`":all GET k"`), ContainSubstring(`"help" and ":help"`), ContainSubstring(`"quit" ends`)))
	})

	It("is in Portuguese where that is asked for, and so is what helps to type", func() {
		folder := GinkgoT().TempDir()
		terminal := begin(folder, "-lang", "pt-BR")
		Expect(terminal.Text()).To(And(ContainSubstring("Digite um comando, como SET k v"), ContainSubstring("raw: o histórico não é guardado: esperava-se um arquivo comum, e "+folder)))
		Expect(terminal.Type("GET \"a" + enter)).To(Succeed())
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(ContainSubstring(`as aspas " estão abertas: feche-as, ou descarte a linha com Ctrl-C`))
		Expect(terminal.Type(ctrlC + ":" + tab)).To(Succeed())
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(And(ContainSubstring("quanto tempo a resposta levou"), ContainSubstring("os bytes nos dois sentidos")))
		Expect(terminal.Type(ctrlC + ctrlC + "S" + tab)).To(Succeed())
		Eventually(terminal.Text).WithTimeout(30 * time.Second).Should(MatchRegexp(`\n  e mais \d+`))
	})

	DescribeTable("tells once that no history is kept, and the console runs", func(prepare func(file string)) {
		file := filepath.Join(GinkgoT().TempDir(), "history")
		prepare(file)
		before, err := os.Stat(file)
		Expect(err).NotTo(HaveOccurred())
		terminal := begin(file)
		Expect(terminal.Type("PING" + enter + "PING" + enter + ctrlD)).To(Succeed())
		Expect(terminal.Wait()).To(Equal(0))
		Expect(strings.Count(terminal.Text(), "PONG")).To(Equal(2))
		Expect(strings.Count(terminal.Text(), "raw: no history is kept: expected a regular file")).To(Equal(1))
		Expect(os.Stat(file)).To(HaveField("Mode()", before.Mode()))
	},
		Entry("for a device", func(file string) { Expect(os.Symlink(os.DevNull, file)).To(Succeed()) }),
		Entry("for a pipe", func(file string) { Expect(syscall.Mkfifo(file, 0o644)).To(Succeed()) }),
		Entry("for a folder", func(file string) { Expect(os.Mkdir(file, 0o755)).To(Succeed()) }),
	)
})
