package reply_test

import (
	"errors"
	"io"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
)

// written returns what the bytes of a reply are written as.
func written(wire string, style reply.Style) string {
	GinkgoHelper()
	var out strings.Builder
	_, err := reply.Write(&out, resp.NewReader(strings.NewReader(wire)), style)
	Expect(err).NotTo(HaveOccurred())
	return out.String()
}

var _ = Describe("Write", Label("given"), func() {
	DescribeTable("in the standard style", func(wire string, lines ...string) {
		Expect(written(wire, reply.Standard)).To(Equal(strings.Join(lines, "\n") + "\n"))
	},
		Entry("a status", "+OK\r\n", `OK`),
		Entry("an error", "-ERR no\r\n", `(error) ERR no`),
		Entry("an integer", ":-42\r\n", `(integer) -42`),
		Entry("a string", "$4\r\na\"\n\xff\r\n", `"a\"\n\xff"`),
		Entry("an empty string", "$0\r\n\r\n", `""`),
		Entry("a null string", "$-1\r\n", `(nil)`),
		Entry("a null array", "*-1\r\n", `(nil)`),
		Entry("a null", "_\r\n", `(nil)`),
		Entry("true", "#t\r\n", `(true)`),
		Entry("false", "#f\r\n", `(false)`),
		Entry("a double", ",1.50\r\n", `(double) 1.50`),
		Entry("infinity", ",-inf\r\n", `(double) -inf`),
		Entry("a big number", "(12345678901234567890\r\n", `(big number) 12345678901234567890`),
		Entry("a verbatim string", "=8\r\ntxt:a\"\nb\r\n", `a"`, `b`),
		Entry("an empty array", "*0\r\n", `(empty array)`),
		Entry("an empty map", "%0\r\n", `(empty hash)`),
		Entry("an empty set", "~0\r\n", `(empty set)`),
		Entry("an empty push", ">0\r\n", `(empty push)`),
		Entry("an array", "*3\r\n:1\r\n$1\r\nb\r\n$-1\r\n", `1) (integer) 1`, `2) "b"`, `3) (nil)`),
		Entry("a set", "~2\r\n:1\r\n:2\r\n", `1~ (integer) 1`, `2~ (integer) 2`),
		Entry("a push", ">2\r\n:1\r\n:2\r\n", `1) (integer) 1`, `2) (integer) 2`),
		Entry("a map", "%2\r\n+a\r\n:1\r\n+b\r\n*0\r\n", `1# a => (integer) 1`, `2# b => (empty array)`),
		Entry("arrays in arrays", "*2\r\n*2\r\n:1\r\n*1\r\n:2\r\n:3\r\n",
			`1) 1) (integer) 1`,
			`   2) 1) (integer) 2`,
			`2) (integer) 3`),
		Entry("arrays in a map, as key and as value", "%1\r\n*2\r\n:1\r\n:2\r\n*2\r\n:3\r\n:4\r\n",
			`1# 1) (integer) 1`,
			`   2) (integer) 2 => `,
			`   1) (integer) 3`,
			`   2) (integer) 4`),
		Entry("one-line arrays and maps in a map", "%4\r\n+a\r\n*1\r\n~1\r\n:1\r\n+b\r\n%1\r\n*2\r\n:1\r\n:2\r\n:3\r\n+c\r\n%1\r\n:1\r\n*1\r\n*2\r\n:1\r\n:2\r\n+d\r\n:1\r\n",
			`1# a => 1) 1~ (integer) 1`,
			`2# b => 1# 1) (integer) 1`,
			`      2) (integer) 2 => (integer) 3`,
			`3# c => `,
			`   1# (integer) 1 => `,
			`      1) 1) (integer) 1`,
			`         2) (integer) 2`,
			`4# d => (integer) 1`),
		Entry("ten elements, whose numbers are aligned", "*10\r\n"+strings.Repeat("*2\r\n:1\r\n:2\r\n", 10),
			` 1) 1) (integer) 1`, `    2) (integer) 2`,
			` 2) 1) (integer) 1`, `    2) (integer) 2`,
			` 3) 1) (integer) 1`, `    2) (integer) 2`,
			` 4) 1) (integer) 1`, `    2) (integer) 2`,
			` 5) 1) (integer) 1`, `    2) (integer) 2`,
			` 6) 1) (integer) 1`, `    2) (integer) 2`,
			` 7) 1) (integer) 1`, `    2) (integer) 2`,
			` 8) 1) (integer) 1`, `    2) (integer) 2`,
			` 9) 1) (integer) 1`, `    2) (integer) 2`,
			`10) 1) (integer) 1`, `    2) (integer) 2`),
		Entry("five pairs, whose numbers have one digit", "%5\r\n"+strings.Repeat(":1\r\n:2\r\n", 5),
			`1# (integer) 1 => (integer) 2`, `2# (integer) 1 => (integer) 2`, `3# (integer) 1 => (integer) 2`,
			`4# (integer) 1 => (integer) 2`, `5# (integer) 1 => (integer) 2`),
	)

	DescribeTable("in the raw style", func(wire, text string) {
		Expect(written(wire, reply.Raw)).To(Equal(text))
	},
		Entry("a status", "+OK\r\n", "OK"),
		Entry("an error", "-ERR no\r\n", "ERR no\n"),
		Entry("an integer", ":5\r\n", "5"),
		Entry("a string, as it is", "$6\r\na\"\r\n\x00\xff\r\n", "a\"\r\n\x00\xff"),
		Entry("a null", "$-1\r\n", ""),
		Entry("a verbatim string", "=7\r\ntxt:a\nb\r\n", "a\nb"),
		Entry("true", "#t\r\n", "(true)"),
		Entry("false", "#f\r\n", "(false)"),
		Entry("a double", ",1.50\r\n", "1.50"),
		Entry("a big number", "(12\r\n", "12"),
		Entry("an empty array", "*0\r\n", ""),
		Entry("arrays", "*2\r\n:1\r\n*2\r\n+a\r\n$2\r\nb\n\r\n", "1\na\nb\n"),
		Entry("an error in an array", "*2\r\n-ERR x\r\n:1\r\n", "ERR x\n\n1"),
		Entry("nulls in an array", "*3\r\n_\r\n_\r\n:1\r\n", "\n\n1"),
		Entry("a map", "%2\r\n+a\r\n*2\r\n:1\r\n:2\r\n+b\r\n_\r\n", "a 1\n2\nb "),
		Entry("a set", "~2\r\n+a\r\n#f\r\n", "a\n(false)"),
	)

	It("counts the errors, nested ones too", func() {
		for wire, want := range map[string]int{"+OK\r\n": 0, "-ERR\r\n": 1, "*3\r\n-ERR\r\n:1\r\n*1\r\n-ERR\r\n": 2} {
			for _, style := range []reply.Style{reply.Standard, reply.Raw} {
				Expect(reply.Write(io.Discard, resp.NewReader(strings.NewReader(wire)), style)).To(Equal(want), wire)
			}
		}
	})

	It("leaves the next reply alone", func() {
		reader := resp.NewReader(strings.NewReader("*1\r\n*1\r\n:1\r\n+next\r\n"))
		Expect(reply.Write(io.Discard, reader, reply.Standard)).To(BeZero())
		value, err := reader.Read()
		Expect(err).NotTo(HaveOccurred())
		Expect(value.Text).To(Equal("next"))
	})

	It("says where a reply is cut off, after what it had", func() {
		var out strings.Builder
		_, err := reply.Write(&out, resp.NewReader(strings.NewReader("*3\r\n:1\r\n:2\r\n")), reply.Standard)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		Expect(out.String()).To(Equal("1) (integer) 1\n2) (integer) 2\n3) "))
	})

	It("says that it could not write", func() {
		full := errors.New("full")
		_, err := reply.Write(failing{full}, resp.NewReader(strings.NewReader("+OK\r\n")), reply.Standard)
		Expect(err).To(MatchError(full))
		Expect(err).To(MatchError(reply.ErrOutput))
	})

	It("writes a million elements without holding them", func() {
		wire := io.MultiReader(strings.NewReader("*1000000\r\n"), &repeat{text: ":1\r\n", left: 1_000_000})
		counted := &counter{}
		Expect(reply.Write(counted, resp.NewReader(wire), reply.Standard)).To(BeZero())
		Expect(counted.bytes).To(Equal(1_000_000 * len("1000000) (integer) 1\n")))
		Expect(counted.largest).To(BeNumerically("<", 1<<20), "bytes in the largest write")
	})

	It("writes a long string in pieces", func() {
		counted := &counter{}
		long := resp.Value{Kind: resp.String, Text: strings.Repeat("\xff", 1_000_000)}
		Expect(reply.Write(counted, long.Values(), reply.Standard)).To(BeZero())
		Expect(counted.bytes).To(Equal(4_000_003))
		Expect(counted.largest).To(BeNumerically("<", 1<<20), "bytes in the largest write")
	})
})

