package console

import (
	"bufio"
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
	for number := 1; ; number++ {
		if err := s.prompt(ctx); err != nil {
			return err
		}
		var next text
		select {
		case <-ctx.Done():
			return errStop
		case next = <-input:
		}
		if quit, err := s.line(ctx, number, next.line); quit || err != nil {
			return err
		}
		switch {
		case errors.Is(next.err, io.EOF) && s.Terminal:
			return s.write("\n")
		case errors.Is(next.err, io.EOF):
			return nil
		case next.err != nil:
			s.fail(0, "reading the standard input: %v", next.err)
			return errStop
		}
	}
}

// line does what one line says.
func (s *session) line(ctx context.Context, number int, text string) (quit bool, err error) {
	words, err := line.Split(text)
	if err != nil {
		return false, s.refuse(number, "Invalid argument(s)", err)
	}
	if len(words) == 0 {
		return false, nil
	}
	if strings.EqualFold(words[0], "quit") || strings.EqualFold(words[0], "exit") {
		return true, nil
	}
	times, words, err := repeated(words)
	if err != nil {
		return false, s.refuse(number, "Invalid redis-cli repeat command option value.", err)
	}
	for range times {
		if err := s.do(ctx, words); err != nil {
			return false, err
		}
	}
	return false, nil
}

// refuse answers a line that is not sent: in redis-cli's words to Stdout, where the reply would have come, and
// with the reason to Stderr.
func (s *session) refuse(number int, answer string, reason error) error {
	s.failed = true
	s.fail(0, "line %d: %v", number, reason)
	return s.write(answer + "\n")
}

// repeated takes off a number before the command: how often it is to be sent. As in redis-cli, a word is a number
// if C's strtol takes all of it, which is so for the empty word too.
func repeated(words []string) (times int, command []string, err error) {
	if len(words) == 1 {
		return 1, words, nil
	}
	digits := strings.TrimLeft(words[0], " \t\n\v\f\r")
	if words[0] != "" {
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

// prompt writes a prompt in a terminal. The error is errStop.
func (s *session) prompt(ctx context.Context) error {
	if !s.Terminal {
		return nil
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	database := ""
	if number := *s.settings.Database; number != 0 {
		database = "[" + strconv.Itoa(number) + "]"
	}
	return s.write(s.conn.Name() + database + "> ")
}

// text is a line of the input, and the error behind it, if there is one.
type text struct {
	line string
	err  error
}

// read reads lines of any length, one ahead of what is taken, until ctx ends or the input does. A read that waits
// can't be ended and is left behind.
func read(ctx context.Context, input io.Reader) <-chan text {
	lines := make(chan text)
	go func() {
		in := bufio.NewReaderSize(input, 64<<10)
		for {
			line, err := in.ReadString('\n')
			select {
			case <-ctx.Done():
				return
			case lines <- text{line, err}:
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}
