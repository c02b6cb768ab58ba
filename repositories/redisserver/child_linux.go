package redisserver

import "syscall"

// endWithParent gives a child a process group of its own, so that Ctrl-C reaches only the program, which then ends the child
// in its own time; and makes the kernel end the child if the program is killed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
