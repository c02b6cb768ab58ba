package processes

import "syscall"

// attributes gives a child a process group of its own, so that Ctrl-C reaches only the program, which then ends the child. A
// program that is killed leaves its children behind, until NewFolder ends them.
func attributes(syscall.Signal, *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// account is a user of this machine. There is no need for another than the program's own.
type account struct{}

func unprivileged() (*account, error) { return nil, nil }

func (*account) own(string) error { return nil }