var _ = Describe("Text", Label("given"), func() {
	It("is what Write writes in the standard style", func() {
		const wire = "*2\r\n%1\r\n+a\r\n*2\r\n:1\r\n$1\r\nb\r\n-ERR x\r\n"
		value, err := resp.NewReader(strings.NewReader(wire)).Read()
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Text(value)).To(Equal(written(wire, reply.Standard)))
		Expect(reply.Text(value)).To(Equal("1) 1# a => \n      1) (integer) 1\n      2) \"b\"\n2) (error) ERR x\n"))
	})
})

var _ = Describe("StyleOf", Label("given"), func() {
	DescribeTable("chooses the raw style for what the server has formatted", func(command string) {
		Expect(reply.StyleOf(strings.Fields(command))).To(Equal(reply.Raw))
	},
		Entry(nil, "INFO"), Entry(nil, "info server"), Entry(nil, "LOLWUT"), Entry(nil, "Client List"), Entry(nil, "CLIENT LIST TYPE normal"),
		Entry(nil, "CLIENT INFO"), Entry(nil, "MEMORY DOCTOR"), Entry(nil, "MEMORY MALLOC-STATS"), Entry(nil, "CLUSTER INFO"),
		Entry(nil, "CLUSTER NODES"), Entry(nil, "LATENCY GRAPH command"), Entry(nil, "LATENCY DOCTOR"), Entry(nil, "DEBUG HTSTATS 0"),
		Entry(nil, "DEBUG HTSTATS-KEY k"),
	)

	DescribeTable("chooses the standard style otherwise", func(command string) {
		Expect(reply.StyleOf(strings.Fields(command))).To(Equal(reply.Standard))
	},
		Entry(nil, ""), Entry(nil, "GET k"), Entry(nil, "CLIENT"), Entry(nil, "CLIENT ID"), Entry(nil, "MEMORY STATS"), Entry(nil, "CLUSTER NODES x"),
		Entry(nil, "LATENCY GRAPH"), Entry(nil, "DEBUG OBJECT k"), Entry(nil, "CONFIG GET *"),
	)
})

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// counter counts what is written to it.
type counter struct{ bytes, largest int }

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	c.largest = max(c.largest, len(p))
	return len(p), nil
}

// repeat gives a text a number of times.
type repeat struct {
	text string
	left int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := 0
	for r.left > 0 && len(p)-n >= len(r.text) {
		n += copy(p[n:], r.text)
		r.left--
	}
	if n == 0 && r.left == 0 {
		return 0, io.EOF
	}
	return n, nil
}
