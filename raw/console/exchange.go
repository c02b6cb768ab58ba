package console

import (
	"context"
	"net"
	"time"

	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// exchange sends commands and writes their replies, in order. The commands are sent meanwhile, so that it doesn't
// matter how much the server can keep in its buffers. A connection that fails is dropped, and the next command
// connects again; no command is ever sent a second time, since it may have had its effect. The error is errStop.
func (s *session) exchange(ctx context.Context, commands ...[]string) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	conn := s.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what waits for a reply
	defer stop()
	for _, args := range commands {
		conn.Queue(args)
	}
	sent := make(chan error, 1)
	go func() { sent <- conn.Flush() }()
	var err error
	answered, begin := 0, time.Now()
	for answered < len(commands) && err == nil {
		if err = s.answer(ctx, commands[answered]); err == nil {
			answered++
		}
	}
	s.took = time.Since(begin)
	s.lineTook += s.took
	if err != nil {
		_ = conn.Close() // ends the sending, too
		<-sent
		return s.lost(ctx, commands[answered:], err)
	}
	if err := <-sent; err != nil {
		s.disconnect() // the server answered before it had read everything, and then hung up
		return nil
	}
	if err := s.pushes(); err != nil {
		return s.lost(ctx, commands[answered-1:], err)
	}
	return nil
}

// answer reads the reply to a command and writes it.
func (s *session) answer(ctx context.Context, args []string) error {
	switch kindOf(args) {
	case streams:
		return s.stream(args)
	case confirms:
		return s.confirmations(args)
	}
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
		s.follow(args, first)
		s.shown.queued = first.Kind == resp.Status && first.Text == "QUEUED"
		s.hintIfLacking(ctx, args, first)
		return s.reply(withoutSecrets(args, first, s.in()), elements, args)
	}
}

// reply writes a reply whose first piece was read already.
func (s *session) reply(first resp.Value, elements int, args []string) error {
	style, end := reply.StyleOf(args), ""
	if s.isRaw() && style == reply.Standard {
		style, end = reply.Raw, "\n"
	}
	errs, err := reply.Write(s.out, &begun{s.conn, first, elements, false}, style)
	s.failed = s.failed || errs > 0
	if err != nil {
		end = "\n" // ends the line that was cut off
	}
	_, _ = s.out.WriteString(end) // its error stays, and flush returns it
	return err
}

// isRaw reports whether replies are written raw: all of them, or the one that comes.
func (s *session) isRaw() bool { return s.flags.views.raw || s.shown.raw }

// lost drops the connection after the first of the commands had no answer because of err, and says so. It returns
// nil if the console can go on, else errStop.
func (s *session) lost(ctx context.Context, commands [][]string, err error) error {
	s.disconnect()
	if ctx.Err() != nil {
		return errStop
	}
	if err := s.flush(); err != nil {
		return err
	}
	args := commands[0]
	if isHungUp(err) && wordIs(args, 0, "shutdown") {
		return nil // that is its answer
	}
	s.failed = true
	if isHungUp(err) {
		err = words.Error{Say: words.Words.HungUp}
	}
	s.fail(0, s.in().Lost(short(args[0]), s.of(err), len(commands)-1))
	if kindOf(args) == streams && !s.Terminal {
		return errStop // as redis-cli does: what follows would have waited for the end of the stream
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

// eager is a connection that has the output flushed before it waits for the server, so that each reply appears as
// soon as it is known that more must be waited for.
type eager struct {
	net.Conn
	session *session
}

func (c *eager) Read(p []byte) (int, error) {
	if err := c.session.out.Flush(); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	c.session.pipeline.received += n
	return n, err
}
