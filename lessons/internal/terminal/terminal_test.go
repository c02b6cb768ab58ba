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
			Expect(text).To(ContainSubstring("      return nil // a line of code of about seventy columns stays whole\n"))
		})

		It("leaves the lines of code as they are, however long: they are there to be copied", func() {
			command := "printf 'SET greeting hello EX 10\\nGET greeting\\nTTL greeting\\nDEL greeting\\n' | go run ./raw"
			for _, color := range []bool{false, true} {
				text, err := terminal.Screen{Width: 80, Color: color}.Markdown("See:\n\n```sh\n" + command + "\n\n  indented\n```\n\nAnd then:\n\n```\nmore\n```\n")
				Expect(err).NotTo(HaveOccurred())
				Expect(text).To(MatchRegexp(`(?s)See:.*` + regexp.QuoteMeta(command) + `.*  indented.*And then:.*more`))
			}
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
