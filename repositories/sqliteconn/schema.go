package sqliteconn

import (
	"context"
	"database/sql"
	_ "embed" // for schema.sql
	"fmt"
)

//go:embed schema.sql
var schema string

// schemaVersion is the version of schema.sql, kept in the file as its user_version
// (https://sqlite.org/pragma.html#pragma_user_version). Zero is a new file, or one made before versions were kept.
const schemaVersion = 1

// applySchema brings the file up to schemaVersion, in one transaction, which is over when applySchema returns: it executes
// the schema, and keeps the version in the file. A file that has it already is not written to, so opening it needs no room on the disk. A file that a later
// version of the program made is left alone; the error names both versions.
func applySchema(ctx context.Context, writer *sql.DB) error {
	tx, err := begin(ctx, writer)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit

	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > schemaVersion {
		return fmt.Errorf("it was made by a later version of this program: its schema is %d, and this program knows up to %d",
			version, schemaVersion)
	}
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	if version < schemaVersion {
		if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
