// Package statements tells an observer of the SQL statements that a request has caused. The connection handlers call it, and
// callers need not know which database there is.
package statements

import (
	"context"
	"database/sql/driver"
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

// Observe returns a context in which observe is told of each executed statement, in the order in which they end.
// Preparing a statement executes nothing. An observer that ctx has already is told nothing; nil is no observer. The observer
// of the context in which a transaction began is told of its end.
//
// The observer must be safe for concurrent use. It is called while a connection is in use, so it must return soon, and must
// not use the database. When a context ends, database/sql closes rows and rolls back in goroutines of its own: so it may be
// called after the call that it is about has returned.
func Observe(ctx context.Context, observe func(Statement)) context.Context {
	return context.WithValue(ctx, observerKey{}, Observer(observe))
}

type observerKey struct{}

// Observer is what Observe was given; nil if there is none.
type Observer func(Statement)

// ObserverOf returns the observer of a context.
func ObserverOf(ctx context.Context) Observer {
	observe, _ := ctx.Value(observerKey{}).(Observer)
	return observe
}

// Begun takes the time at which a statement begins, and returns what is to be called once when it has ended.
func (o Observer) Begun(text string, arguments []driver.NamedValue) Ending {
	if o == nil {
		return nil
	}
	began := time.Now()
	return func(err error) { o(Statement{Text: text, Arguments: arguments, Took: time.Since(began), Err: err}) }
}

// Ending tells an observer how a statement has ended; nil if there is no observer.
type Ending func(error)

// With tells the observer the error, and returns it.
func (e Ending) With(err error) error {
	if e != nil {
		e(err)
	}
	return err
}
