// The schema is executed without a transaction, so a file in which one statement fails has the others all the same.
//
// file: repositories/sqliteconn/schema.go
// rejected by: repositories/sqliteconn: the schema is applied as a whole or not at all
package sqliteconn

func applySchema(ctx context.Context, writer *sql.DB) error {
	var version int
	if err := writer.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > schemaVersion {
		return fmt.Errorf("it was made by a later version of this program: its schema is %d, and this program knows up to %d", version, schemaVersion)
	}
	_, err := writer.ExecContext(ctx, schema+fmt.Sprintf(`PRAGMA user_version = %d`, schemaVersion))
	return err
}
