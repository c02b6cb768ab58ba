//go:build !unix

package sqliteconn

import (
	"io/fs"
	"os"
)

// mayChange returns an error if a file is marked as one that may only be read. Who else may not change it, Windows tells only
// those who try.
func mayChange(file string) error {
	info, err := os.Stat(file)
	if err == nil && info.Mode().Perm()&0o200 == 0 {
		return fs.ErrPermission
	}
	return err
}

// mayAdd takes every folder for one in which files can be made.
func mayAdd(string) error { return nil }
