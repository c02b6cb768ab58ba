//go:build unix

package workspace

import (
	"errors"
	"os"
	"syscall"
)

// lock waits until no other program holds the lock, and takes it. It ends with the program, however that ends.
func lock(place string) (unlock func(), err error) {
	f, err := os.OpenFile(place, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	// A file system without locks is no reason not to work: two commands at the same time are rare.
	for errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX), syscall.EINTR) {
	}
	return func() { f.Close() }, nil
}
