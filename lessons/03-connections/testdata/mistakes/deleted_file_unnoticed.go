// Check asks the database alone, which goes on answering from a file that was deleted.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection Check notices that the file was deleted
package sqliteconn

func (c *Connection) Check(ctx context.Context) error {
	if err := c.reader.QueryRowContext(ctx, `SELECT 1`).Scan(new(int)); err != nil {
		return fmt.Errorf("reading the database %s: %w", c.path, err)
	}
	return nil
}
