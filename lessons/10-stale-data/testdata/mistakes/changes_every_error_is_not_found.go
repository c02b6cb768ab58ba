// Every failure of the database is reported as "there is no such product".
//
// file: repositories/product_changes.go
// rejected by: integration/database: ProductChanges on a real SQLite file says ErrUnavailable, and not ErrNotFound, when the database fails Update
package repositories

func changed(operation, name string) func(sql.Result, error) error {
	return func(result sql.Result, err error) error {
		if err != nil {
			return fmt.Errorf("%s %q: %w", operation, name, ErrNotFound)
		}
		switch rows, err := result.RowsAffected(); {
		case err != nil:
			return unavailable(operation, name, err)
		case rows == 0:
			return fmt.Errorf("%s %q: %w", operation, name, ErrNotFound)
		}
		return nil
	}
}
