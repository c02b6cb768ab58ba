package page

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
	"cacheaside/services"
)

// SQL stands before the database: it has each statement of a request noted in the Trace of its context, and can make the
// database seem far away. A nil *SQL stands aside. It is safe for concurrent use.
type SQL struct {
	delay atomic.Int64
}

// SetDelay has each call take so much longer from now on. The time counts as the database's own.
func (s *SQL) SetDelay(delay time.Duration) { s.delay.Store(int64(delay)) }

// Delay returns by how much each call takes longer.
func (s *SQL) Delay() time.Duration { return time.Duration(s.delay.Load()) }

// Reader puts it before what reads products.
func (s *SQL) Reader(products services.ProductReader) services.ProductReader {
	if s == nil {
		return products
	}
	return seenReader{s, products}
}

// Writer puts it before what inserts products.
func (s *SQL) Writer(products services.ProductWriter) services.ProductWriter {
	if s == nil {
		return products
	}
	return seenWriter{s, products}
}

// Changes puts it before what changes products.
func (s *SQL) Changes(changes services.ProductChanges) services.ProductChanges {
	if s == nil {
		return changes
	}
	return seenChanges{s, changes}
}

// Outbox puts it before the question which invalidations there are.
func (s *SQL) Outbox(outbox services.Outbox) services.Outbox {
	if s == nil {
		return outbox
	}
	return seenOutbox{s, outbox}
}

// on takes the way to the database: it returns the context in which to ask it.
func (s *SQL) on(ctx context.Context) context.Context {
	trace := traceIn(ctx)
	if delay := s.Delay(); delay > 0 {
		began := time.Now()
		pause(ctx, delay)
		if trace != nil {
			trace.note(newLine(toSQL, "artificial delay, as set on the page", time.Since(began), ctx.Err()))
		}
	}
	if trace != nil {
		ctx = sqliteconn.WithObserver(ctx, trace.statement)
	}
	return ctx
}

// pause waits, unless the context is done before: whoever is asked then says so.
func pause(ctx context.Context, long time.Duration) {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// statement notes a statement with its arguments behind it.
func (t *Trace) statement(s sqliteconn.Statement) {
	text := clip(strings.Join(strings.Fields(s.Text), " "), MaxText)
	for i, argument := range s.Arguments {
		if i == 0 {
			text += " — "
		} else {
			text += ", "
		}
		if value, is := argument.Value.(string); is {
			text += fmt.Sprintf("%q", clip(value, MaxText))
		} else {
			text += fmt.Sprint(argument.Value)
		}
	}
	t.note(newLine(toSQL, text, s.Took, s.Err))
}

type seenReader struct {
	sql  *SQL
	next services.ProductReader
}

func (r seenReader) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if reads := readsIn(ctx); reads != nil {
		reads.Add(1)
	}
	return r.next.FindByName(r.sql.on(ctx), name)
}

type seenWriter struct {
	sql  *SQL
	next services.ProductWriter
}

func (w seenWriter) Insert(ctx context.Context, product repositories.Product) error {
	return w.next.Insert(w.sql.on(ctx), product)
}

type seenChanges struct {
	sql  *SQL
	next services.ProductChanges
}

func (c seenChanges) Update(ctx context.Context, product repositories.Product) error {
	return c.next.Update(c.sql.on(ctx), product)
}

func (c seenChanges) Delete(ctx context.Context, name string) error {
	return c.next.Delete(c.sql.on(ctx), name)
}

type seenOutbox struct {
	sql  *SQL
	next services.Outbox
}

func (o seenOutbox) Of(ctx context.Context, name string) ([]int64, error) {
	return o.next.Of(o.sql.on(ctx), name)
}

type readsKey struct{}

// withReads returns a context in which reads of products are counted.
func withReads(ctx context.Context, reads *atomic.Int64) context.Context {
	return context.WithValue(ctx, readsKey{}, reads)
}

// readsIn returns what counts the reads of a context; nil if nothing does.
func readsIn(ctx context.Context) *atomic.Int64 {
	reads, _ := ctx.Value(readsKey{}).(*atomic.Int64)
	return reads
}
