package contenders

import (
	"context"
	"errors"
	"sync/atomic"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
)

// database is the products in SQLite, with the statements prepared, as the server has them. Each instance has its own.
type database struct {
	*sqliteconn.Connection
	products *repositories.ProductsRepository
	changes  *repositories.ProductChanges
	reads    *atomic.Int64
}

func openDatabase(ctx context.Context, environment Environment) (*database, error) {
	connection, err := sqliteconn.Open(ctx, environment.Database)
	if err != nil {
		return nil, err
	}
	products, err := repositories.NewProductsRepository(ctx, connection)
	if err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	changes, err := repositories.NewProductChanges(ctx, connection)
	if err != nil {
		return nil, errors.Join(err, products.Close(), connection.Close())
	}
	return &database{Connection: connection, products: products, changes: changes, reads: environment.SQLReads}, nil
}

// FindByName reads a product, and counts that.
func (d *database) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if d.reads != nil {
		d.reads.Add(1)
	}
	return d.products.FindByName(ctx, name)
}

var _ services.ProductReader = (*database)(nil)

func (d *database) Close() error {
	return errors.Join(d.changes.Close(), d.products.Close(), d.Connection.Close())
}
