package console

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"cacheaside/raw/line"
)

// lines sends the commands of the input, line by line. The error is errStop.
func (s *session) lines(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	input := read(ctx, s.Stdin)
	for number := 1; ; {
		var next batch
		select {
		case <-ctx.Done():
			return errStop
		case next = <-input:
		}
		for _, text := range next.lines {
			quit, err := s.line(ctx, number, text)
			if err != nil {
				return err
			}
			if quit {
				return s.settle(ctx)
			}
			number++
		}
		if err := s.settle(ctx); err != nil {
			return err
		}
		if err := s.flush(); err != nil {
			return err
		}
		switch {
		case errors.Is(next.err, io.EOF):
			return nil
		case next.err != nil:
			s.fail(0, "reading the standard input: %v", next.err)
			return errStop
		}
	}
}

// line does what one line says. Commands may wait in the pipeline behind it.
func (s *session) line(ctx context.Context, number int, text string) (quit bool, err error) {
	words, err := line.Split(text)
	if err != nil {
		return false, s.refuse(ctx, number, "Invalid argument(s)", err)
	}
	if len(words) == 0 {
		return false, nil
	}
	if wordIs(words, 0, "quit") || wordIs(words, 0, "exit") {
		return true, nil
	}
	if strings.HasPrefix(words[0], ":") {
		return false, s.view(ctx, words)
	}
	times, words, err := repeated(words)
	if err != nil {
		return false, s.refuse(ctx, number, "Invalid redis-cli repeat command option value.", err)
	}
	for range times {
		if err := s.command(ctx, words, s.flags.views); err != nil {
			return false, err
		}
	}
	return false, nil
}

// refuse answers a line that is not sent: in redis-cli's words to Stdout, where the reply would have come, and
// with the reason to Stderr.
func (s *session) refuse(ctx context.Context, number int, answer string, reason error) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.failed = true
	s.fail(0, "line %d: %v", number, reason)
	return s.write(answer + "\n")
}

// repeated takes off a number before the command: how often it is to be sent. As in redis-cli, a word is a number
// if C's strtol takes all of it, up to a NUL byte, which is so for the empty word too.
func repeated(words []string) (times int, command []string, err error) {
	if len(words) == 1 {
		return 1, words, nil
	}
	word, _, _ := strings.Cut(words[0], "\x00")
	digits := strings.TrimLeft(word, " \t\n\v\f\r")
	if word != "" {
		unsigned := strings.TrimPrefix(strings.TrimPrefix(digits, "-"), "+")
		if unsigned == "" || strings.Trim(unsigned, "0123456789") != "" || len(digits)-len(unsigned) > 1 {
			return 1, words, nil
		}
	}
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number < 1 || number > math.MaxInt {
		return 0, nil, errors.New("expected 1 or more as the number of times before a command, but " + line.Quote(words[0]) +
			" came; leave it out to send the command once")
	}
	return int(number), words[1:], nil
}

// batch is the lines of the input that are there at once, at least one, and the error behind them, if there is one.
type batch struct {
	lines []string
	err   error
}

// read reads lines of any length, one batch ahead of what is taken, until ctx ends or the input does. A read that
// waits can't be ended and is left behind.
func read(ctx context.Context, input io.Reader) <-chan batch {
	batches := make(chan batch)
	go func() {
		in := bufio.NewReaderSize(input, mostBytes)
		for {
			var next batch
			for more := true; more; more = next.err == nil && hasLine(in) {
				var text string
				text, next.err = in.ReadString('\n')
				next.lines = append(next.lines, text)
			}
			select {
			case <-ctx.Done():
				return
			case batches <- next:
			}
			if next.err != nil {
				return
			}
		}
	}()
	return batches
}

// hasLine reports whether a whole line can be read without waiting.
func hasLine(in *bufio.Reader) bool {
	buffered, _ := in.Peek(in.Buffered()) // what is buffered can be peeked at
	return bytes.IndexByte(buffered, '\n') >= 0
}
