package workspace

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// detached lets a program run on when this one, or its console, is gone, with less priority than what has a window.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_NO_WINDOW | windows.BELOW_NORMAL_PRIORITY_CLASS,
	}
}
