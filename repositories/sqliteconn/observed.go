package sqliteconn

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"
)

// Statement is a statement that has ended, whether it succeeded or not.
type Statement struct {
	// Text is the SQL as it was prepared, or given to ExecContext or QueryContext; a script of several statements is one
	// here. A transaction begins with BEGIN, BEGIN IMMEDIATE or whatever else _txlock says in the data source name, and ends
	// with COMMIT or ROLLBACK. Observers are not told of the ROLLBACK that a driver sends by itself when COMMIT has failed.
	Text string

	// Arguments are what the driver was given for the parameters. They are the caller's: observers can read them until they
	// return.
	Arguments []driver.NamedValue

	// Took is the time from when the driver was given the statement until it was executed or, if it is a query, until its
	// rows were read to the end or closed. What the caller did between two rows is a part of it; the wait for a
	// connection of the pool is not.
	Took time.Duration

	// Err is nil if it succeeded, and otherwise the driver's own error, or says that what was written would be lost: a file
	// of the database was deleted, moved or replaced. A query fails with its context's error if the context ended before
	// all rows were read.
	Err error
}

// WithObserver returns a context in which observe is told of each executed statement, in the order in which they end.
// Preparing a statement executes nothing. An observer that ctx has already is told nothing; nil is no observer. The observer
// of the context in which a transaction began is told of its end.
//
// The observer must be safe for concurrent use. It is called while a connection is in use, so it must return soon, and must
// not use the database. When a context ends, database/sql closes rows and rolls back in goroutines of its own: so it may be
// called after the call that it is about has returned.
func WithObserver(ctx context.Context, observe func(Statement)) context.Context {
	return context.WithValue(ctx, observerKey{}, observer(observe))
}

type observerKey struct{}

// observer is what WithObserver was given; nil if there is none.
type observer func(Statement)

func observerOf(ctx context.Context) observer {
	observe, _ := ctx.Value(observerKey{}).(observer)
	return observe
}

// begun takes the time at which a statement begins, and returns what is to be called once when it has ended.
func (o observer) begun(text string, arguments []driver.NamedValue) ending {
	if o == nil {
		return nil
	}
	began := time.Now()
	return func(err error) { o(Statement{Text: text, Arguments: arguments, Took: time.Since(began), Err: err}) }
}

// ending tells an observer how a statement has ended; nil if there is no observer.
type ending func(error)

// with tells the observer the error, and returns it.
func (e ending) with(err error) error {
	if e != nil {
		e(err)
	}
	return err
}

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
	ended := observerOf(ctx).begun(query, args)
	result, err := c.driverConn.ExecContext(ctx, query, args)
	return result, ended.with(c.written.confirm(err))
}

func (c *observedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	ended := observerOf(ctx).begun(query, args)
	rows, err := c.driverConn.QueryContext(ctx, query, args)
	return observedUntilClosed(ctx, ended, c.written, rows, err)
}

func (c *observedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	text := c.beginning
	if opts.ReadOnly && !locksToRead {
		text = "BEGIN"
	}
	observe := observerOf(ctx)
	ended := observe.begun(text, nil)
	tx, err := c.driverConn.BeginTx(ctx, opts)
	if ended.with(err) != nil || observe == nil && c.written == nil {
		return tx, err
	}
	return observedTx{tx, observe, c.written}, nil
}

// observedTx has the observer of the context in which it began, since Commit and Rollback have no context.
type observedTx struct {
	driver.Tx
	observe observer
	written *files // as its connection's
}

func (t observedTx) Commit() error {
	return t.observe.begun("COMMIT", nil).with(t.written.confirm(t.Tx.Commit()))
}

func (t observedTx) Rollback() error { return t.observe.begun("ROLLBACK", nil).with(t.Tx.Rollback()) }

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
	ended := observerOf(ctx).begun(s.text, args)
	result, err := s.driverStmt.ExecContext(ctx, args)
	return result, ended.with(s.written.confirm(err))
}

func (s *observedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	ended := observerOf(ctx).begun(s.text, args)
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
	ended      ending
	written    *files       // as its connection's
	last       error        // what Next said last
	contextErr func() error // the Err of the query's context
}

// observedUntilClosed returns what a query has returned, with its rows wrapped if they are observed or may have written.
func observedUntilClosed(ctx context.Context, ended ending, written *files, rows driver.Rows, err error) (driver.Rows, error) {
	if err != nil || ended == nil && written == nil {
		return rows, ended.with(err)
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
		return r.ended.with(err)
	}
	err = r.written.confirm(err)
	_ = r.ended.with(cmp.Or(r.last, err, r.contextErr()))
	return err
}
