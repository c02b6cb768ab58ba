//go:build unix

package sqliteconn

import "golang.org/x/sys/unix"

// mayChange returns the system's error if this process may not read and write a file.
func mayChange(file string) error { return access(file, unix.R_OK|unix.W_OK) }

// mayAdd returns the system's error if this process may not make files in a folder.
func mayAdd(folder string) error { return access(folder, unix.W_OK|unix.X_OK) }

// access asks for the rights that count when the file is opened: those of the effective user.
func access(path string, rights uint32) error {
	return unix.Faccessat(unix.AT_FDCWD, path, rights, unix.AT_EACCESS)
}
