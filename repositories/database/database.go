// Package database opens the database that a setting names: a file of SQLite's, or a database in PostgreSQL.
package database

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/postgresconn"
	"cacheaside/repositories/sqliteconn"
)

// Connection is a handle on a database of either kind.
type Connection interface {
	repositories.Database
	io.Closer
	fmt.Stringer // what it is connected to, in a line, without a password

	Identifier() string          // of the database: a part of every key in the cache
	Check(context.Context) error // whether the database can be read, and would keep what is written

	// NewOutbox makes the outbox of the database, unless it is there.
	NewOutbox(context.Context) (Outbox, error)
}

// Outbox is what repositories.OutboxRepository is.
type Outbox interface {
	io.Closer
	Of(ctx context.Context, name string) ([]int64, error)
	Pending(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error)
	Remove(ctx context.Context, ids ...int64) error
	Backlog(context.Context) (length int, oldest time.Duration, err error)
}

// Open opens what DATABASE_PATH names: a postgres:// or postgresql:// URL, or else the path of a file. Its errors are those of
// postgresconn.Open and sqliteconn.Open. The log is told what SQLite has to say.
func Open(ctx context.Context, setting string, log *slog.Logger) (Connection, error) {
	if postgresconn.IsURL(setting) {
		connection, err := postgresconn.Open(ctx, setting)
		if err != nil {
			return nil, err
		}
		return postgres{connection}, nil
	}
	sqliteconn.LogTo(log)
	connection, err := sqliteconn.Open(ctx, setting)
	if err != nil {
		return nil, err
	}
	return sqlite{connection, setting}, nil
}

type postgres struct{ *postgresconn.Connection }

func (p postgres) NewOutbox(ctx context.Context) (Outbox, error) {
	return postgresconn.NewOutbox(ctx, p.Connection)
}

type sqlite struct {
	*sqliteconn.Connection
	path string
}

func (s sqlite) String() string { return "SQLite: " + s.path }

func (s sqlite) NewOutbox(ctx context.Context) (Outbox, error) {
	return repositories.NewOutboxRepository(ctx, s.Connection)
}

// Check looks for the files of the database, of which its write-ahead log is one.
func (s sqlite) Check(ctx context.Context) error {
	if err := s.Connection.Check(ctx); err != nil {
		return err
	}
	return s.Reader().PingContext(ctx)
}
