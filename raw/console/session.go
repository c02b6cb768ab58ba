package console

import (
	"bufio"
	"context"
	"errors"
	"net"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/line"
	"cacheaside/raw/wire"
)

// session is the console connected to a server.
//
// A command takes this way: line reads it (or run, from the arguments), command tells what the console does itself
// from what is sent; what may go in company waits in the pipeline, all else goes alone through do, and both end in
// exchange, which sends and writes the replies.
type session struct {
	Program
	flags    flags
	settings client.Settings
	private  bool          // nobody but this program uses the server
	out      *bufio.Writer // to Stdout; it is flushed before anything is waited for
	conn     *client.Conn  // nil before the first command, and after the connection was lost
	side     *client.Conn  // what the console asks on its own goes here; nil before the first question
	played   bool          // by a transcript, which has one reply to each command
	failed   bool          // a command was answered with an error, or not at all
	ask      func(ctx context.Context, prompt string) (answer string, err error)

	leave       <-chan struct{} // ends what streams, in a pipe
	shown       *showing        // of the command that is under way
	lacking     map[string]bool // commands of which was said that the embedded Redis lacks them
	embedded    *bool           // the server is embedded, here or in another program; nil if not asked yet
	took        time.Duration   // of the last commands that were sent, up to their replies
	lineTook    time.Duration   // of all commands of a typed line
	pipeline    pipeline
	transaction transaction
	authNow     bool // the last command was an AUTH that the server accepted
	recorder    wire.Recorder
	handshake   wire.Exchange // of conn
}

// errStop is returned when the console can't go on. Why is said already.
var errStop = errors.New("stop")

func newSession(p Program, settings client.Settings) *session {
	s := &session{Program: p, settings: settings, shown: &showing{}, lacking: map[string]bool{}, out: bufio.NewWriterSize(p.Stdout, 64<<10)}
	s.recorder.Limit = shownBytes
	s.settings.Wrap = func(conn net.Conn) net.Conn { return &eager{Conn: s.recorder.Conn(conn), session: s} }
	return s
}

// run sends the command, or those of the input if there is none, and returns the exit status.
func (s *session) run(ctx context.Context, command []string) int {
	err := s.connect(ctx)
	switch {
	case err != nil:
	case s.flags.scan:
		err = s.scan(ctx)
	case len(command) > 0:
		err = s.once(ctx, command)
	case s.Terminal:
		err = s.converse(ctx)
		s.failed = false // what failed was seen
	default:
		err = s.lines(ctx)
	}
	s.disconnect()
	s.leaveSide()
	if failed := s.flush(); failed != nil && err == nil {
		err = failed
	}
	switch {
	case ctx.Err() != nil || errors.Is(err, errInterrupted):
		return statusInterrupted
	case err != nil || s.failed:
		return statusFailed
	default:
		return statusOK
	}
}

// once sends the command of the arguments, as often as -r says. The error is errStop.
func (s *session) once(ctx context.Context, command []string) error {
	if line.IsView(command[0]) {
		_, err := s.words(ctx, command)
		return errors.Join(err, s.settle(ctx))
	}
	return s.repeat(ctx, s.flags.repeat, command, s.flags.views)
}

// connect connects, if there is no connection, to the database that was selected last. The error is errStop.
func (s *session) connect(ctx context.Context) error {
	if s.conn != nil {
		return nil
	}
	s.recorder.Take()
	conn, err := client.Dial(ctx, s.settings)
	if err != nil {
		if ctx.Err() == nil {
			s.failed = true
			says := s.in().SeeThatItRuns(s.of(err))
			if errors.Is(err, client.ErrRefused) {
				says = s.in().ServerRefuses(s.of(err))
			}
			s.fail(0, says)
		}
		return errStop
	}
	s.handshake = s.recorder.Take()
	database := conn.Database()
	s.conn, s.settings.Database = conn, &database
	s.sayRefusals()
	return s.showHandshake(s.flags.views)
}

// sayRefusals says what the server refused of the handshake, and what to do.
func (s *session) sayRefusals() {
	refusals := s.conn.Refusals(s.in())
	for _, refusal := range refusals {
		s.fail(0, refusal)
	}
	if len(refusals) > 0 {
		s.fail(0, s.in().GivePassword())
	}
}

// disconnect ends the connection, and with it what the server kept for it.
func (s *session) disconnect() {
	if s.conn != nil {
		_ = s.conn.Close() // nothing is left to be sent
		s.conn = nil
	}
	s.transaction = transaction{}
	s.pipeline.slow()
}

// write writes to Stdout what is no reply. The error is errStop.
func (s *session) write(text string) error {
	if _, err := s.out.WriteString(text); err != nil {
		return s.flush()
	}
	return nil
}

// flush writes what is kept for Stdout. The error is errStop.
func (s *session) flush() error {
	if err := s.out.Flush(); err != nil {
		s.fail(0, s.in().WritingOutput(s.of(err)))
		return errStop
	}
	return nil
}
