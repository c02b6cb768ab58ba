package reply_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
	"cacheaside/raw/resptest"
)

var _ = Describe("Write and redis-cli", Label("given"), func() {
	// Each line that redis-cli is given is answered with one of the values; a status after each marks its end.
	It("write the same for random replies", func(ctx SpecContext) {
		cli, err := exec.LookPath("redis-cli")
		if err != nil {
			Skip("redis-cli is not on the PATH; install Redis to compare with it")
		}
		const replies = 400
		values := make([]resp.Value, replies)
		random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 0))
		var lines, ours strings.Builder
		for i := range values {
			values[i] = randomValue(random, 4, true)
			command := "GET"
			if i%4 == 3 {
				command = "INFO"
			}
			fmt.Fprintf(&lines, "%s %d\nMARK %d\n", command, i, i)
			_, err := reply.Write(&ours, values[i].Values(), reply.StyleOf([]string{command}))
			Expect(err).NotTo(HaveOccurred())
			fmt.Fprintf(&ours, "--- %d\n", i)
		}

		server, err := resptest.Listen(func(args []string) (string, bool) {
			switch args[0] {
			case "HELLO":
				return "%1\r\n+proto\r\n:3\r\n", false
			case "MARK":
				return "+--- " + args[1] + "\r\n", false
			case "GET", "INFO":
				number, _ := strconv.Atoi(args[1])
				return resptest.Encode(values[number]), false
			default: // what redis-cli asks on its own
				return "*0\r\n", false
			}
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)

		host, port, err := net.SplitHostPort(server.Address())
		Expect(err).NotTo(HaveOccurred())
		command := exec.CommandContext(ctx, cli, "-3", "--no-raw", "-h", host, "-p", port)
		command.Stdin = strings.NewReader(lines.String())
		var stderr bytes.Buffer
		command.Stderr = &stderr
		theirs, err := command.Output()
		Expect(err).NotTo(HaveOccurred(), stderr.String())

		got, want := parts(ours.String()), parts(string(theirs))
		Expect(want).To(HaveLen(replies), "replies that redis-cli wrote")
		for i := range values {
			Expect(got[i]).To(Equal(want[i]), "the reply %q", resptest.Encode(values[i]))
		}
	}, SpecTimeout(time.Minute))
})

// parts cuts a text into replies.
func parts(text string) []string {
	var parts []string
	for i := 0; ; i++ {
		part, rest, found := strings.Cut(text, fmt.Sprintf("--- %d\n", i))
		if !found {
			return parts
		}
		parts, text = append(parts, part), rest
	}
}

// randomValue returns a value of any kind that redis-cli 7.0 can write: no big number, and no push but within an
// array.
func randomValue(random *rand.Rand, depth int, outermost bool) resp.Value {
	kinds := []resp.Kind{resp.Status, resp.Error, resp.Integer, resp.String, resp.Null, resp.Boolean, resp.Double, resp.Verbatim}
	if depth > 0 {
		kinds = append(kinds, resp.Array, resp.Array, resp.Array, resp.Map, resp.Map, resp.Set, resp.Set)
		if !outermost {
			kinds = append(kinds, resp.Push)
		}
	}
	value := resp.Value{Kind: kinds[random.IntN(len(kinds))]}
	switch value.Kind {
	case resp.Status, resp.Error:
		value.Text = "ERR " + strings.Repeat("a b ", random.IntN(3))
	case resp.Integer:
		value.Integer = random.Int64() - random.Int64()
	case resp.Boolean:
		value.Integer = random.Int64N(2)
	case resp.Double:
		value.Text = []string{"1.5", "-0", "inf", "-inf", "1e300", "10"}[random.IntN(6)]
	case resp.String, resp.Verbatim:
		text := make([]byte, random.IntN(20))
		for i := range text {
			text[i] = byte(random.IntN(256))
		}
		value.Text, value.Format = string(text), "txt"
	case resp.Array, resp.Set, resp.Push, resp.Map:
		elements := random.IntN(4)
		if random.IntN(4) == 0 {
			elements = 8 + random.IntN(6)
		}
		if value.Kind == resp.Map {
			elements *= 2
		}
		for range elements {
			value.Elements = append(value.Elements, randomValue(random, depth-1, false))
		}
	}
	return value
}
