//go:build unix

package editor_test

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
	"github.com/onsi/gomega/types"

	"cacheaside/raw/terminaltest"
)

const (
	tab    = "\t"
	enter  = "\r"
	up     = "\x1b[A"
	down   = "\x1b[B"
	left   = "\x1b[D"
	escape = "\x1b"
	ctrlA  = "\x01"
	ctrlC  = "\x03"
	ctrlD  = "\x04"
	ctrlL  = "\x0c"
	ctrlR  = "\x12"

	soon  = 30 * time.Second // a busy machine
	while = 150 * time.Millisecond
)

// person sits in front of a terminal in which an Editor runs.
type person struct{ *terminaltest.Terminal }

// sit starts an editor with that history and a screen of that size.
func sit(history string, columns, rows int) person {
	GinkgoHelper()
	self, err := os.Executable()
	Expect(err).NotTo(HaveOccurred())
	command := exec.Command(self)
	command.Env = append(os.Environ(), historyVariable+"="+history, "TERM=xterm")
	terminal, err := terminaltest.Start(command, columns, rows)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(terminal.Close)
	p := person{terminal}
	p.sees(HaveSuffix("> "))
	return p
}

func (p person) types(keys string) {
	GinkgoHelper()
	Expect(p.Type(keys)).To(Succeed())
}

func (p person) pastes(text string) {
	GinkgoHelper()
	Expect(p.Paste(text)).To(Succeed())
}

// sees waits until the screen is as expected; a text is to be its end. Blanks are kept where the cursor stands.
func (p person) sees(expected any) {
	GinkgoHelper()
	matcher, isMatcher := expected.(types.GomegaMatcher)
	if !isMatcher {
		matcher = HaveSuffix(expected.(string))
	}
	Eventually(p.shown).WithTimeout(soon).Should(matcher)
}

// keepsSeeing looks at the screen for a while.
func (p person) keepsSeeing(matcher types.GomegaMatcher) {
	GinkgoHelper()
	Consistently(p.shown).WithTimeout(while).Should(matcher)
}

