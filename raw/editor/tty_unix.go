//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package editor

import "golang.org/x/sys/unix"

// Waiting implements Terminal. What is typed stays in the system as it is, byte by byte: edited by the system, it would
// be shown in the middle of a reply, and lose what is longer than the system's line.
func (t *TTY) Waiting() error {
	descriptor := int(t.in.Fd())
	mode, err := unix.IoctlGetTermios(descriptor, getTermios)
	if err != nil {
		return err
	}
	mode.Lflag |= unix.ISIG  // Ctrl-C is a signal
	mode.Oflag |= unix.OPOST // a line feed begins a line
	return unix.IoctlSetTermios(descriptor, setTermios, mode)
}
