// Package processes starts servers as child processes, each on a port of 127.0.0.1 and with a file that it logs to, and ends
// them: PostgreSQL, Redis, and instances of this project's own server. They can be killed, frozen and started again, so that it
// can be seen what others make of that.
//
// No child outlives its program. A program that can, ends its children itself. On Linux the kernel ends them if it is killed; on
// other systems, and where a child was frozen, NewFolder ends what is left when such a program is started the next time.
package processes

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

// How long a server may take to be ready, on a machine that does other things, too, and to end when it is asked to.
const (
	startTimeout = 30 * time.Second
	stopTimeout  = 10 * time.Second
)

// Process is a server that runs as a child process. Its methods must not be called at the same time, but for Log, LastLines and
// URL.
type Process struct {
	name    string // such as "instance 1"
	url     string
	logFile string
	make    func() *exec.Cmd // the command, anew for each start
	ready   *regexp.Regexp   // matches what it logs when it is ready
	ask     os.Signal        // asks it to end
	tls     *tls.Config      // of its clients; nil if it does not speak TLS

	command *exec.Cmd
	ended   chan struct{} // closed when it has ended
}

// String returns its name, such as "instance 1".
func (p *Process) String() string { return p.name }

// URL is where it listens, also after it was started again.
func (p *Process) URL() string { return p.url }

// Address is the host and the port at which it listens.
func (p *Process) Address() string {
	parsed, err := url.Parse(p.url)
	if err != nil {
		return p.url
	}
	return parsed.Host
}

// Port is the port of its address.
func (p *Process) Port() string {
	_, port, _ := strings.Cut(p.Address(), ":")
	return port
}

// Log is the file that it logs to.
func (p *Process) Log() string { return p.logFile }

// PID is its number in the system.
func (p *Process) PID() int { return p.command.Process.Pid }

// Ended is closed when the process has ended, for whatever reason. Each start makes another one.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// State says how it ended, such as "exit status 1"; before Ended is closed it says nothing.
func (p *Process) State() string { return p.command.ProcessState.String() }

// Start starts it, where it was before if it was, and waits until it says that it is ready. The error has the end of its log.
func (p *Process) Start(ctx context.Context) error {
	log, err := os.OpenFile(p.logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	already, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	p.command = p.make()
	p.command.Stdout, p.command.Stderr = log, log
	if err := p.start(); err != nil {
		return fmt.Errorf("starting %s: %w", p.name, err)
	}
	if err := p.awaitReady(ctx, already); err != nil {
		return errors.Join(err, p.Kill())
	}
	return nil
}

// start starts the command from a thread that lives as long as the child does: Linux sends the parent-death signal when the
// *thread* that started the child ends (prctl(2), PR_SET_PDEATHSIG).
func (p *Process) start() error {
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.command.Start()
		started <- err
		if err == nil {
			_ = p.command.Wait() // how it ended is in its ProcessState
			close(ended)
		}
	}()
	p.ended = ended
	return <-started
}

// awaitReady waits until it logs that it is ready, behind what was there already.
func (p *Process) awaitReady(ctx context.Context, already int64) error {
	deadline := time.After(startTimeout)
	for {
		text, err := os.ReadFile(p.logFile)
		if err != nil {
			return err
		}
		if p.ready.Match(text[already:]) {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended before it was ready (%s); the last that it logged:\n%s", p.name, p.command.ProcessState, p.LastLines(5))
		case <-deadline:
			return fmt.Errorf("expected %s to be ready within %s; the last that it logged:\n%s", p.name, startTimeout, p.LastLines(5))
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// Stop asks it to end, and waits until it has; it kills what does not end in time. It does nothing if it has ended.
func (p *Process) Stop() error {
	if !p.runs() {
		return nil
	}
	if err := p.command.Process.Signal(p.ask); err != nil { // it has just ended, or the system has no such signals
		return p.Kill()
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopTimeout):
		return errors.Join(fmt.Errorf("expected %s to end within %s after it was asked to, so it was killed", p.name, stopTimeout), p.Kill())
	}
}

// Kill ends it, and the processes that it has started, as kill -9 does, and waits until it has ended.
func (p *Process) Kill() error {
	if !p.runs() {
		return nil
	}
	all := p.freeze()
	for _, one := range all {
		_ = one.Kill() // an error means that it has ended
	}
	<-p.ended
	return awaitEnd(all)
}

// Freeze has the system stop it and the processes that it has started: connections stay open, and nothing is answered.
func (p *Process) Freeze() error {
	if all := p.freeze(); len(all) == 0 {
		return fmt.Errorf("freezing %s: it does not run, or this system can't", p.name)
	}
	return nil
}

// freeze returns those that it has stopped: first the one that could start others.
func (p *Process) freeze() []*process.Process {
	first, err := process.NewProcess(int32(p.PID()))
	if err != nil {
		return nil
	}
	_ = first.Suspend() // an error means that it has ended
	children, _ := first.Children()
	for _, child := range children {
		_ = child.Suspend()
	}
	return append([]*process.Process{first}, children...)
}

// Thaw has all go on that were frozen, with what was sent to them meanwhile.
func (p *Process) Thaw() error {
	first, err := process.NewProcess(int32(p.PID()))
	if err != nil {
		return fmt.Errorf("thawing %s: %w", p.name, err)
	}
	children, err := first.Children()
	failures := []error{err, first.Resume()}
	for _, child := range children {
		_ = child.Resume() // an error means that it has ended
	}
	return errors.Join(failures...)
}

// ProcessorTime is how long it and the processes that it has started, and that still run, have used a processor so far.
func (p *Process) ProcessorTime() (time.Duration, error) {
	first, err := process.NewProcess(int32(p.PID()))
	if err != nil {
		return 0, fmt.Errorf("the processor time of %s: %w", p.name, err)
	}
	children, err := first.Children()
	if err != nil {
		return 0, fmt.Errorf("the processor time of %s: %w", p.name, err)
	}
	var seconds float64
	for _, one := range append(children, first) {
		used, err := one.Times()
		if err != nil {
			continue // it has just ended
		}
		seconds += used.User + used.System
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// LastLines returns the end of its log.
func (p *Process) LastLines(atMost int) string {
	text, err := os.ReadFile(p.logFile)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-atMost):], "\n")
}

func (p *Process) runs() bool {
	if p.ended == nil || p.command.Process == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// awaitEnd waits until processes that were killed are gone.
func awaitEnd(all []*process.Process) error {
	for deadline := time.Now().Add(stopTimeout); ; time.Sleep(time.Millisecond) {
		var left []int32
		for _, one := range all {
			if runs, err := one.IsRunning(); err == nil && runs {
				left = append(left, one.Pid)
			}
		}
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("expected the processes %d to be gone within %s after they were killed", left, stopTimeout)
		}
	}
}

// serverIn returns a process that logs to the folder, and is started there.
func serverIn(folder, name string) *Process {
	return &Process{name: name, logFile: filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".log"), ask: syscall.SIGTERM}
}
