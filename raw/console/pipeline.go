package console

import (
	"context"
	"strings"
)

// How many commands may be in flight, and how many bytes of them.
const (
	mostCommands = 1024
	mostBytes    = 64 << 10
	// carefulCommands go one by one before the first two go together: so a short script is sent to the letter as
	// redis-cli sends it, and only one command is lost with a connection.
	carefulCommands = 32
	// manyReplyBytes in answer to commands that went together let them go one by one again, since a server keeps
	// replies until they are read.
	manyReplyBytes = 1 << 20
)

// pipeline holds commands that are sent together, so that the network and the system are not waited for after each.
// The zero value is ready.
type pipeline struct {
	commands [][]string
	bytes    int // of their words
	window   int // how many may go together; less than 1 is 1
	answered int // commands since the last time that they went one by one
	received int // bytes since the last exchange
}

// slow lets the next commands go one by one.
func (p *pipeline) slow() { p.window, p.answered = 1, 0 }

// grow lets more go together, after an exchange that went well.
func (p *pipeline) grow(answered int) {
	if p.received > manyReplyBytes {
		p.slow()
	}
	p.received = 0
	p.answered += answered
	if p.answered >= carefulCommands {
		p.window = min(2*max(p.window, 1), mostCommands)
	}
}

// enqueue adds a command to those that go together, and sends them if they are enough. The error is errStop.
func (s *session) enqueue(ctx context.Context, args []string) error {
	p := &s.pipeline
	p.commands = append(p.commands, args)
	for _, arg := range args {
		p.bytes += len(arg)
	}
	if len(p.commands) >= p.window || p.bytes >= mostBytes {
		return s.settle(ctx)
	}
	return nil
}

// settle sends what waits in the pipeline, and returns when all of it is answered. The error is errStop.
func (s *session) settle(ctx context.Context) error {
	p := &s.pipeline
	if len(p.commands) == 0 {
		return nil
	}
	commands := p.commands
	p.commands, p.bytes = nil, 0
	if err := s.exchange(ctx, commands...); err != nil {
		return err
	}
	if s.conn != nil {
		p.grow(len(commands))
	}
	p.commands = commands[:0]
	return nil
}

// goesAlone reports whether nothing may be sent behind a command before it is answered: because the answer has no
// end, or may be the end of the connection, or because something must be asked or shown before.
func goesAlone(args []string) bool {
	if kindOf(args) != once {
		return true
	}
	word := strings.ToLower(args[0])
	switch word {
	case "help", "?", "clear", "client", "sync", "psync", "reset", "quit", "auth", "hello", "exec":
		return true
	}
	_, dangerous := dangers[word]
	return dangerous
}
