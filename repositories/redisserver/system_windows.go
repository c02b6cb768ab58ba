package redisserver

import (
	"errors"
	"os"
	"syscall"
)

// endWithParent gives a child a process group of its own, so that Ctrl-C reaches only the program, which then
// ends the child. A program that is killed leaves its child behind.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// terminate kills: Windows has no signal that asks.
func terminate(process *os.Process) { _ = process.Kill() }

// Windows' socket errors have numbers of their own: WSAECONNREFUSED and WSAEADDRINUSE.
func isRefused(err error) bool { return errors.Is(err, syscall.Errno(10061)) }

func isAddressInUse(err error) bool { return errors.Is(err, syscall.Errno(10048)) }
