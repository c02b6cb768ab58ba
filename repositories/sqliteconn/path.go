package sqliteconn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// describe says what a path leads to that is no ordinary file.
func describe(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	default:
		return "a device"
	}
}

// checkRights says which of the database's files this program may not read and write, or into which folder it can't put those
// that are not there yet: SQLite has files of its own beside the database, and of all that its error says little. No file is
// opened for that: closing it would release the locks that SQLite has on it in this process
// (https://sqlite.org/howtocorrupt.html#posix_close_bug).
func checkRights(path string) error {
	file, err := filepath.EvalSymlinks(path) // SQLite makes its names of the file's own
	if err != nil {
		if _, err := os.Lstat(path); err == nil { // a link to a file that is not there: SQLite follows it
			return nil
		}
		file = path
	}
	missing := false
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		switch err := mayChange(name); {
		case errors.Is(err, fs.ErrNotExist):
			missing = true
		case err != nil:
			return fmt.Errorf("%q can't be read and written: %w", name, withRemedy(err))
		}
	}
	if !missing {
		return nil
	}
	if err := mayAdd(filepath.Dir(file)); err != nil {
		return fmt.Errorf("no file can be made in the folder %q, where SQLite needs some: %w", filepath.Dir(file), withRemedy(err))
	}
	return nil
}

// withRemedy adds to the system's error what can be done.
func withRemedy(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w (give the user that runs this program the right to, or choose another file)", err)
	}
	return fmt.Errorf("%w (choose another file)", err)
}
