//go:build !unix

package specs

import "os/exec"

// inOwnGroup does nothing: where there are no process groups and no interrupts, a program is killed when the
// context ends.
func inOwnGroup(*exec.Cmd) {}

func killedAsGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
