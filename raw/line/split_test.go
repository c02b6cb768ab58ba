package line_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/line"
)

var _ = Describe("Split", Label("given"), func() {
	DescribeTable("words", func(text string, words ...string) {
		Expect(line.Split(text)).To(HaveExactElements(words))
	},
		Entry("are parted by a space", "SET k v", "SET", "k", "v"),
		Entry("are parted by any number of blanks", " \t SET\t\tk  v \r\n", "SET", "k", "v"),
		Entry("may have a vertical tab or a form feed before them", "\v\fGET\v\f k", "GET\v\f", "k"),
		Entry("may hold bytes that are no UTF-8", "SET k \xff\xfe", "SET", "k", "\xff\xfe"),
		Entry("keep a backslash outside of quotes", `GET a\nb\x41`, "GET", `a\nb\x41`),
		Entry("keep a # and a ;", "GET a#b;c", "GET", "a#b;c"),
	)

	DescribeTable("double quotes", func(text string, words ...string) {
		Expect(line.Split(text)).To(HaveExactElements(words))
	},
		Entry("keep blanks", `GET "a b"`, "GET", "a b"),
		Entry("hold the empty word", `GET ""`, "GET", ""),
		Entry("know the escapes of control characters", `"\n\r\t\b\a"`, "\n\r\t\b\a"),
		Entry("know bytes by two hexadecimal digits", `"\x00\x7f\xFF\xfe"`, "\x00\x7f\xff\xfe"),
		Entry("take \\x without two digits for an x", `"\xg1 \x1"`, "xg1 x1"),
		Entry("take any other escaped byte for itself", `"\"\\\'\q"`, `"\'q`),
		Entry("keep single quotes", `"it's"`, "it's"),
		Entry("may begin in the middle of a word", `a"b c" d`, "ab c", "d"),
		Entry("may be followed by any blank", "\"a\"\vb", "a", "b"),
	)

	DescribeTable("single quotes", func(text string, words ...string) {
		Expect(line.Split(text)).To(HaveExactElements(words))
	},
		Entry("keep blanks and double quotes", `'a "b" c'`, `a "b" c`),
		Entry("know one escape, the single quote", `'it\'s' '\n\x41'`, "it's", `\n\x41`),
		Entry("keep a backslash before a backslash", `'a\\b'`, `a\\b`),
		Entry("hold the empty word", `''`, ""),
		Entry("may begin in the middle of a word", `a'b c' d`, "ab c", "d"),
	)

	DescribeTable("an empty line has no words", func(text string) {
		Expect(line.Split(text)).To(BeEmpty())
	},
		Entry("nothing", ""),
		Entry("blanks", " \t\r\n\v\f"),
	)

	DescribeTable("what is no line", func(text string, column int, problem string) {
		words, err := line.Split(text)
		Expect(words).To(BeNil())
		var wrong *line.Error
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(err).To(BeAssignableToTypeOf(wrong))
		Expect(err.(*line.Error).Column).To(Equal(column))
	},
		Entry("a double quote that is not closed", `GET "abc`, 5, "not closed"),
		Entry("a single quote that is not closed", `GET 'abc`, 5, "not closed"),
		Entry("a closing quote that is escaped", `GET "abc\"`, 5, "not closed"),
		Entry("a closing single quote that is escaped", `GET 'abc\'`, 5, "not closed"),
		Entry("a quote that ends in a backslash", `"abc\`, 1, "not closed"),
		Entry("a closing double quote with more behind it", `GET "a"b`, 7, "followed by a blank"),
		Entry("a closing single quote with more behind it", `GET 'a'b`, 7, "followed by a blank"),
		Entry("two quoted words without a blank between", `"a""b"`, 3, "followed by a blank"),
		Entry("a NUL byte", "GET a\x00b", 6, `\x00`),
		Entry("a NUL byte in quotes", "GET \"a\x00b\"", 7, `\x00`),
	)

	It("reads a line of ten million bytes", func() {
		long := strings.Repeat("x", 10_000_000)
		words, err := line.Split("SET k " + long)
		Expect(err).NotTo(HaveOccurred())
		Expect(words).To(HaveLen(3))
		Expect(words[2] == long).To(BeTrue(), "the third word is not what was written")
	})
})

var _ = Describe("Quote", Label("given"), func() {
	DescribeTable("writes a word as redis-cli shows it", func(word, quoted string) {
		Expect(line.Quote(word)).To(Equal(quoted))
	},
		Entry("plain", "abc", `"abc"`),
		Entry("empty", "", `""`),
		Entry("blanks and single quotes stay", "it's a", `"it's a"`),
		Entry("quotes and backslashes", `a"b\c`, `"a\"b\\c"`),
		Entry("control characters with a name", "\n\r\t\a\b", `"\n\r\t\a\b"`),
		Entry("other bytes outside of ASCII's visible ones", "\x00\x1b\x7f\xc3\xa9", `"\x00\x1b\x7f\xc3\xa9"`),
	)

	It("is undone by Split, for every byte", func() {
		for b := range 256 {
			word := string([]byte{'a', byte(b), '4'})
			Expect(line.Split("GET "+line.Quote(word))).To(Equal([]string{"GET", word}), "byte %#02x", b)
		}
	})
})
