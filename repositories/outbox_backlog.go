package repositories

import (
	"context"
	"fmt"
	"time"
)

// Backlog says how many invalidations have yet to be delivered, and how old the first of them is: zero if there is none, and
// never less. It reads the shortest index from end to end.
func (r *OutboxRepository) Backlog(ctx context.Context) (length int, oldest time.Duration, err error) {
	const query = `SELECT (SELECT count(*) FROM invalidations), coalesce(
		(SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - at FROM invalidations ORDER BY id LIMIT 1), 0)`
	var milliseconds int64
	if err := r.database.Reader().QueryRowContext(ctx, query).Scan(&length, &milliseconds); err != nil {
		return 0, 0, fmt.Errorf("counting invalidations: %w: %w", ErrUnavailable, err)
	}
	return length, time.Duration(max(0, milliseconds)) * time.Millisecond, nil
}
