// There is one connection for everything, so nobody can read while somebody writes.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection lets readers read while the writer is in a transaction
package sqliteconn

func (c *Connection) open(ctx context.Context) (err error) {
	if c.writer, err = openPool(c.path, forWriting, 1); err != nil {
		return err
	}
	c.reader = c.writer
	if err = applySchema(ctx, c.writer); err != nil {
		return err
	}
	if c.file, err = os.Stat(c.path); err != nil {
		return err
	}
	return c.reader.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'identifier'`).Scan(&c.identifier)
}
