// Package sqliteconn opens the connection to SQLite, and brings the file's schema up to date when it does. It is the only
// package that imports a SQLite driver: what works with the database takes a *sql.DB.
package sqliteconn

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readers is how many connections read at once. Reads of one row are short; more of them than there are
// processors only wait for each other.
const readers = 4

// Connection is a handle on one database file: one connection that writes, since SQLite lets one writer in at a
// time, and a pool of connections that read meanwhile. It is safe for concurrent use.
type Connection struct {
	path       string
	file       fs.FileInfo // the file as it was opened: SQLite goes on in a deleted one, which is lost with the program
	writer     *sql.DB
	reader     *sql.DB
	identifier string
}

// Open opens the database file at path, makes it if it is not there, and applies the schema. The path is taken
// literally: it is no URI, and a database in memory is refused, since each connection of a pool would have one of
// its own. The error names the path in quotes, as it was given, and says in one line what is wrong with it, in the words of
// checkPath or of SQLite. After an error nothing is open, and a file that is no database is as it was. A context that is
// over already is an error.
func Open(ctx context.Context, path string) (*Connection, error) {
	if err := checkPath(path); err != nil {
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	c := &Connection{path: path}
	if err := c.open(ctx); err != nil {
		_ = c.Close() // the error that matters is the first
		return nil, fmt.Errorf("opening the database %q: %w", path, err)
	}
	return c, nil
}

// checkPath says what is wrong with a path that SQLite would not open, or would open as something else. A path at which
// there is no file yet is right if its folder is there, and files can be made in it.
func checkPath(path string) error {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return errors.New("expected the name of a file")
	}
	switch info, err := os.Stat(path); {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("expected the name of a file, but this is %s", describe(info.Mode()))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return withRemedy(err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil { // SQLite makes the file, but not the folder
		return err
	}
	return checkRights(path)
}

func (c *Connection) open(ctx context.Context) (err error) {
	if c.writer, err = openPool(c.path, forWriting, 1); err != nil {
		return err
	}
	if err = applySchema(ctx, c.writer); err != nil {
		return err
	}
	if c.file, err = os.Stat(c.path); err != nil {
		return err
	}
	if c.reader, err = openPool(c.path, forReading, readers); err != nil {
		return err
	}
	return c.reader.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'identifier'`).Scan(&c.identifier)
}

// openPool makes a pool of at most size connections, which are kept open when they are idle, with the settings of
// dsn on each.
func openPool(path string, use purpose, size int) (*sql.DB, error) {
	name, err := dsn(path, use)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(driverName, name)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool, nil
}

// Writer returns the pool of the one connection that writes. A transaction begun on it takes the write lock at
// once (BEGIN IMMEDIATE), and waits for it up to five seconds.
func (c *Connection) Writer() *sql.DB { return c.writer }

// Reader returns the pool of connections that read. They see what is committed, and can't write.
func (c *Connection) Reader() *sql.DB { return c.reader }

// Identifier returns the eight random hexadecimal digits that this database file was given when it was made. A
// copy of the file has the same.
func (c *Connection) Identifier() string { return c.identifier }

// Check reports whether the database can be read and is still the file that was opened. The error names the path as it
// was given to Open, and says so if the file was deleted or replaced. A context that is over is an error, too.
func (c *Connection) Check(ctx context.Context) error {
	switch now, err := os.Stat(c.path); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the database %s was deleted", c.path)
	case err != nil:
		return fmt.Errorf("the database: %w", err)
	case !os.SameFile(c.file, now):
		return fmt.Errorf("the database %s was replaced by another file", c.path)
	}
	if err := c.reader.QueryRowContext(ctx, `SELECT 1`).Scan(new(int)); err != nil {
		return fmt.Errorf("reading the database %s: %w", c.path, err)
	}
	return nil
}

// Close closes all connections. SQLite then folds its write-ahead log into the file.
func (c *Connection) Close() error {
	var failures []error
	for _, pool := range []*sql.DB{c.reader, c.writer} {
		if pool != nil {
			failures = append(failures, pool.Close())
		}
	}
	return errors.Join(failures...)
}
