package repositories

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Database is what the repositories of products need of a connection to SQL: a pool to read from and a pool to write to, with
// the products table in place.
type Database interface {
	Reader() *sql.DB
	Writer() *sql.DB
}

// ProductsRepository keeps products in SQL. It is safe for concurrent use.
//
// A name can have any character, quotes and SQL's own signs included. It is compared byte by byte: "mouse", "Mouse"
// and "mouse " are three names. Prices and quantities are kept exactly.
//
// Its errors name the product in quotes. They wrap ErrNotFound and ErrAlreadyExists as each method says; any other failure
// wraps ErrUnavailable and its cause. None wraps sql.ErrNoRows.
//
// A method stops waiting for a connection when its context is done. When it has returned, it holds no connection of the
// database's pools.
type ProductsRepository struct {
	insert     *sql.Stmt
	findByName *sql.Stmt
}

// NewProductsRepository prepares the repository's statements, once for all calls. It fails if the database does not
// understand them: it can't be reached, or its products table is another program's. The error wraps the cause, and no
// statement stays open then.
func NewProductsRepository(ctx context.Context, database Database) (*ProductsRepository, error) {
	// A taken name adds no row instead of failing, so no driver's error codes are needed to recognise it.
	insert, err := database.Writer().PrepareContext(ctx,
		`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`)
	if err != nil {
		return nil, fmt.Errorf("preparing to insert products: %w", err)
	}
	findByName, err := database.Reader().PrepareContext(ctx,
		`SELECT price_cents, quantity FROM products WHERE name = ?`)
	if err != nil {
		_ = insert.Close() // the error that matters is the first
		return nil, fmt.Errorf("preparing to find products: %w", err)
	}
	return &ProductsRepository{insert: insert, findByName: findByName}, nil
}

// Insert stores a new product. When it returns nil, the product is on disk. The error wraps ErrAlreadyExists if
// the name is taken; nothing is changed then. A product outside its bounds, which the schema refuses, is a failure like
// any other.
func (r *ProductsRepository) Insert(ctx context.Context, product Product) error {
	result, err := r.insert.ExecContext(ctx, product.Name, int64(product.Price), product.Quantity)
	if err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	added, err := result.RowsAffected()
	if err != nil {
		return unavailable("inserting product", product.Name, err)
	}
	if added == 0 {
		return fmt.Errorf("inserting product %q: %w", product.Name, ErrAlreadyExists)
	}
	return nil
}

// FindByName returns the product of that name, as it was inserted. The error wraps ErrNotFound if there is none. The
// product beside an error is empty.
func (r *ProductsRepository) FindByName(ctx context.Context, name string) (Product, error) {
	product := Product{Name: name}
	err := r.findByName.QueryRowContext(ctx, name).Scan(&product.Price, &product.Quantity)
	if errors.Is(err, sql.ErrNoRows) {
		return Product{}, fmt.Errorf("finding product %q: %w", name, ErrNotFound)
	}
	if err != nil {
		return Product{}, unavailable("finding product", name, err)
	}
	return product, nil
}

// Close releases the statements, and no method works afterwards. The connections stay open.
func (r *ProductsRepository) Close() error {
	return errors.Join(r.insert.Close(), r.findByName.Close())
}

func unavailable(operation, name string, cause error) error {
	return fmt.Errorf("%s %q: %w: %w", operation, name, ErrUnavailable, cause)
}
