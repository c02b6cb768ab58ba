// Package console is the Redis console: it finds a server, sends it the commands of its arguments or of its input,
// and writes the replies as redis-cli does.
package console

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"cacheaside/raw/client"
	"cacheaside/repositories/redisserver"
)

// The exit statuses.
const (
	statusOK          = 0
	statusFailed      = 1   // a command was answered with an error, or the console could not go on
	statusUsage       = 2   // a wrong flag, argument or setting
	statusInterrupted = 130 // as shells have it for a program that SIGINT ended
)

const usage = `Usage:
  go run ./raw [-url URL] [-3] COMMAND ARG…   sends one command and writes the reply
  go run ./raw [-url URL] [-3]                does so for each line of the standard input
  go run ./raw serve                          keeps a Redis running until Ctrl-C
  go run ./raw play [-json] [-on URL] FILE…   plays transcripts and compares the replies
  go run ./raw [-url URL] first               runs the functions of raw/first, and shows what goes over the wire

  -url URL   the server: redis://HOST:PORT/DB, rediss://…, unix:///PATH or "embedded"; else REDIS_URL;
             else the one at 127.0.0.1:6379, which is started for this run if there is none
  -3         speak version 3 of the protocol (RESP3)
  -h         show this

A line is read as redis-cli reads it, with "…" and '…' around what has blanks in it, and a reply is written as
"redis-cli --no-raw" writes it. The exit status of the built program is 1 if a command was answered with an error
or the connection failed, and 2 for wrong usage.

A transcript, such as raw/experiments/strings.txt, is played from an empty Redis on: a private one that is started for
it, or an empty one that -on names ("embedded" is the private one that needs nothing installed). With -json the result
is one JSON object for each file, on a line of its own. The exit status is 1 if a reply differs or is hidden.
`

// Program is the console with all that it takes from outside.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Terminal says that a person sits at both ends: each line is prompted for, and the pushes of RESP3 are shown.
	Terminal bool
	// Search says where servers are looked for and started. Its URL is not used.
	Search redisserver.Search
}

// Run does what the arguments say and returns the exit status. Replies go to Stdout, and everything else that there
// is to say goes to Stderr, a line each, passwords left out. The end of ctx interrupts Run.
func (p Program) Run(ctx context.Context, args []string) (status int) {
	flags := flag.NewFlagSet("raw", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&p.Search.URL, "url", p.Getenv("REDIS_URL"), "")
	resp3 := flags.Bool("3", false, "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(p.Stdout, usage) // there is nobody left to tell
		return statusOK
	case err != nil:
		problem, _, _ := strings.Cut(err.Error(), "://") // behind it there may be a password
		return p.fail(statusUsage, "expected -url URL, -3 or -h before the command, but this came: %s; go run ./raw -h says more", problem)
	}

	command := flags.Args()
	if len(command) > 0 && command[0] == "serve" {
		if len(command) > 1 {
			return p.fail(statusUsage, "serve expects no arguments, but %d came; write go run ./raw serve", len(command)-1)
		}
		return p.serve(ctx)
	}
	if len(command) > 0 && command[0] == "first" {
		if len(command) > 1 {
			return p.fail(statusUsage, "first expects no arguments, but %d came; write go run ./raw first", len(command)-1)
		}
		return p.first(ctx)
	}
	if len(command) > 0 && command[0] == "play" {
		return p.play(ctx, command[1:])
	}

	server, status := p.find(ctx)
	if server == nil {
		return status
	}
	defer func() {
		if err := server.Close(); err != nil {
			status = max(status, p.fail(statusFailed, "ending the Redis that was started: %v", err))
		}
	}()
	p.say("%v", server)

	s := &session{Program: p, settings: client.Settings{URL: server.URL(), RESP3: *resp3}}
	status = s.run(ctx, command)
	if server.Started() {
		p.say("raw: that Redis was started for this run, and the data in it ends with it; go run ./raw serve keeps one running")
	}
	return status
}

// find returns a server, or nil and the exit status.
func (p Program) find(ctx context.Context) (*redisserver.Server, int) {
	server, err := p.Search.Find(ctx)
	switch {
	case err == nil:
		return server, statusOK
	case ctx.Err() != nil:
		return nil, statusInterrupted
	case errors.Is(err, redisserver.ErrSetting):
		return nil, p.fail(statusUsage, "%v", err)
	default:
		return nil, p.fail(statusFailed, "%v", err)
	}
}

// say writes a line to Stderr.
func (p Program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.Stderr, format+"\n", args...) // there is nobody left to tell
}

// fail says what went wrong and returns the exit status.
func (p Program) fail(status int, format string, args ...any) int {
	p.say("raw: "+format, args...)
	return status
}
