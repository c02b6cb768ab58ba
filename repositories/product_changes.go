package repositories

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ProductChanges changes and deletes products in SQL. It is safe for concurrent use. Its errors name the product in quotes, as
// those of ProductsRepository do: a failure wraps ErrUnavailable and its cause. Each change is one transaction, in which the
// database itself notes the name in the table of invalidations (OutboxRepository).
type ProductChanges struct {
	update *sql.Stmt
	remove *sql.Stmt
}

// NewProductChanges prepares the statements, once for all calls. It fails if the database does not understand them.
func NewProductChanges(ctx context.Context, database Database) (*ProductChanges, error) {
	update, err := database.Writer().PrepareContext(ctx, `UPDATE products SET price_cents = ?, quantity = ? WHERE name = ?`)
	if err != nil {
		return nil, fmt.Errorf("preparing to update products: %w", err)
	}
	remove, err := database.Writer().PrepareContext(ctx, `DELETE FROM products WHERE name = ?`)
	if err != nil {
		_ = update.Close() // the error that matters is the first
		return nil, fmt.Errorf("preparing to delete products: %w", err)
	}
	return &ProductChanges{update: update, remove: remove}, nil
}

// Update gives the product of that name, letter for letter, another price and quantity. When it returns nil, they are
// on disk. The error wraps ErrNotFound, and not ErrUnavailable, if there is no such product. The end of ctx ends the
// wait for another writer.
func (c *ProductChanges) Update(ctx context.Context, product Product) error {
	return changed("updating product", product.Name)(c.update.ExecContext(ctx, int64(product.Price), product.Quantity, product.Name))
}

// Delete removes the product of that name, letter for letter. When it returns nil, the product is gone from the disk. The
// error wraps ErrNotFound, and not ErrUnavailable, if there is no such product. The end of ctx ends the wait for another
// writer.
func (c *ProductChanges) Delete(ctx context.Context, name string) error {
	return changed("deleting product", name)(c.remove.ExecContext(ctx, name))
}

// changed returns a function that returns the error of a statement that must change one row.
func changed(operation, name string) func(sql.Result, error) error {
	return func(result sql.Result, err error) error {
		if err != nil {
			return unavailable(operation, name, err)
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

// Close releases the statements, and no method works afterwards. The connections stay open.
func (c *ProductChanges) Close() error { return errors.Join(c.update.Close(), c.remove.Close()) }
