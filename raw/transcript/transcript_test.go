package transcript_test

import (
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"
	"cacheaside/raw/transcript"
	"cacheaside/raw/words"
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

	It("reads on which connection a command is sent: on the first, or on one that the prompt names", func() {
		Expect(parse("@resp3\n\n> GET k\n(nil)\nother> SET k v\nOK\n@needs redis\nc3> GET k\n?\n> PING\n-> invalidate: 'k'\nPONG\n")).To(Equal(transcript.Transcript{
			File: "raw/experiments/x.txt", RESP3: true, Steps: []transcript.Step{
				{Line: 3, Command: "GET k", Reply: []string{"(nil)"}},
				{Line: 5, Connection: "other", Command: "SET k v", Reply: []string{"OK"}},
				{Line: 8, Connection: "c3", Command: "GET k", Reply: []string{"?"}, NeedsRedis: true},
				{Line: 10, Command: "PING", Reply: []string{"-> invalidate: 'k'", "PONG"}},
			}}))
	})

	It("reads which servers there are, which the embedded Redis is not", func() {
		Expect(parse("@replica\n> GET k\n(nil)\n")).To(Equal(transcript.Transcript{File: "raw/experiments/x.txt", Kind: transcript.Replica, Steps: []transcript.Step{
			{Line: 2, Command: "GET k", Reply: []string{"(nil)"}, NeedsRedis: true},
		}}))
		Expect(parse("@cluster\n> GET k\n(nil)\n")).To(HaveField("Kind", transcript.Cluster))
	})

	It("takes a file in which every command is on a connection with a name", func() {
		Expect(parse("one> GET k\n(nil)\n").Steps).To(HaveExactElements(HaveField("Prompt()", "one> ")))
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
		Entry("an empty command on a connection with a name", "other> \n", 1, "expected a command behind the >"),
		Entry("a name with a capital letter", "> GET k\n(nil)\nOther> GET k\n", 3, "as in: other> GET greeting"),
		Entry("a name with a hyphen", "the-other> GET k\n", 1, "as in: other> GET greeting"),
		Entry("a name that begins with a digit", "# p\n2nd> GET k\n", 2, "as in: other> GET greeting"),
		Entry("an address for a name, as redis-cli prompts", "127.0.0.1:6379> GET k\n", 1, "as in: other> GET greeting"),
		Entry("a name without a blank", "> GET k\n(nil)\nother>GET k\n", 3, "as in: other> GET greeting"),
		Entry("a blank behind a name", "> GET k\n(nil)\nother > GET k\n", 3, "as in: other> GET greeting"),
		Entry("blanks before a name", "# p\n other> GET k\n", 2, "expected other> at the start of the line"),
		Entry("RESP3 behind a command", "> GET k\n(nil)\n@resp3\n", 3, "expected @resp3 before the first command"),
		Entry("RESP3 with more behind it", "@resp3 other\n> GET k\n", 1, "expected nothing behind @resp3"),
		Entry("an unknown directive", "@resp2\n> GET k\n", 1, "expected @wait, @needs, @resp3, @replica or @cluster, but @resp2 is there"),
		Entry("a replica behind a command", "> GET k\n(nil)\n@replica\n", 3, "expected @replica before the first command"),
		Entry("a cluster with more behind it", "@cluster of three\n> GET k\n", 1, "expected nothing behind @cluster"),
		Entry("a replica and a cluster", "@replica\n@cluster\n> GET k\n", 2, "expected one of @replica and @cluster"),
		Entry("a misspelt directive", "@wiat 1s\n> GET k\n", 1, "@wiat"),
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
		Entry("a value that looks like a range", "\"<1..2>\"", "\"<1..2>\"", true),
		Entry("bytes that are no UTF-8", "\xff<0..1>", "\xff1", true),
	)
})

// ten is an array as the console shows it, which aligns the numbers.
var ten = func() string {
	var lines []string
	for number := range 10 {
		lines = append(lines, fmt.Sprintf("%2d) \"a\"", number+1))
	}
	return strings.Join(lines, "\n")
}()

