//go:build unix

package editor_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/creack/pty"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
)

const (
	tab   = "\t"
	enter = "\r"
	up    = "\x1b[A"
	ctrlC = "\x03"
	ctrlD = "\x04"
	ctrlR = "\x12"
)

var _ = Describe("Editor in a terminal", Label("given"), func() {
	var history string

	BeforeEach(func() {
		history = filepath.Join(GinkgoT().TempDir(), "console", "history")
	})

	// start starts an editor, and returns what types to it, and what it shows.
	start := func() (keys func(string), screen *gbytes.Buffer) {
		GinkgoHelper()
		self, err := os.Executable()
		Expect(err).NotTo(HaveOccurred())
		command := exec.Command(self)
		command.Env = append(os.Environ(), historyVariable+"="+history, "INPUTRC="+os.DevNull, "TERM=xterm")
		terminal, err := pty.StartWithSize(command, &pty.Winsize{Rows: 24, Cols: 80})
		Expect(err).NotTo(HaveOccurred())
		screen = gbytes.NewBuffer()
		shown := make(chan struct{})
		go func() {
			_, _ = io.Copy(screen, terminal) // ends with an error when the other end is closed
			close(shown)
		}()
		DeferCleanup(func() {
			_ = command.Process.Kill() // most have ended already
			_ = command.Wait()
			<-shown
			Expect(terminal.Close()).To(Succeed())
		})
		Eventually(screen, 10*time.Second).Should(gbytes.Say(`> `))
		return func(text string) {
			GinkgoHelper()
			_, err := io.WriteString(terminal, text)
			Expect(err).NotTo(HaveOccurred())
		}, screen
	}
	const soon = 5 * time.Second

	It("returns a typed line, and the next", func() {
		keys, screen := start()
		keys("SET k v" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "SET k v" <nil>\.`))
		keys("GET k" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET k" <nil>\.`))
	})

	It("returns each line of what is pasted", func() {
		keys, screen := start()
		keys("SET a 1" + enter + "GET a" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "SET a 1" <nil>\.`))
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET a" <nil>\.`))
	})

	It("returns letters beyond ASCII as they were typed", func() {
		keys, screen := start()
		keys("SET café grüß→日本" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "SET café grüß→日本" <nil>\.`))
	})

	It("shows the syntax while a line is typed, and takes off what is typed", func() {
		keys, screen := start()
		keys("expire")
		Eventually(screen, soon).Should(gbytes.Say(`key seconds \[NX\|XX\|GT\|LT\]`))
		keys(" k 10 ")
		Eventually(screen, soon).Should(gbytes.Say(`\x1b\[2m\[NX\|XX\|GT\|LT\]`))
	})

	DescribeTable("completes", func(typed, line string) {
		keys, screen := start()
		keys(typed)
		Consistently(screen, 100*time.Millisecond).ShouldNot(gbytes.Say(`line: `)) // lets the completion be shown
		keys(enter)
		Eventually(screen, soon).Should(gbytes.Say(regexp.QuoteMeta(fmt.Sprintf("line: %q <nil>.", line))))
	},
		Entry("a command", "objec"+tab, "object"),
		Entry("a command in capitals", "OBJEC"+tab, "OBJECT"),
		Entry("the next of several", "hset"+tab+tab, "hsetnx"),
		Entry("a subcommand", "config resets"+tab, "config resetstat"),
		Entry("an option", "SET k v KEEP"+tab, "SET k v KEEPTTL"),
		Entry("no option twice", "SET k v GET G"+tab, "SET k v GET G"),
		Entry("a key", "get user:2"+tab, "get user:2"),
		Entry("a key of several", "get us"+tab+tab, "get user:2"),
		Entry("a key, not a value", "set k us"+tab, "set k us"),
		Entry("a key that has to be quoted", "get m"+tab, `get m"y key"`),
		Entry("a key in a quote that is open", `get "m`+tab, `get "my key"`),
		Entry("a key with quotes", "get s"+tab, `get s"ay \"hi\""`),
		Entry("a key with a letter beyond ASCII", "get na"+tab, `get na"\xc3\xafve"`),
		Entry("a view", ":wi"+tab, ":wire"),
		Entry("help", "hel"+tab+tab, "help"),
		Entry("a command to get help on", "help getr"+tab, "help getrange"),
		Entry("a group to get help on", "help @sor"+tab, "help @sorted-set"),
		Entry("a subcommand to get help on", "help config resets"+tab, "help config resetstat"),
		Entry("nothing for what is no command", "nonsense us"+tab, "nonsense us"),
	)

	It("lists what a word can become", func() {
		keys, screen := start()
		keys("get us" + tab)
		Eventually(screen, soon).Should(gbytes.Say(`user:1.*user:2`))
	})

	It("tells Ctrl-C and Ctrl-D", func() {
		keys, screen := start()
		keys("SET k")
		Eventually(screen, soon).Should(gbytes.Say(`value`))
		keys(ctrlC)
		Eventually(screen, soon).Should(gbytes.Say(`line: "" interrupted\.`))
		keys(ctrlD)
		Eventually(screen, soon).Should(gbytes.Say(`line: "" EOF\.`))
	})

	It("loses nothing that is typed ahead of Ctrl-C", func() {
		keys, screen := start()
		keys("SET k" + ctrlC + "PING" + enter + ctrlD)
		Eventually(screen, soon).Should(gbytes.Say(`line: "" interrupted\.`))
		Eventually(screen, soon).Should(gbytes.Say(`line: "PING" <nil>\.`))
		Eventually(screen, soon).Should(gbytes.Say(`line: "" EOF\.`))
	})

	It("takes a completion back at the first Ctrl-C", func() {
		keys, screen := start()
		keys("get us" + tab)
		Eventually(screen, soon).Should(gbytes.Say(`user:1.*user:2`))
		keys(ctrlC)
		Consistently(screen, 100*time.Millisecond).ShouldNot(gbytes.Say(`line: `))
		keys(enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "get us" <nil>\.`))
	})

	It("asks without keeping the answer", func() {
		keys, screen := start()
		keys("ask" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`Really\? `))
		keys("get us" + tab + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "get us" <nil>\.`))
		keys("GET k" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET k" <nil>\.`))
		Expect(os.ReadFile(history)).To(BeEquivalentTo("ask\nGET k\n"))
	})

	It("keeps the history for the next editor, for its owner alone, without passwords", func() {
		keys, screen := start()
		for _, text := range []string{"SET a 1", "GET a", "AUTH s3cret", `AUTH "s3cret`, "CONFIG SET requirepass s3cret"} {
			keys(text + enter)
			Eventually(screen, soon).Should(gbytes.Say(`line: ".*<nil>\.`))
		}
		keys(up)
		Eventually(screen, soon).Should(gbytes.Say(`GET a`))
		keys(ctrlC)
		Eventually(screen, soon).Should(gbytes.Say(`interrupted`))
		keys(ctrlD)
		Eventually(screen, soon).Should(gbytes.Say(`EOF`))
		Expect(os.ReadFile(history)).To(BeEquivalentTo("SET a 1\nGET a\n"))
		info, err := os.Stat(history)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))

		keys, screen = start()
		keys(up + up + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "SET a 1" <nil>\.`))
		keys(ctrlR)
		Eventually(screen, soon).Should(gbytes.Say(`inc-search`))
		keys("GET")
		Eventually(screen, soon).Should(gbytes.Say(`GET a`))
		keys(enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET a" <nil>\.`))
	})

	It("reads a history that others can read and that holds passwords, and closes it", func() {
		Expect(os.MkdirAll(filepath.Dir(history), 0o755)).To(Succeed())
		Expect(os.WriteFile(history, []byte("GET old\nAUTH s3cret\n"), 0o644)).To(Succeed())
		keys, screen := start()
		keys(up + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET old" <nil>\.`))
		info, err := os.Stat(history)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(Equal(os.FileMode(0o600)))
	})

	It("reads the end of a long history", func() {
		Expect(os.MkdirAll(filepath.Dir(history), 0o700)).To(Succeed())
		Expect(os.WriteFile(history, []byte(strings.Repeat("GET long\n", 1<<18)+"GET last\n"), 0o600)).To(Succeed())
		keys, screen := start()
		keys(up + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "GET last" <nil>\.`))
	})

	It("shows no password", func() {
		keys, screen := start()
		keys("AUTH s3cret" + enter)
		Eventually(screen, soon).Should(gbytes.Say(`line: "AUTH s3cret" <nil>`)) // what this program writes
		Expect(string(screen.Contents())).To(ContainSubstring("AUTH ******"))
		Expect(string(screen.Contents())).NotTo(MatchRegexp(`> .*s3c`))
	})

	It("loses no line of editors that share the history", func() {
		one, oneScreen := start()
		two, twoScreen := start()
		for range 3 {
			one("PING one" + enter)
			Eventually(oneScreen, soon).Should(gbytes.Say(`line: "PING one"`))
			two("PING two" + enter)
			Eventually(twoScreen, soon).Should(gbytes.Say(`line: "PING two"`))
			one("PING three" + enter)
			Eventually(oneScreen, soon).Should(gbytes.Say(`line: "PING three"`))
		}
		Expect(os.ReadFile(history)).To(BeEquivalentTo(
			"PING one\nPING two\nPING three\nPING one\nPING three\nPING one\nPING three\n"))
	})
})
