package repositories

import (
	"context"
	"database/sql"
	_ "embed" // for invalidations.sql
	"fmt"
	"time"
)

// Invalidation is a product's name that caches must forget, since the product was created, changed or deleted.
type Invalidation struct {
	ID   int64 // grows with each change
	Name string
}

// OutboxRepository keeps the invalidations that have yet to be delivered to the cache. The database notes them itself, by
// triggers, in the transaction of the change (a transactional outbox,
// https://microservices.io/patterns/data/transactional-outbox.html): no crash can come between the two. It is safe for
// concurrent use. A failure wraps ErrUnavailable and its cause.
type OutboxRepository struct {
	database Database
	of       *sql.Stmt
}

//go:embed invalidations.sql
var invalidationsSchema string

// NewOutboxRepository makes the table of invalidations and its triggers in the database, unless they are there.
func NewOutboxRepository(ctx context.Context, database Database) (*OutboxRepository, error) {
	if err := inTransaction(ctx, database, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, invalidationsSchema)
		return err
	}); err != nil {
		return nil, fmt.Errorf("making the table of invalidations: %w", err)
	}
	of, err := database.Reader().PrepareContext(ctx, `SELECT id FROM invalidations WHERE name = ? ORDER BY id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("preparing to find invalidations: %w", err)
	}
	return &OutboxRepository{database: database, of: of}, nil
}

func inTransaction(ctx context.Context, database Database, do func(*sql.Tx) error) error {
	tx, err := database.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Of returns the identifiers of one name's invalidations, the oldest first, 1000 at most: while Redis is down, each write
// adds one.
func (r *OutboxRepository) Of(ctx context.Context, name string) ([]int64, error) {
	ids, err := ReadRows(func(id *int64) []any { return []any{id} })(r.of.QueryContext(ctx, name))
	if err != nil {
		return nil, unavailable("finding invalidations of", name, err)
	}
	return ids, nil
}

// Pending returns the invalidations of an age or older, the first noted first, at most limit of them. An age of zero returns
// all. One that seems to be from the future, since the computer's clock was set back, counts as old by as much.
func (r *OutboxRepository) Pending(ctx context.Context, age time.Duration, limit int) ([]Invalidation, error) {
	const query = `SELECT id, name FROM invalidations
		WHERE abs(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - at) >= ? ORDER BY id LIMIT ?`
	pending, err := ReadRows(func(one *Invalidation) []any { return []any{&one.ID, &one.Name} })(
		r.database.Reader().QueryContext(ctx, query, age.Milliseconds(), limit))
	if err != nil {
		return nil, fmt.Errorf("finding invalidations: %w: %w", ErrUnavailable, err)
	}
	return pending, nil
}

// Remove removes delivered invalidations, in one transaction. One that is gone already is no error.
func (r *OutboxRepository) Remove(ctx context.Context, ids ...int64) error {
	err := inTransaction(ctx, r.database, func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, `DELETE FROM invalidations WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("removing invalidations: %w: %w", ErrUnavailable, err)
	}
	return nil
}

// Close releases the statement. The connections stay open.
func (r *OutboxRepository) Close() error { return r.of.Close() }