var _ = Describe("Difference", Label("given"), func() {
	DescribeTable("says in one sentence how a prediction is wrong", func(expected, got, says string) {
		Expect(transcript.Difference(strings.Split(expected, "\n"), strings.Split(got, "\n"), english)).To(ContainSubstring(says))
	},
		Entry("quotes are missing", `hello`, `"hello"`, "Only the quotes differ"),
		Entry("quotes too many", `"OK"`, `OK`, "Only the quotes differ"),
		Entry("single quotes", `'hello'`, `"hello"`, "Only the quotes differ"),
		Entry("a blank at the end", `OK `, `OK`, "Only white space differs"),
		Entry("no blank behind the number", "1)\"a\"", "1) \"a\"", "Only white space differs"),
		Entry("no blanks before a number that is nested", "1) 1) \"a\"\n2) \"b\"", "1) 1) \"a\"\n   2) \"b\"", "line 2 of the reply begins with 3 blanks"),
		Entry("no blank before numbers below ten", strings.TrimPrefix(ten, " "), ten, "line 1 of the reply begins with a blank"),
		Entry("elements on one line", "1) \"a\" 2) \"b\"", "1) \"a\"\n2) \"b\"", "Only white space differs, and it counts: the reply has 2 lines"),
		Entry("a blank in a string", `"a b"`, `"ab"`, "Only white space differs, and it counts, also between quotes"),
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
		Entry("a push that is not expected", "PONG", "-> invalidate: 'k'\nPONG", "but a push, which stands before the reply, came"),
		Entry("a push that does not come", "-> invalidate: 'k'\nPONG", "PONG", "Expected was a push, which stands before the reply, but a status"),
		Entry("a push behind the reply", "PONG\n-> invalidate: 'k'", "-> invalidate: 'k'\nPONG", "a push, which stands before the reply, came"),
		Entry("a push about all keys", "PONG", "1) \"invalidate\"\n2) (nil)\nPONG", "but a push, which stands before the reply, came"),
		Entry("a push about another key", "-> invalidate: 'a'\nPONG", "-> invalidate: 'b'\nPONG", "line 1 of the reply differs. There, the type is right (both are pushes)"),
		Entry("a push in double quotes", "-> invalidate: \"k\"\nPONG", "-> invalidate: 'k'\nPONG", "Only the quotes differ: a push shows keys in single quotes"),
		Entry("the question mark still there", "?\nOK", "OK", "The line with the ? must go"),
	)
})

