// A file that a later version of the program made is opened, and told that it is of this version.
//
// file: repositories/sqliteconn/schema.go
// rejected by: repositories/sqliteconn: the schema refuses a file that a later version made, and leaves it alone
package sqliteconn

func applySchema(ctx context.Context, writer *sql.DB) error {
	tx, err := begin(ctx, writer)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion)); err != nil {
		return err
	}
	return tx.Commit()
}
