package repositories

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

type preconditionKey struct{}

// OnlyIf returns a context in which ConditionalChanges changes or deletes a product only if the precondition holds of the
// product as it is. The precondition travels in the context because a change goes through layers that need not know of it.
func OnlyIf(ctx context.Context, holds func(current Product) bool) context.Context {
	return context.WithValue(ctx, preconditionKey{}, holds)
}

// Precondition returns the precondition of a context; nil if there is none.
func Precondition(ctx context.Context) func(current Product) bool {
	holds, _ := ctx.Value(preconditionKey{}).(func(Product) bool)
	return holds
}

// ConditionalChanges changes and deletes products as ProductChanges does, and keeps the precondition of OnlyIf: the statement
// that changes the product demands that it is as the precondition has seen it, and where another write came between, the
// precondition is asked again. It is safe for concurrent use.
type ConditionalChanges struct {
	changes  *ProductChanges
	database Database
}

// NewConditionalChanges returns changes by the statements of others, on the database that they were prepared on.
func NewConditionalChanges(changes *ProductChanges, database Database) *ConditionalChanges {
	return &ConditionalChanges{changes: changes, database: database}
}

// Update is ProductChanges.Update. The error wraps ErrChanged if there is such a product, of which the precondition does not
// hold; nothing is changed then.
func (c *ConditionalChanges) Update(ctx context.Context, product Product) error {
	holds := Precondition(ctx)
	if holds == nil {
		return c.changes.Update(ctx, product)
	}
	return c.change(ctx, holds, "updating product", product.Name,
		`UPDATE products SET price_cents = ?, quantity = ? WHERE name = ? AND price_cents = ? AND quantity = ?`,
		int64(product.Price), product.Quantity)
}

// Delete is ProductChanges.Delete. The error wraps ErrChanged as Update's does.
func (c *ConditionalChanges) Delete(ctx context.Context, name string) error {
	holds := Precondition(ctx)
	if holds == nil {
		return c.changes.Delete(ctx, name)
	}
	return c.change(ctx, holds, "deleting product", name, `DELETE FROM products WHERE name = ? AND price_cents = ? AND quantity = ?`)
}

// change executes a statement whose last parameters are the product as it was seen.
func (c *ConditionalChanges) change(
	ctx context.Context, holds func(Product) bool, operation, name, statement string, arguments ...any,
) error {
	for {
		seen := Product{Name: name}
		err := c.database.Reader().QueryRowContext(ctx, `SELECT price_cents, quantity FROM products WHERE name = ?`, name).
			Scan(&seen.Price, &seen.Quantity)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("%s %q: %w", operation, name, ErrNotFound)
		case err != nil:
			return unavailable(operation, name, err)
		case !holds(seen):
			return fmt.Errorf("%s %q: %w", operation, name, ErrChanged)
		}
		err = changed(operation, name)(c.database.Writer().ExecContext(ctx, statement,
			append(slices.Clone(arguments), name, int64(seen.Price), seen.Quantity)...))
		if !errors.Is(err, ErrNotFound) {
			return err
		}
	}
}
