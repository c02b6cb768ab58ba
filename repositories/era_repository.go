package repositories

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Era is a time in which one Redis is the cache of a database. What another has is of another era.
type Era struct {
	Number   int64  // of the eras of this database, from 1
	Identity string // of the Redis
	Epoch    int64  // what Sentinel or Cluster calls the term of that master; 0 for a Redis without
}

// ErrOtherEra is returned by Begin where another era has begun meanwhile.
var ErrOtherEra = errors.New("another era has begun")

// EraRepository keeps the newest era of a database, in a table of one row. It is safe for concurrent use. A failure wraps
// ErrUnavailable and its cause.
type EraRepository struct {
	database Database
	newest   *sql.Stmt
}

const erasSchema = `CREATE TABLE IF NOT EXISTS eras (
	id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	number   BIGINT  NOT NULL,
	identity TEXT    NOT NULL,
	epoch    BIGINT  NOT NULL
)`

// NewEraRepository makes the table in the database, unless it is there.
func NewEraRepository(ctx context.Context, database Database) (*EraRepository, error) {
	var err error
	for range 2 { // PostgreSQL lets one of two fail that make the same table at once
		if err = inTransaction(ctx, database, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, erasSchema); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO eras (id, number, identity, epoch) VALUES (1, 0, '', 0) ON CONFLICT DO NOTHING`)
			return err
		}); err == nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("making the table of eras: %w", err)
	}
	newest, err := database.Reader().PrepareContext(ctx, `SELECT number, identity, epoch FROM eras WHERE id = 1`)
	if err != nil {
		return nil, fmt.Errorf("preparing to find the era: %w", err)
	}
	return &EraRepository{database, newest}, nil
}

// Newest returns the newest era: one with the number 0 before the first.
func (r *EraRepository) Newest(ctx context.Context) (era Era, err error) {
	if err := r.newest.QueryRowContext(ctx).Scan(&era.Number, &era.Identity, &era.Epoch); err != nil {
		return Era{}, fmt.Errorf("finding the era: %w: %w", ErrUnavailable, err)
	}
	return era, nil
}

// Begin begins the era that follows another, with its number, and returns it. It is on disk then. The error is ErrOtherEra if
// the other is not the newest any more.
func (r *EraRepository) Begin(ctx context.Context, after int64, identity string, epoch int64) (Era, error) {
	done, err := r.database.Writer().ExecContext(ctx,
		`UPDATE eras SET number = number + 1, identity = ?, epoch = ? WHERE id = 1 AND number = ?`, identity, epoch, after)
	if err != nil {
		return Era{}, fmt.Errorf("beginning an era: %w: %w", ErrUnavailable, err)
	}
	if rows, err := done.RowsAffected(); err != nil || rows != 1 {
		return Era{}, errors.Join(ErrOtherEra, err)
	}
	return Era{after + 1, identity, epoch}, nil
}

// Close releases the statement. The connections stay open.
func (r *EraRepository) Close() error { return r.newest.Close() }
