package transcript_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/transcript"
)

const example = `# Prose, which may say > GET k and @wait.

> SET k v PX 1000
OK
> LRANGE none 0 -1
?

# More prose.
@wait 1.1s
> GET k
(nil)
@needs redis
> OBJECT ENCODING k
1) "a"
   2) "b"

> LAST
`

var _ = Describe("Parse", Label("given"), func() {
	parse := func(text string) transcript.Transcript {
		GinkgoHelper()
		parsed, err := transcript.Parse("raw/experiments/x.txt", []byte(text))
		Expect(err).NotTo(HaveOccurred())
		return parsed
	}

	It("reads commands with their replies, and the times to wait", func() {
		Expect(parse(example)).To(Equal(transcript.Transcript{File: "raw/experiments/x.txt", Steps: []transcript.Step{
			{Line: 3, Command: "SET k v PX 1000", Reply: []string{"OK"}},
			{Line: 5, Command: "LRANGE none 0 -1", Reply: []string{"?"}},
			{Line: 9, Wait: 1100 * time.Millisecond},
			{Line: 10, Command: "GET k", Reply: []string{"(nil)"}},
			{Line: 13, Command: "OBJECT ENCODING k", Reply: []string{`1) "a"`, `   2) "b"`}, NeedsRedis: true},
			{Line: 17, Command: "LAST"},
		}}))
	})

	It("takes lines that end in CR LF", func() {
		Expect(parse(strings.ReplaceAll(example, "\n", "\r\n"))).To(Equal(parse(example)))
	})

	It("ignores a byte order mark at the start, which some editors write", func() {
		Expect(parse("\ufeff> GET k\n(nil)\n")).To(Equal(parse("> GET k\n(nil)\n")))
		Expect(parse("\ufeff" + example)).To(Equal(parse(example)))
	})

	DescribeTable("takes @needs redis before the first command for the whole file", func(between string) {
		for _, step := range parse("@needs redis\n" + between + "> GET a\n(nil)\n@wait 1s\n> GET b\n(nil)\n").Steps {
			Expect(step.NeedsRedis).To(BeTrue(), "line %d", step.Line)
		}
	},
		Entry("with an empty line between them", "\n"),
		Entry("with prose between them", "# About lists.\n"),
	)

	It("takes @needs redis directly before the first command for that one", func() {
		steps := parse("# Prose.\n@needs redis\n> GET a\n(nil)\n> GET b\n(nil)\n").Steps
		Expect(steps[0].NeedsRedis).To(BeTrue())
		Expect(steps[1].NeedsRedis).To(BeFalse())
	})

	DescribeTable("tells a hidden reply", func(reply string, hidden bool) {
		Expect(parse("> GET k\n" + reply).Steps[0].IsHidden()).To(Equal(hidden))
	},
		Entry("?", "?\n", true),
		Entry("? with blanks", "?  \n", true),
		Entry("none", "", true),
		Entry("an empty line", "\n", true),
		Entry("? and more", "?\nOK\n", false),
		Entry("a string that is a question mark", "\"?\"\n", false),
	)

	DescribeTable("refuses", func(text string, line int, problem string) {
		_, err := transcript.Parse("raw/experiments/x.txt", []byte(text))
		wrong := new(transcript.Error)
		Expect(err).To(BeAssignableToTypeOf(wrong))
		Expect(err.(*transcript.Error).Line).To(Equal(line))
		Expect(err).To(MatchError(And(HavePrefix("raw/experiments/x.txt:"), ContainSubstring(problem))))
	},
		Entry("a file with only prose", "# nothing\n\n# more\n", 3, "the file has no command"),
		Entry("a file of another kind", "package main\n\nfunc main() {}\n", 3, "the file has no command"),
		Entry("an empty file", "", 1, "the file is empty"),
		Entry("a file with only white space", "\n \t\r\n\n", 1, "the file is empty"),
		Entry("a file with only a byte order mark", "\ufeff", 1, "the file is empty"),
		Entry("UTF-16, as some shells write it", "\xff\xfe>\x00 \x00P\x00\n\x00", 1, "save it as UTF-8"),
		Entry("a reply behind an empty line", "> GET k\n\n(nil)\n", 3, "the reply to the command in line 1, write it into a new line behind line 1"),
		Entry("a reply behind prose", "> SET k v\nOK\n> GET k\n# What comes?\n\"v\"\n", 5, "the reply to the command in line 3, write it into a new line behind line 3"),
		Entry("a reply behind a time to wait", "> GET k\n@wait 1s\n(nil)\n", 3, "the command in line 1"),
		Entry("a reply behind a ?", "> GET k\n?\n\n(nil)\n", 4, "the reply to the command in line 1, write it into line 2, in place of the ?"),
		Entry("a second part of a reply", "> LRANGE l 0 -1\n1) \"a\"\n2) \"b\"\n\n3) \"c\"\n", 5, "the reply to the command in line 1, write it into a new line behind line 3"),
		Entry("text before the first command", "hello\n> GET k\n", 1, "put # before it"),
		Entry("blanks before a command", "# p\n > GET k\n", 2, "expected > at the start of the line"),
		Entry("blanks before prose", "  # p\n> GET k\n", 1, "expected # at the start of the line"),
		Entry("a command without a blank", "# p\n>GET k\n", 2, "expected a blank behind the >"),
		Entry("an empty command", "> \n", 1, "expected a command behind the >"),
		Entry("an unknown directive", "@wiat 1s\n> GET k\n", 1, "@wiat"),
		Entry("a wait without a unit", "> GET k\n(nil)\n@wait 2\n", 3, "@wait 1.1s"),
		Entry("a wait of nothing", "@wait 0s\n> GET k\n", 1, "@wait 1.1s"),
		Entry("a wait of an hour", "@wait 1h\n> GET k\n", 1, "up to 1m0s"),
		Entry("a need of something else", "@needs docker\n> GET k\n", 1, "expected redis behind @needs"),
		Entry("a need in front of no command", "> GET k\n(nil)\n@needs redis\n\n> GET k\n", 4, "directly behind @needs redis"),
		Entry("a need at the end", "> GET k\n(nil)\n@needs redis\n", 3, "directly behind @needs redis"),
		Entry("text behind <*>", "> GET k\n\"<*>\"\n", 2, "nothing behind <*>"),
		Entry("a range that is turned around", "> TTL k\n(integer) <60..57>\n", 2, "<60..57>"),
		Entry("a range beyond 64 bits", "> TTL k\n(integer) <1..99999999999999999999>\n", 2, "<57..60>"),
	)
})

