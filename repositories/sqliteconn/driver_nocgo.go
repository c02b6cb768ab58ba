//go:build !cgo

package sqliteconn

import _ "modernc.org/sqlite" // registers driverName: SQLite translated to Go, for machines without a C compiler

const driverName = "sqlite"

func dsn(use pragmas) string {
	const both = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	if use == forReading {
		return both + "&_pragma=query_only(1)"
	}
	return both + "&_txlock=immediate"
}
