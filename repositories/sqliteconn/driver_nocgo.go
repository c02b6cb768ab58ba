//go:build !cgo

package sqliteconn

import (
	"errors"

	"modernc.org/sqlite" // SQLite translated to Go, for machines without a C compiler
	sqlite3 "modernc.org/sqlite/lib"
)

const driverName = "sqlite"

// isBusy reports whether an error is SQLITE_BUSY: another connection has the lock.
func isBusy(err error) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code()&0xff == sqlite3.SQLITE_BUSY
}
