// The error for a database that fails does not wrap its cause (%v instead of %w), so nobody can ask what it was.
//
// file: repositories/products_repository.go
// rejected by: repositories: ProductsRepository Insert says ErrUnavailable, with the cause, when the database fails
package repositories

func unavailable(operation, name string, cause error) error {
	return fmt.Errorf("%s %q: %w: %v", operation, name, ErrUnavailable, cause)
}