var _ = Describe("Difference, of a value that is escaped", Label("given"), func() {
	DescribeTable("says that it is the same value, and what to write", func(expected, got string, says ...string) {
		message := transcript.Difference(strings.Split(expected, "\n"), strings.Split(got, "\n"), english)
		Expect(message).To(ContainSubstring("the same value"))
		for _, part := range says {
			Expect(message).To(ContainSubstring(part))
		}
	},
		Entry("beyond ASCII", `"café"`, `"caf\xc3\xa9"`, `bytes beyond ASCII as \x..`, `write "caf\xc3\xa9"`),
		Entry("in an array", "1) \"tea\"\n2) \"café\"", "1) \"tea\"\n2) \"caf\\xc3\\xa9\"", `beyond ASCII`, `write 2) "caf\xc3\xa9"`),
		Entry("in an array in an array", "1) 1) \"café\"\n   2) \"tea\"", "1) 1) \"caf\\xc3\\xa9\"\n   2) \"tea\"", `write 1) 1) "caf\xc3\xa9"`),
		Entry("in several elements", "1) \"é\"\n2) \"ü\"", "1) \"\\xc3\\xa9\"\n2) \"\\xc3\\xbc\"", "write 1) \"\\xc3\\xa9\" and change the other lines likewise"),
		Entry("beside an element that may be anything", "1) \"é\"\n2) <*>", "1) \"\\xc3\\xa9\"\n2) \"x\"", `write 1) "\xc3\xa9"`),
		Entry("capital hexadecimal digits", `"caf\xC3\xA9"`, `"caf\xc3\xa9"`, "small hexadecimal digits"),
		Entry("an escape of JSON and Go", `"caf\u00e9"`, `"caf\xc3\xa9"`, `beyond ASCII`),
		Entry("a tab", "\"a\tb\"", `"a\tb"`, `a tab as \t`, `write "a\tb"`),
		Entry("a tab in hexadecimal", `"a\x09b"`, `"a\tb"`, `a tab as \t`),
		Entry("a line feed", "\"a\nb\"", `"a\nb"`, `a line feed as \n`),
		Entry("a line feed in an array", "1) \"a\nb\"\n2) \"c\"", "1) \"a\\nb\"\n2) \"c\"", `a line feed as \n`),
		Entry("a carriage return", "\"a\rb\"", `"a\rb"`, `a carriage return as \r`),
		Entry("a control character", "\"a\x1bb\"", `"a\x1bb"`, `control characters as \x..`),
		Entry("a quote", `"say "hi""`, `"say \"hi\""`, `a quote as \"`, `write "say \"hi\""`),
		Entry("a quote, in single ones", `'say "hi"'`, `"say \"hi\""`, "double quotes", `a quote as \"`),
		Entry("a backslash", `"C:\new"`, `"C:\\new"`, `a backslash as \\`),
		Entry("more escapes than there are", `"it\'s"`, `"it's"`, "what can be printed as it is", `write "it's"`),
		Entry("a letter in hexadecimal", `"\x61"`, `"a"`, "what can be printed as it is"),
		Entry("both kinds", "\"é\t\"", `"\xc3\xa9\t"`, "beyond ASCII", "a tab"),
		Entry("quotes are missing, too", `café`, `"caf\xc3\xa9"`, "double quotes", "beyond ASCII", `write "caf\xc3\xa9"`),
		Entry("quotes are missing in an array, too", "1) café\n2) \"a\"", "1) \"caf\\xc3\\xa9\"\n2) \"a\"", "double quotes", "beyond ASCII"),
		Entry("anything behind it", `"é<*>`, `"\xc3\xa9 and more"`, "beyond ASCII", `write "\xc3\xa9<*>`),
	)

	It("does not repeat a long value", func() {
		long := strings.Repeat("long ", 100)
		message := transcript.Difference([]string{`"é` + long + `"`}, []string{`"\xc3\xa9` + long + `"`}, english)
		Expect(message).To(ContainSubstring("the same value"))
		Expect(len(message)).To(BeNumerically("<", 200))
	})

	DescribeTable("does not say so of another value", func(expected, got string) {
		Expect(transcript.Difference([]string{expected}, []string{got}, english)).NotTo(ContainSubstring("the same value"))
	},
		Entry("another letter", `"cafè"`, `"caf\xc3\xa9"`),
		Entry("an escape that stands for itself", `"\\xc3"`, `"\xc3"`),
		Entry("another kind", `café`, `caf`),
	)
})

