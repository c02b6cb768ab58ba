//go:build cgo

package sqliteconn

import _ "github.com/mattn/go-sqlite3" // registers driverName: SQLite itself, compiled by the C compiler

const driverName = "sqlite3"

func dsn(use pragmas) string {
	const both = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL"
	if use == forReading {
		return both + "&_query_only=on"
	}
	return both + "&_txlock=immediate"
}
