// The pool of readers has one connection, so one slow read holds all others.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection has several connections that read at once
package sqliteconn

const readers = 1
