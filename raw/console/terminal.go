package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// ErrInterrupted is what a Typist returns for Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// errInterrupted ends the console after a second Ctrl-C.
var errInterrupted = fmt.Errorf("%w twice", ErrInterrupted)

// Typist gives the lines that a person types.
type Typist interface {
	// Line prompts and returns a line without its line feed. The error is io.EOF when the person is done, and
	// ErrInterrupted for Ctrl-C, with what was typed before it.
	Line(prompt string) (string, error)
	// Ask is Line for the answer to a question, which is no command.
	Ask(question string) (string, error)
	// Close leaves the terminal as it was, also while Line waits.
	Close() error
}

// slowCommand is from when on the time that a command took is shown, as redis-cli does.
const slowCommand = 500 * time.Millisecond

// converse does what a person types, line by line. Ctrl-C ends a command that waits, with its connection, and twice
// in a row on an empty line ends the console. The error is errStop or errInterrupted.
func (s *session) converse(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	typist, err := s.typist(ctx)
	if err != nil {
		s.fail(0, s.in().ReadingTerminal(s.of(err)))
		return errStop
	}
	defer typist.Close()
	s.ask = func(ctx context.Context, question string) (string, error) { return s.typed(ctx, typist.Ask, question) }
	s.say(s.in().TypeACommand())
	name, interrupts := s.conn.Name(), 0
	for number := 1; ; number++ {
		if err := s.flush(); err != nil {
			return err
		}
		text, err := s.typed(ctx, typist.Line, s.prompt(name))
		switch {
		case ctx.Err() != nil:
			return errStop
		case errors.Is(err, ErrInterrupted) && text != "":
			interrupts = 0 // it took away what was typed
			continue
		case errors.Is(err, ErrInterrupted):
			if interrupts++; interrupts > 1 {
				return errInterrupted
			}
			s.say(s.in().PressAgain())
			continue
		case errors.Is(err, io.EOF):
			return s.write("\n")
		case err != nil:
			s.fail(0, s.in().ReadingTerminal(s.of(err)))
			return errStop
		}
		if strings.HasPrefix(text, "# ") {
			continue // what a view has shown, and was pasted with the rest
		}
		interrupts = 0
		quit, err := s.interruptible(ctx, number, text)
		if quit || ctx.Err() != nil {
			return err
		}
	}
}

// interruptible does what one line says, until Ctrl-C.
func (s *session) interruptible(ctx context.Context, number int, text string) (quit bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.Interrupts:
			cancel()
		case <-ctx.Done():
		}
	}()
	s.lineTook = 0
	quit, err = s.line(ctx, number, text)
	if ctx.Err() != nil {
		s.disconnect()
		return false, s.write("\n")
	}
	if s.lineTook >= slowCommand && !s.flags.views.raw && err == nil {
		err = s.write(fmt.Sprintf("(%.2fs)\n", s.lineTook.Seconds()))
	}
	return quit, err
}

// prompt says where a command goes: to which server and database, and into which transaction.
func (s *session) prompt(name string) string {
	if number := *s.settings.Database; number != 0 && (s.conn == nil || !s.conn.IsUnfinished()) {
		name += "[" + strconv.Itoa(number) + "]"
	}
	if s.transaction.open {
		name += "(TX)"
	}
	return name + "> "
}

// typed waits for a line. A typist can't be interrupted, and is left behind when ctx ends.
func (s *session) typed(ctx context.Context, ask func(prompt string) (string, error), prompt string) (string, error) {
	type result struct {
		line string
		err  error
	}
	results := make(chan result, 1)
	go func() {
		line, err := ask(prompt)
		results <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", errStop
	case typed := <-results:
		return typed.line, typed.err
	}
}

// typist returns who gives the lines: the editor of the program, or the plain input.
func (s *session) typist(ctx context.Context) (Typist, error) {
	if s.Editor != nil {
		return s.Editor(s.keys, s.in())
	}
	return &plain{input: read(ctx, s.Stdin), output: s.Stdout, interrupts: s.Interrupts}, nil
}

// plain reads lines as the terminal gives them.
type plain struct {
	input      <-chan batch
	output     io.Writer
	interrupts <-chan os.Signal
	ahead      batch
}

func (p *plain) Line(prompt string) (string, error) {
	if _, err := io.WriteString(p.output, prompt); err != nil {
		return "", err
	}
	if len(p.ahead.lines) == 0 && p.ahead.err == nil {
		select {
		case <-p.interrupts:
			_, err := io.WriteString(p.output, "\n")
			return "", errors.Join(ErrInterrupted, err)
		case p.ahead = <-p.input:
		}
	}
	if len(p.ahead.lines) == 0 || len(p.ahead.lines) == 1 && p.ahead.lines[0] == "" && p.ahead.err != nil {
		return "", p.ahead.err
	}
	text := p.ahead.lines[0]
	p.ahead.lines = p.ahead.lines[1:]
	return strings.TrimSuffix(text, "\n"), nil
}

// Ask is Line.
func (p *plain) Ask(question string) (string, error) { return p.Line(question) }

// Close does nothing: the terminal was left alone.
func (p *plain) Close() error { return nil }

// askOnce asks on the plain input, for a console that reads nothing else from it.
func (s *session) askOnce(ctx context.Context, prompt string) (string, error) {
	return s.typed(ctx, (&plain{input: read(ctx, s.Stdin), output: s.Stdout}).Line, prompt)
}
