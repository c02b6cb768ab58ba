// Package postgresconn opens the connection to PostgreSQL, and brings the schema up to date when it does. It is the only
// package that imports its driver: what works with the database takes a *sql.DB, and writes its statements as for SQLite.
package postgresconn

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// ErrSetting is wrapped by the error for a URL that is none of PostgreSQL's.
var ErrSetting = errors.New("wrong setting")

// How many connections there are at most. PostgreSQL takes 100 by default, which several instances share.
const (
	readers = 12
	writers = 6
)

// connectTimeout bounds the making of a connection, unless the URL has a connect_timeout.
const connectTimeout = 5 * time.Second

// settings are what each connection asks of the server, unless the URL says otherwise
// (https://www.postgresql.org/docs/current/runtime-config-client.html). A statement whose client has given up or gone may still
// be executed: these bound when.
var settings = map[string]string{
	"application_name":                    "cacheaside",
	"default_transaction_isolation":       "read committed", // two writes of one product wait for each other, and none fails
	"statement_timeout":                   "10s",
	"idle_in_transaction_session_timeout": "10s",
	"client_connection_check_interval":    "1s",
}

// Connection is a handle on one database: a pool of connections that write, and one of connections that read. It is safe for
// concurrent use.
type Connection struct {
	name           string // what it is connected to, without a password
	version        string
	writer, reader *sql.DB
	identifier     string
}

// IsURL reports whether a text is meant to be the URL of a database in PostgreSQL.
func IsURL(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// Open connects to the database that a URL names (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS),
// and applies the schema. The server must be PostgreSQL 14 or later. What the URL leaves out comes from the environment
// (PGPASSWORD and others), from .pgpass and .pg_service.conf, as with PostgreSQL's own programs. The error wraps ErrSetting if
// the URL is wrong, and else names the database. It never has a password in it. After an error nothing is open.
func Open(ctx context.Context, url string) (*Connection, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrSetting, withoutPassword(err.Error(), url))
	}
	c := &Connection{name: nameOf(config)}
	if err := c.open(ctx, config); err != nil {
		_ = c.Close() // the error that matters is the first
		return nil, fmt.Errorf("opening the database %s: %s", c.name, reasonOf(err))
	}
	return c, nil
}

func (c *Connection) open(ctx context.Context, config *pgx.ConnConfig) error {
	if config.ConnectTimeout == 0 || config.ConnectTimeout == 2*time.Minute { // which is pgx's own default
		config.ConnectTimeout = connectTimeout
	}
	for name, value := range settings {
		if _, is := config.RuntimeParams[name]; !is {
			config.RuntimeParams[name] = value
		}
	}
	config.Tracer = tracer{}
	c.writer = newPool(config.Copy(), writers)
	config.RuntimeParams["default_transaction_read_only"] = "on"
	c.reader = newPool(config, readers)
	if err := applySchema(ctx, c.writer); err != nil {
		return err
	}
	return c.reader.QueryRowContext(ctx, `SELECT value, split_part(current_setting('server_version'), ' ', 1) FROM meta WHERE key = 'identifier'`).
		Scan(&c.identifier, &c.version)
}

// newPool returns a pool of at most size connections, which are kept open when they are idle.
func newPool(config *pgx.ConnConfig, size int) *sql.DB {
	pool := sql.OpenDB(connector{stdlib.GetConnector(*config, stdlib.OptionAfterConnect(syncCommits))})
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

// syncCommits has commits wait until they are on disk, where the server is set to acknowledge them before
// (synchronous_commit=off). Where it waits for more, such as a standby server, it goes on to do so.
func syncCommits(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx,
		`SELECT set_config('synchronous_commit', 'local', false) WHERE current_setting('synchronous_commit') = 'off'`); err != nil {
		return fmt.Errorf("setting synchronous_commit: %w", err)
	}
	return nil
}

// String says what it is connected to, such as "PostgreSQL 15.4: shop@127.0.0.1:5432/products".
func (c *Connection) String() string { return "PostgreSQL " + c.version + ": " + c.name }

// Writer returns the pool of connections that write. When a statement or a transaction of theirs has succeeded, it is on disk,
// unless the server is set not to write there at once (fsync=off).
func (c *Connection) Writer() *sql.DB { return c.writer }

// Reader returns the pool of connections that read. They see what is committed, and can't write.
func (c *Connection) Reader() *sql.DB { return c.reader }

// Identifier returns the eight random hexadecimal digits that this database was given when its schema was made. A copy of it
// has the same.
func (c *Connection) Identifier() string { return c.identifier }

// Check reports whether the database can be read. A context that is over is an error, too.
func (c *Connection) Check(ctx context.Context) error {
	if err := c.reader.QueryRowContext(ctx, `SELECT 1`).Scan(new(int)); err != nil {
		return fmt.Errorf("reading the database %s: %w", c.name, err)
	}
	return nil
}

// Close closes all connections.
func (c *Connection) Close() error {
	var failures []error
	for _, pool := range []*sql.DB{c.reader, c.writer} {
		if pool != nil {
			failures = append(failures, pool.Close())
		}
	}
	return errors.Join(failures...)
}

// nameOf says where a database is: USER@HOST:PORT/NAME, with the other hosts that the URL names behind it.
func nameOf(config *pgx.ConnConfig) string {
	name := fmt.Sprintf("%s@%s:%d/%s", config.User, config.Host, config.Port, config.Database)
	for _, other := range config.Fallbacks {
		if at := fmt.Sprintf("%s:%d", other.Host, other.Port); !strings.Contains(name, at) {
			name += " or " + at
		}
	}
	return name
}
