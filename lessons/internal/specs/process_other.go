//go:build !unix

package specs

import (
	"os"
	"os/exec"
)

// inOwnGroup does nothing: where there are no process groups and no interrupts, a program is killed when the
// context ends.
func inOwnGroup(*exec.Cmd) {}

// abandon kills a program whose results nobody waits for any more.
func abandon(process *os.Process) error { return process.Kill() }

// interrupt does nothing: there are no interrupts.
func interrupt(*os.Process) {}

// showStacks kills a program, of which no stacks can be had.
func showStacks(process *os.Process) { _ = process.Kill() }

func killedAsGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
