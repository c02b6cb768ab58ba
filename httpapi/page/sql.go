package page

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// TraceReader has reads of products noted in the Trace of their context.
func TraceReader(products services.ProductReader) services.ProductReader {
	return tracedReader{products}
}

type tracedReader struct{ products services.ProductReader }

func (t tracedReader) FindByName(ctx context.Context, name string) (product repositories.Product, err error) {
	err = query(ctx, "find a product", name, func() error {
		product, err = t.products.FindByName(ctx, name)
		return err
	})
	return product, err
}

// TraceWriter has inserts of products noted in the Trace of their context.
func TraceWriter(products services.ProductWriter) services.ProductWriter {
	return tracedWriter{products}
}

type tracedWriter struct{ products services.ProductWriter }

func (t tracedWriter) Insert(ctx context.Context, product repositories.Product) error {
	return query(ctx, "insert a product", product.Name, func() error { return t.products.Insert(ctx, product) })
}

// TraceChanges has changes of products noted in the Trace of their context.
func TraceChanges(changes services.ProductChanges) services.ProductChanges {
	return tracedChanges{changes}
}

type tracedChanges struct{ changes services.ProductChanges }

func (t tracedChanges) Update(ctx context.Context, product repositories.Product) error {
	return query(ctx, "update a product", product.Name, func() error { return t.changes.Update(ctx, product) })
}

func (t tracedChanges) Delete(ctx context.Context, name string) error {
	return query(ctx, "delete a product", name, func() error { return t.changes.Delete(ctx, name) })
}

// TraceOutbox has the question which invalidations there are of a product noted in the Trace of its context.
func TraceOutbox(outbox services.Outbox) services.Outbox { return tracedOutbox{outbox} }

type tracedOutbox struct{ outbox services.Outbox }

func (t tracedOutbox) Of(ctx context.Context, name string) (ids []int64, err error) {
	err = query(ctx, "find the invalidations of a product", name, func() error {
		ids, err = t.outbox.Of(ctx, name)
		return err
	})
	return ids, err
}

// query asks the database, and notes that with the query's name. Without a Trace it only asks.
func query(ctx context.Context, name, product string, ask func() error) error {
	trace := traceIn(ctx)
	if trace == nil {
		return ask()
	}
	began := time.Now()
	err := ask()
	text, failed := fmt.Sprintf("%s: %q", name, clip(product, MaxText)), err
	switch {
	case errors.Is(err, repositories.ErrNotFound):
		text, failed = text+", no row", nil
	case errors.Is(err, repositories.ErrAlreadyExists):
		text, failed = text+", name taken", nil
	}
	trace.note(newLine(toSQL, text, began, failed))
	return err
}
