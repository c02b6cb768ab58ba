package sqliteconn

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"strings"

	"cacheaside/repositories/statements"
)

// observedDriver is a driver whose statements can be observed. Each connection has a wrapper, and each prepared statement;
// rows and transactions have one only if there is an observer, or where the pool can write (files). database/sql finds on the
// wrappers the very interfaces that the driver has (driverConn, driverStmt, driverRows), so it takes the same paths as
// without them. A pool's connections come from its connector.
type observedDriver struct{ driver.Driver }

// beginning returns the statement that begins a transaction on the connections of a data source name: both drivers take it
// from _txlock.
func beginning(name string) string {
	_, query, _ := strings.Cut(name, "?")
	settings, _ := url.ParseQuery(query) // the driver has opened it, so it can be parsed
	return strings.TrimSpace("BEGIN " + strings.ToUpper(settings.Get("_txlock")))
}

// commonConn is what a connection of either driver is. Each has a driverConn that adds its own.
type commonConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

type observedConn struct {
	driverConn
	beginning string // what its transactions begin with
	files     *files // its pool's
	written   *files // the same, or nil if it can't write
}

// Ping also checks that the files that the connection has open still have their names.
func (c *observedConn) Ping(ctx context.Context) error {
	return cmp.Or(c.driverConn.Ping(ctx), c.files.check())
}

func (c *observedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.driverConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return &observedStmt{stmt.(driverStmt), query, c.written}, nil
}

func (c *observedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	ended := statements.ObserverOf(ctx).Begun(query, args)
	result, err := c.driverConn.ExecContext(ctx, query, args)
	return result, ended.With(c.written.confirm(err))
}

func (c *observedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	ended := statements.ObserverOf(ctx).Begun(query, args)
	rows, err := c.driverConn.QueryContext(ctx, query, args)
	return observedUntilClosed(ctx, ended, c.written, rows, err)
}

func (c *observedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	text := c.beginning
	if opts.ReadOnly && !locksToRead {
		text = "BEGIN"
	}
	observe := statements.ObserverOf(ctx)
	ended := observe.Begun(text, nil)
	tx, err := c.driverConn.BeginTx(ctx, opts)
	if ended.With(err) != nil || observe == nil && c.written == nil {
		return tx, err
	}
	return observedTx{tx, observe, c.written}, nil
}

// observedTx has the observer of the context in which it began, since Commit and Rollback have no context.
type observedTx struct {
	driver.Tx
	observe statements.Observer
	written *files // as its connection's
}

func (t observedTx) Commit() error {
	return t.observe.Begun("COMMIT", nil).With(t.written.confirm(t.Tx.Commit()))
}

func (t observedTx) Rollback() error { return t.observe.Begun("ROLLBACK", nil).With(t.Tx.Rollback()) }

// driverStmt is what a prepared statement of either driver is.
type driverStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type observedStmt struct {
	driverStmt
	text    string
	written *files // as its connection's
}

func (s *observedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	ended := statements.ObserverOf(ctx).Begun(s.text, args)
	result, err := s.driverStmt.ExecContext(ctx, args)
	return result, ended.With(s.written.confirm(err))
}

func (s *observedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	ended := statements.ObserverOf(ctx).Begun(s.text, args)
	rows, err := s.driverStmt.QueryContext(ctx, args)
	return observedUntilClosed(ctx, ended, s.written, rows, err)
}

// commonRows is what the rows of either driver are. Each has a driverRows that adds its own.
type commonRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypeScanType
}

// observedRows tell the end of their query when they are closed. database/sql closes them once: at the caller's wish, or
// by itself after the last row, after a failure, and when the query's context ends. A query that writes (RETURNING) has
// written when the last row was read, or when it is closed before.
type observedRows struct {
	driverRows
	ended      statements.Ending
	written    *files       // as its connection's
	last       error        // what Next said last
	contextErr func() error // the Err of the query's context
}

// observedUntilClosed returns what a query has returned, with its rows wrapped if they are observed or may have written.
func observedUntilClosed(ctx context.Context, ended statements.Ending, written *files, rows driver.Rows, err error) (driver.Rows, error) {
	if err != nil || ended == nil && written == nil {
		return rows, ended.With(err)
	}
	return &observedRows{driverRows: rows.(driverRows), ended: ended, written: written, contextErr: ctx.Err}, nil
}

func (r *observedRows) Next(dest []driver.Value) error {
	r.last = r.driverRows.Next(dest)
	if errors.Is(r.last, io.EOF) {
		r.last = cmp.Or(r.written.confirm(nil), r.last)
	}
	return r.last
}

func (r *observedRows) Close() error {
	err := r.driverRows.Close()
	if errors.Is(r.last, io.EOF) {
		return r.ended.With(err)
	}
	err = r.written.confirm(err)
	_ = r.ended.With(cmp.Or(r.last, err, r.contextErr()))
	return err
}
