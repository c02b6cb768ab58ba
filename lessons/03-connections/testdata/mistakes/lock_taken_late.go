// A transaction takes the write lock at its first write (BEGIN without IMMEDIATE), when it is too late to wait for it.
//
// file: repositories/sqliteconn/dsn.go
// rejected by: repositories/sqliteconn: the SQLite connection the settings have a transaction of the writer hold the lock from its beginning
package sqliteconn

func dsn(path string, use purpose) (string, error) {
	uri, err := fileURI(path)
	if err != nil {
		return "", err
	}
	uri += "?_busy_timeout=5000&_journal_mode=WAL&_foreign_keys=on&_synchronous=FULL"
	if use == forReading {
		uri += "&_query_only=on"
	}
	return uri, nil
}
