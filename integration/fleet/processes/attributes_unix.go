//go:build unix && !linux

package processes

import "syscall"

// attributes gives a child a process group of its own, so that Ctrl-C reaches only the program, which then ends the child in
// its own time; and has it run as the account, if there is one. These systems have no parent-death signal: a program that is
// killed leaves its children behind, until NewFolder ends them.
func attributes(_ syscall.Signal, as *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: as.credential()}
}