var _ = Describe("Matches", Label("given"), func() {
	DescribeTable("compares line by line", func(expected, got string, matches bool) {
		Expect(transcript.Matches(strings.Split(expected, "\n"), strings.Split(got, "\n"))).To(Equal(matches))
	},
		Entry("the same", "OK", "OK", true),
		Entry("another value", "OK", "KO", false),
		Entry("less", "OK", "O", false),
		Entry("more", "O", "OK", false),
		Entry("a blank at the end", "OK ", "OK", false),
		Entry("several lines", "1) \"a\"\n2) \"b\"", "1) \"a\"\n2) \"b\"", true),
		Entry("fewer lines", "1) \"a\"", "1) \"a\"\n2) \"b\"", false),
		Entry("more lines", "1) \"a\"\n2) \"b\"", "1) \"a\"", false),
		Entry("the range's first", "(integer) <57..60>", "(integer) 57", true),
		Entry("the range's last", "(integer) <57..60>", "(integer) 60", true),
		Entry("below the range", "(integer) <57..60>", "(integer) 56", false),
		Entry("above the range", "(integer) <57..60>", "(integer) 61", false),
		Entry("no number", "(integer) <57..60>", "(integer) x", false),
		Entry("a number beyond 64 bits", "<0..9>", "99999999999999999999", false),
		Entry("negative numbers", "<-2..-1>", "-1", true),
		Entry("text behind the range", "\"ttl=<57..60>;\"", "\"ttl=58;\"", true),
		Entry("two ranges", "<0..9>.<0..99>", "7.42", true),
		Entry("any text", "(error) ERR <*>", "(error) ERR no", true),
		Entry("any text, which is empty", "OK<*>", "OK", true),
		Entry("any text on one line alone", "1) <*>", "1) \"a\"\n2) \"b\"", false),
		Entry("bytes that are no UTF-8", "\xff<0..1>", "\xff1", true),
	)
})

var _ = Describe("Difference", Label("given"), func() {
	DescribeTable("says in one sentence how a prediction is wrong", func(expected, got, says string) {
		Expect(transcript.Difference(strings.Split(expected, "\n"), strings.Split(got, "\n"))).To(ContainSubstring(says))
	},
		Entry("quotes are missing", `hello`, `"hello"`, "Only the quotes differ"),
		Entry("quotes too many", `"OK"`, `OK`, "Only the quotes differ"),
		Entry("single quotes", `'hello'`, `"hello"`, "Only the quotes differ"),
		Entry("a blank at the end", `OK `, `OK`, "Only white space differs"),
		Entry("no blank behind the number", "1)\"a\"", "1) \"a\"", "Only white space differs"),
		Entry("both", `hello `, `"hello"`, "Only white space and quotes differ"),
		Entry("small letters", `ok`, `OK`, "Only capital and small letters differ"),
		Entry("a number without its type", `1`, `(integer) 1`, "shown with its type: (integer) 1"),
		Entry("a number as a string", `"1"`, `(integer) 1`, "shown with its type: (integer) 1"),
		Entry("nil in another form", `nil`, `(nil)`, "shown as (nil)"),
		Entry("nil as a string", `"nil"`, `(nil)`, "shown as (nil)"),
		Entry("another kind", `(integer) 0`, `(nil)`, "Expected was an integer, but nil"),
		Entry("an empty string for nil", `""`, `(nil)`, "Expected was a string, which is shown in double quotes, but nil"),
		Entry("an empty array for nil", `(empty array)`, `(nil)`, "Expected was an empty array, but nil"),
		Entry("another order", "1) \"b\"\n2) \"a\"", "1) \"a\"\n2) \"b\"", "another order"),
		Entry("too few elements", "1) \"a\"", "1) \"a\"\n2) \"b\"", "a reply of one line, but 2 came"),
		Entry("one element", "1) \"a\"\n2) \"c\"", "1) \"a\"\n2) \"b\"", "Line 2 of the reply differs"),
		Entry("another value", `"a"`, `"b"`, "another value"),
		Entry("the question mark still there", "?\nOK", "OK", "The line with the ? must go"),
	)
})

var _ = Describe("CanHold", Label("given"), func() {
	DescribeTable("tells replies that a transcript can't have", func(reply string, can bool) {
		Expect(transcript.CanHold(strings.Split(reply, "\n"))).To(Equal(can))
	},
		Entry(nil, "OK", true),
		Entry(nil, "1) \"# a\"\n2) \"\"", true),
		Entry(nil, "# Server\nredis_version:7.0.15", false),
		Entry(nil, "a\n\nb", false),
		Entry(nil, "@a", false),
		Entry(nil, "> a", false),
	)
})
