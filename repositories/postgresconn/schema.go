package postgresconn

import (
	"context"
	"database/sql"
	_ "embed" // for schema.sql
	"fmt"
)

//go:embed schema.sql
var schema string

// schemaVersion is the version of schema.sql, kept in the table meta. Zero is a database without the schema.
const schemaVersion = 1

// oldest is the first version of PostgreSQL that knows all that is used here, as server_version_num has it.
const oldest = 14_00_00

// lockKey is the advisory lock that is held while the schema is applied: instances that start at once would make the same
// tables. It is of no other meaning.
const lockKey = 0x6361636865

// applySchema brings the database up to schemaVersion, in one transaction, which is over when applySchema returns. A database
// that has it already is not written to. One that a later version of the program made is left alone; the error names both
// versions.
func applySchema(ctx context.Context, writer *sql.DB) error {
	tx, err := writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit

	var server int
	var name string
	if err := tx.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, current_setting('server_version')`).
		Scan(&server, &name); err != nil {
		return err
	}
	if server < oldest {
		return fmt.Errorf("expected PostgreSQL 14 or later, found %s", name)
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(?)`, lockKey); err != nil {
		return err
	}
	version, err := versionOf(ctx, tx)
	switch {
	case err != nil:
		return err
	case version > schemaVersion:
		return fmt.Errorf("it was made by a later version of this program: its schema is %d, and this program knows up to %d",
			version, schemaVersion)
	case version == schemaVersion:
		return nil
	}
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx,
		`INSERT INTO meta (key, value) VALUES ('schema', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		fmt.Sprint(schemaVersion)); err != nil {
		return err
	}
	return tx.Commit()
}

func versionOf(ctx context.Context, tx *sql.Tx) (version int, err error) {
	var there bool
	if err := tx.QueryRowContext(ctx, `SELECT to_regclass('meta') IS NOT NULL`).Scan(&there); err != nil || !there {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `SELECT coalesce(max(value::int), 0) FROM meta WHERE key = 'schema'`).Scan(&version)
	return version, err
}
