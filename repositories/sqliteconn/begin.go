package sqliteconn

import (
	"context"
	"database/sql"
	"time"
)

// begin begins the first transaction of a pool. Its connection switches a new file to a write-ahead log; where others
// do so at the same moment, SQLite refuses all but one at once, without waiting for the lock as it does elsewhere. So
// begin waits instead, up to five seconds.
func begin(ctx context.Context, writer *sql.DB) (*sql.Tx, error) {
	for began := time.Now(); ; {
		tx, err := writer.BeginTx(ctx, nil)
		if !isBusy(err) || time.Since(began) > 5*time.Second {
			return tx, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}
