package console

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

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
			s.fail(0, s.in().ReadingInput(s.of(next.err)))
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
	problem, err := s.words(ctx, words)
	if problem != nil {
		return false, s.refuse(ctx, number, "Invalid redis-cli repeat command option value.", problem)
	}
	return false, err
}

// words does what the words of a line say: they are a command behind views and a number, or views that are turned on or
// off, or something else for the console itself. The problem is with the number; the error is errStop.
func (s *session) words(ctx context.Context, words []string) (problem, err error) {
	behind := line.Prefix(words)
	times, shown := 1, views{}
	for _, word := range words[:behind] {
		if view, ok := named(word); ok {
			shown = shown.with(view)
		} else if times, _, problem = line.Times(word); problem != nil {
			return problem, nil
		}
	}
	command := words[behind:]
	isSwitch := shown != (views{}) && (wordIs(command, 0, "on") || wordIs(command, 0, "off")) && len(command) == 1
	switch view, isView := named(command[0]); {
	case isView:
		return nil, s.turn(ctx, words, shown.with(view), "")
	case isSwitch:
		return nil, s.turn(ctx, words[:behind], shown, strings.ToLower(command[0]))
	case behind == 0 && strings.HasPrefix(command[0], ":"):
		return nil, s.preference(ctx, command)
	}
	return nil, s.repeat(ctx, times, command, s.flags.views.with(shown))
}

// repeat sends a command so many times, with no end if that is negative, and waits between them for as long as -i says.
// The error is errStop.
func (s *session) repeat(ctx context.Context, times int, args []string, shown views) error {
	for i := 0; times < 0 || i < times; i++ {
		if i > 0 && s.flags.interval > 0 {
			if err := s.pause(ctx); err != nil {
				return err
			}
		}
		if err := s.command(ctx, args, shown); err != nil {
			return err
		}
	}
	return nil
}

// pause shows what there is, and waits.
func (s *session) pause(ctx context.Context) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return errStop
	case <-time.After(s.flags.interval):
		return nil
	}
}

// refuse answers a line that is not sent: in redis-cli's words to Stdout, where the reply would have come, and
// with the reason to Stderr.
func (s *session) refuse(ctx context.Context, number int, answer string, reason error) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.failed = true
	s.fail(0, s.in().AtLine(number, s.of(reason)))
	return s.write(answer + "\n")
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
