package repositories

import "database/sql"

// ReadRows returns a function that takes what a query has returned, and reads all of its rows, each into the fields of one T.
func ReadRows[T any](fields func(*T) []any) func(*sql.Rows, error) ([]T, error) {
	return func(rows *sql.Rows, err error) (all []T, _ error) {
		if err != nil {
			return nil, err
		}
		defer func() { _ = rows.Close() }() // rows.Err has its error
		for rows.Next() {
			var one T
			if err := rows.Scan(fields(&one)...); err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		return all, nil
	}
}
