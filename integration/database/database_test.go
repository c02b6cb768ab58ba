package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

// newFile returns the name of a database file that is not there yet, in a folder of the spec's own.
func newFile() string {
	GinkgoHelper()
	return filepath.Join(GinkgoT().TempDir(), "products.db")
}

// open opens a database file until the spec's end.
func open(ctx context.Context, path string) *sqliteconn.Connection {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, path)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection
}

// repositoryOn makes a repository over an open connection, until the spec's end.
func repositoryOn(ctx context.Context, database repositories.Database) *repositories.ProductsRepository {
	GinkgoHelper()
	repository, err := repositories.NewProductsRepository(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(repository.Close)
	return repository
}

// execute runs statements that the repository has no method for.
func execute(ctx context.Context, on repositories.Database, statements ...string) {
	GinkgoHelper()
	for _, statement := range statements {
		_, err := on.Writer().ExecContext(ctx, statement)
		Expect(err).NotTo(HaveOccurred(), statement)
	}
}

// stored returns the product of that name as it stands in the table.
func stored(ctx context.Context, in repositories.Database, name string) repositories.Product {
	GinkgoHelper()
	product := repositories.Product{Name: name}
	row := in.Reader().QueryRowContext(ctx, `SELECT price_cents, quantity FROM products WHERE name = ?`, name)
	err := row.Scan(&product.Price, &product.Quantity)
	if errors.Is(err, sql.ErrNoRows) {
		Fail(fmt.Sprintf("expected a row of %q in the table products, found none", name))
	}
	Expect(err).NotTo(HaveOccurred(), "reading the row of %q in the table products", name)
	return product
}

// count returns how many products the database holds.
func count(ctx context.Context, in repositories.Database) int {
	GinkgoHelper()
	var products int
	Expect(in.Reader().QueryRowContext(ctx, `SELECT count(*) FROM products`).Scan(&products)).To(Succeed())
	return products
}
