//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package editor

// Waiting implements Terminal, by the mode in which the terminal was: what is typed is shown at once.
func (t *TTY) Waiting() error { return t.Close() }
