// Whether a row was changed is not asked: a change of what is not there is a success, and a client hears 200.
//
// file: repositories/product_changes.go
// rejected by: integration/database: ProductChanges on a real SQLite file Update says ErrNotFound, with the name, and creates nothing, when there is no such product
package repositories

func changed(operation, name string) func(sql.Result, error) error {
	return func(result sql.Result, err error) error {
		if err != nil {
			return unavailable(operation, name, err)
		}
		switch rows, err := result.RowsAffected(); {
		case err != nil:
			return unavailable(operation, name, err)
		case rows == 0:
			return nil
		}
		return nil
	}
}
