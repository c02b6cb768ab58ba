package workspace

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock waits until no other program holds the lock, and takes it. It ends with the program, however that ends.
func lock(place string) (unlock func(), err error) {
	f, err := os.OpenFile(place, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	// A file system without locks is no reason not to work: two commands at the same time are rare.
	_ = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, new(windows.Overlapped))
	return func() { f.Close() }, nil
}
