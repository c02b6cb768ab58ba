package terminal_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/terminal"
)

// widest is the length of the longest line.
func widest(text string) int {
	longest := 0
	for line := range strings.Lines(text) {
		longest = max(longest, utf8.RuneCountInString(strings.TrimRight(line, "\n")))
	}
	return longest
}

const lesson = `# The Redis repository

A hit costs about 50 µs, and **an indexed read about 10**: against a local database file a plain cache is *slower* than what it caches, as ` + "`make bench`" + ` shows on this machine.

` + "```go\nfunc (r *RedisRepository) Insert(ctx context.Context, key string) error {\n\treturn nil // a line of code of about seventy columns stays whole\n}\n```" + `

| command | reply |
|---|---|
| GET k | nil |

1. First, [the page](https://redis.io/docs/latest/commands/set/).
2. Then, more.
`

var _ = Describe("Screen", func() {
	Describe("For", func() {
		It("has no colour and 80 columns where there is no terminal", func() {
			Expect(terminal.For(&bytes.Buffer{})).To(Equal(terminal.Screen{Width: 80}))
		})

		It("has none either in a file", func() {
			file, err := os.Create(GinkgoT().TempDir() + "/output")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(file.Close)
			Expect(terminal.For(file)).To(Equal(terminal.Screen{Width: 80}))
		})
	})

	Describe("colours", func() {
		It("are those of the terminal's own sixteen, which suit its background", func() {
			screen := terminal.Screen{Width: 80, Color: true}
			Expect(screen.Good("passed")).To(Equal("\x1b[32mpassed\x1b[0m"))
			Expect(screen.Bad("failed")).To(Equal("\x1b[31mfailed\x1b[0m"))
			Expect(screen.Strong("lesson")).To(Equal("\x1b[1mlesson\x1b[0m"))
		})

		It("are left out without colour", func() {
			screen := terminal.Screen{Width: 80}
			Expect(screen.Good("passed") + screen.Bad("failed") + screen.Strong("lesson")).To(Equal("passedfailedlesson"))
		})
	})

	Describe("Link", func() {
		It("leads to a file", func() {
			Expect(terminal.Screen{Width: 80, Color: true}.Link("a b.go:3", "/work/a b.go")).To(Equal("\x1b]8;;file:///work/a%20b.go\x1b\\a b.go:3\x1b]8;;\x1b\\"))
		})

		It("is the text alone where there is no terminal, or one that wants no such thing", func() {
			Expect(terminal.Screen{Width: 80, Terminal: true}.Link("a.go:3", "/work/a.go")).To(Equal("a.go:3"))
		})
	})

	Describe("Wrap", func() {
		screen := terminal.Screen{Width: 20}

		It("breaks lines between words, and gives each the margin", func() {
			Expect(screen.Wrap("one two three four five six", "  ")).To(Equal("  one two three four\n  five six"))
		})

		It("keeps a line's own indentation, in its continuation, too", func() {
			Expect(screen.Wrap("Expected\n    one two three four five", "")).To(Equal("Expected\n    one two three\n    four five"))
		})

		It("keeps line ends, and leaves a word alone that is longer than a line", func() {
			Expect(screen.Wrap("a\n\nhttps://redis.io/docs/latest/commands b", "")).To(Equal("a\n\nhttps://redis.io/docs/latest/commands\nb"))
		})

		It("makes spaces of tabs", func() {
			Expect(screen.Wrap("\tone", "")).To(Equal("    one"))
		})

		It("takes out what would move the cursor or change colours", func() {
			Expect(screen.Wrap("a\x1b[2Jb\x07c \x1b[1m\x1b[38;5;9mInvalid\x1b[0m", "")).To(Equal("abc Invalid"))
		})
	})

	Describe("Markdown", func() {
		It("is plain text of 80 columns without colour", func() {
			text, err := terminal.Screen{Width: 80}.Markdown(lesson)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).NotTo(ContainSubstring("\x1b"))
			Expect(text).To(And(ContainSubstring("The Redis repository"), ContainSubstring("make bench"), ContainSubstring("https://redis.io")))
			Expect(widest(text)).To(BeNumerically("<=", 80))
			Expect(text).To(ContainSubstring("\nfunc (r *RedisRepository) Insert(ctx context.Context, key string) error {\n" +
				"    return nil // a line of code of about seventy columns stays whole\n}\n"))
		})

		It("leaves the lines of code as they are, however long: they are there to be copied", func() {
			command := "printf 'SET greeting hello EX 10\\nGET greeting\\nTTL greeting\\nDEL greeting\\n' | go run ./raw"
			for _, color := range []bool{false, true} {
				text, err := terminal.Screen{Width: 80, Color: color}.Markdown("See:\n\n```sh\n" + command + "\n\n  indented\n```\n\nAnd then:\n\n```\nmore\n```\n")
				Expect(err).NotTo(HaveOccurred())
				Expect(text).To(MatchRegexp(`(?s)See:.*` + regexp.QuoteMeta(command) + `.*  indented.*And then:.*more`))
			}
		})

		It("hangs what continues an item below its words, as it does not break the lines of the source", func() {
			text, err := terminal.Screen{Width: 40}.Markdown("Steps:\n\n1. `Insert` and `GetKey`. A value goes in and\n   comes *out* again.\n" +
				"2. More:\n   - one that is\n     long enough to be continued\n\n   And its second paragraph.\n\n- **A `SET`.** So.\n")
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal(`  Steps:

  1. Insert and GetKey. A value goes in
     and comes out again.

  2. More:
     - one that is long enough to be
       continued

     And its second paragraph.

  - A SET. So.
`))
		})

		It("breaks no address and no command", func() {
			text, err := terminal.Screen{Width: 60}.Markdown("- Marc Brooker, [Timeouts, retries, and backoff with jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). " +
				"With <https://redis.io/>, and then what follows `go run ./raw -yes FLUSHALL`.\n")
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal(`  - Marc Brooker, Timeouts, retries, and backoff with jitter
    <https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>.
    With <https://redis.io/>, and then what follows
    go run ./raw -yes FLUSHALL.
`))
		})

		It("sets tables in columns that fit", func() {
			text, err := terminal.Screen{Width: 44}.Markdown("| shown as | it is | after |\n|---|---|---|\n| `(nil)` | no value, because there is no such key or field | `GET` |\n| `OK` | a *status* | `SET` |\n")
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal(`  shown as  it is                      after
  --------  -------------------------  -----
  (nil)     no value, because there    GET
            is no such key or field
  OK        a status                   SET
`))
		})

		It("has the words of quotations, of code within items and of characters that are escaped", func() {
			text, err := terminal.Screen{Width: 40}.Markdown("> Said &amp; done.\n\n- Run\n\n  ```sh\n  make test\n  ```\n\n  and \\*look\\*.\n\n---\n\nOne  \nTwo\n")
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(Equal("  > Said & done.\n\n  - Run\n\nmake test\n\n    and *look*.\n\n  ---\n\n  One\n  Two\n"))
		})

		It("leaves no blanks at the ends of lines", func() {
			text, err := terminal.Screen{Width: 80}.Markdown(lesson)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).NotTo(MatchRegexp(`(?m)[ \t]+$`))
		})

		It("uses the sixteen colours alone, and no background, so that it can be read on light and on dark", func() {
			text, err := terminal.Screen{Width: 80, Color: true}.Markdown(lesson)
			Expect(err).NotTo(HaveOccurred())
			Expect(text).To(ContainSubstring("\x1b["))
			Expect(text).NotTo(MatchRegexp(`\x1b\[[0-9;]*(38;|48;|4[0-7]m|3[0378]m|9[0-7]m)`))
		})
	})
})
