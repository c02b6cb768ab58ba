package postgresconn

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"cacheaside/repositories"
)

// taken is for how long an invalidation that an instance has taken is left to it.
const taken = time.Second

// Outbox keeps the invalidations as repositories.OutboxRepository does, and promises the same, but that instances which deliver
// side by side share the work: see Pending. It is safe for concurrent use. A failure wraps repositories.ErrUnavailable and its
// cause.
type Outbox struct {
	connection *Connection
	of         *sql.Stmt
}

// NewOutbox returns the outbox of a database.
func NewOutbox(ctx context.Context, connection *Connection) (*Outbox, error) {
	of, err := connection.reader.PrepareContext(ctx, `SELECT id FROM invalidations WHERE name = ? ORDER BY id LIMIT 1000`)
	if err != nil {
		return nil, fmt.Errorf("preparing to find invalidations: %w", err)
	}
	return &Outbox{connection: connection, of: of}, nil
}

// Of returns the identifiers of one name's invalidations, the oldest first, 1000 at most.
func (o *Outbox) Of(ctx context.Context, name string) ([]int64, error) {
	ids, err := repositories.ReadRows(func(id *int64) []any { return []any{id} })(o.of.QueryContext(ctx, name))
	if err != nil {
		return nil, unavailable("finding invalidations", err)
	}
	return ids, nil
}

// Pending returns the invalidations of an age or older, by their identifiers, at most limit of them. An age of zero returns
// all. With another age each is returned to one of those who ask, and to the next after a second if it is still there; ages are
// by the database's clock.
func (o *Outbox) Pending(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error) {
	if age <= 0 {
		return invalidations(o.connection.reader.QueryContext(ctx, `SELECT id, name FROM invalidations ORDER BY id LIMIT ?`, limit))
	}
	const take = `UPDATE invalidations SET taken = clock_timestamp() WHERE id IN (
		SELECT id FROM invalidations
		WHERE greatest(clock_timestamp() - at, at - clock_timestamp()) >= make_interval(secs => ?)
			AND (taken IS NULL OR greatest(clock_timestamp() - taken, taken - clock_timestamp()) >= make_interval(secs => ?))
		ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
		RETURNING id, name`
	return invalidations(o.connection.writer.QueryContext(ctx, take, age.Seconds(), taken.Seconds(), limit))
}

// invalidations reads those that a query has returned.
func invalidations(rows *sql.Rows, err error) ([]repositories.Invalidation, error) {
	all, err := repositories.ReadRows(func(one *repositories.Invalidation) []any { return []any{&one.ID, &one.Name} })(rows, err)
	if err != nil {
		return nil, unavailable("finding invalidations", err)
	}
	slices.SortFunc(all, func(a, b repositories.Invalidation) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// Remove removes delivered invalidations, in one statement. One that is gone already is no error. It waits for another instance
// that holds one for a moment; all lock them by their identifiers, so that no two wait for each other (Pending waits for none).
func (o *Outbox) Remove(ctx context.Context, ids ...int64) error {
	const remove = `DELETE FROM invalidations WHERE id IN (SELECT id FROM invalidations WHERE id = ANY(?) ORDER BY id FOR UPDATE)`
	if _, err := o.connection.writer.ExecContext(ctx, remove, ids); err != nil {
		return unavailable("removing invalidations", err)
	}
	return nil
}

// Backlog says how many invalidations have yet to be delivered, and how old the oldest is: zero if there is none, and never
// less. It reads the whole table.
func (o *Outbox) Backlog(ctx context.Context) (length int, oldest time.Duration, err error) {
	const query = `SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)::float8 FROM invalidations`
	var seconds float64
	if err := o.connection.reader.QueryRowContext(ctx, query).Scan(&length, &seconds); err != nil {
		return 0, 0, unavailable("counting invalidations", err)
	}
	return length, time.Duration(max(0, seconds) * float64(time.Second)), nil
}

// Close releases the statement. The connections stay open.
func (o *Outbox) Close() error { return o.of.Close() }

func unavailable(operation string, cause error) error {
	return fmt.Errorf("%s: %w: %w", operation, repositories.ErrUnavailable, cause)
}
