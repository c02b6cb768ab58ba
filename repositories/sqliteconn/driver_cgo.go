//go:build cgo

package sqliteconn

import (
	"errors"

	"github.com/mattn/go-sqlite3" // SQLite itself, compiled by the C compiler
)

const driverName = "sqlite3"

// isBusy reports whether an error is SQLITE_BUSY: another connection has the lock.
func isBusy(err error) bool {
	var failure sqlite3.Error
	return errors.As(err, &failure) && failure.Code == sqlite3.ErrBusy
}
