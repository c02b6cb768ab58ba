package redisserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrNoServer is wrapped by the error that says that there is no redis-server on the PATH.
var ErrNoServer = errors.New("no server program")

// How long a child may take to answer, and to end after it was told to.
const (
	startTimeout = 5 * time.Second
	stopTimeout  = 2 * time.Second
)

// child is a running server program.
type child struct {
	command *exec.Cmd
	output  bytes.Buffer // safe to read once done is closed
	done    chan struct{}
}

// startChild starts the server program at the address, keeping nothing on disk, and waits until it answers.
// The error wraps ErrNoServer if there is no such program, and is a tryAgain if another server took the port first.
func startChild(ctx context.Context, binary, address string, arguments ...string) (*Server, error) {
	path, err := exec.LookPath(binary)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoServer, err)
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", binary, err)
	}
	c := &child{done: make(chan struct{})}
	c.command = exec.Command(path, append([]string{"--bind", host, "--port", port, "--dir", os.TempDir(),
		"--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning"}, arguments...)...)
	c.command.Stdout, c.command.Stderr = &c.output, &c.output
	c.command.SysProcAttr = endWithParent()
	if err := c.start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	if err := c.awaitAnswer(ctx, address); err != nil {
		_ = c.stop()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return &Server{
		url:    "redis://" + address,
		Origin: Origin{How: Child, Program: path, At: address},
		stop:   c.stop,
	}, nil
}

// start starts the program from a thread that lives as long as the program does: Linux sends the parent-death
// signal when the *thread* that started the child ends (prctl(2), PR_SET_PDEATHSIG).
func (c *child) start() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.command.Start()
		started <- err
		if err == nil {
			_ = c.command.Wait() // how it ended is told by its output
			close(c.done)
		}
	}()
	return <-started
}

// awaitAnswer waits until this very child, and not another server that was quicker, answers at the address.
func (c *child) awaitAnswer(ctx context.Context, address string) error {
	deadline := time.After(startTimeout)
	for {
		if probe(ctx, address).state == answers {
			return c.isAt(ctx, address)
		}
		select {
		case <-c.done:
			return c.whyItEnded()
		case <-deadline:
			return fmt.Errorf("it did not answer at %s within %s", address, startTimeout)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// isAt returns an error unless this child, and not another server, has the address.
func (c *child) isAt(ctx context.Context, address string) error {
	client := redis.NewClient(&redis.Options{Addr: address, MaxRetries: -1, DialerRetries: 1})
	defer client.Close()
	if client.InfoMap(ctx, "server").Item("Server", "process_id") != strconv.Itoa(c.command.Process.Pid) {
		return tryAgain{fmt.Errorf("another server has %s", address)}
	}
	return nil
}

func (c *child) whyItEnded() error {
	output := strings.TrimSpace(c.output.String())
	if strings.Contains(output, "Address already in use") {
		return tryAgain{errors.New("the port was taken by another server")}
	}
	lines := strings.Split(output, "\n")
	return fmt.Errorf("it ended at once: %s", strings.TrimSpace(lines[len(lines)-1]))
}

// stop asks the program to end, and ends it if it does not.
func (c *child) stop() error {
	terminate(c.command.Process)
	select {
	case <-c.done:
		return nil
	case <-time.After(stopTimeout):
	}
	if err := c.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("ending redis-server: %w", err)
	}
	<-c.done
	return nil
}
