//go:build !cgo

package sqliteconn

import (
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite" // SQLite translated to Go, for machines without a C compiler
	sqlite3 "modernc.org/sqlite/lib"
)

// driverName is the name under which database/sql finds the driver whose statements can be observed (statements.Observe).
const driverName = "sqlite-observed"

func init() { sql.Register(driverName, observedDriver{&sqlite.Driver{}}) }

// driverConn is what this driver's connections are.
type driverConn interface {
	commonConn
	driver.SessionResetter
	driver.Validator
}

// driverRows is what this driver's rows are.
type driverRows interface {
	commonRows
	driver.RowsColumnTypeLength
	driver.RowsColumnTypePrecisionScale
}

// locksToRead says whether a read-only transaction (sql.TxOptions), too, begins as _txlock says, and not with a plain BEGIN.
const locksToRead = false

// isBusy reports whether an error is SQLITE_BUSY: another connection has the lock.
func isBusy(err error) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code()&0xff == sqlite3.SQLITE_BUSY
}
