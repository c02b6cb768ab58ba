// A change is made with a context of its own: it goes on, and waits, for a client that has gone.
//
// file: repositories/product_changes.go
// rejected by: integration/database: ProductChanges on a real SQLite file does nothing for a caller who has gone Update
package repositories

func (c *ProductChanges) Update(ctx context.Context, product Product) error {
	return changed("updating product", product.Name)(c.update.ExecContext(context.WithoutCancel(ctx), int64(product.Price), product.Quantity, product.Name))
}

func (c *ProductChanges) Delete(ctx context.Context, name string) error {
	return changed("deleting product", name)(c.remove.ExecContext(context.WithoutCancel(ctx), name))
}
