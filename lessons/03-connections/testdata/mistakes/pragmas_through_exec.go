// The pragmas are sent through Exec, which takes one connection of the pool: the others do not have them.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection the settings hold on every connection foreign keys are checked
package sqliteconn

func openPool(path string, use purpose, size int) (*sql.DB, error) {
	uri, err := fileURI(path)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(driverName, uri+"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	settings := `PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = on; `
	if use == forReading {
		settings += `PRAGMA query_only = on`
	}
	_, err = pool.Exec(settings)
	return pool, err
}
