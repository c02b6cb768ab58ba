package processes

import "syscall"

// attributes gives a child a process group of its own, so that Ctrl-C reaches only the program, which then ends the child in
// its own time; has the kernel send the child the signal if the program is killed; and has it run as the account, if there is one.
func attributes(whenKilled syscall.Signal, as *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: whenKilled, Credential: as.credential()}
}