var _ = Describe("Difference, of another value", Label("given"), func() {
	DescribeTable("says which part is right", func(expected, got, says string) {
		Expect(transcript.Difference(strings.Split(expected, "\n"), strings.Split(got, "\n"), english)).To(Equal(says))
	},
		Entry("strings", `"tea"`, `"coffee"`, "The type is right (both are strings), but the value differs."),
		Entry("strings that begin alike", `"good morning"`, `"good evening"`, "The type is right (both are strings), and so are the first 5 characters, but the rest differs."),
		Entry("strings that begin alike, with what is escaped", `"café au lait"`, `"caf\xc3\xa9 noir"`, "The type is right (both are strings), and so are the first 5 characters, but the rest differs."),
		Entry("strings that hardly begin alike", `"19.99"`, `"17.50"`, "The type is right (both are strings), but the value differs."),
		Entry("too short a string", `"he"`, `"hello"`, "The type is right (both are strings), and so are the first 2 characters, but more came."),
		Entry("too long a string", `"hello"`, `"he"`, "The type is right (both are strings), and so are the first 2 characters, but no more came."),
		Entry("an empty string", `""`, `"he"`, "The type is right (both are strings), but the value differs."),
		Entry("integers", `(integer) 1`, `(integer) 2`, "The type is right (both are integers), but the number differs."),
		Entry("an integer outside of a range", `(integer) <57..60>`, `(integer) 61`, "The type is right (both are integers), but the number is not in the range."),
		Entry("statuses", `OK`, `QUEUED`, "The type is right (both are shown as they are, as a status is), but the value differs."),
		Entry("errors with the same code", `(error) ERR no`, `(error) ERR value is not an integer or out of range`,
			"The error's code, ERR, is right, but its text differs; write (error) ERR <*> where only the code matters."),
		Entry("errors with another code", `(error) ERR <*>`, `(error) WRONGTYPE Operation against`, "The type is right (both are errors), but the code differs."),
		Entry("an error without its type", `ERR <*>`, `(error) ERR no such key`, "The error is right, but it is shown with its type, (error), in front of it."),
		Entry("a range without its type", `<1..2>`, `(integer) 2`, "The number is right, but an integer is shown with its type: (integer) 2"),
		Entry("an integer for a string", `(integer) 5`, `"5"`, "The number is right, but it came as a string, which is shown in double quotes."),
		Entry("booleans", `(true)`, `(false)`, "The type is right (both are booleans), but the value differs."),
		Entry("doubles", `(double) 1.5`, `(double) 2`, "The type is right (both are doubles), but the number differs."),

		Entry("one element of two", "1) \"a\"\n2) \"c\"", "1) \"a\"\n2) \"b\"",
			"1 of 2 elements is right; line 2 of the reply differs. There, the type is right (both are strings), but the value differs."),
		Entry("one element of three", "1) \"a\"\n2) (nil)\n3) <*>", "1) \"a\"\n2) \"b\"\n3) \"c\"",
			"2 of 3 elements are right; line 2 of the reply differs. There, expected was nil, which means that there is no value, but a string, which is shown in double quotes, came."),
		Entry("an element without its quotes, beside another", "1) a\n2) \"x\"\n3) \"c\"", "1) \"a\"\n2) \"b\"\n3) \"c\"",
			"1 of 3 elements is right; lines 1 and 2 of the reply differ. In line 1, only the quotes differ: a string is shown in double quotes, a status such as OK and a number without."),
		Entry("three elements of three", "1) (integer) 1\n2) \"x\"\n3) \"y\"", "1) (integer) 2\n2) \"b\"\n3) \"c\"",
			"None of the 3 elements is right. In line 1 of the reply, the type is right (both are integers), but the number differs."),
		Entry("many elements", "1) 1\n2) 2\n3) 3\n4) 4\n5) 5", "1) 5\n2) 6\n3) 7\n4) 8\n5) 5",
			"1 of 5 elements is right; lines 1, 2, 3 and 4 of the reply differ. In line 1, the type is right (both are shown as they are, as a status is), but the value differs."),
		Entry("an array of one element", "1) \"a\"", "1) \"b\"", "The only element differs. There, the type is right (both are strings), but the value differs."),
		Entry("an array that is nested", "1) \"a\"\n2) 1) \"b\"\n   2) \"c\"", "1) \"a\"\n2) 1) \"b\"\n   2) \"d\"",
			"2 of 3 lines are right; line 3 of the reply differs. There, the type is right (both are strings), but the value differs."),
		Entry("an array that is nested otherwise", "1) \"a\"\n2) \"b\"", "1) 1) \"a\"\n   2) \"b\"",
			"None of the 2 lines is right. In line 1 of the reply, what stands in front of the value differs."),

		Entry("too few elements", "1) \"a\"\n2) \"b\"", "1) \"a\"\n2) \"b\"\n3) \"c\"",
			"Expected was a reply of 2 lines, but 3 came; the first 2 are right."),
		Entry("too many elements", "1) \"a\"\n2) \"b\"", "1) \"a\"", "Expected was a reply of 2 lines, but one came; the first one is right."),
		Entry("too many lines", "OK\nmore", "OK", "Expected was a reply of 2 lines, but one came; the first one is right."),
		Entry("too few elements, and a wrong one", "1) \"x\"", "1) \"a\"\n2) \"b\"", "Expected was a reply of one line, but 2 came."),
	)
})

