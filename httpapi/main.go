// The program httpapi serves products over HTTP: they are kept in SQLite or PostgreSQL, with Redis as a cache in front.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"cacheaside/httpapi/server"
	"cacheaside/repositories/postgresconn"
	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
)

// The exit statuses of the built program; "go run" turns every failure into 1.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(exitStatus(run(ctx, os.Args[1:], os.Getenv, os.Stderr), os.Stderr))
}

// run reads the settings, and serves until ctx is done.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) (err error) {
	defer server.HoldMemory()()
	defer sayOpenLesson(&err)
	settings, err := readSettings(args, getenv, stderr)
	if err != nil {
		return err
	}
	log, writeRest := newLog(stderr, settings.logFormat, settings.logLevel)
	defer writeRest()
	return server.Run(ctx, server.Config{
		Listen: settings.listen, Connections: connectionsFor(mostFiles()),
		Connect: func(ctx context.Context) (http.Handler, func() error, error) {
			return connect(ctx, settings, log)
		},
		Log: log,
	})
}

// yoursToWrite matches the panic of code that the learner writes in a lesson, and has not written yet.
var yoursToWrite = regexp.MustCompile(`^(lesson \d\d): (\S+ is yours to write)$`)

// sayOpenLesson makes such a panic an error; any other goes on.
func sayOpenLesson(err *error) {
	reason := recover()
	if reason == nil {
		return
	}
	match := yoursToWrite.FindStringSubmatch(fmt.Sprint(reason))
	if match == nil {
		panic(reason)
	}
	*err = fmt.Errorf("%s is open: %s, and the server does not start without it (\"go run ./lessons test\" says what is missing)", match[1], match[2])
}

// exitStatus says in one line what failed, if anything did.
func exitStatus(err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errSetting), errors.Is(err, redisserver.ErrSetting), errors.Is(err, redisconn.ErrSetting),
		errors.Is(err, postgresconn.ErrSetting):
		fmt.Fprintln(stderr, "httpapi:", err)
		return exitUsage
	case errors.Is(err, syscall.EADDRINUSE):
		fmt.Fprintln(stderr, "httpapi:", err, "(another program has it; end that, or choose another address with -listen)")
		return exitFailed
	default:
		fmt.Fprintln(stderr, "httpapi:", err)
		return exitFailed
	}
}
