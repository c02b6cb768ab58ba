// Open does not close what it had opened when a later step fails, and nobody else can.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection closes what it had opened when it fails
package sqliteconn

func Open(ctx context.Context, path string) (*Connection, error) {
	if err := checkPath(path); err != nil {
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	c := &Connection{path: path}
	if err := c.open(ctx); err != nil {
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	return c, nil
}
