package console_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/console"
	"cacheaside/raw/resptest"
	"cacheaside/repositories/redisserver"
)

// noBinary makes a search go past the servers on the PATH, to the embedded one.
const noBinary = "no-such-redis-server"

// bench runs the console as a shell would.
type bench struct {
	console.Program
	env    map[string]string
	stdout buffer
	stderr buffer
}

// newBench returns a console that never looks at the usual address, but at a free one.
func newBench() *bench {
	GinkgoHelper()
	b := &bench{env: map[string]string{}}
	b.Program = console.Program{
		Stdin: strings.NewReader(""), Stdout: &b.stdout, Stderr: &b.stderr,
		Getenv: func(name string) string { return b.env[name] },
		Search: redisserver.Search{Address: freeAddress(), Binary: noBinary},
	}
	return b
}

// run runs the console with the lines as its input.
func (b *bench) run(ctx context.Context, lines string, args ...string) (status int) {
	if lines != "" {
		b.Stdin = strings.NewReader(lines)
	}
	return b.Run(ctx, args)
}

// buffer is a bytes.Buffer that may be read while it is written.
type buffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

func freeAddress() string {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	Expect(listener.Close()).To(Succeed())
	return listener.Addr().String()
}

// listen starts a server that answers by the whole command line, and with +OK what is not listed. "hang up" ends
// the connection after the answer.
func listen(replies map[string]string) *resptest.Server {
	GinkgoHelper()
	server, err := resptest.Listen(func(args []string) (string, bool) {
		reply, ok := replies[strings.Join(args, " ")]
		if !ok {
			reply = "+OK\r\n"
		}
		return strings.CutSuffix(reply, "hang up")
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	return server
}

// commands returns what a server was sent, one line each.
func commands(server *resptest.Server) []string {
	var lines []string
	for _, command := range server.Commands() {
		lines = append(lines, strings.Join(command, " "))
	}
	return lines
}

// needs skips a spec where a program is missing.
func needs(program string) {
	GinkgoHelper()
	if _, err := exec.LookPath(program); err != nil {
		Skip(program + " is not on the PATH; install Redis to run this spec")
	}
}

// never is an input that never comes.
func never() io.Reader {
	reader, writer := io.Pipe()
	DeferCleanup(writer.Close)
	return reader
}
