package sqliteconn

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io/fs"
	"sync"
)

// logLimit is the size in bytes to which SQLite cuts the write-ahead log when all of it is in the database. The log grows for
// as long as a reader needs what is in it, and without a limit SQLite leaves it as long as it once was. The limit is a little
// more than the 1000 pages of 4 KiB after which SQLite folds the log into the database: so in ordinary use SQLite does not
// cut the log only for it to grow again.
const logLimit = "4194304"

// connector makes the connections of one pool. All of them have the same files open as the first, whatever has those names by
// now.
type connector struct {
	driver observedDriver
	name   string // the data source name

	mu    sync.Mutex
	first driver.Conn // is never lent: while it is open, SQLite neither removes the write-ahead log nor makes a new one
	files files       // those of the first; they do not change
}

// OpenConnector returns what makes the connections of a pool. database/sql calls it once for each pool.
func (d observedDriver) OpenConnector(name string) (driver.Connector, error) {
	return &connector{driver: d, name: name}, nil
}

// Driver returns the driver that was registered.
func (c *connector) Driver() driver.Driver { return c.driver }

// Connect returns another connection. It fails if the files that it would open are not those of the first.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := c.openFirst(ctx); err != nil {
		return nil, err
	}
	if err := c.files.check(); err != nil { // SQLite would make a file where there is none
		return nil, err
	}
	conn, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	observed := &observedConn{driverConn: conn, beginning: beginning(c.name), files: &c.files}
	queryOnly, err := ask(ctx, conn, `PRAGMA query_only`)
	if queryOnly == int64(0) {
		observed.written = &c.files
	}
	if err := cmp.Or(err, c.files.check()); err != nil {
		_ = conn.Close() // the error that matters is the first
		return nil, err
	}
	return observed, nil
}

// openFirst opens the first connection, unless it is open, and notes its files.
func (c *connector) openFirst(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first != nil {
		return nil
	}
	conn, err := c.open(ctx)
	if err != nil {
		return err
	}
	if err := c.note(ctx, conn); err != nil {
		c.files.opened = nil
		_ = conn.Close() // the error that matters is the first
		return err
	}
	c.first = conn
	return nil
}

// open opens a connection, and limits the log by a pragma: one of the drivers does not take that from the data source name.
func (c *connector) open(ctx context.Context) (driverConn, error) {
	opened, err := c.driver.Open(c.name)
	if err != nil {
		return nil, err
	}
	conn := opened.(driverConn)
	if _, err := conn.ExecContext(ctx, `PRAGMA journal_size_limit = `+logLimit, nil); err != nil {
		_ = conn.Close() // the error that matters is the first
		return nil, err
	}
	return conn, nil
}

// note notes the files that a connection has open: the database under the name that the pool was given, which may be a link,
// and the log and its index, whose names SQLite makes of the file's own. The query reads the schema, and so opens the log. A
// database in memory has no file, and one without a write-ahead log has only its own. The index counts: if it is deleted, the
// next program makes another, and both write to the same place of the log.
func (c *connector) note(ctx context.Context, conn driverConn) error {
	file, err := ask(ctx, conn, `SELECT file FROM pragma_database_list WHERE name = 'main'`)
	own, _ := file.(string)
	if err != nil || own == "" {
		return err
	}
	path, err := filePath(c.name)
	if err != nil {
		return err
	}
	if err := c.files.add(path); err != nil {
		return err
	}
	for _, beside := range []string{"-wal", "-shm"} {
		if err := c.files.add(own + beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// ask returns the one value that a query gives.
func ask(ctx context.Context, conn driverConn, query string) (driver.Value, error) {
	rows, err := conn.QueryContext(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	values := make([]driver.Value, 1)
	err = rows.Next(values)
	return values[0], cmp.Or(err, rows.Close())
}

// Close closes the first connection. database/sql calls it when it has closed the others.
func (c *connector) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == nil {
		return nil
	}
	return c.first.Close()
}
