// The file is not told which version of the schema it has, so no later program can know.
//
// file: repositories/sqliteconn/schema.go
// rejected by: repositories/sqliteconn: the schema is completed in a file that an earlier version made
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
	return tx.Commit()
}
