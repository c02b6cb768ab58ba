// Open lets a database in memory pass, and then each connection of the pool has a database of its own.
//
// file: repositories/sqliteconn/connection.go
// rejected by: repositories/sqliteconn: the SQLite connection says in one line what is wrong with a database in memory, which each connection of a pool has for itself
package sqliteconn

func Open(ctx context.Context, path string) (*Connection, error) {
	c := &Connection{path: path}
	if err := c.open(ctx); err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	return c, nil
}

func openPool(path string, use purpose, size int) (*sql.DB, error) {
	pool, err := sql.Open(driverName, path)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	return pool, nil
}
