// The transaction that applies the schema is never committed.
//
// file: repositories/sqliteconn/schema.go
// rejected by: repositories/sqliteconn: the schema is there as soon as a new file is opened
package sqliteconn

func applySchema(ctx context.Context, writer *sql.DB) error {
	tx, err := begin(ctx, writer)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > schemaVersion {
		return fmt.Errorf("it was made by a later version of this program: its schema is %d, and this program knows up to %d", version, schemaVersion)
	}
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
	return err
}
