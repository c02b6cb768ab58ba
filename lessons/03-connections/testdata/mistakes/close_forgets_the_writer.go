// Close closes the pool that reads and forgets the one that writes, so the write-ahead log stays behind.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection Close leaves one whole file behind
package sqliteconn

func (c *Connection) Close() error {
	return c.reader.Close()
}