// shown is the screen up to the last row that has something on it, or the cursor.
func (p person) shown() string {
	lines := p.Lines()
	column, row := p.Cursor()
	for len([]rune(lines[row])) < column {
		lines[row] += " "
	}
	for len(lines) > row+1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// fills puts so many numbered lines onto the screen that it is full.
func (p person) fills() {
	GinkgoHelper()
	p.types("lines 30" + enter)
	p.sees("reply 30\n> ")
}

var _ = Describe("Editor in a terminal", Label("given"), func() {
	var history string

	BeforeEach(func() { history = filepath.Join(GinkgoT().TempDir(), "console", "history") })

	start := func() person {
		GinkgoHelper()
		return sit(history, 80, 24)
	}

	DescribeTableSubtree("on a screen that is full", func(columns, rows int) {
		var p person

		BeforeEach(func() {
			p = sit(history, columns, rows)
			p.fills()
		})

		It("leaves everything above the prompt as it is, whatever key comes", func() {
			for _, keys := range []string{"G", "E", "T", " ", "user", tab, tab, escape, ctrlA, up, down, ctrlC} {
				p.types(keys)
				p.keepsSeeing(MatchRegexp(`reply 30 *\n> `)) // blanks at the end of a line can't be seen
			}
			p.sees(`line: "GET user" interrupted.` + "\n> ")
		})

		It("scrolls for the hint, and takes nothing else away", func() {
			p.types("GET ")
			p.sees("reply 30\n> GET \nkey")
			p.types("k")
			p.sees("reply 30\n> GET k\nkey")
			p.types(enter)
			p.sees("reply 30\n> GET k\nline: \"GET k\" <nil>.\n> ")
		})

		It("shows a reply of many lines whole, and the prompt below it", func() {
			p.types("lines 5" + enter)
			p.sees("> lines 5\nreply 1\nreply 2\nreply 3\nreply 4\nreply 5\n> ")
			p.types("X")
			p.sees("> lines 5\nreply 1\nreply 2\nreply 3\nreply 4\nreply 5\n> X")
		})

		It("breaks a line that is longer than a row, and goes on below it", func() {
			long := strings.Repeat("0123456789", 11)
			p.types("ECHO " + long)
			p.keepsSeeing(ContainSubstring("reply 30\n"))
			p.types(left + left + left + "abc" + ctrlA)
			p.sees(ContainSubstring("reply 30\n> ECHO 0123"))
			p.types(enter)
			p.sees(SatisfyAll(ContainSubstring("reply 30\n> ECHO 0123"), HaveSuffix("> ")))
			Expect(strings.ReplaceAll(p.shown(), "\n", "")).To(ContainSubstring(fmt.Sprintf("line: %q", "ECHO "+long[:107]+"abc789")))
		})

		It("shows the part of a line around the cursor where the whole is higher than the screen", func() {
			p.pastes("ECHO " + strings.Repeat("0123456789", 300) + "x")
			p.sees("x\nmessage")
			p.types(ctrlA)
			p.sees(HavePrefix("> ECHO 0123456789"))
			p.types(enter)
			p.sees(HaveSuffix("\" <nil>.\n> "))
		})

		It("asks below what there is, and keeps the question", func() {
			p.types("ask" + enter)
			p.sees("reply 30\n> ask\nReally? ")
			p.types("no")
			p.sees("reply 30\n> ask\nReally? no")
			p.types(enter)
			p.sees("> ask\nReally? no\nline: \"no\" <nil>.\n> ")
		})

		It("takes the menu away, and nothing else", func() {
			p.types("get us" + tab)
			p.sees("reply 30\n> get user:1\n  user:1\n  user:2")
			p.types(tab)
			p.sees("reply 30\n> get user:2\n  user:1\n  user:2")
			p.types(escape)
			p.sees("reply 30\n> get us\nkey")
		})

		It("goes on after a resize", func() {
			word := strings.Repeat("x", columns-10)
			p.types("ECHO " + word)
			p.sees("reply 30\n> ECHO " + word + "\nmessage")
			Expect(p.Resize(columns-10, rows)).To(Succeed()) // it sees this by itself
			p.sees("reply 30\n> ECHO " + word[:columns-18] + "\nxxxxxxxx\nmessage")
			p.types("y")
			p.sees("reply 30\n> ECHO " + word[:columns-18] + "\nxxxxxxxxy\nmessage")
			Expect(p.Resize(columns+10, rows)).To(Succeed())
			p.sees("reply 30\n> ECHO " + word + "y\nmessage")
			p.types(enter)
			p.sees("> ")
			Expect(p.shown()).To(ContainSubstring("reply 30\n> ECHO " + word + "y\nline: "))
		})

		It("clears the screen, and keeps the line", func() {
			p.types("ECHO x" + ctrlL)
			p.sees(Equal("> ECHO x\nmessage"))
		})
	},
		Entry(nil, 80, 24),
		Entry(nil, 100, 12),
		Entry(nil, 40, 10),
	)

	It("returns a typed line, and the next", func() {
		p := start()
		p.types("SET k v" + enter)
		p.sees("> SET k v\nline: \"SET k v\" <nil>.\n> ")
		p.types("GET k" + enter)
		p.sees("> GET k\nline: \"GET k\" <nil>.\n> ")
	})

	DescribeTable("returns what comes as it is", func(text string) {
		for _, send := range []func(person){
			func(p person) { p.types(text) },
			func(p person) { p.pastes(text) },
			func(p person) { // as slowly as it gets
				for i := range len(text) {
					p.types(text[i : i+1])
				}
			},
		} {
			p := sit(history, 2000, 24)
			send(p)
			p.types(enter)
			p.sees(fmt.Sprintf("line: %q <nil>.\n> ", text))
		}
	},
		Entry("letters beyond ASCII", "SET café grüß→日本"),
		Entry("accents of their own", "SET cafe\u0301 A\u030a\u0301"),
		Entry("flags", "SET flag 🇧🇷🇵🇹🇩🇪"),
		Entry("tones of skin", "SET hand 👋🏽👍🏿"),
		Entry("families", "SET family 👨‍👩‍👧‍👦"),
		Entry("selectors of variants", "SET heart ❤️ 🏳️‍🌈"),
		Entry("Devanagari", "SET greeting नमस्ते क्षत्रिय"),
		Entry("letters from right to left", "SET word שָׁלוֹם سلام"),
		Entry("what has no width", "SET joined a\u200bb\u200dc"),
	)

	DescribeTable("deletes what a person takes for one character", func(character string) {
		p := start()
		p.types("a" + character + "b" + left + "\x7f" + enter)
		p.sees(`line: "ab" <nil>.` + "\n> ")
	},
		Entry(nil, "é"), Entry(nil, "e\u0301"), Entry(nil, "🇧🇷"), Entry(nil, "👋🏽"), Entry(nil, "👨‍👩‍👧"), Entry(nil, "日"),
	)

	It("takes a thousand wide characters in one paste", func() {
		text := "SET k " + strings.Repeat("日本", 500)
		p := sit(history, 2100, 10)
		p.pastes(text)
		p.types(enter)
		p.sees(fmt.Sprintf("line: %q <nil>.\n> ", text))
	})

	DescribeTable("returns each line of what comes at once, and no other", func(end string, send func(person, string)) {
		p := sit(history, 40, 500)
		var text, want strings.Builder
		for i := range 200 {
			fmt.Fprintf(&text, "GET %d%s", i, end)
			fmt.Fprintf(&want, "line: \"GET %d\" <nil>.\n", i)
		}
		send(p, text.String())
		p.sees(ContainSubstring(`line: "GET 199" <nil>.`))
		var got strings.Builder
		for _, line := range p.Lines() {
			if strings.HasPrefix(line, "line: ") {
				got.WriteString(line + "\n")
			}
		}
		Expect(got.String()).To(Equal(want.String()))
	},
		Entry("pasted, with line feeds", "\n", person.pastes),
		Entry("pasted, with carriage returns", "\r", person.pastes),
		Entry("pasted, with both", "\r\n", person.pastes),
		Entry("typed, with carriage returns", "\r", person.types),
		Entry("typed, with both", "\r\n", person.types),
	)

	It("completes nothing in a paste, and shows what a terminal would obey", func() {
		p := start()
		p.pastes("get\tus\x1b[31m\x01")
		p.sees("> get    us^[[31m^A\nkey")
		p.types(enter)
		p.sees(`line: "get\tus\x1b[31m\x01" <nil>.` + "\n> ")
	})

	It("goes on behind Enter while a quote is open", func() {
		p := start()
		p.types(`EVAL "return` + enter)
		p.sees("> EVAL \"return\n\nthe quote \" is open: close it, or drop the line with Ctrl-C")
		p.types(`1" 0` + enter)
		p.sees("> EVAL \"return\n1\" 0\nline: \"EVAL \\\"return\\n1\\\" 0\" <nil>.\n> ")
		p.types(up)
		p.sees("> EVAL \"return\\n1\" 0\nnumkeys [key [key ...]] [arg [arg ...]]")
		p.types(ctrlC)
		p.pastes("EVAL '\nlocal a = 1\n\nreturn a' 0\nPING\n")
		p.sees(`line: "EVAL '\nlocal a = 1\n\nreturn a' 0" <nil>.` + "\n> PING\nline: \"PING\" <nil>.\n> ")
	})

	It("shows the syntax while a line is typed, and takes off what is typed", func() {
		p := start()
		p.types("expire")
		p.sees("> expire\nkey seconds [NX|XX|GT|LT]")
		p.types(" k 10 ")
		p.sees("> expire k 10 \n[NX|XX|GT|LT]")
	})

	DescribeTable("shows the syntax behind what stands before a command", func(before string) {
		p := start()
		p.types(before + " expire k ")
		p.sees("\nseconds [NX|XX|GT|LT]")
	},
		Entry(nil, "3"), Entry(nil, ":wire"), Entry(nil, ":all"), Entry(nil, ":ALL 3"), Entry(nil, "3 :all :raw"),
	)

	DescribeTable("completes", func(typed, line string) {
		p := start()
		p.types(typed)
		p.types(enter)
		p.sees(fmt.Sprintf("line: %q <nil>.\n> ", line))
	},
		Entry("a command", "objec"+tab, "object"),
		Entry("a command in capitals", "OBJEC"+tab, "OBJECT"),
		Entry("the next of several", "hset"+tab+tab, "hsetnx"),
		Entry("the last of several", "hset"+"\x1b[Z", "hsetnx"),
		Entry("a subcommand", "config resets"+tab, "config resetstat"),
		Entry("an option", "SET k v KEEP"+tab, "SET k v KEEPTTL"),
		Entry("no option twice", "SET k v GET G"+tab, "SET k v GET G"),
		Entry("a key", "get user:2"+tab, "get user:2"),
		Entry("a key of several", "get us"+tab+tab, "get user:2"),
		Entry("a key, not a value", "set k us"+tab, "set k us"),
		Entry("a key that has to be quoted", "get m"+tab, `get m"y key"`),
		Entry("a key in a quote that is open", `get "m`+tab, `get "my key"`),
		Entry("a key with quotes", "get s"+tab, `get s"ay \"hi\""`),
		Entry("a key that begins with a quote", `get "\"`+tab, `get "\"quoted"`),
		Entry("a key with a letter beyond ASCII", "get na"+tab, "get naïve"),
		Entry("a key that begins with a wide letter", "get 日本"+tab, "get 日本"),
		Entry("a key of several that begin with a wide letter", "get 日"+tab+tab, "get 日曜"),
		Entry("a view", ":wi"+tab, ":wire"),
		Entry("a command behind a view", ":all objec"+tab, ":all object"),
		Entry("a key behind a view and a number", ":all 3 get user:2"+tab, ":all 3 get user:2"),
		Entry("an option behind a number", "3 SET k v KEEP"+tab, "3 SET k v KEEPTTL"),
		Entry("help", "hel"+tab+tab, "help"),
		Entry("a command to get help on", "help getr"+tab, "help getrange"),
		Entry("a group to get help on", "help @sor"+tab, "help @sorted-set"),
		Entry("a subcommand to get help on", "help config resets"+tab, "help config resetstat"),
		Entry("nothing for what is no command", "nonsense us"+tab, "nonsense us"),
		Entry("in the middle of a line", "get user:2 x"+left+left+tab, "get user:2 x"),
	)

	It("sends nothing with Esc, which closes a menu", func() {
		p := start()
		p.types("get us" + tab)
		p.sees("> get user:1\n  user:1\n  user:2")
		p.types(escape)
		p.sees("> get us\nkey")
		p.types("er:1" + enter)
		p.sees(`line: "get user:1" <nil>.` + "\n> ")
	})

	It("takes a completion back at the first Ctrl-C", func() {
		p := start()
		p.types("get us" + tab)
		p.sees("  user:1\n  user:2")
		p.types(ctrlC)
		p.sees("> get us\nkey")
		p.types(enter)
		p.sees(`line: "get us" <nil>.` + "\n> ")
	})

	It("tells Ctrl-C, with what was typed, and Ctrl-D", func() {
		p := start()
		p.types("SET k" + ctrlC)
		p.sees("> SET k^C\nline: \"SET k\" interrupted.\n> ")
		p.types(ctrlC)
		p.sees("> ^C\nline: \"\" interrupted.\n> ")
		p.types("ab" + left + ctrlD + enter)
		p.sees("line: \"a\" <nil>.\n> ")
		p.types(ctrlD)
		p.sees(`line: "" EOF.` + "\n")
	})

	It("loses nothing that is typed ahead", func() {
		p := start()
		p.types("SET k" + ctrlC + "PING" + enter + enter + "ask" + enter + "yes" + enter + ctrlD)
		p.sees("> SET k^C\nline: \"SET k\" interrupted.\n> PING\nline: \"PING\" <nil>.\n>\nline: \"\" <nil>.\n" +
			"> ask\nReally? yes\nline: \"yes\" <nil>.\n>\nline: \"\" EOF.\n")
	})

	It("edits a line as GNU Readline does", func() {
		p := start()
		p.types("one two three\x1bb\x17\x05 four\x15\x19\x19" + ctrlA + "\x06\x0b\x19" + enter)
		p.sees(`line: "one three fourone three four" <nil>.` + "\n> ")
		p.types("ab\x14\x1b[H\x1b[3~\x1b[F\x1b[99~x\x1bx\x1by" + enter)
		p.sees(`line: "ax" <nil>.` + "\n> ")
		p.types("one two\x1b[1;5D\x1b[1;5D\x1bd" + enter)
		p.sees(`line: " two" <nil>.` + "\n> ")
	})

	It("asks without keeping the answer", func() {
		p := start()
		p.types("ask" + enter)
		p.sees("Really? ")
		p.types("get us" + tab + up + enter)
		p.sees(`line: "get us" <nil>.` + "\n> ")
		p.types("GET k" + enter)
		p.sees(`line: "GET k" <nil>.` + "\n> ")
		Expect(os.ReadFile(history)).To(BeEquivalentTo("ask\nGET k\n"))
	})

	It("keeps the history for the next editor, for its owner alone", func() {
		p := start()
		p.types("SET a 1" + enter + "GET a" + enter)
		p.sees(`line: "GET a" <nil>.` + "\n> ")
		p.types("draft" + up + up + up + down)
		p.sees("> GET a\nkey")
		p.types(down + down)
		p.sees("> draft")
		p.types(ctrlC + ctrlD)
		p.sees("EOF.\n")
		Expect(os.ReadFile(history)).To(BeEquivalentTo("SET a 1\nGET a\n"))
		Expect(modeOf(history)).To(Equal(os.FileMode(0o600)))

		p = start()
		p.types(up + up + enter)
		p.sees(`line: "SET a 1" <nil>.` + "\n> ")
	})

	It("searches the history from its end", func() {
		Expect(os.MkdirAll(filepath.Dir(history), 0o700)).To(Succeed())
		Expect(os.WriteFile(history, []byte("GET a\nSET a 1\nGET b\nPING\n"), 0o600)).To(Succeed())
		p := start()
		p.types("x" + ctrlR + "GET")
		p.sees("(reverse-i-search)`GET': GET b")
		p.types(ctrlR)
		p.sees("(reverse-i-search)`GET': GET a")
		p.types(ctrlR)
		p.sees("(failed reverse-i-search)`GET': GET a")
		p.types("\x7f\x7f\x7fSET")
		p.sees("(reverse-i-search)`SET': SET a 1")
		p.types(escape)
		p.sees("> x")
		p.types(ctrlR + "GE" + left + "x" + enter)
		p.sees(`line: "GET xb" <nil>.` + "\n> ")
		p.types(ctrlR + "PI" + enter)
		p.sees(`line: "PING" <nil>.` + "\n> ")
	})

	DescribeTable("shows no password, and keeps none", func(line, shown string) {
		p := start()
		p.types(line)
		p.sees(HavePrefix("> " + shown))
		Expect(p.shown()).NotTo(ContainSubstring("s3c"))
		p.types(enter)
		p.sees(fmt.Sprintf("line: %q <nil>.\n> ", line)) // what this program writes
		Expect(p.shown()).To(HavePrefix("> " + shown + "\nline:"))
		Expect(os.ReadFile(history)).To(BeEmpty())
	},
		Entry(nil, "AUTH s3cret", "AUTH ******"),
		Entry(nil, "auth user s3cret", "auth **** ******"),
		Entry(nil, "3 auth s3cret", "3 auth ******"),
		Entry(nil, ":wire auth s3cret", ":wire auth ******"),
		Entry(nil, ":go auth s3cret", ":go auth ******"),
		Entry(nil, ":time auth s3cret", ":time auth ******"),
		Entry(nil, ":ttl auth s3cret", ":ttl auth ******"),
		Entry(nil, ":raw auth s3cret", ":raw auth ******"),
		Entry(nil, ":all :wire 3 auth s3cret", ":all :wire 3 auth ******"),
		Entry(nil, "3 :ALL auth s3cret", "3 :ALL auth ******"),
		Entry(nil, `"AUTH" "s3c ret"`, `"AUTH" **** ****`),
		Entry(nil, `"\x41uth" s3cret`, `"\x41uth" ******`),
		Entry(nil, `'auth' 's3cret'`, `'auth' ********`),
		Entry(nil, `"3" AUTH s3cret`, `"3" AUTH ******`),
		Entry(nil, "HELLO 3 AUTH user s3cret", "HELLO 3 AUTH **** ******"),
		Entry(nil, "hello 3 setname me auth user s3cret", "hello 3 setname me auth **** ******"),
		Entry(nil, "ACL SETUSER anna on >s3cret ~*", "ACL SETUSER anna on ******* **"),
		Entry(nil, "CONFIG SET requirepass s3cret", "CONFIG SET requirepass ******"),
		Entry(nil, ":all CONFIG SET maxmemory 1 requirepass s3cret", ":all CONFIG SET maxmemory 1 requirepass ******"),
		Entry(nil, `MIGRATE h 1 k 0 9 AUTH s3cret`, `MIGRATE h 1 k 0 9 AUTH ******`),
		Entry(nil, `MIGRATE h 1 "" 0 9 AUTH2 u s3cret KEYS a`, `MIGRATE h 1 "" 0 9 AUTH2 * ****** **** *`),
		Entry(nil, "AUTH s3cr\u00e9t\u0301", "AUTH ******"),
	)

	It("shows no password in the answer to a question, where the next line may have got to", func() {
		p := start()
		p.types("ask" + enter + ":all AUTH s3cret")
		p.sees("Really? :all AUTH ******")
		p.types(enter)
		p.sees("Really? :all AUTH ******\nline: \":all AUTH s3cret\" <nil>.\n> ")
	})

	It("shows no password whose quote is open", func() {
		p := start()
		p.types(`AUTH "s3cret` + enter + `s3c"` + enter)
		p.sees("> AUTH *******\n****\nline: \"AUTH \\\"s3cret\\ns3c\\\"\" <nil>.\n> ")
		Expect(os.ReadFile(history)).To(BeEmpty())
	})

	It("reads a history that others can read and that holds passwords, and closes it", func() {
		Expect(os.MkdirAll(filepath.Dir(history), 0o755)).To(Succeed())
		Expect(os.WriteFile(history, []byte("GET old\nAUTH s3cret\n:all 2 AUTH s3cret\n"), 0o644)).To(Succeed())
		p := start()
		p.types(up + enter)
		p.sees(`line: "GET old" <nil>.` + "\n> ")
		Expect(modeOf(history)).To(Equal(os.FileMode(0o600)))
	})

	It("reads the end of a long history", func() {
		Expect(os.MkdirAll(filepath.Dir(history), 0o700)).To(Succeed())
		Expect(os.WriteFile(history, []byte(strings.Repeat("GET long\n", 1<<18)+"GET last\n"), 0o600)).To(Succeed())
		p := start()
		p.types(up + enter)
		p.sees(`line: "GET last" <nil>.` + "\n> ")
	})

	DescribeTable("works without a history, and says once why, where none can be kept", func(prepare func(file string), why string) {
		Expect(os.MkdirAll(filepath.Dir(history), 0o700)).To(Succeed())
		prepare(history)
		before, _ := os.Stat(history) // there may be none
		p := start()
		p.types("GET a" + enter + up + enter)
		p.sees("line: \"GET a\" <nil>.\n> GET a\nline: \"GET a\" <nil>.\n> ")
		Expect(strings.Count(p.shown(), "problem: ")).To(Equal(1))
		Expect(strings.ReplaceAll(p.shown(), "\n", "")).To(ContainSubstring(why))
		after, _ := os.Stat(history)
		if before != nil {
			Expect(after.Mode()).To(Equal(before.Mode()))
		}
	},
		Entry("a pipe", func(file string) { Expect(syscall.Mkfifo(file, 0o644)).To(Succeed()) }, "expected a regular file"),
		Entry("a folder", func(file string) { Expect(os.Mkdir(file, 0o755)).To(Succeed()) }, "expected a regular file"),
		Entry("a device", func(file string) { Expect(os.Symlink(os.DevNull, file)).To(Succeed()) }, "expected a regular file"),
		Entry("below a file", func(file string) {
			Expect(os.Remove(filepath.Dir(file))).To(Succeed())
			Expect(os.WriteFile(filepath.Dir(file), nil, 0o600)).To(Succeed())
		}, "not a directory"),
	)

	It("goes on without a history when its file is gone for good", func() {
		p := start()
		p.types("GET a" + enter)
		p.sees(`line: "GET a" <nil>.` + "\n> ")
		Expect(os.Remove(history)).To(Succeed())
		Expect(syscall.Mkfifo(history, 0o600)).To(Succeed())
		p.types("GET b" + enter + "GET c" + enter + up + up + enter)
		p.sees("> GET b\nline: \"GET b\" <nil>.\n> ")
		Expect(strings.Count(p.shown(), "problem: ")).To(Equal(1))
	})

	It("loses no line of editors that share the history", func() {
		one, two := start(), start()
		var want []string
		for i := range 3 {
			for _, p := range []person{one, two, one} {
				line := fmt.Sprintf("PING %d", 10*i+len(want))
				want = append(want, line)
				p.types(line + enter)
				p.sees(fmt.Sprintf("line: %q <nil>.\n> ", line))
			}
		}
		Expect(os.ReadFile(history)).To(BeEquivalentTo(strings.Join(want, "\n") + "\n"))
	})

	It("leaves the terminal as it was", func() {
		p := start()
		p.types(ctrlD)
		p.sees("EOF.\n")
		Expect(p.Wait()).To(Equal(0))
	})
})

func modeOf(file string) os.FileMode {
	GinkgoHelper()
	info, err := os.Stat(file)
	Expect(err).NotTo(HaveOccurred())
	return info.Mode().Perm()
}
