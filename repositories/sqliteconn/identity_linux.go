package sqliteconn

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// identity tells a file from all others, whatever its name.
type identity struct {
	major, minor uint32 // the device
	inode        uint64
}

// identityOf returns the identity of the file that has a name. The error wraps fs.ErrNotExist if there is none.
//
// Unlike os.Stat it asks for no times: since Linux 6.13 a file whose times were looked at gets new ones at its next write
// (https://docs.kernel.org/filesystems/multigrain-ts.html), which made syncing the log take half as long again.
func identityOf(path string) (identity, error) {
	var file unix.Statx_t
	err := error(unix.EINTR)
	for errors.Is(err, unix.EINTR) {
		err = unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO, &file)
	}
	if err != nil {
		return identity{}, &fs.PathError{Op: "statx", Path: path, Err: err}
	}
	return identity{file.Dev_major, file.Dev_minor, file.Ino}, nil
}

func (i identity) is(other identity) bool { return i == other }
