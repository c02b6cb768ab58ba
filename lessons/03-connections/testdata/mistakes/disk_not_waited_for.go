// The writer does not wait for the disk (synchronous NORMAL), so a power failure undoes what it acknowledged.
//
// file: repositories/sqliteconn/dsn.go
// rejected by: repositories/sqliteconn: the SQLite connection the settings have the writer wait for the disk, so that what it acknowledged survives a power failure
package sqliteconn

func dsn(path string, use purpose) (string, error) {
	uri, err := fileURI(path)
	if err != nil {
		return "", err
	}
	uri += "?_busy_timeout=5000&_journal_mode=WAL&_foreign_keys=on&_synchronous=NORMAL"
	if use == forReading {
		return uri + "&_query_only=on", nil
	}
	return uri + "&_txlock=immediate", nil
}