var _ = Describe("Difference and Parse in Portuguese", Label("given"), func() {
	portuguese := words.In(language.Portuguese)

	DescribeTable("say a whole sentence", func(expected, got, says string) {
		Expect(transcript.Difference(strings.Split(expected, "\n"), strings.Split(got, "\n"), portuguese)).To(Equal(says))
	},
		Entry(nil, `OK`, `OK`, "Não há diferença."),
		Entry(nil, `"tea"`, `"coffee"`, "O tipo está certo (as duas respostas são strings), mas o valor é outro."),
		Entry(nil, `"x"`, `"xyz"`, "O tipo está certo (as duas respostas são strings), e o primeiro caractere também, mas veio mais."),
		Entry(nil, `"good morning"`, `"good evening"`, "O tipo está certo (as duas respostas são strings), e os primeiros 5 caracteres também, mas o resto é outro."),
		Entry(nil, `(integer) <57..60>`, `(integer) 61`, "O tipo está certo (as duas respostas são inteiros), mas o número está fora do intervalo."),
		Entry(nil, `(nil)`, `OK`, "A sua previsão é nil, que quer dizer que não há valor, mas veio um status, que aparece como ele é."),
		Entry(nil, "1) 1) \"a\"\n2) \"b\"", "1) 1) \"a\"\n   2) \"b\"", "A diferença está só nos espaços, e eles contam: a linha 2 da resposta começa com 3 espaços."),
		Entry(nil, "1) \"a\"", "1) \"a\"\n2) \"b\"", "A sua previsão tem uma linha, mas vieram 2; a primeira está certa."),
		Entry(nil, "1) \"a\"\n2) \"c\"", "1) \"a\"\n2) \"b\"",
			"1 de 2 elementos está certo; a linha 2 da resposta é diferente. Ali, o tipo está certo (as duas respostas são strings), mas o valor é outro."),
		Entry(nil, "1) \"a\"\n2) 1) \"b\"\n   2) \"c\"", "1) \"a\"\n2) 1) \"b\"\n   2) \"d\"",
			"2 de 3 linhas estão certas; a linha 3 da resposta é diferente. Ali, o tipo está certo (as duas respostas são strings), mas o valor é outro."),
		Entry(nil, "1) (integer) 1\n2) \"x\"\n3) \"y\"", "1) (integer) 2\n2) \"b\"\n3) \"c\"",
			"Nenhum dos 3 elementos está certo. Na linha 1 da resposta, o tipo está certo (as duas respostas são inteiros), mas o número é outro."),
		Entry(nil, "1) a\n2) \"x\"\n3) \"c\"", "1) \"a\"\n2) \"b\"\n3) \"c\"",
			"1 de 3 elementos está certo; as linhas 1 e 2 da resposta são diferentes. Na linha 1, a diferença está só nas aspas: uma string aparece entre aspas duplas; um status como OK e um número, sem aspas."),
		Entry(nil, "ok", "OK", "A diferença está só nas maiúsculas e minúsculas."),
		Entry(nil, `"café"`, `"caf\xc3\xa9"`, `O valor é o mesmo, mas o console mostra bytes fora do ASCII como \x.. (dígitos hexadecimais minúsculos); escreva "caf\xc3\xa9"`),
	)

	It("say where a transcript can't be read", func() {
		_, err := transcript.Parse("x.txt", []byte("> GET k\n?\n\n(nil)\n"))
		Expect(words.Of(err, portuguese)).To(Equal("x.txt:4: aqui só pode vir um comando (>), uma explicação (#), @wait, @needs, @resp3, @replica, @cluster " +
			"ou uma linha vazia. Se isto é explicação, ponha # na frente; se é a resposta ao comando da linha 1, escreva-a na linha 2, no lugar do ?"))
	})
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
		Entry(nil, "-> invalidate: 'k'\nPONG", true),
		Entry(nil, "1) \"invalidate\"\n2) (nil)\nPONG", true),
		Entry("a line that would be a command on another connection", "OK\nother> a", false),
		Entry("a line that would be such a command with a mistake", "Other >a", false),
		Entry("a status that would be hidden", "?", false),
		Entry("such a line among others", "?\nOK", true),
		Entry("a string that would be a wrong pattern", "\"<*>\"", false),
		Entry("a string that would be a wrong range", "\"<2..1>\"", false),
		Entry("a string that would be a range", "\"<1..2>\"", true),
		Entry("a line that ends in CR", "a\r", false),
	)

	It("tells what is no line", func() {
		Expect(transcript.CanHold(nil)).To(BeFalse())
		Expect(transcript.CanHold([]string{"a\nb"})).To(BeFalse())
	})
})
