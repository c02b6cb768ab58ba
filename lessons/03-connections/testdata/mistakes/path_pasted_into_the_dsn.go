// The path is pasted into the data source name as it is, so a question mark in it begins the settings.
//
// file: repositories/sqliteconn/dsn.go
// rejected by: repositories/sqliteconn: the SQLite connection takes a file name literally with what separates a URI's query
package sqliteconn

func dsn(path string, use purpose) (string, error) {
	uri := "file:" + path + "?_busy_timeout=5000&_journal_mode=WAL&_foreign_keys=on&_synchronous=FULL"
	if use == forReading {
		return uri + "&_query_only=on", nil
	}
	return uri + "&_txlock=immediate", nil
}
