//go:build unix

package specs

import (
	"os"
	"os/exec"
	"syscall"
)

// inOwnGroup puts a program into a process group of its own. Control-C in a terminal then reaches it once,
// through the context, and not a second time from the terminal: Ginkgo takes a second one as the order
// to skip cleaning up.
func inOwnGroup(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// abandon asks a program to end, whose results nobody waits for any more.
func abandon(process *os.Process) error { return process.Signal(os.Interrupt) }

// interrupt asks a program to end, as Control-C does.
func interrupt(process *os.Process) { _ = process.Signal(os.Interrupt) }

// showStacks ends a program; the Go runtime writes the stacks of all goroutines first.
func showStacks(process *os.Process) { _ = process.Signal(syscall.SIGQUIT) }

// killedAsGroup puts the go command into a group of its own, and has all of it killed when the context ends: a compiler
// that is left running slows down the next one.
func killedAsGroup(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}

// endGroup kills what a program that has ended left running.
func endGroup(command *exec.Cmd) {
	if command.Process != nil {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	}
}
