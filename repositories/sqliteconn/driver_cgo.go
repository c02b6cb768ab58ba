//go:build cgo

package sqliteconn

import (
	"database/sql"
	"errors"

	"github.com/mattn/go-sqlite3" // SQLite itself, compiled by the C compiler
)

// driverName is the name under which database/sql finds the driver whose statements can be observed (statements.Observe).
const driverName = "sqlite3-observed"

func init() { sql.Register(driverName, observedDriver{&sqlite3.SQLiteDriver{}}) }

// driverConn is what this driver's connections are.
type driverConn interface{ commonConn }

// driverRows is what this driver's rows are.
type driverRows interface{ commonRows }

// locksToRead says whether a read-only transaction (sql.TxOptions), too, begins as _txlock says, and not with a plain BEGIN.
const locksToRead = true

// isBusy reports whether an error is SQLITE_BUSY: another connection has the lock.
func isBusy(err error) bool {
	var failure sqlite3.Error
	return errors.As(err, &failure) && failure.Code == sqlite3.ErrBusy
}
