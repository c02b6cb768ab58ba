// Package console is the Redis console: it finds a server, sends it the commands of its arguments or of its input,
// and writes the replies as redis-cli does.
package console

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"io"
	"os"

	"cacheaside/raw/language"
	"cacheaside/raw/words"
	"cacheaside/repositories/redisserver"
)

// The exit statuses.
const (
	statusOK          = 0
	statusFailed      = 1   // a command was answered with an error, or the console could not go on
	statusUsage       = 2   // a wrong flag, argument or setting
	statusInterrupted = 130 // as shells have it for a program that SIGINT ended
)

// Program is the console with all that it takes from outside.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Language is the one that the console speaks unless a flag says otherwise.
	Language language.Language
	// Terminal says that a person sits at both ends: each line is prompted for, the pushes of RESP3 are shown, and
	// what is dangerous is asked about.
	Terminal bool
	// Editor, if not nil, gives the lines that are typed in a terminal. It is told how to ask for the keys that begin
	// with a prefix, and in which words to say what it says.
	Editor func(keys func(prefix string) []string, in words.Words) (Typist, error)
	// Interrupts gives each Ctrl-C. It may be nil.
	Interrupts <-chan os.Signal
	// Search says where servers are looked for and started. Its URL is not used.
	Search redisserver.Search
}

// Run does what the arguments say and returns the exit status. Replies go to Stdout, and everything else that there
// is to say goes to Stderr, a line each, passwords left out. The end of ctx interrupts Run.
func (p Program) Run(ctx context.Context, args []string) (status int) {
	chosen, command, err := p.parse(args)
	p.Language = chosen.language
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(p.Stdout, p.in().Usage()) // there is nobody left to tell
		return statusOK
	case err != nil:
		return p.fail(statusUsage, p.in().WrongFlags(withoutURL(p.of(err))))
	}
	p.Search.URL = chosen.server()
	leave := make(chan struct{})
	isOneShot := len(command) > 0 || chosen.scan || chosen.evalFile != ""
	if isOneShot || !p.Terminal {
		var cancel context.CancelFunc
		ctx, cancel = p.untilInterrupted(ctx, leave)
		defer cancel()
	}

	if len(command) > 0 {
		program, isOne := map[string]func(context.Context) int{"serve": p.serve, "first": p.first, "methods": p.methods}[command[0]]
		switch {
		case isOne && len(command) > 1:
			return p.fail(statusUsage, p.in().NoArguments(command[0], len(command)-1))
		case isOne:
			return program(ctx)
		case command[0] == "play":
			return p.play(ctx, command[1:])
		}
	}

	if command, err = chosen.whole(command, p.Stdin); err != nil {
		return p.fail(statusUsage, p.of(err))
	}

	server, status := p.find(ctx)
	if server == nil {
		return status
	}
	defer func() {
		if err := server.Close(); err != nil {
			status = max(status, p.fail(statusFailed, p.in().EndingStarted(p.of(err))))
		}
	}()
	p.say(p.in().Uses(server.Origin))

	s := newSession(p, chosen.settings(server.URL()))
	s.flags, s.private = chosen, server.Started()
	switch {
	case !isOneShot:
		s.leave = leave
	case p.Terminal:
		s.ask = s.askOnce
	}
	status = s.run(ctx, command)
	if server.Started() {
		p.fail(0, p.in().StartedForThisRun())
	}
	return status
}

// untilInterrupted returns a context that ends with Ctrl-C, unless somebody takes it from leave.
func (p Program) untilInterrupted(ctx context.Context, leave chan<- struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-p.Interrupts:
				select {
				case leave <- struct{}{}:
				default:
					cancel()
				}
			}
		}
	}()
	return ctx, cancel
}

// find returns a server, or nil and the exit status.
func (p Program) find(ctx context.Context) (*redisserver.Server, int) {
	server, err := p.Search.Find(ctx)
	if errors.Is(err, redisserver.ErrPassword) { // a person may give it with AUTH
		p.Search.URL = "redis://" + cmp.Or(p.Search.Address, redisserver.DefaultAddress)
		server, err = p.Search.Find(ctx)
	}
	switch {
	case err == nil:
		return server, statusOK
	case ctx.Err() != nil:
		return nil, statusInterrupted
	case errors.Is(err, redisserver.ErrSetting):
		return nil, p.fail(statusUsage, p.of(err))
	default:
		return nil, p.fail(statusFailed, p.of(err))
	}
}

// say writes a line to Stderr.
func (p Program) say(text string) {
	_, _ = io.WriteString(p.Stderr, text+"\n") // there is nobody left to tell
}

// fail says what went wrong and returns the exit status.
func (p Program) fail(status int, text string) int {
	p.say("raw: " + text)
	return status
}

// in returns the words of the language that is spoken.
func (p Program) in() words.Words { return words.In(p.Language) }

// of says an error.
func (p Program) of(err error) string { return words.Of(err, p.in()) }
