package console_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/console"
	"cacheaside/raw/words"
)

// script is a person who types lines, one after the other. "^C" at the end of a line is Ctrl-C.
type script struct {
	lines   []string
	prompts []string
	closed  bool
}

func (s *script) Line(prompt string) (string, error) {
	s.prompts = append(s.prompts, prompt)
	if len(s.lines) == 0 {
		return "", io.EOF
	}
	next := s.lines[0]
	s.lines = s.lines[1:]
	if text, found := strings.CutSuffix(next, "^C"); found {
		return text, console.ErrInterrupted
	}
	return next, nil
}

func (s *script) Ask(question string) (string, error) { return s.Line(question) }

func (s *script) Close() error { s.closed = true; return nil }

var _ = Describe("The console in a terminal", Label("given"), func() {
	var (
		b      *bench
		person *script
	)

	BeforeEach(func() {
		b = newBench()
		b.Terminal = true
		person = &script{}
		b.Editor = func(func(string) []string, words.Words) (console.Typist, error) { return person, nil }
	})

	types := func(ctx context.Context, url string, lines ...string) (status int) {
		person.lines = lines
		return b.run(ctx, "", "-url", url)
	}

	It("prompts with address, database and transaction", func(ctx SpecContext) {
		server := listen(map[string]string{"GET 1": "+QUEUED\r\n", "SELECT 4": "+QUEUED\r\n", "EXEC": "*1\r\n+OK\r\n", "BAD": "-ERR no\r\n"})
		Expect(types(ctx, server.URL(), "SELECT 3", "MULTI", "GET 1", "SELECT 4", "BAD", "EXEC", "MULTI", "DISCARD", "RESET")).To(Equal(0))
		var want []string
		for _, behind := range []string{"", "[3]", "[3](TX)", "[3](TX)", "[3](TX)", "[3](TX)", "[4]", "[4](TX)", "[4]", ""} {
			want = append(want, server.Address()+behind+"> ")
		}
		Expect(person.prompts).To(Equal(want))
		Expect(person.closed).To(BeTrue())
	})

	It("ends with quit, and leaves a pasted comment alone", func(ctx SpecContext) {
		server := listen(nil)
		Expect(types(ctx, server.URL(), "# time      0.1 ms", "GET 1", "quit", "GET 2")).To(Equal(0))
		Expect(commands(server)).To(Equal([]string{"PING", "GET 1"}))
		Expect(b.stdout.String()).To(Equal("OK\n"))
	})

	It("ends with the second Ctrl-C in a row", func(ctx SpecContext) {
		server := listen(nil)
		Expect(types(ctx, server.URL(), "^C", "GET 1", "^C", "GET^C", "^C", "^C", "GET 2")).To(Equal(130))
		Expect(commands(server)).To(Equal([]string{"PING", "GET 1"}))
		Expect(b.stderr.String()).To(ContainSubstring("Ctrl-C again"))
	})

	DescribeTable("comes back from what waits, with Ctrl-C, on a new connection",
		func(ctx SpecContext, line, answer string) {
			server := listen(map[string]string{line: answer})
			interrupts := make(chan os.Signal, 1)
			b.Interrupts = interrupts
			go func() {
				defer GinkgoRecover()
				Eventually(func() []string { return commands(server) }).Should(ContainElement(line))
				time.Sleep(50 * time.Millisecond) // until it waits
				interrupts <- os.Interrupt
			}()
			Expect(types(ctx, server.URL(), "SELECT 3", line, "GET 2")).To(Equal(0))
			Expect(commands(server)).To(Equal([]string{"PING", "SELECT 3", line, "SELECT 3", "GET 2"}))
			Expect(b.stdout.String()).To(HaveSuffix("\nOK\n\n"))
		},
		Entry(nil, "BLPOP k 0", ""),
		Entry(nil, "SUBSCRIBE c", "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n"),
		Entry(nil, "MONITOR", "+OK\r\n"),
	)

	It("goes on after the server was away", func(ctx SpecContext) {
		server := listen(map[string]string{"GET 1": "hang up"})
		Expect(types(ctx, server.URL(), "GET 1", "GET 2")).To(Equal(0))
		Expect(b.stdout.String()).To(Equal("OK\n\n"))
		Expect(b.stderr.String()).To(ContainSubstring("hung up"))
	})

	It("stays when it can't connect again", func(ctx SpecContext) {
		server := listen(nil)
		b.Editor = func(func(string) []string, words.Words) (console.Typist, error) {
			Expect(server.Close()).To(Succeed())
			return person, nil
		}
		Expect(types(ctx, server.URL(), "GET 1", "GET 2", "help NOSUCH")).To(Equal(0))
		Expect(strings.Count(b.stderr.String(), "connecting to")).To(Equal(1), "of GET 2; GET 1 lost its connection")
		Expect(b.stdout.String()).To(ContainSubstring("NOSUCH"))
	})

	It("asks on its way to the server, and forgets the command if that is interrupted", func(ctx SpecContext) {
		server := listen(nil)
		Expect(types(ctx, server.URL(), "FLUSHALL", "^C", "GET 1")).To(Equal(0))
		Expect(commands(server)).NotTo(ContainElement("FLUSHALL"))
		Expect(commands(server)).To(ContainElement("GET 1"))
	})

	It("says how long a slow command took", func(ctx SpecContext) {
		Expect(b.run(ctx, "")).To(Equal(0)) // with the embedded server, and nobody who types
		b = newBench()
		b.Terminal, b.Editor = true, func(func(string) []string, words.Words) (console.Typist, error) { return person, nil }
		person.lines = []string{"BLPOP none 1"}
		Expect(b.run(ctx, "")).To(Equal(0))
		Expect(b.stdout.String()).To(MatchRegexp(`^\(nil\)\n\(1\.\d\ds\)\n`))
	}, SpecTimeout(10*time.Second))

	It("tells the editor which keys there are, not more than a hundred", func(ctx SpecContext) {
		var found, none []string
		b.Editor = func(keys func(string) []string, _ words.Words) (console.Typist, error) {
			person.lines = []string{"PING"}
			return &asking{person, func() { found, none = keys(`a*`), keys("b") }}, nil
		}
		var lines strings.Builder
		for i := range 500 {
			fmt.Fprintf(&lines, "SET a*:%d v\nSET ab:%d v\n", i, i)
		}
		serving := newBench()
		reading, writing := io.Pipe()
		serving.Stdin = reading
		go func() {
			defer GinkgoRecover()
			serving.Run(ctx, nil)
		}()
		_, err := io.WriteString(writing, lines.String())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(writing.Close)
		Eventually(func() int { return strings.Count(serving.stdout.String(), "OK\n") }).WithTimeout(5 * time.Second).Should(Equal(1000))

		b.Search = serving.Search
		Expect(b.run(ctx, "")).To(Equal(0))
		Expect(found).To(HaveLen(100))
		Expect(found).To(HaveEach(HavePrefix("a*:")))
		Expect(none).To(BeEmpty())
	}, SpecTimeout(10*time.Second))

	It("says that there is no terminal to edit in", func(ctx SpecContext) {
		b.Editor = func(func(string) []string, words.Words) (console.Typist, error) {
			return nil, errors.New("no terminal")
		}
		Expect(types(ctx, listen(nil).URL(), "GET 1")).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("no terminal"))
	})
})

// asking is a person who has something completed before each line.
type asking struct {
	*script
	before func()
}

func (a *asking) Line(prompt string) (string, error) {
	a.before()
	return a.script.Line(prompt)
}
