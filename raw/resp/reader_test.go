package resp_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing/iotest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resp"
)

var _ = Describe("Reader", Label("given"), func() {
	read := func(wire string) (resp.Value, error) {
		return resp.NewReader(strings.NewReader(wire)).Read()
	}
	integer := func(n int64) resp.Value { return resp.Value{Kind: resp.Integer, Integer: n} }
	text := func(s string) resp.Value { return resp.Value{Kind: resp.String, Text: s} }

	DescribeTable("reads RESP2", func(wire string, want resp.Value) {
		Expect(read(wire)).To(Equal(want))
	},
		Entry("a status", "+OK\r\n", resp.Value{Kind: resp.Status, Text: "OK"}),
		Entry("an empty status", "+\r\n", resp.Value{Kind: resp.Status}),
		Entry("an error", "-ERR no\r\n", resp.Value{Kind: resp.Error, Text: "ERR no"}),
		Entry("an integer", ":42\r\n", integer(42)),
		Entry("a negative integer", ":-9223372036854775808\r\n", integer(-9223372036854775808)),
		Entry("an integer with a plus", ":+7\r\n", integer(7)),
		Entry("a string", "$5\r\na\r\nb\x00\r\n", text("a\r\nb\x00")),
		Entry("an empty string", "$0\r\n\r\n", text("")),
		Entry("a null string", "$-1\r\n", resp.Value{Kind: resp.Null}),
		Entry("a null array", "*-1\r\n", resp.Value{Kind: resp.Null}),
		Entry("an empty array", "*0\r\n", resp.Value{Kind: resp.Array}),
		Entry("nested arrays", "*3\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n$-1\r\n", resp.Value{Kind: resp.Array, Elements: []resp.Value{
			integer(1),
			{Kind: resp.Array, Elements: []resp.Value{text("a"), {Kind: resp.Array}}},
			{Kind: resp.Null},
		}}),
	)

	DescribeTable("reads RESP3", func(wire string, want resp.Value) {
		Expect(read(wire)).To(Equal(want))
	},
		Entry("a null", "_\r\n", resp.Value{Kind: resp.Null}),
		Entry("true", "#t\r\n", resp.Value{Kind: resp.Boolean, Integer: 1}),
		Entry("false", "#f\r\n", resp.Value{Kind: resp.Boolean}),
		Entry("a double, as it was sent", ",1.50\r\n", resp.Value{Kind: resp.Double, Text: "1.50"}),
		Entry("infinity", ",-inf\r\n", resp.Value{Kind: resp.Double, Text: "-inf"}),
		Entry("not a number", ",nan\r\n", resp.Value{Kind: resp.Double, Text: "nan"}),
		Entry("a big number", "(-3492890328409238509324850943850943825024385\r\n",
			resp.Value{Kind: resp.BigNumber, Text: "-3492890328409238509324850943850943825024385"}),
		Entry("a bulk error", "!5\r\nERR x\r\n", resp.Value{Kind: resp.Error, Text: "ERR x"}),
		Entry("a verbatim string", "=6\r\ntxt:ab\r\n", resp.Value{Kind: resp.Verbatim, Format: "txt", Text: "ab"}),
		Entry("a map", "%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n", resp.Value{Kind: resp.Map, Elements: []resp.Value{
			{Kind: resp.Status, Text: "a"}, integer(1), {Kind: resp.Status, Text: "b"}, integer(2),
		}}),
		Entry("a set", "~2\r\n:1\r\n#t\r\n", resp.Value{Kind: resp.Set, Elements: []resp.Value{
			integer(1), {Kind: resp.Boolean, Integer: 1},
		}}),
		Entry("a push", ">2\r\n+message\r\n:1\r\n", resp.Value{Kind: resp.Push, Elements: []resp.Value{
			{Kind: resp.Status, Text: "message"}, integer(1),
		}}),
		Entry("an attribute, which is left out", "|1\r\n+ttl\r\n:9\r\n+OK\r\n", resp.Value{Kind: resp.Status, Text: "OK"}),
		Entry("attributes within an array", "*2\r\n:1\r\n|1\r\n+a\r\n*1\r\n|1\r\n:0\r\n:0\r\n:0\r\n:2\r\n", resp.Value{Kind: resp.Array, Elements: []resp.Value{
			integer(1), integer(2),
		}}),
	)

	It("reads replies one after the other, and then the end", func() {
		reader := resp.NewReader(strings.NewReader("+a\r\n*1\r\n:1\r\n$1\r\nb\r\n"))
		for _, kind := range []resp.Kind{resp.Status, resp.Array, resp.String} {
			value, err := reader.Read()
			Expect(err).NotTo(HaveOccurred())
			Expect(value.Kind).To(Equal(kind))
		}
		_, err := reader.Read()
		Expect(err).To(Equal(io.EOF))
	})

	It("reads what arrives byte by byte", func() {
		wire := "%1\r\n$3\r\nkey\r\n*2\r\n,1.5\r\n=5\r\ntxt:a\r\n"
		reader := resp.NewReader(iotest.OneByteReader(strings.NewReader(wire)))
		want, err := read(wire)
		Expect(err).NotTo(HaveOccurred())
		Expect(reader.Read()).To(Equal(want))
	})

	It("reads strings of every length around its buffer", func() {
		for _, length := range []int{1, 100, 16380, 32760, 65520, 65534, 65535, 65536, 65537, 200_000, 3_000_000} {
			long := strings.Repeat("x", length)
			var wire strings.Builder
			wire.Write(resp.AppendCommand(nil, long, "end"))
			value, err := read(wire.String())
			Expect(err).NotTo(HaveOccurred(), "length %d", length)
			Expect(value.Elements).To(HaveLen(2), "length %d", length)
			Expect(value.Elements[0].Text == long).To(BeTrue(), "length %d: another text", length)
			Expect(value.Elements[1].Text).To(Equal("end"), "length %d", length)
		}
	})

	It("gives a reply piece by piece", func() {
		reader := resp.NewReader(strings.NewReader("*2\r\n%1\r\n:1\r\n:2\r\n:3\r\n"))
		var pieces []string
		for range 5 {
			value, elements, err := reader.Next()
			Expect(err).NotTo(HaveOccurred())
			Expect(value.Elements).To(BeNil())
			pieces = append(pieces, value.Kind.String()+" "+string(rune('0'+elements))+" "+string(rune('0'+value.Integer)))
		}
		Expect(pieces).To(Equal([]string{"array 2 0", "map 2 0", "integer 0 1", "integer 0 2", "integer 0 3"}))
	})

	It("says how many bytes wait in its buffer", func() {
		reader := resp.NewReader(strings.NewReader("+OK\r\n+more\r\n"))
		_, err := reader.Read()
		Expect(err).NotTo(HaveOccurred())
		Expect(reader.Buffered()).To(Equal(len("+more\r\n")))
	})

	DescribeTable("refuses what is no RESP", func(wire string, problem string) {
		_, err := read(wire)
		Expect(err).To(MatchError(resp.ErrProtocol))
		Expect(err).To(MatchError(ContainSubstring(problem)))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("an unknown type", "hello\r\n", `"h"`),
		Entry("HTTP", "HTTP/1.1 400 Bad Request\r\n", `"H"`),
		Entry("an integer that is none", ":x\r\n", "integer"),
		Entry("an empty integer", ":\r\n", "integer"),
		Entry("an integer of 65 bits", ":9223372036854775808\r\n", "integer"),
		Entry("a number that does not end", ":"+strings.Repeat("1", 1<<20), "integer"),
		Entry("a negative length", "$-2\r\n", "-2"),
		Entry("a negative count", "*-2\r\n", "-2"),
		Entry("a huge length", "$9223372036854775807\r\n", "9223372036854775807"),
		Entry("a length of 65 bits", "$99999999999999999999\r\n", "99999999999999999999"),
		Entry("a huge count", "*9223372036854775807\r\n", "9223372036854775807"),
		Entry("a huge count of pairs", "%9223372036854775807\r\n", "9223372036854775807"),
		Entry("a length with a sign", "$+1\r\na\r\n", "+1"),
		Entry("a streamed string", "$?\r\n", "?"),
		Entry("a string longer than announced", "$3\r\nabcd\r\n", "end of the string"),
		Entry("a line ended by LF alone", "+OK\n", "CR LF"),
		Entry("a CR within a line", "+O\rK\r\n", "CR LF"),
		Entry("a null with content", "_x\r\n", "null"),
		Entry("a boolean that is none", "#x\r\n", "boolean"),
		Entry("a double that is none", ",1,5\r\n", "double"),
		Entry("a double that does not end", ","+strings.Repeat("1", 1<<20), "double"),
		Entry("a big number that is none", "(12x\r\n", "big number"),
		Entry("a verbatim string without format", "=3\r\nabc\r\n", "verbatim"),
		Entry("a verbatim string with a wrong format", "=7\r\ntxtxabc\r\n", "verbatim"),
		Entry("nesting without end", strings.Repeat("*1\r\n", 1<<20), "nested"),
		Entry("attributes without end", strings.Repeat("|1\r\n", 1<<20), "nested"),
	)

	DescribeTable("says where a reply was cut off", func(wire string) {
		_, err := read(wire)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		Expect(err).NotTo(MatchError(resp.ErrProtocol))
	},
		Entry("after the type", "$"),
		Entry("in a status", "+O"),
		Entry("before the LF", "+OK\r"),
		Entry("in a length", "$1"),
		Entry("before a string", "$5\r\n"),
		Entry("in a string", "$5\r\nab"),
		Entry("in a long string", "$500000\r\nab"),
		Entry("in a string's end", "$2\r\nab\r"),
		Entry("before an element", "*2\r\n:1\r\n"),
		Entry("in a nested array", "*2\r\n*2\r\n:1\r\n"),
		Entry("after an attribute", "|1\r\n:1\r\n:1\r\n"),
		Entry("in an attribute", "|1\r\n:1\r\n"),
	)

	It("passes on the error of what it reads from", func() {
		broken := errors.New("broken")
		reader := resp.NewReader(io.MultiReader(strings.NewReader("*2\r\n:1\r\n"), iotest.ErrReader(broken)))
		_, err := reader.Read()
		Expect(err).To(MatchError(broken))
	})

	It("stays with its first error, for what follows can't be told apart", func() {
		reader := resp.NewReader(strings.NewReader("$-2\r\n+OK\r\n"))
		_, first := reader.Read()
		_, second := reader.Read()
		Expect(first).To(HaveOccurred())
		Expect(second).To(Equal(first))
	})

	DescribeTable("allocates for what has arrived, not for what is announced", func(wire string) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := read(wire)
		runtime.ReadMemStats(&after)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		Expect(after.TotalAlloc-before.TotalAlloc).To(BeNumerically("<", 1<<20), "bytes allocated")
	},
		Entry("a long string", "$536870912\r\nabc"),
		Entry("a long array", "*1073741823\r\n:1\r\n"),
		Entry("many long arrays", strings.Repeat("*1073741823\r\n", 8)),
		Entry("a long map", "%1073741823\r\n:1\r\n"),
		Entry("a long attribute", "|1073741823\r\n:1\r\n"),
	)
})

var _ = Describe("Values", Label("given"), func() {
	It("gives what a Reader gives", func() {
		const wire = "*3\r\n%2\r\n+a\r\n*2\r\n:1\r\n:2\r\n+b\r\n~0\r\n$-1\r\n*1\r\n#t\r\n"
		value, err := resp.NewReader(strings.NewReader(wire)).Read()
		Expect(err).NotTo(HaveOccurred())

		reader, values := resp.NewReader(strings.NewReader(wire)), value.Values()
		for range 20 {
			wantValue, wantElements, wantErr := reader.Next()
			gotValue, gotElements, gotErr := values.Next()
			Expect(gotValue).To(Equal(wantValue))
			Expect(gotElements).To(Equal(wantElements))
			if wantErr != nil {
				Expect(wantErr).To(Equal(io.EOF))
				Expect(gotErr).To(Equal(io.EOF))
				return
			}
			Expect(gotErr).NotTo(HaveOccurred())
		}
		Fail("the Reader did not come to the end")
	})
})

var _ = Describe("Kind", Label("given"), func() {
	It("has a name", func() {
		Expect(resp.Verbatim.String()).To(Equal("verbatim string"))
		Expect(resp.Kind('h').String()).To(Equal("no kind of value ('h')"))
	})
})
