// Only the number of open connections is set. The pool keeps two idle ones, and opens the file anew for any other.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection keeps the connections that read open when they are idle
package sqliteconn

func openPool(path string, use purpose, size int) (*sql.DB, error) {
	name, err := dsn(path, use)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(driverName, name)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	return pool, nil
}
