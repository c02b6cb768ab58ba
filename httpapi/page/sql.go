package page

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/repositories/statements"
	"cacheaside/services"
	"cacheaside/services/coherence"
)

// SQL stands before the database: it notes each statement of a request in the Trace of its context, and can make the database
// seem far away. It is safe for concurrent use.
type SQL struct {
	delay atomic.Int64
}

// SetDelay makes each call take so much longer from now on. The delay counts as the database's own time.
func (s *SQL) SetDelay(delay time.Duration) { s.delay.Store(int64(delay)) }

// Delay returns by how much each call takes longer.
func (s *SQL) Delay() time.Duration { return time.Duration(s.delay.Load()) }

// Reader puts s before what reads products.
func (s *SQL) Reader(products services.ProductReader) services.ProductReader {
	return seenReader{s, products}
}

// Writer puts s before what inserts products.
func (s *SQL) Writer(products services.ProductWriter) services.ProductWriter {
	return seenWriter{s, products}
}

// Changes puts s before what changes products.
func (s *SQL) Changes(changes services.ProductChanges) services.ProductChanges {
	return seenChanges{s, changes}
}

// Outbox puts s before what finds invalidations.
func (s *SQL) Outbox(outbox coherence.Outbox) coherence.Outbox {
	return seenOutbox{s, outbox}
}

// Lister puts s before what lists products.
func (s *SQL) Lister(products routes.Lister) routes.Lister {
	return seenLister{s, products}
}

// on waits for the delay, and returns the context in which to ask the database.
func (s *SQL) on(ctx context.Context) context.Context {
	trace := traceIn(ctx)
	if delay := s.Delay(); delay > 0 {
		began := time.Now()
		pause(ctx, delay)
		if trace != nil {
			line := newLine(toSQL, "", began, time.Since(began), ctx.Err())
			line.What = delayed
			trace.note(line)
		}
	}
	if trace != nil {
		ctx = statements.Observe(ctx, trace.statement)
	}
	return ctx
}

// pause waits, but not beyond the end of the context, which the database then reports.
func pause(ctx context.Context, long time.Duration) {
	timer := time.NewTimer(long)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// statement notes a statement with its arguments behind it.
func (t *Trace) statement(s statements.Statement) {
	text := clip(strings.Join(strings.Fields(s.Text), " "), maxText)
	for i, argument := range s.Arguments {
		if i == 0 {
			text += " — "
		} else {
			text += ", "
		}
		if value, is := argument.Value.(string); is {
			text += fmt.Sprintf("%q", clip(value, maxText))
		} else {
			text += fmt.Sprint(argument.Value)
		}
	}
	t.note(newLine(toSQL, text, time.Now().Add(-s.Took), s.Took, s.Err))
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
	next coherence.Outbox
}

func (o seenOutbox) Of(ctx context.Context, name string) ([]int64, error) {
	return o.next.Of(o.sql.on(ctx), name)
}

type seenLister struct {
	sql  *SQL
	next routes.Lister
}

func (l seenLister) After(ctx context.Context, name string, limit int) ([]repositories.Product, error) {
	return l.next.After(l.sql.on(ctx), name, limit)
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
