//go:build unix

package workspace

import "syscall"

// detached lets a program run on when this one, or its terminal, is gone.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
