//go:build !unix

package specs

import "os/exec"

// inOwnGroup does nothing: where there are no process groups and no interrupts, a program is killed when the
// context ends.
func inOwnGroup(*exec.Cmd) {}

// interrupt does nothing: there are no interrupts.
func interrupt(*exec.Cmd) {}

// showStacks kills a program, of which no stacks can be had.
func showStacks(command *exec.Cmd) { _ = command.Process.Kill() }

func killedAsGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
