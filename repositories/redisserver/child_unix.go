//go:build unix && !linux

package redisserver

import "syscall"

// endWithParent gives a child a process group of its own, so that Ctrl-C reaches only the program, which then
// ends the child in its own time. These systems have no parent-death signal: a program that is killed leaves its child behind.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
