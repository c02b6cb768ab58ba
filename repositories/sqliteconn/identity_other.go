//go:build !linux

package sqliteconn

import (
	"io/fs"
	"os"
)

// identity tells a file from all others, whatever its name.
type identity struct{ info fs.FileInfo }

// identityOf returns the identity of the file that has a name. The error wraps fs.ErrNotExist if there is none.
func identityOf(path string) (identity, error) {
	info, err := os.Stat(path)
	return identity{info}, err
}

func (i identity) is(other identity) bool { return os.SameFile(i.info, other.info) }
