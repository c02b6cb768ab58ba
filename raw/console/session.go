package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cacheaside/raw/client"
	"cacheaside/raw/line"
	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
)

// session is the console connected to a server.
type session struct {
	Program
	settings client.Settings
	conn     *client.Conn // nil before the first command, and after the connection was lost
	stop     func() bool  // undoes that the end of the context closes conn
	failed   bool         // a command was answered with an error, or not at all
}

// errStop is returned when the console can't go on. Why is said already.
var errStop = errors.New("stop")

// run sends the command, or those of the input if there is none, and returns the exit status.
func (s *session) run(ctx context.Context, command []string) int {
	err := s.connect(ctx)
	if err == nil {
		if len(command) > 0 {
			err = s.do(ctx, command)
		} else {
			err = s.lines(ctx)
		}
	}
	s.disconnect()
	switch {
	case ctx.Err() != nil:
		return statusInterrupted
	case err != nil || s.failed:
		return statusFailed
	default:
		return statusOK
	}
}

// connect connects, if there is no connection, to the database that was selected last.
func (s *session) connect(ctx context.Context) error {
	if s.conn != nil {
		return nil
	}
	conn, err := client.Dial(ctx, s.settings)
	if err != nil {
		if ctx.Err() == nil {
			s.fail(0, "%v; see that the server runs and that REDIS_URL or -url names it, or let go run ./raw serve keep one", err)
		}
		return errStop
	}
	database := conn.Database()
	s.conn, s.settings.Database = conn, &database
	s.stop = context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what waits for a reply
	return nil
}

func (s *session) disconnect() {
	if s.conn != nil {
		s.stop()
		_ = s.conn.Close() // nothing is left to be sent
		s.conn = nil
	}
}

// do sends one command and writes its reply. A connection that fails is dropped, and the next command connects
// again; the command is never sent a second time, since it may have had its effect. The error is errStop.
func (s *session) do(ctx context.Context, args []string) error {
	if why := unanswered(args); why != "" {
		s.failed = true
		s.fail(0, "%s was not sent: %s, and the console reads one reply to each command; use redis-cli for it", args[0], why)
		return nil
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	err := s.conn.Send(args)
	if err == nil {
		err = s.answer(args)
	}
	if err == nil {
		err = s.pushes()
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil || errors.Is(err, errStop):
		return errStop
	case errors.Is(err, reply.ErrOutput):
		s.fail(0, "%v", err)
		return errStop
	}
	s.disconnect()
	if errors.Is(err, io.EOF) && strings.EqualFold(args[0], "shutdown") {
		return nil // that is its answer
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the server hung up instead of answering")
	}
	s.failed = true
	s.fail(0, "%s: %v (the next command gets a new connection, without the transaction or the AUTH of this one)",
		line.Quote(args[0][:min(len(args[0]), 40)]), err)
	return nil
}

// answer reads the reply to a command and writes it.
func (s *session) answer(args []string) error {
	for {
		first, elements, err := s.conn.Next()
		if err != nil {
			return err
		}
		if first.Kind == resp.Push {
			if err := s.push(first, elements); err != nil {
				return err
			}
			continue
		}
		if len(args) == 2 && strings.EqualFold(args[0], "select") && first.Text == "OK" {
			s.selected(args[1])
		}
		errs, err := reply.Write(s.Stdout, &begun{s.conn, first, elements, false}, reply.StyleOf(args))
		s.failed = s.failed || errs > 0
		if err != nil && !errors.Is(err, reply.ErrOutput) {
			_, _ = io.WriteString(s.Stdout, "\n") // ends the line that was cut off
		}
		return err
	}
}

// pushes shows what came behind a reply. Anything else than a push means that replies and commands no longer match.
func (s *session) pushes() error {
	for s.conn.Buffered() > 0 {
		first, elements, err := s.conn.Next()
		if err != nil {
			return err
		}
		if first.Kind != resp.Push {
			return fmt.Errorf("expected nothing behind the reply, but a reply that nobody asked for came (%s)", first.Kind)
		}
		if err := s.push(first, elements); err != nil {
			return err
		}
	}
	return nil
}

// push reads the rest of a push and, in a terminal, shows it as redis-cli does.
func (s *session) push(push resp.Value, elements int) error {
	for range elements {
		element, err := s.conn.Read()
		if err != nil {
			return err
		}
		push.Elements = append(push.Elements, element)
	}
	if !s.Terminal {
		return nil
	}
	text := reply.Text(push)
	if e := push.Elements; len(e) == 2 && e[0].Text == "invalidate" && e[1].Kind == resp.Array {
		var keys []string
		for _, key := range e[1].Elements {
			keys = append(keys, "'"+key.Text+"'")
		}
		text = "-> invalidate: " + strings.Join(keys, ", ") + "\n"
	}
	return s.write(text)
}

// selected remembers the database for the prompt, and for the next connection.
func (s *session) selected(database string) {
	if number, err := strconv.Atoi(database); err == nil {
		s.settings.Database = &number
	}
}

// write writes to Stdout what is no reply. The error is errStop.
func (s *session) write(text string) error {
	if _, err := io.WriteString(s.Stdout, text); err != nil {
		s.fail(0, "writing to the standard output: %v", err)
		return errStop
	}
	return nil
}

// begun gives a reply whose first piece was read already.
type begun struct {
	rest     reply.Source
	first    resp.Value
	elements int
	given    bool
}

func (b *begun) Next() (piece resp.Value, elements int, err error) {
	if b.given {
		return b.rest.Next()
	}
	b.given = true
	return b.first, b.elements, nil
}
