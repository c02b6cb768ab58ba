// Close closes the pool that writes and forgets the one that reads.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection Close closes the connections that read
package sqliteconn

func (c *Connection) Close() error {
	return c.writer.Close()
}
